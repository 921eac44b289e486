//! The external-secrets shapes: what their schemas add to what JSON Schema says, and what OpenClaw would say of them.

mod common;

use common::Sandbox;

/// The findings of the family `schema` in one file, without its name.
fn report(text: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", text);
    let run = sandbox.check(&["--openclaw-version", "2026.9.6"]);
    assert!(run.code < 2, "{}", run.stderr);
    let lines = run.stdout.lines().filter_map(|line| line.strip_prefix("openclaw.json:"));
    lines.filter(|line| line.contains("[schema/")).map(str::to_owned).collect()
}

#[test]
fn slips_of_keys_that_protect_are_named_where_others_are_allowed() {
    let text = r#"{ "agents": { "live": { "runtime": "thread", "auto-destory": true, "tmeout": 60, "my-own": 1 } } }"#;
    let errors: Vec<_> = report(text).into_iter().filter(|line| line.contains("error[")).collect();
    assert_eq!(
        errors,
        [
            "1:46: error[schema/external-secrets] unknown key `auto-destory`",
            "1:68: error[schema/external-secrets] unknown key `tmeout`",
        ]
    );
}

#[test]
fn secret_managers_must_say_where_the_secrets_are() {
    let of = |provider: &str| {
        let text = format!(r#"{{ "externalSecrets": {{ "providers": [{{ {provider} }}] }} }}"#);
        let lines = report(&text).into_iter().filter(|line| line.contains("external-secrets]"));
        lines.map(|line| line.split_once(": ").map_or(String::new(), |(_, rest)| rest.to_owned())).collect::<Vec<_>>()
    };
    let error = |key: &str| format!("error[schema/external-secrets] `{key}` is missing");
    let info = |key: &str| format!("info[schema/external-secrets] `{key}` is not given");
    assert_eq!(of(r#""name": "aws-kms""#), [error("keyId"), info("region")]);
    assert_eq!(of(r#""name": "aws-kms", "keyId": "alias/team""#), [info("region")]);
    assert!(of(r#""name": "aws-kms", "keyId": "alias/team", "region": "eu-central-1""#).is_empty());
    assert_eq!(of(r#""name": "hashicorp-vault", "address": "https://vault.example.com""#), [error("path")]);
    assert_eq!(of(r#""name": "vault", "path": "secret/data/team""#), [info("address")]);
    assert_eq!(of(r#""name": "main", "type": "azure-key-vault", "tenantId": "t""#), [error("vaultUrl")]);
    assert!(of(r#""name": "our-own-thing""#).is_empty());
}

#[test]
fn shapes_below_openclaw_are_judged_too() {
    for (text, key) in [
        (r#"{ "openclaw": { "security": { "zeroTrust": { "enabled": true, "principls": [] } } } }"#, "principls"),
        (r#"{ "openclaw": { "externalSecrets": { "enabeld": true } } }"#, "enabeld"),
        (r#"{ "openclaw": { "auditTrail": { "enabled": true, "retentionDay": 90 } } }"#, "retentionDay"),
        (r#"{ "openclaw": { "cache": { "ttlSeconds": 60, "maxSiz": 1 } } }"#, "maxSiz"),
    ] {
        let found = report(text);
        let wanted = format!("error[schema/external-secrets] unknown key `{key}`");
        assert!(found.iter().any(|line| line.ends_with(&wanted)), "{text}: {found:?}");
    }
}

#[test]
fn what_openclaw_would_refuse_is_said_once_for_each_kind() {
    let secrets: Vec<String> = (0..40)
        .map(|n| format!(r#""key{n}": {{ "provider": "external", "source": "vault", "rotation": "daily" }}"#))
        .collect();
    let agents: Vec<String> = (0..20)
        .map(|n| format!(r#""agent{n}": {{ "runtime": "thread", "auto-destroy": true, "timeout": 60 }}"#))
        .collect();
    let text = format!(
        r#"{{ "gateway": {{ "port": 18789 }}, "secrets": {{ {} }}, "agents": {{ {} }}, "monitoring": {{ "secrets": {{}} }} }}"#,
        secrets.join(", "),
        agents.join(", ")
    );
    let found = report(&text);
    let told: Vec<&str> =
        found.iter().filter_map(|line| line.split_once("would refuse this: ")).map(|(_, rest)| rest).collect();
    assert_eq!(
        told,
        [
            "unknown key `key0`, and 39 more like it",
            "unknown key `agent0`, and 19 more like it",
            "unknown key `monitoring`",
        ]
    );
}

#[test]
fn a_form_is_refused_in_words() {
    let found = report(r#"{ "externalSecrets": { "providers": [{ "name": "kms", "region": "Frankfurt" }] } }"#);
    assert!(found.iter().any(|line| line.ends_with("this is no region: write it as `eu-central-1`")), "{found:?}");
    let found =
        report(r#"{ "externalSecrets": { "providers": [{ "name": "v", "address": "http://vault.example.com" }] } }"#);
    assert!(found.iter().any(|line| line.ends_with("the address is not encrypted: use `https://`")), "{found:?}");
}
