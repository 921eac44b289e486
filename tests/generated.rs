//! Files made from the registry: they must be what the program makes now.
//!
//! `UPDATE_GENERATED=1 cargo test --test generated` rewrites them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use openclaw_lint::rules::exposure::checks::{Basis, CHECKS, Check};
use openclaw_lint::rules::registry;
use openclaw_lint::settings::settings_schema;

fn assert_current(path: &str, content: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&file, content).expect("a written file");
    }
    let present = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(present == content, "{path} is out of date; run UPDATE_GENERATED=1 cargo test --test generated");
}

#[test]
fn the_settings_schema_names_every_rule() {
    let schema = settings_schema(&registry());
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    assert_current("schemas/settings.schema.json", &text);
}

#[test]
fn the_table_of_rules_lists_every_rule() {
    let mut families: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for rule in registry() {
        families.entry(rule.family()).or_default().push(rule);
    }
    let mut text =
        String::from("# Rules\n\nMade from the registry; `openclaw-lint rules explain ID` shows the page of a rule.\n");
    for (family, rules) in families {
        write!(text, "\n## {family}\n\n| rule | severity | confidence | what it reports |\n|---|---|---|---|\n")
            .expect("a string");
        for rule in rules {
            let (severity, confidence) = (rule.severity.as_str(), rule.confidence.as_str());
            writeln!(text, "| `{}` | {severity} | {confidence} | {} |", rule.id, rule.summary().replace('|', "\\|"))
                .expect("a string");
        }
    }
    assert_current("docs/rules.md", &text);
}

/// One row of the table of checks.
fn row(check: &Check) -> String {
    let basis = match check.basis {
        Basis::Rules(rules) => {
            rules.iter().map(|rule| format!("[`{rule}`](../rules/docs/{rule}.md)")).collect::<Vec<_>>().join(", ")
        }
        Basis::Elsewhere(why) => format!("none; depends on {why}"),
    };
    format!("| `{}` | {basis} |\n", check.id)
}

#[test]
fn the_table_of_checks_lists_every_check() {
    let mut text = String::from(
        "# Checks of `openclaw security audit`\n\n\
         Made from `src/rules/exposure/checks.rs`. The ids are those of OpenClaw 2026.9.6. Wherever the id of a rule is\n\
         accepted, in settings, in comments that suppress a finding, and by `openclaw-lint rules explain`, the id of a\n\
         check is, too. A part in angle brackets stands for any name.\n\n\
         Unlike the program itself, which refuses to audit a configuration that is not valid, the rules judge whatever\n\
         can be read. What a reference or a variable stands for is taken to be there.\n",
    );
    for (listed, heading) in [(true, "Listed by OpenClaw"), (false, "Reported by its code besides")] {
        let checks: Vec<&Check> = CHECKS.iter().filter(|check| check.listed == listed).collect();
        let told = checks.iter().filter(|check| !check.rules().is_empty()).count();
        write!(text, "\n## {heading}\n\n{told} of {} can be told from a configuration.\n\n", checks.len())
            .expect("a string");
        text.push_str("| check | rules |\n|---|---|\n");
        text.extend(checks.into_iter().map(row));
    }
    assert_current("docs/security-audit.md", &text);
}

#[test]
fn checks_and_rules_of_the_family_belong_together() {
    let rules = registry();
    for check in CHECKS {
        for rule in check.rules() {
            assert!(rules.iter().any(|known| known.id == *rule), "{} names {rule}, which does not exist", check.id);
        }
    }
    // The family also has rules on what the audit does not look at.
    for rule in rules.iter().filter(|rule| rule.family() == "exposure" && rule.aliases().next().is_some()) {
        let own = |alias: &str| rule.id == id_of(alias);
        assert!(rule.aliases().any(own), "{} stands for no check", rule.id);
        assert!(CHECKS.iter().filter(|check| rule.id == id_of(check.id)).all(|check| check.rules().contains(&rule.id)));
    }
}

/// The id of the rule that a check has: its words with hyphens, without the parts that stand for any name.
fn id_of(check: &str) -> String {
    let mut id = String::from("exposure");
    for (index, part) in check.split('.').filter(|part| !part.starts_with('<')).enumerate() {
        id.push(if index == 0 { '/' } else { '-' });
        for c in part.chars() {
            match c {
                '_' => id.push('-'),
                c if c.is_ascii_uppercase() => id.extend(['-', c.to_ascii_lowercase()]),
                c => id.push(c),
            }
        }
    }
    id
}
