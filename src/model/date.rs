//! Dates as configurations write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::doc::{Node, Value};

/// Numbers from here on are milliseconds since 1970, below they are seconds: in seconds this is the year 5138.
const LEAST_MILLISECONDS: f64 = 1e11;

/// Largest number of milliseconds that OpenClaw takes for a date.
const MOST_MILLISECONDS: f64 = 8.64e15;

/// Reads RFC 3339, a local date and time (taken as UTC), a date (midnight UTC), or a number of (milli)seconds since 1970.
#[must_use]
pub fn read(node: &Node) -> Option<Timestamp> {
    match &node.value {
        Value::String(text) => parse(text.as_str()),
        Value::Number(number) => from_number(number.0),
        _ => None,
    }
}

/// Reads a date from text, see [`read`].
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp);
    }
    let date_time = text.parse::<DateTime>().ok().or_else(|| {
        text.replace('/', "-").parse::<Date>().ok().map(|date| date.to_datetime(jiff::civil::Time::midnight()))
    })?;
    date_time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Reads a number of milliseconds since 1970, as OpenClaw does: above 0.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn from_milliseconds(number: f64) -> Option<Timestamp> {
    (number > 0.0 && number <= MOST_MILLISECONDS).then(|| Timestamp::from_millisecond(number as i64).ok())?
}

/// Reads a number of (milli)seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn from_number(number: f64) -> Option<Timestamp> {
    if !(number > 1.0 && number <= MOST_MILLISECONDS) {
        return None;
    }
    if number >= LEAST_MILLISECONDS {
        Timestamp::from_millisecond(number as i64).ok()
    } else {
        Timestamp::from_second(number as i64).ok()
    }
}

/// Whole days from `from` to `to`; negative if `to` comes first.
#[must_use]
pub fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours().div_euclid(24)
}

/// `from` plus a number of days; `from` itself where that is no date any more.
#[must_use]
pub fn add_days(from: Timestamp, days: i64) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(from)
}

/// The date for messages.
#[must_use]
pub fn show(timestamp: Timestamp) -> String {
    timestamp.to_zoned(TimeZone::UTC).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        for text in
            ["2026-03-01T00:00:00Z", "2026-03-01", "2026-03-01T00:00:00", "2026/03/01", "2026-03-01T08:00:00+08:00"]
        {
            assert_eq!(parse(text).map(show).as_deref(), Some("2026-03-01"), "{text}");
        }
        assert_eq!(parse("soon"), None);
        assert_eq!(from_number(1_772_323_200_000.0), from_number(1_772_323_200.0));
        assert_eq!(from_number(1.0), None);
        assert_eq!(from_number(f64::NAN), None);
    }
}
