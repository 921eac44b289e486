//! Schedules that say how much time passes: `12h`, `P7D`, `1 day 12 hours`.

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    months: i64,
    seconds: i64,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The longest that is understood, in seconds and in months: a thousand years.
const MOST_SECONDS: i64 = 366_000 * DAY;
const MOST_MONTHS: i64 = 12_000;

/// What a unit is worth.
#[derive(Clone, Copy)]
enum Unit {
    Seconds(i64),
    Months(i64),
}

impl Interval {
    /// So many seconds.
    pub(super) const fn seconds(seconds: i64) -> Self {
        Self { months: 0, seconds }
    }

    /// Reads `12h`, `7 days`, `1h30m`, `1.5 hours`, `P7D`, `PT6H`, in lower case; nothing if it is no length of time.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.strip_prefix('p') {
            Some(rest) => Self::iso(rest),
            None => Self::sum(text, unit),
        }
    }

    /// ISO 8601 without its `P`: months are before the `T`, minutes behind it.
    fn iso(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('t').map_or((text, None), |(date, time)| (date, Some(time)));
        let date = if date.is_empty() && time.is_some() { Self::seconds(0) } else { Self::sum(date, date_unit)? };
        date.plus(time.map_or(Some(Self::seconds(0)), |time| Self::sum(time, time_unit))?)
    }

    /// Numbers, each with a unit behind it.
    fn sum(text: &str, unit: fn(&str) -> Option<Unit>) -> Option<Self> {
        let mut rest = text;
        let mut total = Self::seconds(0);
        loop {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, behind) = rest.split_at(digits);
            let behind = behind.trim_start();
            let letters = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
            let (name, behind) = behind.split_at(letters);
            total = total.plus(Self::times(number, unit(name)?)?)?;
            rest = behind.trim_start_matches([' ', ',']);
            if rest.is_empty() {
                return Some(total);
            }
        }
    }

    /// A number of at most three decimals times a unit.
    fn times(number: &str, unit: Unit) -> Option<Self> {
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let thousandths: i64 = match fraction.len() {
            0 => 0,
            digits @ 1..=3 => fraction.parse::<i64>().ok()? * 10_i64.pow(3 - u32::try_from(digits).ok()?),
            _ => return None,
        };
        let whole: i64 = whole.parse().ok()?;
        match unit {
            Unit::Seconds(worth) => {
                Some(Self::seconds(whole.checked_mul(worth)?.checked_add(thousandths * worth / 1000)?))
            }
            Unit::Months(_) if thousandths != 0 => None,
            Unit::Months(worth) => Some(Self { months: whole.checked_mul(worth)?, seconds: 0 }),
        }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let sum =
            Self { months: self.months.checked_add(other.months)?, seconds: self.seconds.checked_add(other.seconds)? };
        (sum.months <= MOST_MONTHS && sum.seconds <= MOST_SECONDS).then_some(sum)
    }

    /// The longest it can be, in seconds: a month has 31 days, a year 366.
    pub(super) fn longest(self) -> i64 {
        let years = self.months / 12;
        // Every fourth year is longer, and of the months that are left those around the summer have the most days.
        let whole = years * 365 + (years + 3) / 4;
        let rest = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];
        let rest = usize::try_from(self.months % 12).ok().and_then(|months| rest.get(months)).copied();
        (whole + rest.unwrap_or_default()) * DAY + self.seconds
    }

    /// The time this much later.
    pub(super) fn after(self, from: Timestamp) -> Option<Timestamp> {
        let months = Span::new().try_months(self.months).ok()?;
        let moved = from.to_zoned(TimeZone::UTC).checked_add(months).ok()?.timestamp();
        moved.checked_add(SignedDuration::from_secs(self.seconds)).ok()
    }
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Seconds(1),
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Seconds(MINUTE),
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Seconds(HOUR),
        "d" | "day" | "days" => Unit::Seconds(DAY),
        "w" | "week" | "weeks" => Unit::Seconds(7 * DAY),
        "mo" | "month" | "months" => Unit::Months(1),
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Months(12),
        _ => return None,
    })
}

fn date_unit(name: &str) -> Option<Unit> {
    if name == "m" { Some(Unit::Months(1)) } else { unit(name).filter(|_| matches!(name, "y" | "w" | "d")) }
}

fn time_unit(name: &str) -> Option<Unit> {
    unit(name).filter(|_| matches!(name, "h" | "m" | "s"))
}
