//! The same findings as `openclaw security audit`, case by case.
//!
//! `test-fixtures/security-audit/verdicts.jsonl` holds what the real program says of the examples of the pages and of
//! further configurations; `generate.mjs` beside it made the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use openclaw_lint::finding::Severity;
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules::exposure::checks::{CHECKS, Check, aliases, rules_named};
use openclaw_lint::rules::{check, meta, registry};
use openclaw_lint::settings::Settings;
use serde::Deserialize;

/// One configuration and what the real program says of it.
#[derive(Deserialize)]
struct Case {
    /// The rule it was made for.
    rule: String,
    /// `bad` where the rule is to report it, `good` where it is not.
    section: String,
    config: String,
    /// Whether the program accepts the configuration; if not, it does not audit it.
    valid: bool,
    /// The checks it reports, with the highest severity of each.
    #[serde(default)]
    checks: BTreeMap<String, String>,
}

/// Checks that the program has code for and never gets to: its command line leaves the collectors of the browser to
/// `--deep`, and looks at channels without their security adapters. Our cases are all there is.
const UNREACHED: &[&str] = &["browser.", "channels."];

/// Where we differ on purpose: the check, a part of the configuration (or all of them), and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("config.secrets.gateway_password_in_config", "${", "what a variable stands for is not in the file"),
    ("config.secrets.hooks_token_in_config", "${", "what a variable stands for is not in the file"),
    ("gateway.http.no_auth", "source: \"env\"", "a reference is a credential, even if it cannot be resolved here"),
    ("gateway.auth_no_rate_limit", "127.0.0.1\", auth", "an address of the loopback interface is not exposed"),
    ("gateway.control_ui.allowed_origins_required", "127.0.0.1\", auth", "an address of the loopback interface"),
    ("gateway.trusted_proxies_missing", "127.0.0.1\", auth", "an address of the loopback interface"),
    ("models.weak_tier", "gpt-6", "later than GPT-5, which its pattern overlooks"),
    ("models.weak_tier", "claude-3-5", "the 5 is the minor version, which its pattern takes for the major one"),
    ("config.insecure_or_dangerous_flags", "dangerouslyDisableDeviceAuth", "a switch that it does not know"),
];

fn cases() -> Vec<Case> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-fixtures/security-audit/verdicts.jsonl");
    let text = fs::read_to_string(file).expect("the verdicts are there");
    // The first line says with which versions the others were made.
    text.lines().skip(1).map(|line| serde_json::from_str(line).expect("a case")).collect()
}

/// The configuration as the program saw it, its random parts filled in as `generate.mjs` does.
fn expand(config: &str) -> String {
    let mut parts = config.split("<<alnum:");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (length, rest) = part.split_once(">>").expect("the end of a random part");
        text.extend("k9Qx2Lm7Zr4Wv8Tb".chars().cycle().take(length.parse().expect("a length")));
        text.push_str(rest);
    }
    text
}

/// Our findings on a configuration: rules, with the highest severity of each.
fn found(config: &str) -> BTreeMap<&'static str, Severity> {
    let text = expand(config).into_bytes();
    let document =
        Document::parse(PathBuf::from("/repository/openclaw.json"), "openclaw.json".to_owned(), Kind::OpenClaw, text);
    let now = "2026-03-15T00:00:00Z".parse().expect("a valid timestamp");
    let mut found = BTreeMap::new();
    for finding in check(&[document], &MemoryStore(Default::default()), &Settings::at(now)) {
        let severity = found.entry(finding.rule).or_insert(finding.severity);
        *severity = (*severity).max(finding.severity);
    }
    found
}

fn is_unreached(check: &str) -> bool {
    UNREACHED.iter().any(|prefix| check.starts_with(prefix))
}

/// The check that a rule was made for.
fn own_check(rule: &str) -> Option<&'static Check> {
    let all = CHECKS.iter().filter(|check| check.rules().contains(&rule));
    let by_words = |check: &&Check| check.rules().first() == Some(&rule);
    all.clone().find(by_words).or_else(|| all.clone().next())
}

/// Why we may differ on a check here, if we may; remembers that the reason was needed.
fn excuse(check: &str, config: &str, used: &mut BTreeSet<usize>) -> bool {
    let fits = |(id, part, _): &(&str, &str, &str)| *id == check && config.contains(part);
    let Some(at) = DIFFERENCES.iter().position(fits) else { return false };
    used.insert(at);
    true
}

#[test]
fn every_case_gives_what_it_was_made_for() {
    let mut wrong = Vec::new();
    for case in cases() {
        let reports = found(&case.config).keys().any(|rule| *rule == case.rule);
        if reports != (case.section == "bad") {
            wrong.push(format!("{} ({}): {}", case.rule, case.section, case.config));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_real_program_says_the_same() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for case in cases().into_iter().filter(|case| case.valid) {
        let ours = found(&case.config);
        for theirs in case.checks.keys() {
            let rules = rules_named(theirs);
            let is_ours = rules.is_empty() || rules.iter().any(|rule| ours.contains_key(rule));
            if !is_ours && !excuse(theirs, &case.config, &mut used) {
                wrong.push(format!("theirs alone: {theirs}: {}", case.config));
            }
        }
        for rule in ours.keys().filter(|rule| rule.starts_with("exposure/")) {
            // The family also has rules on what the audit does not look at.
            let Some(check) = own_check(rule) else { continue };
            let is_theirs = case.checks.keys().any(|theirs| check.is_named(theirs));
            if !is_theirs && !is_unreached(check.id) && !excuse(check.id, &case.config, &mut used) {
                wrong.push(format!("ours alone: {}: {}", check.id, case.config));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    let unused: Vec<_> = DIFFERENCES.iter().enumerate().filter(|(at, _)| !used.contains(at)).collect();
    assert!(unused.is_empty(), "reasons that nothing needs: {unused:?}");
}

#[test]
fn errors_are_critical_there_too() {
    for case in cases().into_iter().filter(|case| case.valid) {
        for (rule, severity) in found(&case.config) {
            let theirs =
                case.checks.iter().filter(|(check, _)| rules_named(check).contains(&rule)).map(|(_, s)| s.as_str());
            let theirs: Vec<&str> = theirs.collect();
            if rule.starts_with("exposure/") && severity == Severity::Error && !theirs.is_empty() {
                assert!(theirs.contains(&"critical"), "{rule} is an error, theirs {theirs:?}: {}", case.config);
            }
        }
    }
}

#[test]
fn every_check_has_a_case_of_each_kind() {
    let cases = cases();
    for check in CHECKS.iter().filter(|check| !check.rules().is_empty()) {
        for section in ["bad", "good"] {
            let is_for = |case: &&Case| check.rules().contains(&case.rule.as_str()) && case.section == section;
            // What sums up is said of every main configuration.
            let is_there = cases.iter().any(|case| is_for(&case)) || check.id == "summary.attack_surface";
            assert!(is_there, "{} has no {section} case", check.id);
        }
    }
}

#[test]
fn the_examples_are_those_of_the_pages() {
    let cases = cases();
    for rule in registry().iter().filter(|rule| rule.family() == "exposure" && rule.aliases().next().is_some()) {
        for section in ["Bad", "Good"] {
            let text = rule.section(section).unwrap_or_default();
            let Some(text) = text.strip_prefix("```json5 file=openclaw.json\n") else { continue };
            let text = text.trim_end_matches("```").trim_end();
            let is_there = cases.iter().any(|case| case.rule == rule.id && case.config.trim_end() == text);
            assert!(is_there, "{}: run test-fixtures/security-audit/generate.mjs for the example {section}", rule.id);
        }
    }
}

#[test]
fn a_check_names_its_rules_everywhere() {
    assert_eq!(rules_named("gateway.bind_no_auth"), ["exposure/gateway-bind-no-auth"]);
    assert_eq!(rules_named("channels.telegram.dm.open"), ["exposure/channels-dm-open"]);
    assert_eq!(rules_named("tools.elevated.allowFrom.discord.large"), ["exposure/tools-elevated-allow-from-large"]);
    assert!(rules_named("fs.config.perms_writable").is_empty() && rules_named("gateway.nothing").is_empty());
    let meta = meta("sandbox/unconfined-profile").expect("a rule");
    let names: Vec<&str> = aliases(meta.id).collect();
    assert_eq!(names, ["sandbox.dangerous_seccomp_profile", "sandbox.dangerous_apparmor_profile"]);
    assert!(meta.is_named("sandbox.dangerous_seccomp_profile") && !meta.is_named("sandbox.dangerous_network_mode"));
}
