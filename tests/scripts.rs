//! What stands outside the JSON: commands, logs, and scripts that are OpenClaw's.

mod common;
#[path = "common/examples.rs"]
mod examples;
#[path = "common/git.rs"]
mod git;

use common::{Sandbox, fake};
use git::Repo;
use openclaw_lint::rules::script::SCRIPT_RULES;
use serde_json::Value;

const CONFIG: &str = "{ gateway: { port: 18789 } }";

/// Rule and text of each finding, in order, of families that the scripts have.
fn texts(output: &str, text: &str, path: &str) -> Vec<(String, String)> {
    let findings = output.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let ours = findings.filter(|finding| finding["path"] == path);
    ours.map(|finding| {
        let offset = |name: &str| usize::try_from(finding["span"][name].as_u64().expect("a number")).expect("small");
        (finding["rule"].as_str().expect("a rule").to_owned(), text[offset("start")..offset("end")].to_owned())
    })
    .collect()
}

/// What `check` finds in a script beside a configuration.
fn found(path: &str, text: &str) -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", CONFIG);
    sandbox.write(path, text);
    let run = sandbox.run(&["check", "--format", "jsonl", "--now", "2026-03-15", "--fail-on", "never"]);
    assert_eq!(run.code, 0, "{text}: {}", run.stderr);
    texts(&run.stdout, text, path)
}

fn assert_found(path: &str, text: &str, expected: &[(&str, &str)]) {
    let found = found(path, text);
    let found: Vec<(&str, &str)> = found.iter().map(|(rule, text)| (rule.as_str(), text.as_str())).collect();
    assert_eq!(found, expected, "{path}: {text}");
}

/// Every text gives one finding of a rule, with the part that is named.
fn each(rule: &str, path: &str, cases: &[(&str, &str)]) {
    for (text, part) in cases {
        assert_found(path, text, &[(rule, part)]);
    }
}

fn none(path: &str, texts: &[&str]) {
    for text in texts {
        assert_found(path, text, &[]);
    }
}

#[test]
fn the_examples_on_the_pages_are_true() {
    for meta in SCRIPT_RULES.iter().filter_map(|rule| rule.meta()) {
        for heading in ["Bad", "Good"] {
            let sandbox = Sandbox::new();
            let section = meta.section(heading).expect("a section");
            for (name, bytes) in examples::files(section) {
                sandbox.write(&name, bytes);
            }
            let run = sandbox.run(&["check", "--format", "jsonl", "--now", "2026-03-15"]);
            let is_found = run.stdout.contains(&format!("\"rule\":\"{}\"", meta.id));
            assert_eq!(is_found, heading == "Bad", "{}: {heading}: {}", meta.id, run.stdout);
        }
    }
}

const TLS: &str = "policy/tls-verification-off";

#[test]
fn commands_that_take_any_certificate() {
    each(
        TLS,
        "scripts/a.sh",
        &[
            ("curl -k https://acme.test", "-k"),
            ("curl -sSfk https://acme.test", "-sSfk"),
            ("curl --silent \\\n  --insecure \\\n  https://acme.test", "--insecure"),
            ("X=$(curl -s -k \"https://acme.test/$Y\")", "-k"),
            ("if ! curl -ks https://acme.test; then exit; fi", "-ks"),
            ("ssh acme.test 'curl -k https://b.test'", "-k"),
            ("sudo wget --no-check-certificate https://acme.test", "--no-check-certificate"),
            ("git config --global http.sslVerify false", "http.sslVerify false"),
            ("git -c http.sslVerify=false clone https://acme.test/a", "http.sslVerify=false"),
            ("npm config set strict-ssl false", "strict-ssl false"),
            ("pip install --trusted-host acme.test a", "--trusted-host acme.test"),
            ("vault login -tls-skip-verify -method=oidc", "-tls-skip-verify"),
            ("kubectl --insecure-skip-tls-verify=true get pods", "--insecure-skip-tls-verify=true"),
            ("aws --no-verify-ssl s3 ls", "--no-verify-ssl"),
            ("ssh -o StrictHostKeyChecking=no deploy@acme.test", "-o StrictHostKeyChecking=no"),
            ("scp -oStrictHostKeyChecking=no a deploy@acme.test:", "-oStrictHostKeyChecking=no"),
            ("export NODE_TLS_REJECT_UNAUTHORIZED=0", "NODE_TLS_REJECT_UNAUTHORIZED=0"),
            ("VAULT_SKIP_VERIFY=true vault status", "VAULT_SKIP_VERIFY=true"),
            ("grep a <<< \"$X\"\ncurl -k https://acme.test", "-k"),
            ("n=$((1 << 3))\ncurl -k https://acme.test", "-k"),
            ("cat <<\"END OF\" > a\nx\nEND OF\ncurl -k https://acme.test", "-k"),
            ("bash -c \"curl -k \\\"https://acme.test\\\"\"", "-k"),
            ("fetch() { curl -k \"$1\"; }", "-k"),
            ("sudo bash <<EOF\ncurl -k https://acme.test\nEOF\n", "-k"),
        ],
    );
    each(
        TLS,
        "Dockerfile",
        &[
            ("FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED 0\n", "NODE_TLS_REJECT_UNAUTHORIZED 0"),
            ("FROM node:22\nRUN apt-get update && \\\n    curl -k https://acme.test -o a\n", "-k"),
        ],
    );
    each(
        TLS,
        "Dockerfile",
        &[
            ("FROM a\nHEALTHCHECK CMD [\"curl\", \"-k\", \"https://acme.test\"]\n", "\"-k\""),
            ("FROM a\nRUN <<EOF\ncurl -k https://acme.test\nEOF\n", "-k"),
        ],
    );
    each(
        TLS,
        "openclaw.service",
        &[
            ("[Service]\nExecStartPre=/bin/sh -c 'curl -k https://acme.test'\n", "-k"),
            ("[Service]\nEnvironment=\"NODE_TLS_REJECT_UNAUTHORIZED=0\"\n", "NODE_TLS_REJECT_UNAUTHORIZED=0"),
        ],
    );
}

#[test]
fn commands_that_verify() {
    none(
        "scripts/a.sh",
        &[
            "# curl -k https://acme.test",
            "echo 'never use curl -k' # -k",
            "curl -k https://localhost:8443/health",
            "curl --insecure https://127.0.0.1:18789",
            "curl -H -k https://acme.test",
            "curl -oksks https://acme.test",
            "cat <<EOF > notes\ncurl -k https://acme.test\nEOF",
            "curl --cacert ca.pem https://acme.test",
            "git config http.sslVerify true",
            "sort -k 2 a; ls -k",
            "ssh -o StrictHostKeyChecking=accept-new deploy@acme.test",
            "ssh -o StrictHostKeyChecking=no localhost",
            "export NODE_TLS_REJECT_UNAUTHORIZED=1",
            "unset NODE_TLS_REJECT_UNAUTHORIZED",
        ],
    );
}

#[test]
fn programs_that_take_any_certificate() {
    each(
        TLS,
        "tools/a.py",
        &[
            ("import requests\nrequests.get(url,\n    verify=False,\n    timeout=3)\n", "verify=False"),
            ("s = requests.Session()\nsession.verify = False\n", "verify = False"),
            ("c = httpx.AsyncClient(verify = False)\n", "verify = False"),
            ("context = ssl._create_unverified_context()\n", "_create_unverified_context"),
            ("ssl._create_default_https_context = ssl._create_unverified_context\n", "_create_unverified_context"),
            ("context.check_hostname = False\n", "check_hostname = False"),
            ("context.verify_mode = ssl.CERT_NONE\n", "CERT_NONE"),
            ("Elasticsearch(verify_certs=True, ssl_verify=False)\n", "ssl_verify=False"),
            ("os.environ[\"PYTHONHTTPSVERIFY\"] = \"0\"\n", "PYTHONHTTPSVERIFY"),
            ("os.system('curl -k https://acme.test')\n", "-k"),
        ],
    );
    each(
        TLS,
        "tools/a.ts",
        &[
            ("const agent = new https.Agent({ rejectUnauthorized: false });", "rejectUnauthorized: false"),
            ("process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", "NODE_TLS_REJECT_UNAUTHORIZED"),
            ("process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = \"0\";", "NODE_TLS_REJECT_UNAUTHORIZED"),
            ("spawn('node', [], { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });", "NODE_TLS_REJECT_UNAUTHORIZED"),
            ("const a = { strictSSL: false }", "strictSSL: false"),
        ],
    );
}

#[test]
fn programs_that_verify() {
    none(
        "tools/a.py",
        &[
            "# requests.get(url, verify=False)\n",
            "\"\"\"requests.get(url, verify=False)\"\"\"\n",
            "jwt.decode(token, verify=False)\n",
            "def get_user(name, verify=True): pass\n",
            "requests.get('https://localhost:8443', verify=False, timeout=1)\n",
            "requests.get(url, verify='ca.pem', timeout=1)\n",
            "from ssl import CERT_REQUIRED, CERT_NONE\n",
            "if context.verify_mode == ssl.CERT_NONE: raise ValueError\n",
            "if os.environ.get('PYTHONHTTPSVERIFY') == '0': raise ValueError\n",
        ],
    );
    none(
        "tools/a.js",
        &[
            "// rejectUnauthorized: false",
            "const text = 'rejectUnauthorized: false';",
            "new https.Agent({ rejectUnauthorized: true })",
            "https.get('https://localhost:1', { rejectUnauthorized: false })",
            "if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') throw new Error('x')",
        ],
    );
}

const TIMEOUT: &str = "policy/no-timeout";

#[test]
fn calls_without_a_limit() {
    each(
        TIMEOUT,
        "a.sh",
        &[
            ("curl -s https://api.openai.com/v1/models", "curl"),
            ("curl -s -H \"Authorization: Bearer $KEY\" \"$URL/v1\"", "curl"),
            ("curl -s -Xmodify -dmodel=m https://api.openai.com/v1/models", "curl"),
        ],
    );
    each(
        TIMEOUT,
        "a.py",
        &[
            ("requests.post('https://api.anthropic.com/v1/messages', json={})", "requests.post"),
            ("headers = {'Authorization': key}\nrequests.post(endpoint, headers=headers)", "requests.post"),
            ("client = httpx.Client(timeout=None)", "httpx.Client"),
            ("client = OpenAI(api_key=key, timeout=None)", "OpenAI"),
            ("requests.post('https://api.openai.com/v1', timeout=300)", "300"),
            ("requests.post('https://api.openai.com/v1', timeout = 61.5)", "61"),
            ("openai.ChatCompletion.create(model='m')", "openai.ChatCompletion.create"),
        ],
    );
    each(
        TIMEOUT,
        "a.mjs",
        &[
            ("await fetch('https://openrouter.ai/api/v1', { method: 'POST' })", "fetch"),
            ("await axios.post(url, body, { headers: { Authorization: key } })", "axios.post"),
        ],
    );
    none(
        "a.sh",
        &[
            "curl -m 30 https://api.openai.com/v1/models",
            "curl -sfm 30 -H \"Authorization: Bearer $KEY\" \"$URL\"",
            "curl --max-time 30 https://api.openai.com/v1/models",
            "curl \"${OPTIONS[@]}\" -H 'Authorization: x' https://acme.test",
            "curl https://acme.test/a.tgz",
            "curl -H 'Authorization: Bearer x' http://localhost:18789/v1",
        ],
    );
    none(
        "a.py",
        &[
            "requests.post('https://api.anthropic.com/v1/messages', timeout=30)",
            "requests.get('https://acme.test/feed')",
            "httpx.get('https://api.openai.com/v1/models')",
            "requests.post('https://api.openai.com/v1', **options)",
            "requests.post('https://acme.test/feed', timeout=300)",
            "requests.post('https://api.openai.com/v1', timeout=LIMIT)",
            "openai.ChatCompletion.create(model='m', request_timeout=30)",
            "openai.ChatCompletion.create(**options)",
            "client.chat.completions.create(model='m')",
            "# requests.post('https://api.openai.com/v1')",
        ],
    );
    none(
        "a.mjs",
        &[
            "await fetch('https://api.openai.com/v1', { signal: AbortSignal.timeout(1000) })",
            "await fetch('https://api.openai.com/v1', options)",
            "await fetch('/api/status')",
        ],
    );
}

#[test]
fn crontabs_that_rotate() {
    each(
        "rotation/too-slow",
        "etc/cron.d/openclaw",
        &[("0 3 1 * * root openclaw secrets rotate --all\n", "0 3 1 * *")],
    );
    each("rotation/too-slow", "rotate.cron", &[("@monthly /opt/bin/rotate-api-keys.sh\n", "@monthly")]);
    each("rotation/invalid-schedule", "rotate.cron", &[("0 25 * * * openclaw secrets rotate\n", "0 25 * * *")]);
    each(
        "rotation/never-fires",
        "rotate.cron",
        &[("0 0 30 2 * openclaw secrets rotate\n", "0 0 30 2 *"), ("@reboot openclaw secrets rotate\n", "@reboot")],
    );
    assert_found(
        "rotate.cron",
        "# rotate every 90 days\n0 3 1 */3 * openclaw secrets rotate\n",
        &[("rotation/slower-than-said", "0 3 1 */3 *"), ("rotation/too-slow", "0 3 1 */3 *")],
    );
    each(
        "rotation/too-slow",
        "install.sh",
        &[
            ("cat <<EOF > /etc/cron.d/a\n0 3 1 * * root openclaw secrets rotate\nEOF\n", "0 3 1 * *"),
            ("(crontab -l; echo \"0 3 1 * * $PWD/rotate-keys.sh\") | crontab -", "0 3 1 * *"),
        ],
    );
    none(
        "install.sh",
        &[
            "cat <<EOF > notes.txt\n0 3 1 * * root openclaw secrets rotate\nEOF\n",
            "echo '0 3 * * 0 openclaw secrets rotate' | crontab -",
        ],
    );
    none(
        "rotate.cron",
        &[
            "# weekly\n0 3 * * 0 openclaw secrets rotate\n",
            "0 3 1 * * /usr/sbin/logrotate /etc/logrotate.conf\n",
            "0 3 1 * * /opt/backup.sh\n",
            "# 0 3 1 * * openclaw secrets rotate\n",
        ],
    );
}

#[test]
fn rotations_that_print_or_invent_keys() {
    each(
        "policy/printed-credential",
        "a.sh",
        &[
            ("echo \"new: $NEW_KEY\"", "\"new: $NEW_KEY\""),
            ("printf '%s\\n' \"${OPENAI_API_KEY}\" >&2", "\"${OPENAI_API_KEY}\""),
            ("show() { echo \"$API_KEY\"; }\nshow", "\"$API_KEY\""),
        ],
    );
    none(
        "a.sh",
        &[
            "echo \"$OPENAI_API_KEY\" | vault kv put a/b value=-",
            "echo \"A=$API_KEY\" > .env",
            "echo '$API_KEY'",
            "key() {\n  echo \"$API_KEY\"\n}\nX=$(key)",
            "key() { echo \"$API_KEY\"; }\nkey | docker login",
            "printf -v X '%s' \"$API_KEY\"",
            "(cat .env; echo \"A=$API_KEY\") | docker secret create a -",
            "{ echo \"A=$API_KEY\"; } > .env",
            "echo \"$PWD\"",
            "echo \"::add-mask::$API_KEY\"",
            "X=$(echo \"$API_KEY\" | sha256sum)",
            "echo \"${API_KEY:0:4}… $TOKEN_NAME $MAX_TOKENS\"",
            "[ -n \"$API_KEY\" ] || echo 'API_KEY is missing'",
        ],
    );
    each(
        "rotation/self-made-key",
        "a.sh",
        &[
            ("OPENAI_API_KEY=$(openssl rand -hex 32)", "OPENAI_API_KEY=$(openssl rand -hex 32)"),
            ("export STRIPE_SECRET_KEY=\"sk_$(uuidgen)\"", "STRIPE_SECRET_KEY=\"sk_$(uuidgen)\""),
            ("N=$(head -c 32 /dev/urandom | base64)\nvault kv put secret/openai value=\"$N\"", "value=\"$N\""),
            ("vault kv put secret/anthropic key=`openssl rand -hex 9`", "key=`openssl rand -hex 9`"),
        ],
    );
    none(
        "a.sh",
        &[
            "OPENCLAW_GATEWAY_TOKEN=$(openssl rand -hex 32)",
            "GITHUB_WEBHOOK_SECRET=$(openssl rand -hex 32)",
            "N=$(openssl rand -hex 9)\nvault kv put secret/db password=\"$N\"",
            "OPENAI_API_KEY=$(vault kv get -field=value secret/openai)",
            "STRIPE_IDEMPOTENCY_KEY=$(uuidgen)\nAWS_BUCKET=a-$(openssl rand -hex 4)",
            "aws s3 mb s3://stripe-logs-$(openssl rand -hex 4)",
            "N=$(openssl rand -hex 9)\naws secretsmanager put-secret-value --secret-id arn:aws:secretsmanager:a:1:secret:db --secret-string \"$N\"",
        ],
    );
}

#[test]
fn only_what_is_openclaws_is_judged() {
    let text = "curl -k https://acme.test\n";
    let count = |files: &[&str], path: &str| {
        let sandbox = Sandbox::new();
        files.iter().for_each(|file| drop(sandbox.write(file, if file.ends_with(".json") { CONFIG } else { "# x\n" })));
        sandbox.write(path, text);
        sandbox.check(&[]).stdout.matches(TLS).count()
    };
    assert_eq!(count(&[], "a.sh"), 0);
    assert_eq!(count(&["AGENTS.md"], "a.sh"), 0);
    assert_eq!(count(&["tests/fixtures/openclaw.json"], "a.sh"), 0);
    assert_eq!(count(&["openclaw.json"], "node_modules/x/a.sh"), 0);
    assert_eq!(count(&["SOUL.md"], "bin/a.sh"), 1);
    assert_eq!(count(&["skills/x/SKILL.md"], "skills/x/scripts/a.sh"), 1);
    assert_eq!(count(&["skills/x/SKILL.md"], "skills/y/a.sh"), 0);
    assert_eq!(count(&["config/openclaw.json"], "scripts/a.sh"), 1);
    assert_eq!(count(&[], ".openclaw/hooks/a.sh"), 1);
}

#[test]
fn markers_and_settings_hold_for_scripts() {
    none("a.sh", &["curl -k https://acme.test # openclaw-lint: ignore[policy/tls-verification-off] a test bench"]);
    let unused = found("a.sh", "true # openclaw-lint: ignore[policy/tls-verification-off] nothing\n");
    assert_eq!(unused.iter().map(|found| found.0.as_str()).collect::<Vec<_>>(), ["repo/unused-suppression"]);
}

#[test]
fn an_editor_index_and_history_agree_with_the_worktree() {
    let text = "#!/bin/sh\ncurl -k https://acme.test\n";
    let repo = Repo::init();
    repo.write("openclaw.json", CONFIG);
    repo.commit("a configuration");
    repo.write("scripts/a.sh", text);
    let jsonl = ["--format", "jsonl", "--fail-on", "never"];
    let run = |arguments: &[&str], input: &str| {
        let run = repo.run_with_input(&[arguments, &jsonl].concat(), input.as_bytes());
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
        texts(&run.stdout, text, "scripts/a.sh")
    };
    let expected = [(TLS.to_owned(), "-k".to_owned())];
    assert_eq!(run(&["check"], ""), expected);
    assert_eq!(run(&["check", "scripts/a.sh"], ""), expected);
    assert_eq!(run(&["check", "--changed"], ""), expected);
    assert_eq!(run(&["check", "-", "--stdin-filename", "scripts/b.sh"], text), []);
    assert_eq!(run(&["check", "-", "--stdin-filename", "scripts/a.sh"], text), expected);
    repo.git(&["add", "-A"]);
    assert_eq!(run(&["staged"], ""), expected);
    repo.commit("a script");
    assert_eq!(run(&["staged"], ""), []);
    assert_eq!(run(&["history", "HEAD~1..HEAD"], ""), expected);
    assert_eq!(run(&["history"], ""), expected);
    repo.write("scripts/a.sh", format!("{text}echo more\n"));
    repo.git(&["add", "-A"]);
    assert_eq!(run(&["staged"], ""), [], "what was there before is not the commit's");
}

#[test]
fn hostile_scripts_take_linear_time() {
    let line = |unit: &str, size: usize| unit.repeat(size / unit.len());
    let time = |path: &str, text: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("openclaw.json", CONFIG);
        sandbox.write(path, text);
        let start = std::time::Instant::now();
        let run = sandbox.run(&["check", "--format", "jsonl", "--fail-on", "never"]);
        assert!(run.code == 0, "{path}: {}", run.stderr);
        start.elapsed()
    };
    for (path, units) in [
        (
            "a.sh",
            &["$(", "`", "\"", "'", "(", "a|", "<<E ", "sudo ", "curl -k ", "X=$(a) ", "ssh h \"", "\0", "curl a | "][..],
        ),
        ("b.sh", &["<<E\n", "{ ", "f() { ", "$'", "(a)|sh\n", "docker <<E ", "f() { echo $TOKEN; }\n", "echo $TOKEN "]),
        ("a.py", &["\"", "\"\"\"", "get(verify=False,", "(", "a(", "verify=False ", "#", "ssl.CERT_NONE ", "timeout"]),
        (
            "a.js",
            &["/", "=/[", "`", "/*", "fetch(", "{", "rejectUnauthorized: false,", "NODE_TLS_REJECT_UNAUTHORIZED "],
        ),
        ("a.cron", &["* * * * * x\n", "# every ", "@reboot "]),
    ] {
        for unit in units {
            let took = time(path, &line(unit, 1 << 20));
            assert!(took.as_secs() < 20, "{path}: {unit:?} took {took:?}");
        }
    }
}

#[test]
fn a_log_of_an_agent_names_credentials_and_holds_none() {
    let entry = |member: &str| {
        format!(
            "{{\"timestamp\":\"2026-03-17T18:05:00Z\",\"agentId\":\"w-1\",\"operation\":\"report\",{member},\"success\":true}}\n"
        )
    };
    let random = fake("<<alnum:32>>");
    for (member, value) in [
        (format!("\"credential\":\"{random}\""), random.as_str()),
        ("\"credential\":\"Tr0ub4dor&Wiesel\"".to_owned(), "Tr0ub4dor&Wiesel"),
        ("\"metadata\":{\"password\":\"marmalade\"}".to_owned(), "marmalade"),
    ] {
        let text = entry(&member);
        for path in ["audit.jsonl", "logs/audit.log", "notes.md"] {
            assert_found(path, &text, &[("secret/audit-log", value)]);
        }
    }
    for member in [
        "\"credential\":\"OPENAI_API_KEY\"",
        "\"credential\":\"anthropic:default\"",
        "\"credential\":\"openai-key-2\"",
        "\"credential\":\"vault://kv/openai\"",
        "\"token\":\"sk-****\"",
        "\"maxTokens\":\"many\"",
    ] {
        none("audit.jsonl", &[&entry(member)]);
    }
    // Not an entry of a log.
    none("a.json", &["{\"agentId\":\"w-1\",\"credential\":\"wiesel&marmalade\"}"]);
}
