//! The JSON Schema of the settings file, made from the registry so that it cannot drift.

use serde_json::{Value, json};

use super::Policy;
use crate::rule::Meta;
use crate::rules::exposure::checks::CHECKS;

/// JSON Schema (draft 2020-12) of `openclaw-lint.toml`; `rules` is the registry.
#[must_use]
pub fn settings_schema(rules: &[Meta]) -> Value {
    let level = json!({ "enum": ["off", "info", "warning", "error"] });
    let mut levels = serde_json::Map::new();
    for rule in rules {
        levels.insert(rule.id.to_owned(), json!({ "$ref": "#/$defs/level", "description": rule.summary() }));
        levels.entry(rule.family()).or_insert_with(|| {
            let description = format!("All rules of the family {}", rule.family());
            json!({ "$ref": "#/$defs/level", "description": description })
        });
    }
    for check in CHECKS.iter().filter(|check| !check.rules().is_empty() && !check.id.contains('<')) {
        let description = format!("The check of `security audit`: {}", check.rules().join(", "));
        levels.insert(check.id.to_owned(), json!({ "$ref": "#/$defs/level", "description": description }));
    }
    let policy = Policy::default();
    let limit = |default: i64, description: &str| json!({ "type": "integer", "minimum": 0, "default": default, "description": description });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of openclaw-lint",
        "type": "object",
        "additionalProperties": false,
        "$defs": { "level": level },
        "properties": {
            "openclaw-version": { "type": "string", "description": "OpenClaw version to judge configurations by. Default: the file's own meta.lastTouchedVersion, else the newest known." },
            "fail-on": { "enum": ["error", "warning", "info", "never"], "default": "warning", "description": "Lowest severity that makes the run fail." },
            "min-confidence": { "enum": ["low", "medium", "high"], "default": "medium", "description": "Lowest confidence that is reported." },
            "exclude": { "type": "array", "items": { "type": "string" }, "description": "Paths never looked at, as gitignore patterns." },
            "detectors": {
                "type": "object",
                "additionalProperties": false,
                "description": "Detectors of your own.",
                "properties": {
                    "files": { "type": "array", "items": { "type": "string" }, "description": "Detector files, in the format of the rule pack or of gitleaks, relative to this file; the name may be a pattern such as *.toml." },
                    "gitleaks": { "type": ["boolean", "string"], "default": false, "description": "A rule file of gitleaks: true for .gitleaks.toml beside this file, or a path." },
                },
            },
            "rules": { "type": "object", "additionalProperties": false, "patternProperties": { "^secret/[a-z0-9]+(-[a-z0-9]+)*$": { "$ref": "#/$defs/level" }, "^(channels|tools[.]elevated[.]allowFrom)[.][^.]+[.][A-Za-z_.]+$": { "$ref": "#/$defs/level" } }, "properties": levels, "description": "Severity by rule or by family." },
            "policy": {
                "type": "object",
                "additionalProperties": false,
                "description": "Lifetimes and limits.",
                "properties": {
                    "notice-days": limit(policy.notice_days, "Days before expiry from which a secret counts as expiring."),
                    "max-age-days": limit(policy.max_age_days, "Days after createdAt, or after the commit that brought a literal, at which a secret should have been rotated."),
                    "model-key-hours": limit(policy.model_key_hours, "Longest life of a model provider's key, in hours."),
                    "source-token-hours": limit(policy.source_token_hours, "Longest life of a token of a source host, in hours."),
                    "database-password-hours": limit(policy.database_password_hours, "Longest life of a database password, in hours."),
                    "rotation-hours": limit(policy.rotation_hours, "Longest time between two scheduled rotations, in hours."),
                    "grace-minutes": limit(policy.grace_minutes, "Longest time an old secret may stay valid after rotation, in minutes."),
                },
            },
            "ignore": {
                "type": "array",
                "description": "Findings that their owner has accepted.",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["rule", "reason"],
                    "properties": {
                        "rule": { "type": "string", "description": "Rule id." },
                        "path": { "type": "string", "description": "Path or gitignore pattern; any file if absent." },
                        "pointer": { "type": "string", "description": "JSON pointer; any place if absent." },
                        "reason": { "type": "string", "minLength": 1, "description": "Why this is accepted." },
                        "expires": { "type": "string", "format": "date", "description": "Last day on which this holds." },
                    },
                },
            },
        },
    })
}
