//! What a comment beside a schedule says of it.

use super::interval::Interval;

/// Units after `每`, "every": the longer before those that they begin with.
const UNITS: [(&str, &str); 14] = [
    ("分鐘", "min"),
    ("分钟", "min"),
    ("小時", "h"),
    ("小时", "h"),
    ("個月", "mo"),
    ("个月", "mo"),
    ("星期", "w"),
    ("天", "d"),
    ("日", "d"),
    ("週", "w"),
    ("周", "w"),
    ("月", "mo"),
    ("季", "quarter"),
    ("年", "y"),
];

/// Adverbs, and the unit of which each means one.
const ADVERBS: [(&str, &str); 8] = [
    ("hourly", "h"),
    ("daily", "d"),
    ("nightly", "d"),
    ("weekly", "w"),
    ("monthly", "mo"),
    ("quarterly", "quarter"),
    ("yearly", "y"),
    ("annually", "y"),
];

/// The interval that a comment claims, in minutes: "every 90 days", "weekly", `每 6 小時`. Nothing where it claims none, or two.
#[must_use]
pub fn claimed(comment: &str) -> Option<i64> {
    let comment = comment.to_lowercase();
    let english = ["every ", "each "].into_iter().flat_map(|word| comment.split(word).skip(1)).filter_map(english);
    let words = comment.split(|c: char| !c.is_ascii_alphanumeric());
    let adverbs = words.filter_map(|word| ADVERBS.iter().find(|(adverb, _)| *adverb == word));
    let adverbs = adverbs.filter_map(|(_, unit)| one(unit));
    let chinese = comment.split('每').skip(1).filter_map(chinese);
    let mut claims = english.chain(chinese).chain(adverbs);
    let first = claims.next()?;
    claims.all(|other| other == first).then_some(first)
}

/// `90 days`, `day`, `other week` is none.
fn english(text: &str) -> Option<i64> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next()?;
    if first.bytes().all(|byte| byte.is_ascii_digit()) {
        return minutes(first, words.next()?);
    }
    // `6h`, or a unit alone.
    let length = if first.starts_with(|c: char| c.is_ascii_digit()) { first.to_owned() } else { format!("1{first}") };
    Interval::parse(&length).map(|length| length.longest() / 60)
}

fn chinese(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (_, unit) = UNITS.iter().find(|(name, _)| unit.trim_start().starts_with(name))?;
    let number = if number.is_empty() { "1" } else { number };
    if number == "1" { one(unit) } else { minutes(number, unit) }
}

fn one(unit: &str) -> Option<i64> {
    // The longest.
    if unit == "quarter" { Some(92 * 24 * 60) } else { minutes("1", unit) }
}

fn minutes(number: &str, unit: &str) -> Option<i64> {
    Interval::parse(&format!("{number}{unit}")).map(|length| length.longest() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims() {
        for (text, hours) in [
            ("Every 90 days, rotate the key", 90 * 24),
            ("runs every day", 24),
            ("every 6h", 6),
            ("每 90 天自動輪換", 90 * 24),
            ("每6小時", 6),
            ("每週日 00:00", 7 * 24),
            ("每月", 31 * 24),
        ] {
            assert_eq!(claimed(text), Some(hours * 60), "{text}");
        }
        for text in ["", "every key", "every 5 keys", "every other week", "every day, and every week", "每", "每個代理"]
        {
            assert_eq!(claimed(text), None, "{text}");
        }
    }

    #[test]
    fn what_comments_say() {
        const DAY: i64 = 24 * 60;
        for (comment, minutes) in [
            ("rotate every 90 days", Some(90 * DAY)),
            ("Every 6 hours: rotate", Some(360)),
            ("rotates weekly, at night", Some(7 * DAY)),
            ("every 90-day policy", Some(90 * DAY)),
            ("each month", Some(31 * DAY)),
            ("rotate the keys", None),
            ("every now and then", None),
            ("every 99999999999999999999 days", None),
            ("every", None),
        ] {
            assert_eq!(claimed(comment), minutes, "{comment}");
        }
    }
}
