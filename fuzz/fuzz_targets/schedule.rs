//! Any text as a schedule or a crontab: refused, or its runs come in order and no farther apart than its longest gap.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::model::schedule::{Schedule, crontab, parse, show_next};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for job in crontab(text, data.len() % 2 == 0) {
        assert!(text.get(job.span).is_some_and(|schedule| !schedule.is_empty()));
    }
    let Ok(schedule) = parse(text) else { return };
    let now = "2026-03-15T00:00:00Z".parse().expect("a time");
    assert_eq!(show_next(&schedule, now).is_some(), schedule.next_fire(now).is_some());
    let runs: Vec<_> = schedule.fires(now).take(20).collect();
    assert!(runs.first().is_none_or(|first| *first > now) && runs.windows(2).all(|pair| pair[0] < pair[1]));
    // Clocks that go back, and the century that has one leap year less, make room for more.
    if let (Schedule::Calendar(..), Some(gap)) = (&schedule, schedule.longest_gap()) {
        let most = gap.max(1) * 2 + 24 * 60;
        assert!(runs.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_mins() <= most));
    }
});
