//! Validation against the configuration schema of a given OpenClaw version.
//!
//! The schemas of all versions share one pool of parts (`schemas/openclaw`). Only
//! the parts that a document touches are ever parsed, and only the properties it
//! has are compiled: leaving out `properties` entries for absent keys cannot
//! change a verdict.

mod choose;
mod custom;
pub mod external;
mod facts;
mod format;
mod issue;
mod legacy;
mod migrations;
mod places;
mod pool;
mod project;
mod refine;
mod report;
mod shim;
mod suggest;
mod union;
mod walk;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

pub use choose::{Choice, Reason, choose, is_version};
pub use custom::{CustomError, custom};
pub use issue::{Issue, IssueKind};
pub use migrations::{Fate, Migration, migration_of, migrations, places_in};
pub use pool::{Version, full, versions};
pub use shim::is_agent_id;
pub use walk::known_keys;

/// More issues than this in one document help nobody.
const MAX_ISSUES: usize = 1000;

/// Judges a document by the schema of an OpenClaw version (the newest if `version` is not embedded) and by the
/// refinements that the file alone decides. Issues come in the order of their places.
#[must_use]
pub fn validate(version: &str, instance: &Value) -> Vec<Issue> {
    embedded(version).map_or_else(Vec::new, |version| validate_by(version, instance))
}

/// The embedded schema of an OpenClaw version, or the newest.
#[must_use]
pub fn embedded(version: &str) -> Option<&'static Version> {
    pool::find(version).or_else(|| versions().last())
}

/// Judges a document by a schema, the user's own or an embedded one, and by the refinements of the version it is like.
#[must_use]
pub fn validate_by(version: &'static Version, instance: &Value) -> Vec<Issue> {
    validate_beside(version, instance, &|_| false)
}

/// The same, for a document of which `foreign` says by JSON pointer what is no part of OpenClaw's configuration: of keys
/// there nobody has to guess, at some expense, what they were meant to be.
#[must_use]
pub fn validate_beside(version: &'static Version, instance: &Value, foreign: &dyn Fn(&str) -> bool) -> Vec<Issue> {
    let shimmed = shim::apply(version, instance);
    let instance = shimmed.instance();
    let mut issues = structural(version, instance, foreign);
    legacy::open(version, &mut issues);
    refine::run(version, instance, &mut issues);
    legacy::refuse(version, instance, &mut issues);
    legacy::soften(version, instance, &mut issues);
    for issue in &mut issues {
        issue.source = shimmed.source_of(&issue.pointer);
    }
    issues.extend(shimmed.into_warnings());
    issues.sort_by(|a, b| (&a.pointer, a.kind, &a.message).cmp(&(&b.pointer, b.kind, &b.message)));
    issues.dedup_by(|a, b| a.pointer == b.pointer && a.message == b.message);
    issues
}

/// Compiles a schema with the engine for patterns that takes linear time and is made faster, or, if one of them looks
/// around, with the other.
fn compile(schema: &Value) -> Option<Validator> {
    let options = jsonschema::options().with_draft(Draft::Draft7).offline().should_validate_formats(true);
    let options = options.with_format("uri", format::is_url);
    let plain = options.clone().with_pattern_options(PatternOptions::regex());
    plain.build(schema).or_else(|_| options.build(schema)).ok()
}

/// What the JSON schema alone finds.
fn structural(version: &'static Version, instance: &Value, foreign: &dyn Fn(&str) -> bool) -> Vec<Issue> {
    let schema = project::project(pool::root(version), instance);
    // The parts are compiled by the tests, so this cannot fail; if it did, silence would be wrong.
    let Some(validator) = compile(&schema) else {
        return vec![Issue::new("", IssueKind::Other, "the embedded schema could not be compiled")];
    };
    let mut issues = Vec::new();
    let mut reporter = report::Reporter::new(version, foreign);
    for error in validator.iter_errors(instance) {
        report::collect(&mut reporter, &error, &mut issues);
        if issues.len() >= MAX_ISSUES {
            break;
        }
    }
    issues
}

#[cfg(test)]
mod tests;
