//! Schedules outside of crontabs: those of workflows, of Kubernetes' `CronJob` and of systemd's timers.

use super::Language;
use crate::model::schedule::{self, Job};

/// Words for what is rotated, in the singular.
const SECRETS: [&str; 8] = ["secret", "key", "apikey", "token", "credential", "cred", "password", "cert"];

/// Whether a text speaks of rotating secrets: `secrets rotate`, `rotate-keys`, `token_rotation`.
fn rotates(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_secret = |word: &str| SECRETS.contains(&word.strip_suffix('s').unwrap_or(word));
    words.windows(2).any(|pair| {
        let turns = |word: &str| word.starts_with("rotat");
        turns(pair[0]) && is_secret(pair[1]) || is_secret(pair[0]) && turns(pair[1])
    })
}

/// The schedules of a file that rotates secrets.
#[must_use]
pub fn timings(language: Language, text: &str) -> Vec<Job<'_>> {
    let lower = text.to_ascii_lowercase();
    let keys: &[&str] = match language {
        Language::Workflow => &["cron"],
        Language::Manifest => &["schedule"],
        Language::Timer => &["OnCalendar", "OnUnitActiveSec"],
        _ => return Vec::new(),
    };
    // Of a timer the name has said it.
    if language != Language::Timer && !rotates(&lower) {
        return Vec::new();
    }
    let mut jobs = Vec::new();
    let mut comment = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let offset = start;
        start += line.len();
        let body = line.trim();
        if let Some(words) = body.strip_prefix('#') {
            words.trim().clone_into(&mut comment);
            continue;
        }
        let above = std::mem::take(&mut comment);
        let Some((key, value)) = body.trim_start_matches("- ").split_once([':', '=']) else { continue };
        if !keys.contains(&key.trim()) {
            continue;
        }
        let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let Some(at) = line.find(value).filter(|_| !value.is_empty() && !value.contains("{{")) else { continue };
        let Some(schedule) = read(language, value) else { continue };
        let span = offset + at..offset + at + value.len();
        jobs.push(Job { schedule, span, user: None, command: "", comment: above });
    }
    jobs
}

/// What a schedule says; nothing for a form of systemd's that is not known here (systemd.time(7)).
fn read(language: Language, value: &str) -> Option<Result<schedule::Schedule, String>> {
    if language != Language::Timer {
        return Some(schedule::parse(value));
    }
    let (date, _) = value.split_once(' ').unwrap_or((value, ""));
    let cron = match date.split('-').collect::<Vec<_>>()[..] {
        ["*", "*", "*"] => "0 0 * * *".to_owned(),
        ["*", "*", day] => format!("0 0 {} * *", number(day)?),
        ["*", month, day] => format!("0 0 {} {} *", number(day)?, number(month)?),
        [_] => return schedule::parse(value).ok().map(Ok),
        _ => return None,
    };
    Some(schedule::parse(&cron))
}

fn number(text: &str) -> Option<u8> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_found() {
        let gap = |language, text: &str| {
            let jobs = timings(language, text);
            jobs.first().and_then(|job| job.schedule.as_ref().ok()?.longest_gap()).map(|minutes| minutes / 1440)
        };
        let workflow =
            "on:\n  schedule:\n    - cron: '0 0 1 * *' # monthly\njobs: {r: {run: openclaw secrets rotate}}\n";
        assert_eq!(gap(Language::Workflow, workflow), Some(31));
        assert_eq!(gap(Language::Workflow, "on:\n  schedule:\n    - cron: '0 0 1 * *'\n"), None);
        assert_eq!(gap(Language::Manifest, "kind: CronJob\nspec:\n  schedule: \"@weekly\"\n# rotate-keys\n"), Some(7));
        assert_eq!(gap(Language::Timer, "[Timer]\nOnCalendar=monthly\n"), Some(31));
        assert_eq!(gap(Language::Timer, "[Timer]\nOnCalendar=*-*-01 03:00:00\n"), Some(31));
        assert_eq!(gap(Language::Timer, "[Timer]\nOnUnitActiveSec=30d\n"), Some(30));
        assert_eq!(gap(Language::Timer, "[Timer]\nOnCalendar=Mon,Tue *-*-01\n"), None);
    }
}
