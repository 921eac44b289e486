//! Cron expressions: when they run, by the clock on the wall.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use super::days::{Days, members};
use super::field::{DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_WEEK_FROM_1, HOUR, MINUTE, MONTH, SECOND, YEAR};

/// Whose grammar it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Five fields; six with seconds first; seven with years last. As croner has it, which OpenClaw runs its jobs with.
    Common,
    /// Five fields, nothing of Quartz, and `*/2` in a field of days restricts the other one (crontab(5)).
    Crontab,
    /// Six fields, years last; Sunday is 1 (AWS EventBridge and Secrets Manager).
    Aws,
}

/// A cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    seconds: u64,
    minutes: u64,
    hours: u64,
    days: Days,
    months: u64,
    /// The years it is limited to, in order; none if it is not.
    years: Vec<u16>,
    /// Whether it names times of the day rather than steps through it.
    fixed: bool,
}

/// Months that are searched for the next run. Between two dates that agree in day, month and weekday lie 40 years at most.
const SEARCHED_MONTHS: u32 = 200 * 12;

/// Years that hold every combination of date, weekday and leap year, and their days.
const CYCLE: std::ops::Range<i16> = 2000..2028;
const DAYS_OF_CYCLE: i64 = 28 * 365 + 7;

const DAY: i64 = 86_400;

impl Calendar {
    /// Reads the fields, in lower case.
    pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Self, String> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (second, rest, year) = match (dialect, fields.as_slice()) {
            (Dialect::Common | Dialect::Crontab, rest @ [_, _, _, _, _]) => ("0", rest, "*"),
            (Dialect::Common, [second, rest @ .., year]) if rest.len() == 5 => (*second, rest, *year),
            (Dialect::Common, [second, rest @ ..]) if rest.len() == 5 => (*second, rest, "*"),
            (Dialect::Aws, [rest @ .., year]) if rest.len() == 5 => ("0", rest, *year),
            (Dialect::Common, _) => return Err(count("five fields, or six with seconds first", fields.len())),
            (Dialect::Crontab, _) => return Err(count("five fields", fields.len())),
            (Dialect::Aws, _) => return Err(count("six fields in `cron(…)`, the last for years", fields.len())),
        };
        let quartz = [(rest[2], "lw?", &DAY_OF_MONTH), (rest[4], "l#?+", &DAY_OF_WEEK)];
        if let Some((.., field)) = quartz.iter().find(|(text, marks, _)| text.contains(|c| marks.contains(c)))
            && dialect == Dialect::Crontab
        {
            return Err(format!("a crontab takes no `L`, `W`, `#` or `?` in the {} field", field.name));
        }
        let weekdays = if dialect == Dialect::Aws { &DAY_OF_WEEK_FROM_1 } else { &DAY_OF_WEEK };
        Ok(Self {
            seconds: SECOND.bits(second)?,
            minutes: MINUTE.bits(rest[0])?,
            hours: HOUR.bits(rest[1])?,
            days: Days::parse(rest[2], rest[4], weekdays, dialect == Dialect::Crontab)?,
            months: MONTH.bits(rest[3])?,
            years: if YEAR.is_open(year) { Vec::new() } else { YEAR.values(year)? },
            fixed: ![second, rest[0], rest[1]].iter().any(|field| field.starts_with('*')),
        })
    }

    /// Whether it names times of the day (`0 3 * * *`) rather than steps through it (`0 */6 * * *`). Vixie's cron tells
    /// the two apart in the same way when clocks change (cron(8)).
    pub(super) fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// The last year it runs in, if it is limited to some.
    pub(super) fn last_year(&self) -> Option<u16> {
        self.years.last().copied()
    }

    /// The first run after a time; nothing if there is none in the next two centuries.
    pub(super) fn next(&self, after: DateTime) -> Option<DateTime> {
        let mut date = after.date();
        let mut days = self.days_of(date.year(), date.month());
        let bit = 1 << date.day();
        if days & bit != 0
            && let Some((hour, minute, second)) = self.next_time(after)
        {
            return Some(date.at(hour, minute, second, 0));
        }
        days &= !(bit | (bit - 1));
        for _ in 0..SEARCHED_MONTHS {
            if let Some(day) = members(days).next() {
                let first = |set: u64| small(set.trailing_zeros());
                let date = Date::new(date.year(), date.month(), small(day)).ok()?;
                return Some(date.at(first(self.hours), first(self.minutes), first(self.seconds), 0));
            }
            date = date.first_of_month().checked_add(1.month()).ok()?;
            days = self.days_of(date.year(), date.month());
        }
        None
    }

    /// The first time of the day after a time, if there is one on that day.
    fn next_time(&self, after: DateTime) -> Option<(i8, i8, i8)> {
        let from = |set: u64, least: i8| {
            let rest = set & u64::MAX.checked_shl(least.unsigned_abs().into()).unwrap_or_default();
            (rest != 0).then(|| small(rest.trailing_zeros()))
        };
        let (hour, minute) = (after.hour(), after.minute());
        if from(self.hours, hour) == Some(hour) {
            if from(self.minutes, minute) == Some(minute)
                && let Some(second) = from(self.seconds, after.second() + 1)
            {
                return Some((hour, minute, second));
            }
            if let Some(minute) = from(self.minutes, minute + 1) {
                return Some((hour, minute, from(self.seconds, 0)?));
            }
        }
        Some((from(self.hours, hour + 1)?, from(self.minutes, 0)?, from(self.seconds, 0)?))
    }

    /// The days of a month on which it runs: bit 1 for the first.
    fn days_of(&self, year: i16, month: i8) -> u32 {
        let in_year = self.years.is_empty() || self.years.binary_search(&year.unsigned_abs()).is_ok();
        let runs = in_year && self.months & (1 << month) != 0;
        if runs { self.days.of(year, month) } else { 0 }
    }

    /// The longest time between two runs, in seconds; nothing if there are no two.
    ///
    /// The calendar repeats itself after 28 years, from 1901 to 2099, and a month is a set of at most 31 bits: what has to
    /// be looked at is 336 numbers.
    pub(super) fn longest_gap(&self) -> Option<i64> {
        let (seconds, minutes, hours) = (Spread::of(self.seconds), Spread::of(self.minutes), Spread::of(self.hours));
        // From the first run to the last.
        let in_minute = seconds.width();
        let in_hour = minutes.width() * 60 + in_minute;
        let in_day = hours.width() * 3600 + in_hour;
        let within = [
            seconds.widest,
            minutes.widest.map(|step| step * 60 - in_minute),
            hours.widest.map(|step| step * 3600 - in_hour),
        ];
        let days = self.longest_days().map(|days| days * DAY - in_day);
        let runs = days.is_some() || self.years.iter().any(|&year| self.runs_in(year));
        within.into_iter().chain([days]).flatten().max().filter(|_| runs)
    }

    /// The most days from one day with runs to the next.
    fn longest_days(&self) -> Option<i64> {
        let limited = self.years.iter().filter_map(|&year| i16::try_from(year).ok());
        let years: Vec<i16> = if self.years.is_empty() { CYCLE.collect() } else { limited.collect() };
        let epoch = Date::constant(1970, 1, 1);
        let (mut first, mut previous, mut longest) = (None, None, None);
        for (year, month) in years.into_iter().flat_map(|year| (1..=12).map(move |month| (year, month))) {
            let days = self.days_of(year, month);
            if days == 0 {
                continue;
            }
            let start = i64::from(epoch.until(Date::new(year, month, 1).ok()?).ok()?.get_days()) - 1;
            for day in members(days).map(|day| start + i64::from(day)) {
                longest = longest.max(previous.map(|previous| day - previous));
                first = first.or(Some(day));
                previous = Some(day);
            }
        }
        // The cycle begins anew.
        let around = first.zip(previous).filter(|_| self.years.is_empty());
        longest.max(around.map(|(first, last)| first + DAYS_OF_CYCLE - last))
    }

    fn runs_in(&self, year: u16) -> bool {
        i16::try_from(year).is_ok_and(|year| (1..=12).any(|month| self.days_of(year, month) != 0))
    }
}

/// The values of a field that is not empty.
struct Spread {
    first: i64,
    last: i64,
    /// The widest step from one to the next, if there are two.
    widest: Option<i64>,
}

impl Spread {
    fn of(set: u64) -> Self {
        let values: Vec<i64> = (0..64_i64).filter(|value| set & (1 << value) != 0).collect();
        Self {
            first: values.first().copied().unwrap_or_default(),
            last: values.last().copied().unwrap_or_default(),
            widest: values.windows(2).map(|pair| pair[1] - pair[0]).max(),
        }
    }

    fn width(&self) -> i64 {
        self.last - self.first
    }
}

fn count(takes: &str, has: usize) -> String {
    format!("a cron schedule has {takes}; this has {has}")
}

/// A number of a calendar or a clock.
fn small(value: u32) -> i8 {
    i8::try_from(value).unwrap_or_default()
}
