//! The fields of a cron expression.

use std::ops::RangeInclusive;

/// One field: its name and the numbers and names that it takes.
pub(super) struct Field {
    /// As messages call it.
    pub(super) name: &'static str,
    low: u16,
    high: u16,
    /// Names of three letters, and the number of the first.
    names: &'static [&'static str],
    first: u16,
    /// What it takes beside `*`, lists, ranges and steps, for messages.
    takes: &'static str,
    /// Whether `?` may stand for `*`, as it may in the fields of days.
    question: bool,
}

pub(super) const SECOND: Field = plain("second", 0, 59, "0-59");
pub(super) const MINUTE: Field = plain("minute", 0, 59, "0-59");
pub(super) const HOUR: Field = plain("hour", 0, 23, "0-23");
pub(super) const DAY_OF_MONTH: Field =
    Field { question: true, ..plain("day-of-month", 1, 31, "1-31, `L`, `LW` or `15W`") };
pub(super) const MONTH: Field = Field {
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    first: 1,
    ..plain("month", 1, 12, "1-12 or `jan`-`dec`")
};
/// Sunday is 0 and 7.
pub(super) const DAY_OF_WEEK: Field = Field {
    names: &WEEKDAYS,
    question: true,
    ..plain("day-of-week", 0, 7, "0-7 or `sun`-`sat`, each with `L` or `#1`-`#5` behind it")
};
/// Sunday is 1, as schedules of AWS count.
pub(super) const DAY_OF_WEEK_FROM_1: Field = Field {
    names: &WEEKDAYS,
    first: 1,
    question: true,
    ..plain("day-of-week", 1, 7, "1-7 or `sun`-`sat`, each with `L` or `#1`-`#5` behind it")
};
/// As far as those go that know years: AWS to 2199, Quartz to 2099.
pub(super) const YEAR: Field = plain("year", 1970, 2199, "1970-2199");

const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fn plain(name: &'static str, low: u16, high: u16, takes: &'static str) -> Field {
    Field { name, low, high, names: &[], first: 0, takes, question: false }
}

impl Field {
    /// Whether the field leaves everything open.
    pub(super) fn is_open(&self, text: &str) -> bool {
        text == "*" || self.question && text == "?"
    }

    /// The values of a field as bits; it must hold no value beyond 63.
    pub(super) fn bits(&self, text: &str) -> Result<u64, String> {
        let mut bits = 0;
        for part in text.split(',') {
            bits |= self.part_bits(part)?;
        }
        Ok(bits)
    }

    /// The values of one member of the list as bits.
    pub(super) fn part_bits(&self, part: &str) -> Result<u64, String> {
        let (range, step) = self.part(part)?;
        Ok(range.step_by(step).fold(0, |bits, value| bits | 1_u64.checked_shl(value.into()).unwrap_or_default()))
    }

    /// The values of a field one by one.
    pub(super) fn values(&self, text: &str) -> Result<Vec<u16>, String> {
        let mut values = Vec::new();
        for part in text.split(',') {
            let (range, step) = self.part(part)?;
            values.extend(range.step_by(step));
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }

    /// One member of the list: a range and its step.
    fn part(&self, part: &str) -> Result<(RangeInclusive<u16>, usize), String> {
        let (range, step) = match part.split_once('/') {
            None => (part, None),
            Some((range, step)) => (range, Some(self.step(step)?)),
        };
        let (low, high) = match range.split_once('-') {
            _ if self.is_open(range) => (self.low, self.high),
            Some((low, high)) => (self.value(low)?, self.end(high)?),
            // A value with a step starts a range that goes as far as it can.
            None => self.value(range).map(|value| (value, if step.is_some() { self.high } else { value }))?,
        };
        if low > high {
            return Err(format!(
                "the {} field has a range that runs backwards; {low}-{high} is written {low}-{},{}-{high}",
                self.name, self.high, self.low
            ));
        }
        Ok((low..=high, step.unwrap_or(1)))
    }

    fn step(&self, text: &str) -> Result<usize, String> {
        match number(text) {
            Some(0) => Err(format!("the {} field has a step of zero", self.name)),
            Some(step) => Ok(step.into()),
            None => Err(format!("the {} field has a step that is no number", self.name)),
        }
    }

    /// The end of a range. A week that ends on Sunday ends on day 7.
    fn end(&self, text: &str) -> Result<u16, String> {
        let value = self.value(text)?;
        Ok(if value == 0 && text == "sun" { self.high } else { value })
    }

    /// A number or a name.
    pub(super) fn value(&self, text: &str) -> Result<u16, String> {
        let named = self.names.iter().zip(self.first..).find(|(name, _)| text.starts_with(**name));
        match (named, number(text)) {
            (Some((name, value)), _) if text == *name => Ok(value),
            (Some((name, _)), _) if text.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                Err(format!("the {} field takes names of three letters, such as `{name}`", self.name))
            }
            (_, Some(value)) if (self.low..=self.high).contains(&value) => Ok(value),
            (_, Some(value)) => Err(format!("the {} field takes {}, not {value}", self.name, self.takes)),
            _ => Err(self.unreadable()),
        }
    }

    /// The message for what cannot be read. It shows nothing of it: it could be anything.
    pub(super) fn unreadable(&self) -> String {
        format!(
            "the {} field cannot be read; it takes {}, and `*`, lists `1,2`, ranges `1-3` and steps `*/2`",
            self.name, self.takes
        )
    }
}

/// A number of up to four digits and nothing else.
pub(super) fn number(text: &str) -> Option<u16> {
    (1..=4).contains(&text.len()).then_some(())?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
