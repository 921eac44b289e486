//! Fixing files: what is written, what is shown, and what is left alone.

mod common;

use std::fs;

use common::{Run, Sandbox, fake};

/// Fixes everything, and reports nothing of what an audit finds missing in so small configurations.
fn fix(sandbox: &Sandbox, more: &[&str]) -> Run {
    if !sandbox.path().join("openclaw-lint.toml").exists() {
        sandbox.write("openclaw-lint.toml", "[rules]\nexposure = \"off\"\n");
    }
    let mut arguments = vec!["fix", "--format", "short", "--now", "2026-03-15"];
    arguments.extend_from_slice(more);
    sandbox.run(&arguments)
}

fn read(sandbox: &Sandbox, name: &str) -> String {
    fs::read_to_string(sandbox.path().join(name)).expect("a readable file")
}

/// A configuration with a token, in which everything that is to stay is unusual.
fn config(token: &str) -> String {
    format!(
        "// my bot\r\n{{\r\n\tmeta: {{ lastTouchedVersion: '2026.9.6' }},\r\n\t'channels': {{\r\n\t\t// the bot\r\n\
         \t\ttelegram: {{ enabled: true, botToken: '{token}', /* x */ }}, // here\r\n\t}},\r\n\
         \tgateway: {{ mode: 'local', port: +18789., }},\r\n}}"
    )
}

#[test]
fn a_literal_becomes_a_reference_and_nothing_else_changes() {
    let sandbox = Sandbox::new();
    let token = fake("<<digits:9>>:AA<<base64url:33>>");
    sandbox.write("openclaw.json", format!("\u{FEFF}{}", config(&token)));
    let before = read(&sandbox, "openclaw.json");

    let safe = fix(&sandbox, &[]);
    assert_eq!(safe.code, 1, "{}", safe.stderr);
    assert_eq!(read(&sandbox, "openclaw.json"), before, "it needs a variable, so it is not safe");
    assert!(safe.stderr.contains("1 more can be fixed with --unsafe"), "{}", safe.stderr);

    let run = fix(&sandbox, &["--unsafe"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let reference = "{ source: 'env', provider: 'default', id: 'TELEGRAM_BOT_TOKEN' }";
    assert_eq!(read(&sandbox, "openclaw.json"), before.replace(&format!("'{token}'"), reference));
    let said = "fixed: openclaw.json: Replace it by a reference to the variable `TELEGRAM_BOT_TOKEN` [secret/telegram-bot-token]\n\
         set TELEGRAM_BOT_TOKEN where OpenClaw runs, to what stood at openclaw.json#/channels/telegram/botToken\n\
         note: rotate these credentials: the old values are in every copy of the file, and in its history\n\
         checked 2 files";
    assert!(run.stderr.starts_with(said), "{}", run.stderr);
    let left: Vec<_> = fs::read_dir(sandbox.path()).expect("a directory").collect();
    assert_eq!(left.len(), 2, "no copy of the old file stays beside it and the settings");
}

#[test]
fn a_diff_shows_the_edits_without_the_values_and_writes_nothing() {
    let sandbox = Sandbox::new();
    let (token, other) = (fake("<<digits:9>>:AA<<base64url:33>>"), fake("<<alnum:40>>"));
    let text = config(&token).replace("port: +18789.", &format!("note: '{other}'"));
    sandbox.write("openclaw.json", &text);
    let run = fix(&sandbox, &["--unsafe", "--diff"]);
    assert_eq!(read(&sandbox, "openclaw.json"), text);
    assert_eq!(run.code, 1, "what is found is still there");
    let masked = "*".repeat(45);
    assert!(run.stdout.starts_with("--- a/openclaw.json\n+++ b/openclaw.json\n@@ -3,7 +3,7 @@\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains(&format!("-\t\ttelegram: {{ enabled: true, botToken: '{masked}', /* x */ }}, // here\n"))
    );
    assert!(run.stdout.contains("+\t\ttelegram: { enabled: true, botToken: { source: 'env',"));
    for secret in [&token[10..], &other] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret));
    }
}

#[test]
fn equal_values_share_a_variable_and_different_ones_do_not() {
    let sandbox = Sandbox::new();
    let (one, two) = (fake("<<digits:9>>:AA<<base64url:33>>"), fake("<<digits:10>>:AA<<base64url:33>>"));
    let key = fake("sk-proj-<<alnum:48>>");
    sandbox.write(
        "openclaw.json",
        format!(
            "{{ channels: {{ telegram: {{ accounts: {{ a: {{ botToken: '{one}' }}, b: {{ botToken: '{two}' }}, c: {{ botToken: '{one}' }} }} }} }},
               models: {{ providers: {{ openai: {{ baseUrl: 'https://x.example', apiKey: '{key}', models: [] }} }} }},
               skills: {{ entries: {{ draw: {{ apiKey: '{}' }}, ref: {{ apiKey: '${{DRAW_API_KEY}}' }} }} }},
               hooks: {{ token: '{}' }},
               mcp: {{ servers: {{ gh: {{ command: 'npx', env: {{ GITHUB_TOKEN: '{}' }} }} }} }} }}",
            fake("<<alnum:32>>"),
            fake("<<alnum:40>>"),
            fake("ghp_<<alnum:36>>"),
        ),
    );
    let run = fix(&sandbox, &["--unsafe"]);
    let after = read(&sandbox, "openclaw.json");
    let ids: Vec<&str> = after.split("id: '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
    assert_eq!(
        ids,
        [
            "TELEGRAM_A_BOT_TOKEN",
            "TELEGRAM_B_BOT_TOKEN",
            "TELEGRAM_A_BOT_TOKEN",
            "OPENAI_API_KEY",
            // What the file reads already may hold something else.
            "OPENCLAW_SKILLS_ENTRIES_DRAW_API_KEY"
        ],
        "{}",
        run.stderr
    );
    // OpenClaw takes only strings there.
    assert!(
        after.contains("token: '${OPENCLAW_HOOKS_TOKEN}'") && after.contains("GITHUB_TOKEN: '${GITHUB_TOKEN}'"),
        "{after}"
    );
}

#[test]
fn an_older_version_gets_what_it_takes() {
    let sandbox = Sandbox::new();
    let token = fake("<<alnum:40>>");
    let text = |value: &str| {
        format!("{{ meta: {{ lastTouchedVersion: '2026.2.26' }}, gateway: {{ auth: {{ token: {value} }} }} }}")
    };
    sandbox.write("openclaw.json", text(&format!("'{token}'")));
    fix(&sandbox, &["--unsafe"]);
    assert_eq!(read(&sandbox, "openclaw.json"), text("'${OPENCLAW_GATEWAY_TOKEN}'"));
}

#[test]
fn what_the_environment_says_anyway_goes() {
    let sandbox = Sandbox::new();
    let key = fake("sk-proj-<<alnum:48>>");
    let text = |secret: &str| format!("{{\n  env: {{\n    vars: {{\n{secret}      LANG: 'C',\n    }},\n  }},\n}}\n");
    sandbox.write("openclaw.json", text(&format!("      OPENAI_API_KEY: '{key}', // mine\n")));
    let run = fix(&sandbox, &["--unsafe"]);
    assert_eq!(read(&sandbox, "openclaw.json"), text(""));
    assert!(run.stderr.contains("set OPENAI_API_KEY where OpenClaw runs"), "{}", run.stderr);
}

#[test]
fn auth_profiles_get_their_own_kind_of_reference() {
    let sandbox = Sandbox::new();
    let (key, token) = (fake("sk-proj-<<alnum:48>>"), fake("sk-ant-oat01-<<base64url:93>>AA"));
    let text = format!(
        r#"{{"version":1,"profiles":{{"openai:default":{{"type":"api_key","provider":"openai","key":"{key}"}},
  "anthropic:me":{{"type":"oauth","provider":"anthropic","access":"{token}"}}}}}}"#
    );
    sandbox.write("agents/main/agent/auth-profiles.json", &text);
    fix(&sandbox, &["--unsafe"]);
    let reference = r#""keyRef":{"source":"env","provider":"default","id":"OPENAI_DEFAULT_API_KEY"}"#;
    let expected = text.replace(&format!(r#""key":"{key}""#), reference);
    assert_eq!(read(&sandbox, "agents/main/agent/auth-profiles.json"), expected, "logins stay");
}

#[test]
fn fixes_are_made_in_included_files() {
    let sandbox = Sandbox::new();
    let token = fake("<<digits:9>>:AA<<base64url:33>>");
    sandbox.write("openclaw.json", "{ channels: { $include: './channels.json5' } }");
    sandbox.write("channels.json5", format!("{{\n  telegram: {{ botToken: \"{token}\" }},\n}}\n"));
    let run = fix(&sandbox, &["--unsafe"]);
    assert!(read(&sandbox, "channels.json5").contains("id: \"TELEGRAM_BOT_TOKEN\""), "{}", run.stderr);
}

#[test]
fn what_is_no_plain_file_in_utf8_is_left_alone_and_named() {
    let sandbox = Sandbox::new();
    let text = "{ agents: { defaults: { sandbox: { mode: 'all', docker: { readOnlyRoot: false } } } } }";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    sandbox.write("a/openclaw.json", &utf16);
    let run = fix(&sandbox, &["--unsafe"]);
    assert!(run.stderr.contains("not fixed: a/openclaw.json: is not in UTF-8; convert it first\n"), "{}", run.stderr);
    assert_eq!(fs::read(sandbox.path().join("a/openclaw.json")).expect("a file"), utf16);
    #[cfg(unix)]
    {
        let real = sandbox.write("elsewhere.txt", text);
        std::os::unix::fs::symlink(&real, sandbox.path().join("openclaw.json")).expect("a link");
        let run = fix(&sandbox, &["--unsafe", "openclaw.json"]);
        assert!(run.stderr.contains("not fixed: openclaw.json: is a symbolic link"), "{}", run.stderr);
        assert_eq!(read(&sandbox, "elsewhere.txt"), text);
    }
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    let path = sandbox.write(
        "openclaw.json",
        "{ agents: { defaults: { sandbox: { mode: 'all', docker: { readOnlyRoot: false } } } } }",
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    fix(&sandbox, &["--unsafe"]);
    assert!(read(&sandbox, "openclaw.json").contains("readOnlyRoot: true"));
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
    // Where nothing can be written beside it, it stays as it is; root may write anywhere.
}

#[test]
fn options_of_fixing_need_fixing() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["check", "--unsafe"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--diff"]).code, 2);
    assert_eq!(sandbox.run_with_input(&["fix", "-"], b"{}").code, 2);
    assert_eq!(sandbox.check(&["--fix", "--fail-on", "never"]).code, 0);
}

#[test]
fn what_is_accepted_is_not_fixed() {
    let sandbox = Sandbox::new();
    let text = "{ agents: { defaults: { sandbox: { mode: 'all', docker: {\n  // openclaw-lint: ignore[sandbox/writable-root] it is a toy\n  readOnlyRoot: false } } } } }";
    sandbox.write("openclaw.json", text);
    fix(&sandbox, &["--unsafe"]);
    assert_eq!(read(&sandbox, "openclaw.json"), text);
    sandbox.write("openclaw.json", text.replace("openclaw-lint: ", ""));
    sandbox.write("openclaw-lint.toml", "[rules]\nsandbox = \"off\"\n");
    fix(&sandbox, &["--unsafe"]);
    assert_eq!(read(&sandbox, "openclaw.json"), text.replace("openclaw-lint: ", ""));
}

/// A configuration in the layout of 2026.6.11, with comments wherever one can stand.
const OLDER: &str = r#"{
  "meta": { "lastTouchedVersion": "2026.6.11" },
  "gateway": { "mode": "local", "nodes": { "denyCommands": ["sms.send"] } },
  "agents": {
    "defaults": {
      // found again
      "memorySearch": { "enabled": true }, // by meaning
    },
    // every agent
    "list": [
      { "id": "main", "default": true }, // the first
      {
        "id": "work", // at work
        "workspace": "~/work",
        "memorySearch": { "enabled": false }
      }
    ],
  },
  "env": { "LANG": "C", "TZ": "UTC" },
  "cli": { "banner": { "taglineMode": "off" } }, // quiet
}
"#;

#[test]
fn keys_of_an_older_layout_go_where_the_release_wants_them() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", OLDER);
    assert_eq!(fix(&sandbox, &[]).code, 0);
    assert_eq!(read(&sandbox, "openclaw.json"), OLDER, "it is right for the release that it was written for");
    let run = fix(&sandbox, &["--openclaw-version", "2026.9.6"]);
    assert!(
        run.stdout.contains("unknown key `cli`") && run.stdout.lines().count() == 1,
        "{}{}",
        run.stdout,
        run.stderr
    );
    let run = fix(&sandbox, &["--unsafe", "--openclaw-version", "2026.9.6"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let expected = r#"{
  "meta": { "lastTouchedVersion": "2026.9.6" },
  "gateway": { "mode": "local", "nodes": { "commands": { "deny": ["sms.send"] } } },
  "agents": {
    // every agent
    "entries": {
      "main": { "default": true }, // the first
      "work": {
        "workspace": "~/work",
        "memory": {
          "search": { "enabled": false }
        }
      }
    },
  },
  "env": { "vars": { "LANG": "C", "TZ": "UTC" } },
  // found again
  "memory": {
    "search": { "enabled": true }
  }, // by meaning
}
"#;
    assert_eq!(read(&sandbox, "openclaw.json"), expected);
    assert_eq!(fix(&sandbox, &["--unsafe"]).code, 0);
    assert_eq!(read(&sandbox, "openclaw.json"), expected);
}

#[test]
fn unknown_keys_and_keys_that_do_not_count() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ gateway: { port: 1, port: 2, bnd: 'loopback', mode: 'lokal' }, \"//note\": 1 }");
    fix(&sandbox, &[]);
    let safe = "{ gateway: { port: 2, bnd: 'loopback', mode: 'lokal' }, \"//note\": 1 }";
    assert_eq!(read(&sandbox, "openclaw.json"), safe);
    let run = fix(&sandbox, &["--unsafe"]);
    assert_eq!(read(&sandbox, "openclaw.json"), "{ gateway: { port: 2, bind: 'loopback', mode: 'local' } }");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}
