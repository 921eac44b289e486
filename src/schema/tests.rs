use serde_json::{Value, json};

use super::{IssueKind, choose, full, known_keys, pool, validate, versions};

fn newest() -> &'static str {
    &versions().last().expect("versions are embedded").version
}

fn issues(instance: &Value) -> Vec<(String, IssueKind)> {
    validate(newest(), instance).into_iter().map(|issue| (issue.pointer, issue.kind)).collect()
}

#[test]
fn every_version_compiles_in_full() {
    assert!(pool::part_count() > 100);
    for version in versions() {
        let schema = full(&version.version);
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft7)
            .offline()
            .build(&schema)
            .expect("the schema compiles");
        assert!(!known_keys(&version.version, "/gateway").is_empty(), "{}", version.version);
    }
}
