//! Rotation schedules: cron expressions, words and durations, and the longest time between two runs.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};

/// A schedule that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// It runs, at the latest after this many minutes.
    Every(i64),
    /// It is well formed and never runs.
    Never,
    /// It says that there is no rotation.
    Off,
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Days looked at: 28 years hold every combination of date, weekday and leap year.
const HORIZON: i64 = 28 * 365 + 7;

/// Reads a schedule: `0 0 * * 0` (five fields, or six with seconds first), `@weekly`, `@every 6h`, `daily`, `P7D`, `12h`,
/// `30 days`, `every 6 hours`.
///
/// # Errors
/// Says what is wrong with it, naming the field, without a final full stop.
pub fn parse(text: &str) -> Result<Schedule, String> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err("the schedule is empty".to_owned());
    }
    if let Some(schedule) = word(text.trim_start_matches('@')) {
        return Ok(schedule);
    }
    if text == "@reboot" {
        return Ok(Schedule::Never);
    }
    let duration = text.strip_prefix("@every ").or_else(|| text.strip_prefix("every ")).unwrap_or(&text);
    if let Some(minutes) = duration_minutes(duration) {
        return if minutes > 0 { Ok(Schedule::Every(minutes)) } else { Err("the interval is zero".to_owned()) };
    }
    cron(&text)
}

fn word(text: &str) -> Option<Schedule> {
    Some(match text {
        "hourly" => Schedule::Every(HOUR),
        "daily" | "nightly" | "midnight" => Schedule::Every(DAY),
        "weekly" => Schedule::Every(7 * DAY),
        "biweekly" | "fortnightly" => Schedule::Every(14 * DAY),
        "monthly" => Schedule::Every(31 * DAY),
        "quarterly" => Schedule::Every(92 * DAY),
        "yearly" | "annually" => Schedule::Every(366 * DAY),
        "never" | "none" | "off" | "disabled" | "manual" | "false" | "on-demand" => Schedule::Off,
        _ => return None,
    })
}

/// `12h`, `7 days`, `P7D`, `PT6H`.
fn duration_minutes(text: &str) -> Option<i64> {
    let iso = text.strip_prefix('p').map(|rest| rest.strip_prefix('t').unwrap_or(rest));
    let text = iso.unwrap_or(text).trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: i64 = number.parse().ok()?;
    let unit = match unit.trim() {
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => 7 * DAY,
        "mo" | "month" | "months" => 31 * DAY,
        "y" | "year" | "years" => 366 * DAY,
        _ => return None,
    };
    number.checked_mul(unit)
}

/// One field of a cron expression.
struct Field {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
}

const MINUTE: Field = Field { name: "minute", low: 0, high: 59, names: &[] };
const HOUR_FIELD: Field = Field { name: "hour", low: 0, high: 23, names: &[] };
const DAY_OF_MONTH: Field = Field { name: "day-of-month", low: 1, high: 31, names: &[] };
const MONTH: Field = Field {
    name: "month",
    low: 1,
    high: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
/// Sunday is 0 and 7.
const DAY_OF_WEEK: Field =
    Field { name: "day-of-week", low: 0, high: 7, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };
const SECOND: Field = Field { name: "second", low: 0, high: 59, names: &[] };

/// The values of a field as bits, and whether the field leaves them all open.
#[derive(Clone, Copy)]
struct Set {
    bits: u64,
    open: bool,
}

impl Set {
    fn has(self, value: u32) -> bool {
        value < 64 && self.bits & (1 << value) != 0
    }
}

impl Field {
    fn parse(&self, text: &str) -> Result<Set, String> {
        let mut bits = 0;
        for part in text.split(',') {
            bits |= self.part(part)?;
        }
        Ok(Set { bits, open: matches!(text, "*" | "?") })
    }

    fn part(&self, part: &str) -> Result<u64, String> {
        let (range, step) = match part.split_once('/') {
            None => (part, 1),
            Some((range, step)) => {
                let step = step.parse::<u32>().ok().filter(|step| *step > 0);
                (range, step.ok_or_else(|| format!("the step of the {} field is not a positive number", self.name))?)
            }
        };
        let (low, high) = match range {
            "*" | "?" => (self.low, self.high),
            _ => match range.split_once('-') {
                Some((low, high)) => (self.value(low)?, self.value(high)?),
                None if part.contains('/') => (self.value(range)?, self.high),
                None => self.value(range).map(|value| (value, value))?,
            },
        };
        if low > high {
            return Err(format!("the range of the {} field runs backwards", self.name));
        }
        Ok((low..=high).step_by(step as usize).fold(0, |bits, value| bits | 1 << value))
    }

    fn value(&self, text: &str) -> Result<u32, String> {
        let first = if self.low == 1 { 1 } else { 0 };
        let named = self.names.iter().zip(first..).find(|(name, _)| text.starts_with(**name) && text.len() <= 9);
        let value = named.map(|(_, value)| value).or_else(|| text.parse().ok());
        match value {
            Some(value) if (self.low..=self.high).contains(&value) => Ok(value),
            Some(_) => Err(format!("the {} field goes beyond {}-{}", self.name, self.low, self.high)),
            None => Err(format!("the {} field cannot be read", self.name)),
        }
    }
}

fn cron(text: &str) -> Result<Schedule, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let fields = match fields.as_slice() {
        [second, rest @ ..] if rest.len() == 5 => {
            SECOND.parse(second)?;
            rest
        }
        [_, _, _, _, _] => fields.as_slice(),
        _ => return Err(format!("a cron schedule has five fields, or six with seconds; this has {}", fields.len())),
    };
    // `L`, `W` and `#` pick single days of a month.
    let picks_days = |field: &str| field.ends_with(['l', 'w']) || field.contains('#');
    let (minutes, hours) = (MINUTE.parse(fields[0])?, HOUR_FIELD.parse(fields[1])?);
    let months = MONTH.parse(fields[3])?;
    if picks_days(fields[2]) || picks_days(fields[4]) {
        return Ok(Schedule::Every(if months.open { 31 * DAY } else { 366 * DAY }));
    }
    let (days, mut weekdays) = (DAY_OF_MONTH.parse(fields[2])?, DAY_OF_WEEK.parse(fields[4])?);
    if weekdays.has(7) {
        weekdays.bits |= 1;
    }
    Ok(longest_gap(minutes, hours, days, months, weekdays).map_or(Schedule::Never, Schedule::Every))
}

fn longest_gap(minutes: Set, hours: Set, days: Set, months: Set, weekdays: Set) -> Option<i64> {
    let times: Vec<i64> = (0..24_u32)
        .filter(|hour| hours.has(*hour))
        .flat_map(|hour| {
            (0..60_u32).filter(|minute| minutes.has(*minute)).map(move |minute| i64::from(hour * 60 + minute))
        })
        .collect();
    let (first, last) = (*times.first()?, *times.last()?);
    let mut longest = times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
    let mut date = Date::constant(2000, 1, 1);
    let mut previous: Option<i64> = None;
    let mut found = false;
    for day in 0..HORIZON {
        if runs_on(date, days, months, weekdays) {
            found = true;
            if let Some(previous) = previous {
                longest = longest.max((day - previous) * DAY + first - last);
            }
            previous = Some(day);
        }
        date = date.checked_add(1.day()).ok()?;
    }
    found.then_some(longest.max(1))
}

/// Of two restricted day fields either suffices, as in every cron.
fn runs_on(date: Date, days: Set, months: Set, weekdays: Set) -> bool {
    let number = |value: i8| u32::from(value.unsigned_abs());
    let day = days.has(number(date.day()));
    let weekday = weekdays.has(number(date.weekday().to_sunday_zero_offset()));
    let on_day = if days.open || weekdays.open { day && weekday } else { day || weekday };
    months.has(number(date.month())) && on_day
}

/// "6 hours", "7 days", for messages.
#[must_use]
pub fn show(minutes: i64) -> String {
    let duration = SignedDuration::from_mins(minutes);
    let hours = duration.as_hours();
    match hours {
        0 => format!("{minutes} minutes"),
        1 => "1 hour".to_owned(),
        2..48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_gaps() {
        for (text, minutes) in [
            ("0 */6 * * *", 6 * HOUR),
            ("0 0 * * 0", 7 * DAY),
            ("0 0 * * sun", 7 * DAY),
            ("0 0 * * 7", 7 * DAY),
            ("0 0 1 * *", 31 * DAY),
            ("0 0 29 2 *", (4 * 365 + 1) * DAY),
            ("0 0 0 * * *", DAY),
            ("0 3 1 */3 *", 92 * DAY),
            ("0 9 * * 1-5", 3 * DAY),
            ("* * * * *", 1),
            ("@weekly", 7 * DAY),
            ("@every 6h", 6 * HOUR),
            ("daily", DAY),
            ("30 days", 30 * DAY),
            ("P7D", 7 * DAY),
            ("PT6H", 6 * HOUR),
            ("0 0 L * *", 31 * DAY),
        ] {
            assert_eq!(parse(text), Ok(Schedule::Every(minutes)), "{text}");
        }
    }

    #[test]
    fn schedules_that_never_run() {
        assert_eq!(parse("0 0 31 2 *"), Ok(Schedule::Never));
        assert_eq!(parse("0 0 31 4,6 *"), Ok(Schedule::Never));
        assert_eq!(parse("@reboot"), Ok(Schedule::Never));
        assert_eq!(parse("never"), Ok(Schedule::Off));
    }

    #[test]
    fn schedules_that_cannot_be_read() {
        for text in ["", "0 0 * *", "60 0 * * *", "0 25 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8", "*/0 * * * *"] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["a b c d e", "5-1 * * * *", "soon", "0h", "99999999999999999999 d"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
