//! What is wrong in settings whose form is right.

use ignore::overrides::OverrideBuilder;

use super::SettingsFile;
use crate::redact::without_random_runs;
use crate::rules::exposure::checks::rules_named;

/// Highest number that a limit may have, in its own unit; far from overflow in any other.
const MAX_LIMIT: i64 = 1_000_000;

/// The first thing that would silently have no effect: a rule that does not exist, a pattern that is broken, an
/// acceptance without a reason, a limit out of range. `rules` are the ids of all rules.
#[must_use]
pub fn problem(settings: &SettingsFile, rules: &[&str]) -> Option<String> {
    let is_rule = |name: &str| rules.contains(&name) || !rules_named(name).is_empty();
    let is_family = |name: &str| rules.iter().any(|rule| rule.split('/').next() == Some(name));
    let unknown = settings.rules.keys().find(|name| !is_rule(name) && !is_family(name));
    let unknown = unknown.or_else(|| settings.ignore.iter().map(|entry| &entry.rule).find(|rule| !is_rule(rule)));
    if let Some(name) = unknown {
        return Some(format!("there is no rule `{}`", without_random_runs(name)));
    }
    if settings.ignore.iter().any(|entry| entry.reason.trim().is_empty()) {
        return Some("an `[[ignore]]` entry has an empty reason".into());
    }
    let paths = settings.ignore.iter().filter_map(|entry| entry.path.as_ref());
    if let Some(pattern) = settings.exclude.iter().chain(paths).find(|pattern| is_broken(pattern)) {
        return Some(format!("`{}` is not a valid path pattern", without_random_runs(pattern)));
    }
    let blank = settings.policy.critical_agents.iter().any(|word| word.trim().is_empty());
    if blank {
        return Some("`critical-agents` has an empty word, which would be in every name".into());
    }
    let limits = settings.policy.figures().filter_map(|(key, limit)| Some((key, limit?)));
    let wrong = limits.into_iter().find(|(_, limit)| !(1..=MAX_LIMIT).contains(limit));
    wrong.map(|(key, _)| format!("`{key}` must lie between 0 and {MAX_LIMIT}"))
}

fn is_broken(pattern: &str) -> bool {
    OverrideBuilder::new("").add(pattern).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_of(text: &str) -> Option<String> {
        problem(&toml::from_str(text).expect("the form is right"), &crate::rules::ids().collect::<Vec<_>>())
    }

    #[test]
    fn what_would_have_no_effect_is_named() {
        for (text, expected) in [
            ("[rules]\n'nope/x' = 'off'", "there is no rule `nope/x`"),
            ("[[ignore]]\nrule = 'sandbox'\nreason = 'x'", "there is no rule `sandbox`"),
            ("[[ignore]]\nrule = 'sandbox/network'\nreason = ' '", "an `[[ignore]]` entry has an empty reason"),
            ("exclude = ['[']", "`[` is not a valid path pattern"),
            ("[policy]\nnotice-days = -1", "`notice-days` must lie between 0 and 1000000"),
            ("[policy]\ngrace-minutes = 9223372036854775807", "`grace-minutes` must lie between 0 and 1000000"),
            ("[policy]\ncritical-agents = ['']", "`critical-agents` has an empty word, which would be in every name"),
        ] {
            assert_eq!(problem_of(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(problem_of("[policy]\nnotice-days = 0\ngrace-minutes = false"), None);
        assert_eq!(problem_of("exclude = ['*.min.js', '/vendor/']\n[rules]\nsandbox = 'off'"), None);
    }
}
