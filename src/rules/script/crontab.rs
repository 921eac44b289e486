//! Rotation by cron: schedules that cannot be read, never fire, are slower than the policy, or than their comment says.

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::schedule::{self, Job, Schedule};
use crate::model::script::{Language, Script, Written, crontabs, timings};
use crate::rule::{Meta, Rule as _, Sink};
use crate::rules::rotation;
use crate::settings::Settings;
use crate::text::Span;

static META: Meta =
    Meta { id: "rotation/slower-than-said", severity: Severity::Warning, confidence: Confidence::Medium };

/// Reports lines of a crontab, or of one that a script writes, that rotate too rarely, or never.
pub(super) struct Crontab;

/// Words of a command or a comment that say what is rotated.
const SECRETS: [&str; 14] = [
    "secret",
    "secrets",
    "key",
    "keys",
    "apikey",
    "apikeys",
    "token",
    "tokens",
    "credential",
    "credentials",
    "creds",
    "password",
    "passwords",
    "openclaw",
];

impl ScriptRule for Crontab {
    fn meta(&self) -> Option<&'static Meta> {
        Some(&META)
    }

    fn check(&self, script: &Script<'_>, settings: &Settings, sink: &mut Sink) {
        timings(script.language, &script.ascii).iter().for_each(|job| check(job, 0, settings, sink));
        let written = match script.language {
            Language::Crontab(has_user) => vec![Written { span: Span::new(0, script.text.len()), has_user }],
            _ => crontabs(script),
        };
        for Written { span, has_user } in written {
            let Some(lines) = script.ascii.get(span.start..span.end) else { continue };
            for job in schedule::crontab(lines, has_user).iter().filter(|job| rotates(job)) {
                check(job, span.start, settings, sink);
            }
        }
    }
}

/// Whether a job rotates credentials: `openclaw secrets rotate`, or a script whose name says so.
fn rotates(job: &Job<'_>) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
        parts.filter(|part| !part.is_empty()).map(str::to_ascii_lowercase).collect()
    };
    let command = words(job.command);
    let turns = command.iter().any(|word| matches!(word.as_str(), "rotate" | "rotation" | "rotator" | "rotating"));
    let mut named = command.iter().cloned().chain(words(&job.comment));
    turns && named.any(|word| SECRETS.contains(&word.as_str()))
}

/// Judges a job of lines that begin at an offset.
fn check(job: &Job<'_>, offset: usize, settings: &Settings, sink: &mut Sink) {
    let span = Span::new(offset + job.span.start, offset + job.span.end);
    let schedule = match &job.schedule {
        Ok(schedule) => schedule,
        Err(problem) => {
            let message = format!("the rotation never starts: {problem}");
            let finding = Finding::new(rotation::InvalidSchedule.meta(), span, message);
            return sink.push(finding.help("write `minute hour day-of-month month day-of-week` before the command"));
        }
    };
    let never = |message: &str, help: &str| Finding::new(rotation::NeverFires.meta(), span, message).help(help);
    if *schedule == Schedule::AtStart {
        let message = "the secret is rotated when the machine starts, which may be never";
        return sink.push(never(message, "write a schedule by the clock, such as `0 0 * * 0`"));
    }
    let Some(minutes) = schedule.longest_gap().filter(|_| schedule.next_fire(settings.now).is_some()) else {
        let message = "no date matches this schedule, so the secret is never rotated";
        return sink.push(never(message, "check day-of-month against month: February has no 30th"));
    };
    let next = schedule::show_next(schedule, settings.now).map(|runs| format!("; the next runs are {runs}"));
    let next = next.unwrap_or_default();
    if let Some(limit) =
        settings.policy.rotation_hours.map(|hours| hours.saturating_mul(60)).filter(|&limit| minutes > limit)
    {
        let (gap, limit) = (schedule::show(minutes), schedule::show(limit));
        let message = format!("up to {gap} pass between two rotations; the policy allows {limit}");
        let finding = Finding::new(rotation::TooSlow.meta(), span, message);
        sink.push(finding.help(format!("rotate at least every {limit}{next}")));
    }
    if let Some(said) = schedule::claimed(&job.comment).filter(|&said| minutes > said) {
        let (gap, said) = (schedule::show(minutes), schedule::show(said));
        let message = format!("the comment says every {said}, but up to {gap} pass between two rotations");
        sink.push(Finding::new(&META, span, message).help(format!("correct the schedule or the comment{next}")));
    }
}
