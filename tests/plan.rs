//! Plans for `openclaw secrets apply`.

mod common;

use common::{Run, Sandbox, fake};
use serde_json::{Value, json};

fn plan(sandbox: &Sandbox, more: &[&str]) -> Run {
    let mut arguments = vec!["plan", "--now", "2026-03-15"];
    arguments.extend_from_slice(more);
    sandbox.run(&arguments)
}

#[test]
fn every_literal_where_a_reference_may_stand_is_a_target() {
    let sandbox = Sandbox::new();
    let (token, key, hook) = (fake("<<digits:9>>:AA<<base64url:33>>"), fake("<<alnum:40>>"), fake("<<alnum:36>>"));
    sandbox.write(
        "state/openclaw.json",
        format!(
            "{{ channels: {{ telegram: {{ botToken: '${{TELEGRAM_BOT_TOKEN}}', accounts: {{ 'my.bot': {{ botToken: '{token}' }} }} }} }},
               models: {{ providers: {{ openai: {{ baseUrl: 'https://x.example', apiKey: '{key}', models: [],
                 headers: {{ 'X-Api-Key': '{key}', 'X-Title': 'something that is no secret' }} }},
                 local: {{ baseUrl: 'http://x', apiKey: 'ollama-local', models: [] }} }} }},
               gateway: {{ auth: {{ token: 'changeme' }} }}, hooks: {{ token: '{hook}' }} }}"
        ),
    );
    sandbox.write(
        "state/agents/work/agent/auth-profiles.json",
        format!(
            r#"{{"version":1,"profiles":{{"openai:default":{{"type":"api_key","provider":"openai","key":"{key}"}}}}}}"#
        ),
    );
    let run = plan(&sandbox, &["state"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let found: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let target = |kind: &str, path: &[&str], id: &str| json!({ "type": kind, "path": path.join("."), "pathSegments": path, "ref": { "source": "env", "provider": "default", "id": id } });
    let mut profile = target("auth-profiles.api_key.key", &["profiles", "openai:default", "key"], "OPENAI_API_KEY");
    profile["agentId"] = "work".into();
    profile["authProfileProvider"] = "openai".into();
    let expected = json!([
        target(
            "channels.telegram.accounts.*.botToken",
            &["channels", "telegram", "accounts", "my.bot", "botToken"],
            "TELEGRAM_MY_BOT_BOT_TOKEN"
        ),
        target("models.providers.apiKey", &["models", "providers", "openai", "apiKey"], "OPENAI_API_KEY"),
        target(
            "models.providers.headers",
            &["models", "providers", "openai", "headers", "X-Api-Key"],
            "OPENAI_API_KEY"
        ),
        target("gateway.auth.token", &["gateway", "auth", "token"], "OPENCLAW_GATEWAY_TOKEN"),
        profile,
    ]);
    assert_eq!(found["targets"], expected);
    assert_eq!((&found["version"], &found["protocolVersion"]), (&json!(1), &json!(1)));
    assert_eq!(
        run.stderr,
        "not planned: state/openclaw.json#/hooks/token takes no reference; `openclaw-lint fix --unsafe` moves it too\n\
         set OPENAI_API_KEY where OpenClaw runs, to what stands at state/openclaw.json#/models/providers/openai/apiKey, \
         state/openclaw.json#/models/providers/openai/headers/X-Api-Key, \
         state/agents/work/agent/auth-profiles.json#/profiles/openai:default/key\n\
         set OPENCLAW_GATEWAY_TOKEN where OpenClaw runs, to what stands at state/openclaw.json#/gateway/auth/token\n\
         set TELEGRAM_MY_BOT_BOT_TOKEN where OpenClaw runs, to what stands at state/openclaw.json#/channels/telegram/accounts/my.bot/botToken\n\
         note: rotate what the plan moves: the old values are in every copy of the file, and in its history\n\
         planned 5 credentials\n"
    );
    for secret in [&token[10..], &key, &hook, "changeme"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret));
    }
}

#[test]
fn a_fix_and_a_plan_name_the_same_variables() {
    let sandbox = Sandbox::new();
    let text = format!(
        "{{ channels: {{ telegram: {{ botToken: '{}', accounts: {{ default: {{ botToken: '{}' }} }} }} }},
           skills: {{ entries: {{ a: {{ apiKey: '{}' }} }} }}, gateway: {{ remote: {{ token: '{}' }} }} }}",
        fake("<<digits:9>>:AA<<base64url:33>>"),
        fake("<<digits:10>>:AA<<base64url:33>>"),
        fake("<<alnum:40>>"),
        fake("<<alnum:36>>")
    );
    sandbox.write("openclaw.json", &text);
    let planned: Value = serde_json::from_str(&plan(&sandbox, &[]).stdout).expect("JSON");
    let planned: Vec<&str> =
        planned["targets"].as_array().into_iter().flatten().filter_map(|target| target["ref"]["id"].as_str()).collect();
    assert_eq!(sandbox.check(&["--fix", "--unsafe", "--fail-on", "never"]).code, 0);
    let after = std::fs::read_to_string(sandbox.path().join("openclaw.json")).expect("a file");
    let written: Vec<&str> = after.split("id: '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
    assert_eq!(written, planned);
    let again = plan(&sandbox, &[]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
    assert_eq!(again.stderr, "nothing to plan: no literal credential where OpenClaw takes a reference\n");
}

#[test]
fn one_configuration_is_planned_for_and_named_if_there_are_several() {
    let sandbox = Sandbox::new();
    assert_eq!(plan(&sandbox, &[]).code, 2);
    sandbox.write("a/openclaw.json", "{}");
    assert_eq!(plan(&sandbox, &[]).code, 0);
    sandbox.write("b/openclaw.json", "{}");
    let run = plan(&sandbox, &[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("name one of a/openclaw.json, b/openclaw.json"), "{}", run.stderr);
    sandbox.write("openclaw.json", "{");
    assert_eq!(plan(&sandbox, &[]).code, 3, "not all of it could be read");
}

#[test]
fn a_plan_that_would_be_refused_is_said_to_be() {
    let sandbox = Sandbox::new();
    sandbox
        .write("openclaw.json", format!("{{ gateway: {{ bnd: 1, auth: {{ token: '{}' }} }} }}", fake("<<alnum:40>>")));
    let run = plan(&sandbox, &["--output", "plan.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("valid configurations only, and this one has a problem"), "{}", run.stderr);
    assert!(sandbox.path().join("plan.json").is_file());
}
