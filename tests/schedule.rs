//! Schedules, held against two witnesses: croner, and a walk through every minute.

use croner::Cron;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};
use openclaw_lint::model::schedule::{Schedule, parse};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Cases of a property that is quick to check.
const CASES: u32 = 3000;

/// Cases of one that walks through years.
const WALKS: u32 = 400;

/// The zones of the tests: the name we know them by and the rule that says what their clocks do.
const ZONES: [(&str, &str); 6] = [
    ("UTC", "UTC0"),
    ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
    ("America/Santiago", "<-04>4<-03>,M9.1.6/24,M4.1.6/24"),
    ("Asia/Kolkata", "IST-5:30"),
];

/// A member of the list in a field of numbers from `low` to `high`.
fn part(low: u16, high: u16) -> impl Strategy<Value = String> {
    let value = low..=high;
    let range = (value.clone(), value.clone()).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop_oneof![
        4 => value.prop_map(|value| value.to_string()),
        2 => range.clone().prop_map(|(a, b)| format!("{a}-{b}")),
        1 => (range, 1..=high + 3).prop_map(|((a, b), step)| format!("{a}-{b}/{step}")),
        1 => (1..=high + 3).prop_map(|step| format!("*/{step}")),
    ]
}

fn field(low: u16, high: u16) -> BoxedStrategy<String> {
    prop_oneof![2 => Just("*".to_owned()), 5 => vec(part(low, high), 1..=3).prop_map(|parts| parts.join(","))].boxed()
}

fn day_of_month() -> BoxedStrategy<String> {
    let picked = prop_oneof![
        Just("L".to_owned()),
        Just("LW".to_owned()),
        (1..=31).prop_map(|day| format!("{day}W")),
        part(1, 31)
    ];
    prop_oneof![3 => Just("*".to_owned()), 1 => Just("?".to_owned()), 3 => field(1, 31), 2 => picked].boxed()
}

fn day_of_week() -> BoxedStrategy<String> {
    let name = select(vec!["sun", "MON", "tue", "Wed", "thu", "FRI", "sat", "mon-fri", "FRI-SUN"]);
    let picked = prop_oneof![
        name.prop_map(str::to_owned),
        (0..=7).prop_map(|day| format!("{day}L")),
        (0..=7, 1..=5).prop_map(|(day, nth)| format!("{day}#{nth}")),
        (1..=5, 1..=5).prop_map(|(day, nth)| format!("+{day}#{nth}")),
        (0..=6).prop_map(|day| format!("+{day}")),
    ];
    prop_oneof![4 => Just("*".to_owned()), 1 => Just("?".to_owned()), 2 => field(0, 7), 3 => picked].boxed()
}

fn month() -> BoxedStrategy<String> {
    let name = select(vec!["jan", "FEB", "Mar", "apr-jun", "SEP-DEC", "jul,nov"]);
    prop_oneof![4 => Just("*".to_owned()), 2 => field(1, 12), 1 => name.prop_map(str::to_owned)].boxed()
}

/// Five fields, or six with seconds.
fn expression() -> BoxedStrategy<String> {
    let second = prop_oneof![3 => Just(String::new()), 1 => field(0, 59).prop_map(|second| second + " ")];
    (second, field(0, 59), field(0, 23), day_of_month(), month(), day_of_week())
        .prop_map(|(second, minute, hour, day, month, weekday)| {
            format!("{second}{minute} {hour} {day} {month} {weekday}")
        })
        .boxed()
}

/// A time between 2020 and 2040.
fn time() -> impl Strategy<Value = Timestamp> {
    (1_577_836_800_i64..2_208_988_800).prop_map(|second| Timestamp::from_second(second).expect("in range"))
}

fn read(text: &str) -> Schedule {
    parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// What croner says; nothing if it finds no time before the year 5000.
fn by_croner(text: &str, after: &Zoned) -> Option<Timestamp> {
    let cron: Cron = text.parse().unwrap_or_else(|problem| panic!("{text}: {problem}"));
    cron.find_next_occurrence(after, false).ok().map(|at| at.timestamp())
}

/// A cron that is read once more, as simply as possible: the values of each field as a list.
struct Simple {
    minutes: Vec<i64>,
    hours: Vec<i64>,
    days: Vec<i64>,
    months: Vec<i64>,
    weekdays: Vec<i64>,
    any_day: bool,
    any_weekday: bool,
    fixed: bool,
}

impl Simple {
    /// Reads five fields of numbers.
    fn new(text: &str) -> Self {
        let fields: Vec<&str> = text.split(' ').collect();
        let values = |field: &str, low: i64, high: i64| {
            let mut values = Vec::new();
            for part in field.split(',') {
                let (range, step) = part.split_once('/').unwrap_or((part, "1"));
                let (from, to) = match range.split_once('-') {
                    Some((from, to)) => (from.parse().expect("a number"), to.parse().expect("a number")),
                    None if range == "*" => (low, high),
                    None => (range.parse().expect("a number"), range.parse().expect("a number")),
                };
                let mut value: i64 = from;
                while value <= to {
                    values.push(value);
                    value += step.parse::<i64>().expect("a number");
                }
            }
            values
        };
        Self {
            minutes: values(fields[0], 0, 59),
            hours: values(fields[1], 0, 23),
            days: values(fields[2], 1, 31),
            months: values(fields[3], 1, 12),
            weekdays: values(fields[4], 0, 7).into_iter().map(|day| day % 7).collect(),
            any_day: fields[2] == "*",
            any_weekday: fields[4] == "*",
            fixed: !fields[0].starts_with('*') && !fields[1].starts_with('*'),
        }
    }

    fn has_day(&self, date: Date) -> bool {
        let day = self.days.contains(&i64::from(date.day()));
        let weekday = self.weekdays.contains(&i64::from(date.weekday().to_sunday_zero_offset()));
        let either = match (self.any_day, self.any_weekday) {
            (false, false) => day || weekday,
            _ => day && weekday,
        };
        either && self.months.contains(&i64::from(date.month()))
    }

    fn has(&self, shown: DateTime) -> bool {
        self.has_day(shown.date())
            && self.hours.contains(&i64::from(shown.hour()))
            && self.minutes.contains(&i64::from(shown.minute()))
    }

    /// Walks through the minutes of real time and looks at the clock at each; nothing if none in so many runs it.
    fn next(&self, zone: &TimeZone, after: Timestamp, minutes: i64) -> Option<Timestamp> {
        let start = after.as_second().div_euclid(60) + 1;
        (start..start + minutes).map(|minute| Timestamp::from_second(minute * 60).expect("in range")).find(|&at| {
            let shown = zone.to_datetime(at);
            if !self.fixed {
                return self.has(shown);
            }
            // Forward: whatever was skipped runs now. Back: what was shown in the hours before has run.
            let before = zone.to_datetime(at - SignedDuration::from_mins(1));
            let step = shown.duration_since(before).as_mins();
            let repeated = || {
                let offset = zone.to_offset(at);
                (1..=180).any(|minute| {
                    let earlier = at - SignedDuration::from_mins(minute);
                    let then: Offset = zone.to_offset(earlier);
                    then != offset && then.to_datetime(earlier) == shown
                })
            };
            (1..step).any(|minute| self.has(before + minute.minutes())) || self.has(shown) && !repeated()
        })
    }
}

fn five_numbers() -> BoxedStrategy<String> {
    // Times around which clocks change come up often.
    let hour = prop_oneof![2 => (0_u16..=4).prop_map(|hour| hour.to_string()), 2 => field(0, 23)];
    let day = prop_oneof![3 => Just("*".to_owned()), 1 => field(1, 31)];
    let month = prop_oneof![3 => Just("*".to_owned()), 1 => field(1, 12)];
    let weekday = prop_oneof![3 => Just("*".to_owned()), 1 => field(0, 7)];
    (field(0, 59), hour, day, month, weekday)
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
        .boxed()
}

/// A time near one at which the clocks of a zone of the tests change, or any other.
fn time_near_a_change() -> impl Strategy<Value = (usize, Timestamp)> {
    (0..ZONES.len(), time(), -7200_i64..7200, any::<bool>()).prop_map(|(zone, at, near, any)| {
        let rule = TimeZone::posix(ZONES[zone].1).expect("a rule");
        let change = rule.following(at).next().filter(|_| !any).map(|change| change.timestamp());
        (zone, change.map_or(at, |change| change + SignedDuration::from_secs(near)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    /// What runs next agrees with croner, and the runs after it do; what croner refuses we refuse.
    #[test]
    fn agrees_with_croner(text in expression(), after in time()) {
        let schedule = read(&text);
        let mut at = after;
        for _ in 0..3 {
            let witness = by_croner(&text, &at.to_zoned(TimeZone::UTC));
            // Where no date matches ever, croner gives up in another year than we do.
            let Some(next) = schedule.next_fire(at) else {
                prop_assert!(witness.is_none_or(|witness| witness.duration_since(at).as_hours() > 190 * 365 * 24));
                break;
            };
            prop_assert_eq!(Some(next), witness, "{} after {}", text, at);
            at = next;
        }
    }

    /// In zones whose clocks change, where croner's model is ours: times of the day with one value each, and steps.
    #[test]
    fn agrees_with_croner_when_clocks_change(
        minute in 0..60, hour in prop_oneof![0..4, 0..24], stepped in any::<bool>(), step in 1..30,
        day in day_of_month(), (zone, after) in time_near_a_change(),
    ) {
        let (name, rule) = ZONES[zone];
        let text = if stepped { format!("*/{step} * {day} * *") } else { format!("{minute} {hour} {day} * *") };
        let zone = TimeZone::posix(rule).expect("a rule");
        let witness = by_croner(&text, &after.to_zoned(zone));
        prop_assert_eq!(read(&format!("CRON_TZ={name} {text}")).next_fire(after), witness, "{} in {} after {}", text, name, after);
    }

    /// Runs come in order, each after the one before.
    #[test]
    fn runs_come_in_order(text in expression(), (zone, after) in time_near_a_change()) {
        let schedule = read(&format!("TZ={} {text}", ZONES[zone].0));
        let runs: Vec<Timestamp> = std::iter::once(after).chain(schedule.fires(after).take(20)).collect();
        prop_assert!(runs.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// Text of the letters of schedules is read by both or by neither, but for what `differs` lists.
    #[test]
    fn croner_reads_what_we_read(fields in vec("[-0-9*/,LW#?]{1,4}|(sun|MON|jan|DEC)(-(tue|SAT|mar))?", 5..=6)) {
        let text = fields.join(" ");
        let (ours, theirs) = (parse(&text).is_ok(), text.parse::<Cron>().is_ok());
        prop_assert!(ours == theirs || differs(&text, ours), "{}: ours {}, croner {}", text, ours, theirs);
    }

    /// Any text at all: an answer, and the same one for upper and lower case.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        prop_assert_eq!(parse(&text).is_ok(), parse(&text.to_ascii_lowercase()).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: WALKS, failure_persistence: None, ..ProptestConfig::default() })]

    /// What runs next agrees with a walk through the minutes, where clocks change too.
    #[test]
    fn agrees_with_a_walk(text in five_numbers(), (zone, after) in time_near_a_change()) {
        let (name, rule) = ZONES[zone];
        let schedule = read(&format!("CRON_TZ={name} {text}"));
        let within = 20 * 24 * 60;
        let walked = Simple::new(&text).next(&TimeZone::posix(rule).expect("a rule"), after, within);
        let limit = after + SignedDuration::from_mins(within);
        prop_assert_eq!(schedule.next_fire(after).filter(|at| *at < limit), walked, "{} in {} after {}", text, name, after);
    }

    /// No two runs are farther apart than the longest gap, and two are just as far apart.
    #[test]
    fn the_longest_gap_is_the_longest(text in five_numbers()) {
        let simple = Simple::new(&text);
        let dates = || Date::constant(2000, 1, 1).series(1.day()).take_while(|date| date.year() < 2056);
        let days: Vec<Date> = dates().filter(|date| simple.has_day(*date)).collect();
        let mut times: Vec<i64> =
            simple.hours.iter().flat_map(|hour| simple.minutes.iter().map(move |minute| hour * 60 + minute)).collect();
        times.sort_unstable();
        let between = days.windows(2).map(|pair| {
            let days = i64::from(pair[0].until(pair[1]).expect("in range").get_days());
            days * 1440 + times[0] - times[times.len() - 1]
        });
        let within = times.windows(2).map(|pair| pair[1] - pair[0]).filter(|_| !days.is_empty());
        prop_assert_eq!(read(&text).longest_gap(), between.chain(within).max());
    }
}

/// Where we and croner differ on purpose.
fn differs(text: &str, ours: bool) -> bool {
    let fields: Vec<&str> = text.split(' ').collect();
    let parts = || fields.iter().flat_map(|field| field.split(','));
    if ours {
        // A value with a step starts a range (`0/15`), as in Quartz and newer crons; croner demands `0-59/15`.
        let bare_step = parts().any(|part| part.split_once('/').is_some_and(|(range, _)| !range.contains(['-', '*'])));
        // `L-3`, `WL`, and lists or steps with `L` and `#` are Quartz's.
        bare_step || parts().any(|part| part.contains(['L', 'W', '#', '?']))
    } else {
        // croner passes over empty members of a list, and replaces names and `?` in any field, also between digits.
        parts().any(str::is_empty)
            || text.contains(['?', 'L', 'W', '#'])
            || text.contains(|c: char| c.is_ascii_alphabetic())
    }
}
