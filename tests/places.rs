//! Credentials that only their place tells: every place where OpenClaw and its neighbours keep one, with values of
//! every look, and with everything that is written there instead of one.

use std::path::Path;

use openclaw_lint::lint::lint_buffer;
use openclaw_lint::project::MemoryStore;
use openclaw_lint::secrets::expand;
use openclaw_lint::settings::Settings;
use serde_json::{Map, Value, json};

/// Values that look like nothing in particular: by name, so that a failure does not show them.
fn looks() -> Vec<(&'static str, String)> {
    vec![
        ("48 hexadecimal digits", expand("<<hex:48>>")),
        ("32 letters and digits", expand("<<alnum:32>>")),
        ("a word", "kestrel".to_owned()),
        ("a word with a year", "Rotterdam2019".to_owned()),
        ("several words", "blue-kitchen-window".to_owned()),
        ("digits", expand("7<<digits:9>>")),
        ("a UUID", expand("<<hex:8>>-<<hex:4>>-4<<hex:3>>-a<<hex:3>>-<<hex:12>>")),
        ("a sentence", "the quick cat sleeps under nine chairs".to_owned()),
        ("base64", expand("<<base64:43>>=")),
        ("letters beyond ASCII", "Zürich-straße-пароль".to_owned()),
        ("a dollar sign inside", expand("<<alnum:6>>$<<upper:4>><<alnum:6>>")),
        ("a quote and a backslash", expand("<<alnum:6>>\"\\<<alnum:6>>")),
        ("four characters", expand("q<<digits:1>>Z<<lower:1>>")),
        ("4,000 characters", expand("<<alnum:4000>>")),
    ]
}

/// What stands at a credential's place without being one.
const HARMLESS: &[&str] = &[
    "${ACME_TOKEN}",
    "$ACME_TOKEN",
    "ACME_API_KEY_PLACEHOLDER",
    "ACME_API_KEY",
    "ollama",
    "lmstudio",
    "local",
    "ollama-local",
    "REDACTED",
    "REMOVED",
    "[REDACTED]",
    "<redacted>",
    "***",
    "xxx_ACME_TOKEN_xxx",
    "{env:ACME_TOKEN}",
    "<your-token>",
    "<ACME_TOKEN>",
    "qwen-oauth",
    "minimax-oauth",
    "${ACME_TOKEN:-default}",
    "__OPENCLAW_REDACTED__",
    "secretref-managed",
    "secretref-env:ACME_TOKEN",
    "{{ACME_TOKEN}}",
    "YOUR_TOKEN_HERE",
    "your-api-key",
    "replace-me",
    "xxxxxxxxxxxxxxxx",
    "",
];

/// Places in a main configuration. Steps between dots; a number is an index.
const CONFIGURATION: &[&str] = &[
    "gateway.auth.token",
    "gateway.auth.password",
    "gateway.remote.token",
    "gateway.remote.password",
    "hooks.token",
    "hooks.gmail.pushToken",
    "cron.webhookToken",
    "talk.apiKey",
    "talk.providers.elevenlabs.apiKey",
    "talk.realtime.providers.openai.apiKey",
    "models.providers.acme.apiKey",
    "models.providers.acme.headers.Authorization",
    "models.providers.acme.headers.x-api-key",
    "models.providers.acme.request.auth.token",
    "tools.web.search.apiKey",
    "tools.web.search.perplexity.apiKey",
    "tools.web.search.grok.apiKey",
    "tools.web.fetch.firecrawl.apiKey",
    "plugins.entries.brave.config.webSearch.apiKey",
    "plugins.entries.acme.config.webSearch.apiKey",
    "plugins.entries.acme.config.apiKey",
    "plugins.entries.acme.config.nested.deep.clientSecret",
    "plugins.entries.acme.config.embedding.apiKey",
    "plugins.entries.acme.config.accounts.0.password",
    "plugins.entries.acme.config.authToken",
    "plugins.entries.acme.config.api_key",
    "skills.entries.acme.apiKey",
    "skills.entries.acme.env.ACME_API_KEY",
    "skills.entries.acme.config.token",
    "env.ACME_API_KEY",
    "env.vars.ACME_TOKEN",
    "env.vars.DB_PASSWORD",
    "channels.telegram.botToken",
    "channels.telegram.webhookSecret",
    "channels.telegram.accounts.work.botToken",
    "channels.discord.token",
    "channels.discord.accounts.work.token",
    "channels.slack.botToken",
    "channels.slack.appToken",
    "channels.slack.userToken",
    "channels.slack.signingSecret",
    "channels.slack.accounts.work.signingSecret",
    "channels.feishu.appSecret",
    "channels.feishu.accounts.work.appSecret",
    "channels.feishu.accounts.work.encryptKey",
    "channels.feishu.accounts.work.verificationToken",
    "channels.matrix.accessToken",
    "channels.matrix.password",
    "channels.mattermost.botToken",
    "channels.msteams.appPassword",
    "channels.line.channelAccessToken",
    "channels.line.channelSecret",
    "channels.nostr.privateKey",
    "channels.irc.password",
    "channels.irc.nickserv.password",
    "channels.twitch.accessToken",
    "channels.nextcloud-talk.botSecret",
    "channels.bluebubbles.password",
    "channels.zalo.botToken",
    "channels.qqbot.clientSecret",
    "channels.qqbot.accounts.work.clientSecret",
    "channels.qq.token",
    "channels.dingtalk.clientSecret",
    "channels.dingtalk-connector.clientSecret",
    "channels.dingtalk.accounts.work.clientSecret",
    "channels.wecom.token",
    "channels.wecom.corpSecret",
    "channels.wecom.encodingAESKey",
    "channels.wecom.encodingAesKey",
    "channels.wecom.bot.secret",
    "channels.wecom.accounts.work.agent.corpSecret",
    "channels.openclaw-wechat.apiKey",
    "channels.acme.appSecret",
    "mcp.servers.acme.env.ACME_API_KEY",
    "mcp.servers.acme.headers.Authorization",
    "mcp.servers.acme.headers.X-Api-Key",
    "browser.profiles.acme.token",
    "agents.defaults.memorySearch.remote.apiKey",
    "agents.list.0.memorySearch.remote.apiKey",
    "memory.search.remote.apiKey",
    "memorySearch.remote.apiKey",
    "messages.tts.elevenlabs.apiKey",
    "messages.tts.openai.apiKey",
    "messages.tts.providers.acme.apiKey",
    "tts.providers.acme.apiKey",
    "audio.transcription.apiKey",
    "tools.media.audio.apiKey",
    "agents.defaults.sandbox.docker.env.ACME_TOKEN",
    "auth.profiles.acme:default.apiKey",
];

/// Where the value stands in a text: bytes.
type Marked = (String, std::ops::Range<usize>);

/// Stands for the value while a text is put together.
const MARK: &str = "@VALUE@";

/// Puts a value, written as the syntax wants it, at the mark.
fn at_mark(template: &str, written: &str) -> Marked {
    let start = template.find(MARK).expect("a mark");
    (template.replacen(MARK, written, 1), start..start + written.len())
}

/// As it stands between the quotes of a JSON string.
fn in_json(value: &str) -> String {
    let quoted = Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A configuration with `leaf` at `path`, beside what makes such a file recognisable.
fn nested(path: &str, leaf: Value) -> Value {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let inner = match rest {
        Some(rest) => nested(rest, leaf),
        None => leaf,
    };
    if step.parse::<usize>().is_ok() {
        return Value::Array(vec![inner]);
    }
    Value::Object(Map::from_iter([(step.to_owned(), inner)]))
}

/// Settings as without a file, on a fixed day.
fn settings() -> Settings {
    Settings::at("2026-03-15T00:00:00Z".parse().expect("a time"))
}

/// The findings of the `secret` family: rule and bytes.
fn secrets_in(name: &str, text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let location = Path::new("/nowhere").join(name);
    let outcome = lint_buffer(name.to_owned(), &location, text.as_bytes(), &MemoryStore::default(), &settings());
    let secrets = outcome.findings.into_iter().filter(|finding| finding.rule.starts_with("secret/"));
    secrets.map(|finding| (finding.rule.to_owned(), finding.span.start..finding.span.end)).collect()
}

fn is_found(name: &str, (text, value): &Marked) -> bool {
    let inside = |span: &std::ops::Range<usize>| span.start >= value.start && span.end <= value.end && !span.is_empty();
    secrets_in(name, text).iter().any(|(_, span)| inside(span) || span == value)
}

/// Fails with all of `problems` at once.
fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_place_of_a_configuration_with_values_of_every_look() {
    let mut problems = Vec::new();
    for place in CONFIGURATION {
        for (look, value) in looks() {
            let template = serde_json::to_string_pretty(&nested(place, Value::from(MARK))).expect("JSON");
            if !is_found("openclaw.json", &at_mark(&template, &in_json(&value))) {
                problems.push(format!("{place}: {look}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn what_stands_there_instead_is_no_secret() {
    let mut problems = Vec::new();
    for place in CONFIGURATION {
        for harmless in HARMLESS {
            let leaf = Value::from(*harmless);
            let text = serde_json::to_string_pretty(&nested(place, leaf)).expect("JSON");
            for (rule, _) in secrets_in("openclaw.json", &text) {
                problems.push(format!("{place}: {harmless:?} is {rule}"));
            }
        }
        for reference in [
            json!({"source": "env", "provider": "default", "id": "ACME_TOKEN"}),
            json!({"source": "file", "provider": "acme", "id": "/acme/token"}),
            json!({"source": "exec", "provider": "acme", "id": "acme/token"}),
        ] {
            let text = serde_json::to_string_pretty(&nested(place, reference)).expect("JSON");
            for (rule, _) in secrets_in("openclaw.json", &text) {
                problems.push(format!("{place}: a reference is {rule}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn names_of_files_that_hold_a_configuration() {
    let mut problems = Vec::new();
    for name in [
        "openclaw.json",
        "openclaw.json5",
        "clawdbot.json",
        "moltbot.json",
        "moldbot.json",
        ".openclaw/openclaw.json",
        "dotfiles/home/.clawdbot/clawdbot.json",
        "openclaw.json.bak",
        "openclaw.json.bak.2",
        "openclaw.json.bak-20260301",
        "openclaw.json.bak.20260301-101500",
        "openclaw.json.backup-2026-03-01T10-15-00",
        "openclaw.json.2026-03-01T10:15:00Z.bak",
        "openclaw.json.20260301",
        "openclaw.json.old",
        "openclaw.json.orig",
        "openclaw.json~",
        "openclaw.json_old",
        "openclaw.json.last-good",
        "openclaw.json.working",
        "openclaw.json.clobbered.2026-03-01T10-00-00-000Z",
        "openclaw.bak.json",
        "openclaw copy.json",
        "openclaw copy 2.json",
        "openclaw (1).json",
        "openclaw-backup.json",
        "openclaw_backup_20260301.json",
        "backups/2026-03-01/openclaw.json",
        "openclaw.example.json",
        "openclaw.production.json",
    ] {
        for place in ["gateway.auth.token", "plugins.entries.acme.config.authToken", "channels.feishu.appSecret"] {
            for (look, value) in looks() {
                let template = serde_json::to_string(&nested(place, Value::from(MARK))).expect("JSON");
                if !is_found(name, &at_mark(&template, &in_json(&value))) {
                    problems.push(format!("{name}: {place}: {look}"));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn other_ways_of_writing_json() {
    let mut problems = Vec::new();
    for template in [
        "\u{feff}{\"gateway\": {\"auth\": {\"token\": \"@VALUE@\"}}}",
        "// mine\n{\n  gateway: { auth: { mode: 'token', token: \"@VALUE@\", }, },\n}\n",
        "{gateway:{auth:{'password':\"@VALUE@\"}}}",
        "{\r\n  \"hooks\": {\r\n    \"token\":\r\n      \"@VALUE@\"\r\n  }\r\n}\r\n",
        "{\"gateway\": {\"auth\": {\"token\": \"@VALUE@\"}},,",
    ] {
        for (look, value) in looks() {
            if !is_found("openclaw.json", &at_mark(template, &in_json(&value))) {
                problems.push(format!("{template:?}: {look}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn stores_of_credentials() {
    let mut problems = Vec::new();
    let files = [
        (
            "auth-profiles",
            r#"{"version": 1, "profiles": {"acme:default": {"type": "api_key", "provider": "acme", "key": "@VALUE@"}}}"#,
        ),
        (
            "auth-profiles",
            r#"{"version": 1, "profiles": {"acme:default": {"type": "token", "provider": "acme", "token": "@VALUE@"}}}"#,
        ),
        (
            "auth-profiles",
            r#"{"profiles": {"a:b": {"type": "oauth", "provider": "a", "access": "@VALUE@", "refresh": "", "expires": 1}}}"#,
        ),
        ("auth-profiles", r#"{"profiles": {"a:b": {"type": "oauth", "provider": "a", "refresh": "@VALUE@"}}}"#),
        ("auth-profiles", r#"{"profiles": {"a:b": {"type": "oauth", "provider": "a", "idToken": "@VALUE@"}}}"#),
        ("models", r#"{"providers": {"acme": {"baseUrl": "https://a.test", "apiKey": "@VALUE@", "models": []}}}"#),
        (
            "models",
            r#"{"providers": {"a": {"baseUrl": "https://a.test", "headers": {"x-api-key": "@VALUE@"}, "models": []}}}"#,
        ),
        (
            "models",
            r#"{"providers": {"a": {"baseUrl": "u", "models": []}, "b": {"apiKey": "@VALUE@", "api": "x", "models": []}}}"#,
        ),
    ];
    for (stem, template) in files {
        let names: &[&str] = match stem {
            "auth-profiles" => &[
                "auth-profiles.json",
                "agents/main/agent/auth-profiles.json",
                "auth-profiles.json.bak",
                "auth-profiles 2.json",
                "auth-profiles-backup.json",
                "auth-profiles.old.json",
                "auth-profiles.json.migrated-20260301",
                "auth.json",
                "main-auth-profiles.json",
            ],
            _ => &[
                "models.json",
                "agents/main/agent/models.json",
                "models.json.bak",
                "models copy.json",
                "my-models.json",
            ],
        };
        for name in names {
            for (look, value) in looks() {
                if !is_found(name, &at_mark(template, &in_json(&value))) {
                    problems.push(format!("{name}: {template}: {look}"));
                }
            }
            for harmless in HARMLESS {
                let text = template.replace(MARK, harmless);
                for (rule, _) in secrets_in(name, &text) {
                    problems.push(format!("{name}: {template}: {harmless:?} is {rule}"));
                }
            }
        }
    }
    report(&problems);
}

/// Values that a machine made.
fn made_by_machines() -> Vec<(&'static str, String)> {
    let kept = ["48 hexadecimal digits", "32 letters and digits", "base64"];
    let mut looks = looks();
    looks.retain(|(look, _)| kept.contains(look));
    looks.push(("43 of base64 for addresses", expand("<<base64url:43>>")));
    looks
}

#[test]
fn files_of_the_state_directory() {
    let mut problems = Vec::new();
    for (name, template) in [
        ("exec-approvals.json", r#"{"version": 1, "socket": {"path": "~/.openclaw/exec.sock", "token": "@VALUE@"}}"#),
        (
            "devices/paired.json",
            r#"{"d1": {"deviceId": "d1", "publicKey": "k", "tokens": {"operator": {"token": "@VALUE@", "role": "operator"}}}}"#,
        ),
        ("devices/paired.json", r#"{"d1": {"deviceId": "d1", "token": "@VALUE@"}}"#),
        (
            "identity/device-auth.json",
            r#"{"version": 1, "deviceId": "d1", "tokens": {"operator": {"token": "@VALUE@"}}}"#,
        ),
        ("node.json", r#"{"version": 1, "nodeId": "n1", "token": "@VALUE@", "displayName": "attic"}"#),
        ("credentials/oauth.json", r#"{"acme": {"type": "oauth", "access": "@VALUE@", "refresh": "", "expires": 1}}"#),
        ("credentials/oauth.json", r#"{"acme": {"type": "oauth", "access": "", "refresh": "@VALUE@", "expires": 1}}"#),
        ("credentials/github-copilot.token.json", r#"{"token": "@VALUE@", "expiresAt": 1772000000000}"#),
        ("cron/jobs.json", r#"{"jobs": [{"id": "a", "delivery": {"webhookToken": "@VALUE@"}}]}"#),
        ("cron/jobs.json", r#"{"jobs": [{"payload": {"message": "call it with apiKey=@VALUE@ and report"}}]}"#),
        ("mcp.json", r#"{"mcpServers": {"acme": {"command": "npx", "env": {"ACME_API_KEY": "@VALUE@"}}}}"#),
        (".mcp.json", r#"{"mcpServers": {"acme": {"url": "u", "headers": {"Authorization": "Bearer @VALUE@"}}}}"#),
        ("mcp-servers.json", r#"{"mcpServers": {"acme": {"url": "u", "headers": {"X-Api-Key": "@VALUE@"}}}}"#),
        ("mcporter.json", r#"{"mcpServers": {"acme": {"args": ["--api-key", "@VALUE@"], "command": "acme"}}}"#),
        ("mcp.json", r#"{"mcpServers": {"acme": {"args": ["--api-key=@VALUE@"], "command": "acme"}}}"#),
        ("agents/main/sessions/a.jsonl", r#"{"content": [{"text": "{\"apiKey\": \"@VALUE@\"}"}]}"#),
        (
            "agents/main/sessions/a.jsonl",
            r#"{"content": [{"text": "{\"gateway\":{\"auth\":{\"token\":\"@VALUE@\"}}}"}]}"#,
        ),
        ("agents/main/sessions/a.jsonl", r#"{"text": "export ACME_TOKEN=@VALUE@\nacme login"}"#),
        ("agents/main/sessions/a.jsonl", r#"{"a": "{\"b\": \"{\\\"botToken\\\": \\\"@VALUE@\\\"}\"}"}"#),
        ("memory/2026-03-01.md", "- the gateway token is @VALUE@\n"),
        ("memory/2026-03-01.md", "Acme API key: @VALUE@\n"),
        ("memory/2026-03-01.md", "- **API Key:** `@VALUE@`\n"),
        ("memory/2026-03-01.md", "- **Token**: @VALUE@\n"),
        ("MEMORY.md", "| Acme API key | `@VALUE@` |\n"),
        ("TOOLS.md", "### Acme\n- API Key: @VALUE@\n"),
        ("TOOLS.md", "password is `@VALUE@`\n"),
        ("README.md", "```json\n{\"gateway\": {\"auth\": {\"token\": \"@VALUE@\"}}}\n```\n"),
        ("README.md", "```json5\n{\n  channels: { acme: { appSecret: \"@VALUE@\" } },\n}\n```\n"),
        (
            "install.sh",
            "cat > ~/.openclaw/openclaw.json <<EOF\n{\"gateway\": {\"auth\": {\"token\": \"@VALUE@\"}}}\nEOF\n",
        ),
        ("install.sh", "openclaw config set gateway.auth.token @VALUE@\n"),
        ("install.sh", "openclaw config set channels.telegram.botToken \"@VALUE@\"\n"),
        ("install.sh", "openclaw gateway --token @VALUE@\n"),
        ("install.sh", "export OPENCLAW_GATEWAY_TOKEN='@VALUE@'\n"),
        ("values.yaml", "openclaw:\n  gateway:\n    auth:\n      mode: token\n      token: @VALUE@\n"),
        (
            "configmap.yaml",
            "kind: ConfigMap\ndata:\n  openclaw.json: |\n    {\n      \"gateway\": {\"auth\": {\"token\": \"@VALUE@\"}}\n    }\n",
        ),
        ("docker-compose.yml", "services:\n  a:\n    command: [\"openclaw\", \"gateway\", \"--token\", \"@VALUE@\"]\n"),
        ("docker-compose.yml", "services:\n  a:\n    command: openclaw gateway --token @VALUE@\n"),
        ("docker-compose.yml", "services:\n  a:\n    environment:\n      ACME_API_KEY: @VALUE@\n"),
        ("docker-compose.yml", "services:\n  a:\n    environment:\n      - ACME_API_KEY=@VALUE@\n"),
        ("docker-compose.yml", "services:\n  a:\n    environment:\n      - \"FEISHU_APP_SECRET=@VALUE@\"\n"),
        ("Dockerfile", "FROM a\nENV OPENCLAW_GATEWAY_TOKEN=@VALUE@\n"),
        ("gateway.py", "GATEWAY_TOKEN = \"@VALUE@\"\n"),
        ("gateway.js", "const ws = connect(url, { auth: { token: '@VALUE@' } });\n"),
        ("gateway.service", "[Service]\nEnvironment=OPENCLAW_GATEWAY_TOKEN=@VALUE@\n"),
        ("ai.openclaw.gateway.plist", "<key>OPENCLAW_GATEWAY_TOKEN</key>\n<string>@VALUE@</string>\n"),
        ("openclaw.nix", "{ services.openclaw.gateway.auth.token = \"@VALUE@\"; }\n"),
        ("main.tf", "openclaw_gateway_token = \"@VALUE@\"\n"),
    ] {
        for (look, value) in made_by_machines() {
            if !is_found(name, &at_mark(template, &value)) {
                problems.push(format!("{name}: {template:?}: {look}"));
            }
        }
        for harmless in HARMLESS {
            for (rule, _) in secrets_in(name, &template.replace(MARK, harmless)) {
                problems.push(format!("{name}: {template:?}: {harmless:?} is {rule}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn variables_that_a_gateway_reads_are_found_however_weak() {
    let mut problems = Vec::new();
    let weak = ["kestrel", "Rotterdam2019", "blue-kitchen-window", "4711-0815", "my-home-token", "lobster123"];
    for variable in ["OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "CLAWDBOT_GATEWAY_TOKEN"] {
        for (name, template) in [
            (".env", "A=1\n@NAME@=@VALUE@\nB=2\n"),
            (".env", "export @NAME@=\"@VALUE@\"\n"),
            (".env.production", "@NAME@ = '@VALUE@'\r\n"),
            (".env.bak", "@NAME@=@VALUE@\n"),
            ("gateway.env", "@NAME@=@VALUE@\n"),
            ("docker-compose.yml", "services:\n  a:\n    environment:\n      - @NAME@=@VALUE@\n"),
            ("docker-compose.yml", "services:\n  a:\n    environment:\n      @NAME@: @VALUE@\n"),
            ("docker-compose.override.yaml", "services:\n  a:\n    environment:\n      - \"@NAME@=@VALUE@\"\n"),
            ("docker-compose.prod.yml", "services:\n  a:\n    environment:\n      @NAME@: \"@VALUE@\"\n"),
            ("start.sh", "#!/bin/sh\nexport @NAME@=@VALUE@\nopenclaw gateway\n"),
            ("start.sh", "@NAME@=\"@VALUE@\" openclaw gateway\n"),
            ("start.sh", "docker run -e @NAME@=@VALUE@ openclaw\n"),
            ("Dockerfile", "FROM a\nENV @NAME@=@VALUE@\n"),
            ("settings.json", "{\"env\": {\"@NAME@\": \"@VALUE@\"}}\n"),
        ] {
            let template = template.replace("@NAME@", variable);
            for value in
                weak.into_iter().map(str::to_owned).chain(made_by_machines().into_iter().map(|(_, value)| value))
            {
                if !is_found(name, &at_mark(&template, &value)) {
                    let shown = if weak.contains(&value.as_str()) { value.as_str() } else { "random" };
                    problems.push(format!("{name}: {template:?}: {shown}"));
                }
            }
            for harmless in HARMLESS
                .iter()
                .filter(|harmless| !template.contains("-e ") || !harmless.is_empty())
                .chain(&["$(openssl rand -hex 24)", "/run/secrets/token", "changeme"])
            {
                for (rule, _) in secrets_in(name, &template.replace(MARK, harmless)) {
                    problems.push(format!("{name}: {template:?}: {harmless:?} is {rule}"));
                }
            }
        }
    }
    report(&problems);
}
