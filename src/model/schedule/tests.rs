use super::*;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

fn gap(text: &str) -> Option<i64> {
    parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}")).longest_gap()
}

fn next(text: &str, after: &str) -> String {
    let schedule = parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    let at = schedule.next_fire(after.parse().expect("a time"));
    at.map_or_else(|| "never".to_owned(), |at| at.to_string())
}

#[test]
fn longest_gaps() {
    for (text, minutes) in [
        ("0 */6 * * *", 6 * HOUR),
        ("0 0 * * 0", 7 * DAY),
        ("0 0 * * sun", 7 * DAY),
        ("0 0 * * 7", 7 * DAY),
        ("0 0 1 * *", 31 * DAY),
        ("0 0 29 2 *", (4 * 365 + 1) * DAY),
        ("0 0 29 2 +1", (28 * 365 + 7) * DAY),
        ("0 0 0 * * *", DAY),
        ("0 3 1 */3 *", 92 * DAY),
        ("0 9 * * 1-5", 3 * DAY),
        ("0 9 * * FRI-SUN", 5 * DAY),
        ("0 9,17 * * *", 16 * HOUR),
        ("* * * * *", 1),
        ("*/10 * * * * *", 1),
        ("*/7 * * * *", 7),
        ("0 0 L * *", 31 * DAY),
        ("0 0 LW * *", 33 * DAY),
        ("0 0 15W * *", 32 * DAY),
        ("0 0 * * 5L", 35 * DAY),
        ("0 0 * * mon#1", 35 * DAY),
        ("0 0 31 * *", 61 * DAY),
        ("0 0 1,15 * ?", 17 * DAY),
        ("0 0 0 1 1 * 2026", 0),
        ("0 0 0 1 1,7 * 2026", 181 * DAY),
        ("0 0 0 1 1 * 2026-2028", 365 * DAY),
        ("cron(0 8 1 * ? *)", 31 * DAY),
        ("cron(0 8 ? * 1 *)", 7 * DAY),
        ("rate(10 days)", 10 * DAY),
        ("@weekly", 7 * DAY),
        ("@midnight", DAY),
        ("@every 6h", 6 * HOUR),
        ("@every 1h30m", 90),
        ("daily", DAY),
        ("Quarterly", 92 * DAY),
        ("every day", DAY),
        ("every 2 weeks", 14 * DAY),
        ("30 days", 30 * DAY),
        ("1.5 hours", 90),
        ("P7D", 7 * DAY),
        ("P3M", 92 * DAY),
        ("P1Y", 366 * DAY),
        ("PT6H", 6 * HOUR),
        ("P1DT12H", 36 * HOUR),
        ("PT5M", 5),
        ("1 day, 12 hours", 36 * HOUR),
        ("CRON_TZ=Europe/Berlin 0 3 * * *", DAY),
    ] {
        assert_eq!(gap(text).unwrap_or_default(), minutes, "{text}");
    }
}

#[test]
fn schedules_that_never_run() {
    for text in ["0 0 31 2 *", "0 0 31 4,6 *", "0 0 30W 2 *", "@reboot", "never", "0 0 0 31 2 * 2027"] {
        assert_eq!((gap(text), next(text, "2026-03-15T00:00:00Z").as_str()), (None, "never"), "{text}");
    }
    assert_eq!(next("0 0 0 1 1 * 2020-2022", "2026-03-15T00:00:00Z"), "never");
    assert_eq!(parse("never"), Ok(Schedule::Off));
    assert_eq!(parse("@reboot"), Ok(Schedule::AtStart));
}

#[test]
fn what_is_wrong_is_said_with_what_is_right() {
    let long = format!("{}0 0 * * *", "0,".repeat(1000));
    for (text, part) in [
        (long.as_str(), "no more than 1500 characters"),
        ("", "is empty"),
        ("0 0 * *", "five fields, or six with seconds first; this has 4"),
        ("60 0 * * *", "the minute field takes 0-59, not 60"),
        ("0 25 * * *", "the hour field takes 0-23, not 25"),
        ("0 0 0 * *", "the day-of-month field takes 1-31"),
        ("0 0 * 13 *", "the month field takes 1-12 or `jan`-`dec`, not 13"),
        ("0 0 * * 8", "the day-of-week field takes 0-7"),
        ("0 0 * * sunday", "names of three letters, such as `sun`"),
        ("*/0 * * * *", "the minute field has a step of zero"),
        ("*/x * * * *", "the minute field has a step that is no number"),
        ("0 22-5 * * *", "22-5 is written 22-23,0-5"),
        ("? * * * *", "the minute field cannot be read"),
        ("0 0 * * 1#6", "the day-of-week field cannot be read"),
        ("a b c d e", "the minute field cannot be read"),
        ("soon", "this is no schedule"),
        ("@often", "no macro has this name"),
        ("@never", "no macro has this name"),
        ("0h", "the length of time is zero"),
        ("@every soon", "the length of time cannot be read"),
        ("99999999999999999999 d", "five fields"),
        ("TZ=Mars/Olympus 0 0 * * *", "no time zone has this name"),
        ("cron(0 0 * * *)", "six fields"),
        ("1,,2 * * * *", "the minute field cannot be read"),
    ] {
        let problem = parse(text).expect_err(text);
        assert!(problem.contains(part), "{text}: {problem}");
    }
}

#[test]
fn nothing_of_an_unreadable_schedule_is_repeated() {
    let pasted = format!("{}7Qw9", "zX4t".repeat(8));
    for text in [pasted.clone(), format!("0 0 * * {pasted}"), format!("@{pasted}"), format!("TZ={pasted} 0 0 * * *")] {
        assert!(!parse(&text).expect_err("no schedule").contains("zX4t"));
    }
}

#[test]
fn next_runs() {
    for (text, after, at) in [
        ("0 */6 * * *", "2026-03-15T00:00:00Z", "2026-03-15T06:00:00Z"),
        ("0 */6 * * *", "2026-03-14T23:59:59.9Z", "2026-03-15T00:00:00Z"),
        ("0 0 29 2 *", "2026-03-15T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("0 0 29 2 *", "2096-03-15T00:00:00Z", "2104-02-29T00:00:00Z"),
        ("0 0 LW * *", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z"),
        ("0 0 1W * *", "2026-07-15T00:00:00Z", "2026-08-03T00:00:00Z"),
        ("0 0 L-2 * *", "2026-02-01T00:00:00Z", "2026-02-26T00:00:00Z"),
        ("0 0 13 * 5", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z"),
        ("0 0 13 * +5", "2026-03-14T00:00:00Z", "2026-11-13T00:00:00Z"),
        ("cron(0 8 ? * 1 *)", "2026-03-09T00:00:00Z", "2026-03-15T08:00:00Z"),
        ("0 0 0 1 1 * 2030", "2026-03-15T00:00:00Z", "2030-01-01T00:00:00Z"),
        ("12h", "2026-03-15T00:00:00Z", "2026-03-15T12:00:00Z"),
        ("P1M", "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"),
        ("CRON_TZ=Asia/Kolkata 30 3 * * *", "2026-03-15T00:00:00Z", "2026-03-15T22:00:00Z"),
        ("TZ=+02:00 0 3 * * *", "2026-03-15T00:00:00Z", "2026-03-15T01:00:00Z"),
    ] {
        assert_eq!(next(text, after), at, "{text}");
    }
}

/// In Berlin, clocks go from 2:00 to 3:00 on 2026-03-29 and from 3:00 to 2:00 on 2026-10-25, both at 1:00 UTC.
#[test]
fn changes_of_clocks() {
    let berlin = |text: &str, after: &str, count: usize| -> Vec<String> {
        let schedule = parse(&format!("CRON_TZ=Europe/Berlin {text}")).expect("a schedule");
        schedule
            .fires(after.parse().expect("a time"))
            .take(count)
            .map(|at| at.strftime("%dT%H:%M").to_string())
            .collect()
    };
    // A time that the clock never shows: once, when it would have been.
    assert_eq!(berlin("30 2 * * *", "2026-03-28T12:00:00Z", 2), ["29T01:00", "30T00:30"]);
    assert_eq!(berlin("0,30 2 * * *", "2026-03-28T12:00:00Z", 2), ["29T01:00", "30T00:00"]);
    assert_eq!(berlin("0 2,3 * * *", "2026-03-28T12:00:00Z", 2), ["29T01:00", "30T00:00"]);
    // A time that it shows twice: the first time only.
    assert_eq!(berlin("30 2 * * *", "2026-10-24T12:00:00Z", 2), ["25T00:30", "26T01:30"]);
    assert_eq!(berlin("30 2 * * *", "2026-10-25T01:10:00Z", 1), ["26T01:30"]);
    // Steps follow real time.
    assert_eq!(berlin("*/30 * * * *", "2026-03-29T00:15:00Z", 3), ["29T00:30", "29T01:00", "29T01:30"]);
    assert_eq!(berlin("*/30 * * * *", "2026-10-25T00:15:00Z", 4), ["25T00:30", "25T01:00", "25T01:30", "25T02:00"]);
    assert_eq!(berlin("15 */2 * * *", "2026-03-28T22:30:00Z", 3), ["28T23:15", "29T02:15", "29T04:15"]);
}

#[test]
fn a_zone_beside_the_schedule_gives_way_to_its_own() {
    let tokyo = Zone::parse("Asia/Tokyo").expect("a zone");
    let zone = |text: &str| match parse(text).map(|schedule| schedule.in_zone(&tokyo)) {
        Ok(Schedule::Calendar(_, zone)) => zone.name().to_owned(),
        _ => String::new(),
    };
    assert_eq!(zone("0 3 * * *"), "Asia/Tokyo");
    assert_eq!(zone("TZ=Europe/Berlin 0 3 * * *"), "Europe/Berlin");
}

#[test]
fn runs_for_messages() {
    let now = "2026-03-15T00:00:00Z".parse().expect("a time");
    let told = parse("daily").ok().and_then(|schedule| show_next(&schedule, now));
    assert_eq!(told.as_deref(), Some("2026-03-16 00:00, 2026-03-17 00:00 and 2026-03-18 00:00 UTC"));
    assert_eq!(show_next(&Schedule::Off, now), None);
    assert_eq!([1, 30, 60, 360, 7 * DAY].map(show), ["1 minute", "30 minutes", "1 hour", "6 hours", "7 days"]);
}

#[test]
fn jobs_of_a_crontab() {
    let text = "# Every 90 days\n#  rotate\n0 3 1 */3 * root openclaw secrets rotate\n\nTZ=Europe/Berlin\n\
                @daily alice true\nMAILTO=x\n0 0 * * mondays bob true\n0 0 */2 * 1 root true\n0 0 * * *\n";
    let jobs = crontab(text, true);
    let told: Vec<_> = jobs
        .iter()
        .map(|job| (&text[job.span.clone()], job.user, job.command, job.comment.as_str(), job.schedule.is_ok()))
        .collect();
    assert_eq!(
        told,
        [
            ("0 3 1 */3 *", Some("root"), "openclaw secrets rotate", "Every 90 days rotate", true),
            ("@daily", Some("alice"), "true", "", true),
            ("0 0 * * mondays", Some("bob"), "true", "", false),
            ("0 0 */2 * 1", Some("root"), "true", "", true),
        ]
    );
    let gaps: Vec<_> =
        jobs.iter().filter_map(|job| job.schedule.as_ref().ok()).filter_map(Schedule::longest_gap).collect();
    // In a crontab `*/2` restricts the day of the week; the longest wait is for a Monday with an odd number.
    assert_eq!(gaps, [92 * DAY, DAY, 21 * DAY]);
    for fields in ["0 0 L * *", "0 0 ? * 1", "0 0 1W * *", "0 0 * * 5L", "0 0 * * 1#2"] {
        let line = format!("{fields} root true");
        assert!(crontab(&line, true)[0].schedule.is_err(), "{fields}");
    }
    assert!(crontab("0 0 * jul Wed root true", true)[0].schedule.is_ok());
    let by_year = crontab("0 3 1 */3 * root sh rotate", false);
    assert_eq!(by_year.first().map(|job| (job.user, job.command)), Some((None, "root sh rotate")));
}

#[test]
fn lengths_of_time_in_seconds() {
    for (text, seconds) in [
        ("300", Some(300.0)),
        ("5m", Some(300.0)),
        ("PT5M", Some(300.0)),
        ("2 hours", Some(7200.0)),
        ("1d", Some(86_400.0)),
    ] {
        assert_eq!(super::seconds(text), seconds, "{text}");
    }
    for text in ["", "soon", "NaN", "inf", "5 apples", "${TTL}"] {
        assert_eq!(super::seconds(text), None, "{text}");
    }
}
