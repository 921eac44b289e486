//! The JSON Schema of the settings file, made from the registry so that it cannot drift.

use serde_json::{Value, json};

use super::{CRITICAL_AGENTS, FIGURES};
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
    let mut policy = serde_json::Map::new();
    let presets = "The figures to start from: those of the documentation; strict, which halves what is allowed, doubles what is demanded and warns of what is only advised; or none.";
    policy.insert(
        "preset".into(),
        json!({ "enum": ["default", "strict", "off"], "default": "default", "description": presets }),
    );
    for figure in FIGURES {
        let description =
            format!("{} 0 or false switches the check off. strict: {}.", figure.description, figure.strict);
        policy.insert(figure.key.into(), json!({ "type": ["integer", "boolean"], "minimum": 0, "default": figure.usual, "description": description }));
    }
    let words = "Words in the name of an agent that make it a critical one, in place of the usual ones.";
    policy.insert("critical-agents".into(), json!({ "type": "array", "items": { "type": "string", "minLength": 1 }, "default": CRITICAL_AGENTS, "description": words }));
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
                "properties": policy,
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
