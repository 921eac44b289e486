//! Crontabs: what runs when.

use std::ops::Range;

use super::calendar::{Calendar, Dialect};
use super::{Schedule, Zone, parse, split_zone};

/// A line of a crontab that runs something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job<'t> {
    /// When, or what is wrong with it (see [`parse`]).
    pub schedule: Result<Schedule, String>,
    /// The bytes of the schedule in the text.
    pub span: Range<usize>,
    /// As whom, where the crontab has such a column.
    pub user: Option<&'t str>,
    /// What runs.
    pub command: &'t str,
    /// The comment in the lines right above, without its marks; empty if there is none.
    pub comment: String,
}

/// The jobs of a crontab. `has_user` says that a user stands before the command, as in `/etc/crontab` and the files of
/// `/etc/cron.d`. `CRON_TZ` and `TZ` hold for the lines below them.
#[must_use]
pub fn crontab(text: &str, has_user: bool) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    let mut zone = Ok(Zone::default());
    let mut comment = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let offset = start;
        start += line.len();
        let body = line.trim();
        let at = offset + (line.len() - line.trim_start().len());
        if let Some(words) = body.strip_prefix('#') {
            if !comment.is_empty() {
                comment.push(' ');
            }
            comment.push_str(words.trim_start_matches('#').trim());
            continue;
        }
        if is_zone(body) {
            zone = split_zone(body).map(|(zone, _)| zone);
        } else if let Some(mut job) = job(body, at, has_user) {
            job.schedule = match (job.schedule, &zone) {
                (Ok(schedule), Ok(zone)) => Ok(schedule.in_zone(zone)),
                (Ok(_), Err(problem)) => Err(problem.clone()),
                (Err(problem), _) => Err(problem),
            };
            job.comment = std::mem::take(&mut comment);
            jobs.push(job);
        }
        comment.clear();
    }
    jobs
}

/// Whether a line sets the zone and nothing else.
fn is_zone(line: &str) -> bool {
    (line.starts_with("CRON_TZ=") || line.starts_with("TZ=")) && !line.contains(char::is_whitespace)
}

/// One line without white space around it, which begins at `at`; nothing for settings and blank lines.
fn job(line: &str, at: usize, has_user: bool) -> Option<Job<'_>> {
    let count = match line.chars().next()? {
        '@' => 1,
        '0'..='9' | '*' => 5,
        _ => return None,
    };
    let (fields, rest) = split_words(line, count)?;
    let (user, command) = match split_words(rest, 1).filter(|_| has_user) {
        Some((user, command)) => (Some(user), command),
        None => (None, rest),
    };
    let schedule = if count == 1 { parse(fields) } else { fixed(fields) };
    Some(Job { schedule, span: at..at + fields.len(), user, command, comment: String::new() })
}

fn fixed(fields: &str) -> Result<Schedule, String> {
    let calendar = Calendar::parse(&fields.to_ascii_lowercase(), Dialect::Crontab)?;
    Ok(Schedule::Calendar(Box::new(calendar), Zone::default()))
}

/// The first words of a line and what follows them; nothing if there are not so many, or nothing follows.
fn split_words(line: &str, count: usize) -> Option<(&str, &str)> {
    let mut end = 0;
    for _ in 0..count {
        let rest = &line[end..];
        let begin = end + (rest.len() - rest.trim_start().len());
        end = begin + line[begin..].find(char::is_whitespace)?;
    }
    let rest = line[end..].trim_start();
    (!rest.is_empty()).then_some((&line[..end], rest))
}
