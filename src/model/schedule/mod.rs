//! Schedules of rotations: cron expressions, words and lengths of time; when they run next, and the longest time between
//! two runs.
//!
//! The model: a cron expression picks times of the clock on the wall. Where no time zone is given that clock shows UTC.
//! Where clocks change, it is Vixie's model (cron(8)), which most crons follow: an expression that names times of the day
//! (`30 2 * * *`) runs once on each day that it picks, right after the clock was put forward past its time, and the first
//! time only where the clock shows it twice; an expression that steps through the day (`*/30 * * * *`) follows real time.
//! The longest gap is one by the clock: a day on which clocks go back is no violation of "daily".

mod calendar;
mod claim;
mod crontab;
mod days;
mod field;
mod interval;
mod zone;

pub use calendar::Calendar;
pub use claim::claimed;
pub use crontab::{Job, crontab};
pub use interval::Interval;
pub use zone::Zone;

use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use calendar::Dialect;

/// A schedule that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// It runs at times of the calendar.
    Calendar(Box<Calendar>, Zone),
    /// It runs each time this much has passed.
    Interval(Interval),
    /// It runs when something starts, which may be never.
    AtStart,
    /// It says that there is no rotation.
    Off,
}

/// The longest schedule that is read, in bytes. Fields with every value spelt out take less, years aside.
const LONGEST: usize = 1500;

/// Changes of clocks that are passed on the way to the next run: two a year.
const MOST_CHANGES: usize = 400;

/// Times of the clock that are shown a second time, in seconds: no more than three hours are.
const MOST_REPEATED: usize = 3 * 3600;

/// Reads a schedule: `0 0 * * 0` (five fields; six with seconds first; seven with years last), with `CRON_TZ=Europe/Berlin`
/// before it or not; `cron(0 8 1 * ? *)` and `rate(10 days)` of AWS; `@weekly`, `@every 6h`; `daily`; `P7D`, `12h`,
/// `30 days`, `every 6 hours`.
///
/// # Errors
/// Says what is wrong with it, naming the field and what that takes, without a final full stop. Nothing but short numbers
/// is repeated from the text.
pub fn parse(text: &str) -> Result<Schedule, String> {
    let text = text.trim();
    let (zone, text) = split_zone(text)?;
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err("the schedule is empty".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("a schedule has no more than {LONGEST} characters"));
    }
    let within = |name: &str| text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')');
    if let Some(fields) = within("cron") {
        return Ok(Schedule::Calendar(Box::new(Calendar::parse(fields, Dialect::Aws)?), zone));
    }
    if let Some(length) = within("rate") {
        return interval(length);
    }
    if text.starts_with('@') {
        return macros(&text, zone);
    }
    if let Some(schedule) = word(&text, &zone) {
        return Ok(schedule);
    }
    match text.strip_prefix("every ").map(str::trim) {
        Some(unit) if !unit.starts_with(|c: char| c.is_ascii_digit()) => return interval(&format!("1 {unit}")),
        Some(length) => return interval(length),
        None => {}
    }
    if let Some(length) = Interval::parse(&text) {
        return positive(length);
    }
    if text.split_whitespace().nth(1).is_none() {
        return Err(
            "this is no schedule; write a cron expression, `daily`, `weekly` or a length of time such as `12h`"
                .to_owned(),
        );
    }
    Ok(Schedule::Calendar(Box::new(Calendar::parse(&text, Dialect::Common)?), zone))
}

/// The zone before a schedule (`CRON_TZ=UTC 0 3 * * *`), and the schedule.
fn split_zone(text: &str) -> Result<(Zone, &str), String> {
    let named = ["CRON_TZ=", "TZ="].iter().find_map(|prefix| {
        let (head, rest) = text.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(rest)
    });
    let Some(rest) = named else { return Ok((Zone::default(), text)) };
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    Ok((Zone::parse(name.trim_matches(['"', '\'']))?, rest))
}

fn macros(text: &str, zone: Zone) -> Result<Schedule, String> {
    match text {
        "@reboot" => Ok(Schedule::AtStart),
        _ => match text.strip_prefix("@every ") {
            Some(length) => interval(length),
            None => word(&text[1..], &zone).filter(|schedule| *schedule != Schedule::Off).ok_or_else(|| {
                "no macro has this name; there are `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly` and `@every 6h`"
                    .to_owned()
            }),
        },
    }
}

fn word(text: &str, zone: &Zone) -> Option<Schedule> {
    let fields = match text {
        "hourly" => "0 * * * *",
        "daily" | "nightly" | "midnight" => "0 0 * * *",
        "weekly" => "0 0 * * 0",
        "monthly" => "0 0 1 * *",
        "quarterly" => "0 0 1 */3 *",
        "yearly" | "annually" => "0 0 1 1 *",
        "biweekly" | "bi-weekly" | "fortnightly" => return Some(Schedule::Interval(Interval::seconds(14 * 86_400))),
        "twice daily" | "twice a day" => return Some(Schedule::Interval(Interval::seconds(43_200))),
        "never" | "none" | "no" | "off" | "disabled" | "manual" | "manually" | "false" | "on-demand" => {
            return Some(Schedule::Off);
        }
        _ => return None,
    };
    Some(Schedule::Calendar(Box::new(Calendar::parse(fields, Dialect::Common).ok()?), zone.clone()))
}

fn interval(text: &str) -> Result<Schedule, String> {
    match Interval::parse(text) {
        Some(length) => positive(length),
        None => Err("the length of time cannot be read; write it as `6h`, `12 hours`, `7d` or `P7D`".to_owned()),
    }
}

fn positive(length: Interval) -> Result<Schedule, String> {
    if length.longest() > 0 { Ok(Schedule::Interval(length)) } else { Err("the length of time is zero".to_owned()) }
}

/// A length of time in seconds: `90`, `5m`, `PT5M`; a month has 31 days. Nothing if the text is none.
#[must_use]
pub fn seconds(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    if text.len() > LONGEST {
        return None;
    }
    let plain = text.parse::<f64>().ok().filter(|number| number.is_finite());
    #[expect(clippy::cast_precision_loss, reason = "a thousand years are fewer seconds than 2^52")]
    let length = || Some(Interval::parse(&text)?.longest() as f64);
    plain.or_else(length)
}

impl Schedule {
    /// The schedule by the clock of a zone, unless it names one itself.
    #[must_use]
    pub fn in_zone(self, zone: &Zone) -> Self {
        match self {
            Self::Calendar(calendar, own) if own == Zone::default() => Self::Calendar(calendar, zone.clone()),
            other => other,
        }
    }

    /// The first run after a time; an interval is counted from that time. Nothing if it never runs again.
    #[must_use]
    pub fn next_fire(&self, after: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Calendar(calendar, zone) if calendar.is_fixed() => next_named(calendar, zone, after),
            Self::Calendar(calendar, zone) => next_stepped(calendar, zone, after),
            Self::Interval(interval) => interval.after(after),
            Self::AtStart | Self::Off => None,
        }
    }

    /// The runs after a time, in order.
    pub fn fires(&self, after: Timestamp) -> impl Iterator<Item = Timestamp> + '_ {
        std::iter::successors(self.next_fire(after), |at| self.next_fire(*at))
    }

    /// The longest time between two runs, in minutes, by the clock on the wall; a part of a minute counts as one. Nothing
    /// if there are no two runs.
    #[must_use]
    pub fn longest_gap(&self) -> Option<i64> {
        let seconds = match self {
            Self::Calendar(calendar, _) => calendar.longest_gap()?,
            Self::Interval(interval) => interval.longest(),
            Self::AtStart | Self::Off => return None,
        };
        Some(seconds.saturating_add(59) / 60)
    }

    /// The last year it runs in, if it is limited to some.
    #[must_use]
    pub fn last_year(&self) -> Option<u16> {
        match self {
            Self::Calendar(calendar, _) => calendar.last_year(),
            _ => None,
        }
    }
}

/// The next run of an expression that names times of the day.
fn next_named(calendar: &Calendar, zone: &Zone, after: Timestamp) -> Option<Timestamp> {
    let rule = zone.rule();
    let mut shown = rule.to_datetime(after);
    for _ in 0..=MOST_REPEATED {
        shown = calendar.next(shown)?;
        let at = match rule.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(shown).ok()?,
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(shown).ok()?,
            // The clock is put forward between the two readings of a time that it never shows.
            AmbiguousOffset::Gap { after, .. } => rule.following(after.to_timestamp(shown).ok()?).next()?.timestamp(),
        };
        if at > after {
            return Some(at);
        }
    }
    None
}

/// The next run of an expression that steps through the day.
fn next_stepped(calendar: &Calendar, zone: &Zone, after: Timestamp) -> Option<Timestamp> {
    let rule = zone.rule();
    let (mut from, mut offset) = (after, rule.to_offset(after));
    for _ in 0..MOST_CHANGES {
        let change = rule.following(from).next().map(|change| (change.timestamp(), change.offset()));
        let at = offset.to_timestamp(calendar.next(offset.to_datetime(from))?).ok()?;
        match change {
            Some((change, next)) if at >= change => {
                // By the new clock, from the moment of the change on.
                let before = change.checked_sub(SignedDuration::from_secs(1)).ok()?;
                let first = calendar.next(next.to_datetime(before))?;
                (from, offset) = (change, next);
                if next.to_timestamp(first).ok()? == change {
                    return Some(change);
                }
            }
            _ => return Some(at),
        }
    }
    None
}

/// "6 hours", "7 days", for messages.
#[must_use]
pub fn show(minutes: i64) -> String {
    let hours = minutes / 60;
    match (minutes, hours) {
        (1, _) => "1 minute".to_owned(),
        (_, 0) => format!("{minutes} minutes"),
        (_, 1) => "1 hour".to_owned(),
        (_, 2..48) => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    }
}

/// The next runs after a time, for messages: "2026-03-16 00:00, 2026-03-17 00:00 and 2026-03-18 00:00 UTC".
#[must_use]
pub fn show_next(schedule: &Schedule, after: Timestamp) -> Option<String> {
    let shown = |at: Timestamp| {
        let at = TimeZone::UTC.to_datetime(at);
        format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
    };
    let runs: Vec<String> = schedule.fires(after).take(3).map(shown).collect();
    let (last, before) = runs.split_last()?;
    let joint = if before.is_empty() { "" } else { " and " };
    Some(format!("{}{joint}{last} UTC", before.join(", ")))
}

#[cfg(test)]
mod tests;
