//! Time zones of schedules.
//!
//! What a machine knows of time zones differs from machine to machine, and a database is large. A schedule is about the
//! present and the future, and for those a zone is one line: its offset and, where clocks change, the rule by which they do
//! (POSIX.1-2017, section 8.3). `zones.txt` has that line for every zone, taken from the last line of its file in the IANA
//! time zone database 2025b, which is in the public domain. Clocks that follow the moon (Morocco in Ramadan) are not in it.

use jiff::tz::{Offset, TimeZone};

/// Lines of a rule and the names of its zones.
const ZONES: &str = include_str!("zones.txt");

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rule: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), rule: TimeZone::UTC }
    }
}

impl Zone {
    /// Reads a name of the IANA database in any case, an offset (`+02:00`, `UTC+2`), or `local`, which is taken as UTC.
    ///
    /// # Errors
    /// Says that it is none, without a final full stop.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        if ["z", "utc", "gmt", "local", "system"].into_iter().any(is) {
            return Ok(Self::default());
        }
        let digits = ["utc", "gmt"].iter().find_map(|prefix| {
            let (head, rest) = text.split_at_checked(prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then_some(rest)
        });
        if let Some(offset) = offset(digits.unwrap_or(text)) {
            return Ok(Self { name: offset.to_string(), rule: TimeZone::fixed(offset) });
        }
        let known = ZONES.lines().find_map(|line| {
            let (rule, names) = line.split_once(' ')?;
            Some((rule, names.split(' ').find(|name| is(name))?))
        });
        let zone =
            known.and_then(|(rule, name)| Some(Self { name: name.to_owned(), rule: TimeZone::posix(rule).ok()? }));
        zone.ok_or_else(|| {
            "no time zone has this name; write one such as `UTC`, `Europe/Berlin` or `+02:00`".to_owned()
        })
    }

    /// The name, for messages: one of ours, not the text that was read.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The offsets and when they change.
    pub(super) fn rule(&self) -> &TimeZone {
        &self.rule
    }
}

/// `+2`, `+02`, `+0200`, `+02:00`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 1 | 2) => (digits, "0"),
        (None, 4) => digits.split_at_checked(2)?,
        _ => return None,
    };
    let number = |text: &str| super::field::number(text).map(i32::from);
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|minutes| *minutes < 60)?);
    (hours <= 14).then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_read_and_names_are_there_once() {
        let mut names = std::collections::HashSet::new();
        for line in ZONES.lines() {
            let mut words = line.split(' ');
            assert!(words.next().is_some_and(|rule| TimeZone::posix(rule).is_ok()), "{line}");
            for name in words {
                assert!(names.insert(name) && Zone::parse(name).is_ok(), "{name}");
            }
        }
        assert!(names.len() > 500);
    }

    #[test]
    fn names_and_offsets() {
        for (text, name) in [
            ("europe/berlin", "Europe/Berlin"),
            (" UTC ", "UTC"),
            ("+02:00", "+02"),
            ("-0530", "-05:30"),
            ("UTC+8", "+08"),
            ("local", "UTC"),
        ] {
            assert_eq!(Zone::parse(text).map(|zone| zone.name().to_owned()).as_deref(), Ok(name), "{text}");
        }
        for text in ["", "Europe", "Mars/Olympus", "+99", "+2:7x", "+", "é"] {
            assert!(Zone::parse(text).is_err(), "{text}");
        }
    }
}
