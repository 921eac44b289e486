//! Files made from the registry: they must be what the program makes now.
//!
//! `UPDATE_GENERATED=1 cargo test --test generated` rewrites them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
