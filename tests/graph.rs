//! `openclaw-lint graph`: what hangs together, in every format, without a value of any secret; and the rules that ask the
//! same graph.

#[allow(dead_code, reason = "not every test needs everything")]
mod common;
#[path = "common/estate.rs"]
mod estate;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use common::{Sandbox, fake};
use openclaw_lint::finding::{Finding, Severity};
use openclaw_lint::graph::LazyGraph;
use openclaw_lint::graph::picture::{NodeKind, Picture};
use openclaw_lint::output::GRAPH_SCHEMA;
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules;
use openclaw_lint::settings::Settings;
use serde_json::Value;

const NOW: &str = "2026-03-15";

const BINDINGS: &str = r#"{
  "agents": { "billing": { "tool-bindings": {
    "ledger": { "credentials": { "key": { "secretRef": "ledger-key", "envVar": "LEDGER_KEY" } } } } } },
  "openclaw": { "gateway": { "secrets": {
    "providers": { "team": { "path": "secrets.json" } },
    "refMap": { "ledger-key": { "provider": "team", "target": "ledger_key" } } } } }
}
"#;

fn stored(value: &str) -> String {
    format!(
        r#"{{ "ledger_key": {{ "value": "{value}", "createdAt": "2026-03-01T00:00:00Z", "expiresAt": "2026-05-01T00:00:00Z" }} }}"#
    )
}

fn graph(sandbox: &Sandbox, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["graph", "--now", NOW];
    arguments.extend_from_slice(more);
    let run = sandbox.run(&arguments);
    (run.code, run.stdout)
}

fn json(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&graph(sandbox, &["--format", "json"]).1).expect("JSON")
}

/// Whether there is an edge between nodes of these names.
fn linked(graph: &Value, from: &str, kind: &str, to: &str) -> bool {
    let name = |at: &Value| {
        graph["nodes"][at.as_u64().expect("a position") as usize]["name"].as_str().expect("a name").to_owned()
    };
    let edges = graph["edges"].as_array().expect("edges");
    edges.iter().any(|edge| name(&edge["from"]) == from && edge["kind"] == kind && name(&edge["to"]) == to)
}

#[test]
fn a_secret_is_followed_from_its_store_to_its_agent() {
    let sandbox = Sandbox::new();
    sandbox.write("bindings.json", BINDINGS);
    sandbox.write("secrets.json", stored("${LEDGER}"));
    let graph = json(&sandbox);
    assert!(linked(&graph, "team", "stores", "ledger-key"));
    assert!(linked(&graph, "ledger-key", "gives", "ledger"));
    assert!(linked(&graph, "ledger", "serves", "billing"));
    let count =
        |kind: &str| graph["nodes"].as_array().expect("nodes").iter().filter(|node| node["kind"] == kind).count();
    // The entry of the map and that of the file are one secret; the provider and its file are one store.
    assert_eq!((count("secret"), count("store"), count("tool"), count("agent")), (1, 1, 1, 1));
}

#[test]
fn references_of_openclaw_lead_to_their_store_and_their_agents() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "openclaw.json",
        r#"{ "secrets": { "providers": { "op": { "source": "exec", "command": "/usr/bin/op" } } },
             "models": { "providers": { "acme": { "apiKey": { "source": "exec", "provider": "op", "id": "team/acme" } },
                                        "other": { "apiKey": "${OTHER_KEY}" } } },
             "agents": { "entries": { "main": {}, "second": {} } } }"#,
    );
    sandbox.write(".env", "OTHER_KEY=1\nUNRELATED=2\n");
    let graph = json(&sandbox);
    assert!(linked(&graph, "op", "stores", "team/acme"));
    assert!(linked(&graph, "team/acme", "gives", "models.providers.acme.apiKey"));
    for agent in ["main", "second"] {
        assert!(linked(&graph, "models.providers.acme.apiKey", "serves", agent));
    }
    assert!(
        linked(&graph, ".env", "stores", "OTHER_KEY") && linked(&graph, "process environment", "stores", "OTHER_KEY")
    );
    assert!(!graph.to_string().contains("UNRELATED"));
}

#[test]
fn literals_are_kept_in_the_file_itself() {
    let value = fake("<<alnum:40>>");
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", r#"{ "models": { "providers": { "acme": { "apiKey": "V" }, "other": { "apiKey": "V" } } }, "agents": { "entries": { "main": {} } } }"#.replace('V', &value));
    let graph = json(&sandbox);
    assert!(linked(&graph, "openclaw.json, in plain text", "stores", "models.providers.acme.apiKey"));
    // Equal values are one secret.
    assert!(linked(&graph, "models.providers.acme.apiKey", "gives", "models.providers.other.apiKey"));
    assert!(linked(&graph, "models.providers.other.apiKey", "serves", "main"));
    let problem = &graph["problems"][0];
    assert_eq!(problem["rule"], "secret/plaintext-credential");
    assert_eq!(graph["nodes"][problem["nodes"][0].as_u64().expect("a position") as usize]["kind"], "secret");
    assert!(!graph.to_string().contains(&value));
}

#[test]
fn documents_that_do_not_belong_together_are_kept_apart() {
    let sandbox = Sandbox::new();
    sandbox.write("a/bindings.json", BINDINGS);
    sandbox.write("b/bindings.json", BINDINGS);
    let apart = json(&sandbox);
    let secrets = |graph: &Value| {
        graph["nodes"].as_array().expect("nodes").iter().filter(|node| node["kind"] == "secret").count()
    };
    assert_eq!(secrets(&apart), 2);
    // A document above both makes it one project.
    sandbox.write("use.json", r#"{ "agents": { "all": { "tool-bindings": { "t": { "credentials": { "k": { "secretRef": "ledger-key" } } } } } } }"#);
    assert_eq!(secrets(&json(&sandbox)), 1);
}

#[test]
fn the_json_is_as_its_schema_says() {
    let sandbox = Sandbox::new();
    sandbox.write("bindings.json", BINDINGS.replace("ledger_key", "ledger_kye"));
    sandbox.write("secrets.json", stored("${LEDGER}"));
    let schema: Value = serde_json::from_str(GRAPH_SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let graph = json(&sandbox);
    let faults: Vec<String> = validator.iter_errors(&graph).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!graph["problems"].as_array().expect("problems").is_empty());
    assert_eq!(sandbox.run(&["schema", "graph"]).stdout.trim(), GRAPH_SCHEMA.trim());
}

#[test]
fn no_format_holds_a_value() {
    let value = fake("<<alnum:40>>");
    let password = fake("<<lower:12>>");
    let sandbox = Sandbox::new();
    sandbox.write("secrets.json", stored(&value));
    sandbox.write("bindings.json", BINDINGS.replace("\"ledger-key\"", &format!("\"{value}\"")));
    sandbox.write(".env", format!("LEDGER_KEY={value}\n{value}=1\n"));
    sandbox.write(
        "external.json",
        format!(
            r#"{{ "externalSecrets": {{ "providers": [{{ "name": "v", "address": "https://u:{password}@vault.example.com/x?token={value}" }}],
                 "agentCredentials": {{ "{value}": {{ "source": "v", "field": "{value}" }} }} }}, "vault": {{ "backend": "{value}", "credentials": {{ "k": "{value}" }} }} }}"#
        ),
    );
    for format in ["text", "json", "dot", "html"] {
        let (_, out) = graph(&sandbox, &["--format", format]);
        assert!(!out.contains(&value) && !out.contains(&password), "{format} holds a value");
        assert!(format == "dot" || out.contains("vault.example.com"), "{format}");
    }
}

#[test]
fn hostile_names_stay_text() {
    let sandbox = Sandbox::new();
    let name = r#"</script><img src=x onerror=alert(1)>\u001b[31m\"];x->y"#;
    sandbox.write("bindings.json", BINDINGS.replace("billing", name).replace("ledger\"", &format!("{name}\"")));
    let (_, html) = graph(&sandbox, &["--format", "html"]);
    assert!(!html.contains("<img") && html.matches("</script>").count() == 2);
    for format in ["text", "dot"] {
        let (_, out) = graph(&sandbox, &["--format", format]);
        assert!(!out.contains('\u{1b}'), "{format}");
    }
    let (_, dot) = graph(&sandbox, &["--format", "dot"]);
    for line in dot.lines().filter(|line| line.contains("label=")) {
        // Without what is escaped, quotes come in pairs and nothing between them ends early.
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert!(bare.matches('"').count() % 2 == 0 && bare.trim_end().ends_with("];"), "{line}");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let sandbox = Sandbox::new();
    sandbox.write("bindings.json", BINDINGS);
    let (_, html) = graph(&sandbox, &["--format", "html"]);
    let own = html.replace("http://www.w3.org/2000/svg", "");
    for remote in ["http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML"] {
        assert!(!own.contains(remote), "the page has {remote}");
    }
    assert!(html.contains("default-src 'none'") && !html.contains("/*STYLE*/") && !html.contains("\"DATA\""));
}

#[test]
fn exit_codes_are_those_of_check() {
    let sandbox = Sandbox::new();
    sandbox.write("bindings.json", BINDINGS);
    assert_eq!(graph(&sandbox, &[]).0, 0);
    for format in ["text", "json", "dot", "html"] {
        sandbox.write("bindings.json", BINDINGS.replace("\"provider\": \"team\"", "\"provider\": \"taem\""));
        assert_eq!(graph(&sandbox, &["--format", format]).0, 1, "{format}");
    }
    assert_eq!(graph(&sandbox, &["--fail-on", "never"]).0, 0);
    sandbox.write(
        "openclaw-lint.toml",
        "[rules]\n\"secretref/undefined-provider\" = \"off\"\n\"secretref/unused\" = \"off\"\n",
    );
    assert_eq!(graph(&sandbox, &[]).0, 0);
    let ignored = "[[ignore]]\nrule = \"secretref/undefined-provider\"\nreason = \"known\"\n";
    sandbox.write("openclaw-lint.toml", ignored.to_owned() + &ignored.replace("undefined-provider", "unused"));
    assert_eq!(graph(&sandbox, &[]).0, 0);
    assert_eq!(sandbox.run(&["graph", "--format", "svg"]).code, 2);
    assert_eq!(sandbox.run(&["graph", "--output", "svg=x"]).code, 2);
    let missing = sandbox.run(&["graph", "no-such-directory"]);
    assert_eq!(missing.code, 3);
    assert!(missing.stderr.contains("INCOMPLETE"), "{}", missing.stderr);
}

#[test]
fn the_clock_decides_and_the_last_line_says_what_was_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("bindings.json", BINDINGS);
    sandbox.write("secrets.json", stored("${LEDGER}"));
    let elsewhere = Sandbox::new();
    let output = format!("json={}", elsewhere.path().join("graph.json").display());
    let at = |now: &str| sandbox.run(&["graph", "--now", now, "--output", &output]);
    assert!(!at("2026-03-15").stdout.contains("secretref/expired"));
    let late = at("2026-06-01");
    assert!(late.stdout.contains("secretref/expired"));
    let last = late.stderr.lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with("checked 2 files") && last.contains("1 secret, 1 store, 1 agent"), "{last}");
    let written = std::fs::read_to_string(elsewhere.path().join("graph.json")).expect("a written file");
    assert!(written.contains("secretref/expired"));
}

#[test]
fn threads_change_nothing() {
    let sandbox = Sandbox::new();
    for (name, text) in estate::estate(40, 90, 12) {
        sandbox.write(&name, text);
    }
    let one = graph(&sandbox, &["--format", "json", "--jobs", "1"]);
    assert_eq!(one, graph(&sandbox, &["--format", "json", "--jobs", "4"]));
}

/// The documents of files in memory.
fn documents(files: &[(&str, &str)]) -> Vec<Document> {
    let document = |(name, text): &(&str, &str)| {
        let last = name.rsplit('/').next().unwrap_or(name);
        let parsed = openclaw_lint::doc::parse(text.as_bytes());
        let kind = Kind::of_name(last).or_else(|| Kind::of_content(&parsed.tree, parsed.tree.root()?));
        let kind = kind.unwrap_or_else(|| panic!("{name} is not recognised"));
        Document::parse(PathBuf::from("/project").join(name), (*name).to_owned(), kind, text.as_bytes().to_vec())
    };
    files.iter().map(document).collect()
}

fn settings() -> Settings {
    Settings::at("2026-03-15T00:00:00Z".parse().expect("a date"))
}

#[test]
fn a_large_estate_takes_time_in_proportion() {
    let time = |agents: usize, secrets: usize, files: usize| {
        let files = estate::estate(agents, secrets, files);
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let documents = documents(&files);
        let run = || {
            let started = Instant::now();
            let picture = Picture::of(&documents, &MemoryStore::default(), &settings(), &LazyGraph::default());
            assert!(picture.count(NodeKind::Secret) >= secrets && picture.count(NodeKind::Agent) == agents);
            started.elapsed()
        };
        (0..5).map(|_| run()).min().unwrap_or(Duration::MAX)
    };
    let (small, large) = (time(200, 500, 50), time(1600, 4000, 400));
    assert!(large < small * 24, "{small:?} and {large:?}");
}

/// The findings of a rule: what they point at, how bad they are, and how many other places they name.
fn found(rule: &str, files: &[(&str, &str)]) -> Vec<(String, Severity, usize)> {
    let documents = documents(files);
    let findings = rules::check(&documents, &MemoryStore::default(), &settings());
    let of_rule = findings.into_iter().filter(|finding| finding.rule == rule);
    let shown = |finding: Finding| {
        let (_, text) = files.iter().find(|(name, _)| *name == finding.path).expect("a file");
        let at = String::from_utf8_lossy(finding.span.slice(text.as_bytes())).into_owned();
        (at, finding.severity, finding.related.len())
    };
    of_rule.map(shown).collect()
}

#[track_caller]
fn gives(rule: &str, files: &[(&str, &str)], want: &[(&str, Severity, usize)]) {
    let found = found(rule, files);
    let found: Vec<(&str, Severity, usize)> =
        found.iter().map(|(at, severity, n)| (at.as_str(), *severity, *n)).collect();
    assert_eq!(found, want, "{rule}");
}

fn map(entries: &str) -> String {
    format!("{{ openclaw: {{ gateway: {{ secrets: {{ refMap: {{ {entries} }} }} }} }} }}")
}

#[test]
fn names_that_are_defined_twice() {
    let rule = "secretref/duplicate-name";
    let one = map(r#""a": { provider: "vault", target: "x" }"#);
    let other = map(r#""a": { provider: "vault", target: "y" }"#);
    gives(rule, &[("m.json", &one), ("n.json", &other)], &[("\"a\"", Severity::Warning, 1)]);
    gives(rule, &[("m.json", &one), ("n.json", &one)], &[("\"a\"", Severity::Info, 1)]);
    // Variants of one file, and projects of their own.
    gives(rule, &[("m.json", &one), ("m.prod.json", &other)], &[]);
    gives(rule, &[("p/m.json", &one), ("q/n.json", &other)], &[]);
    let providers = r#"{ externalSecrets: { providers: [{ name: "v", path: "a" }, { name: "v", path: "b" }], agentCredentials: { c: { source: "v", field: "f" } } } }"#;
    gives(rule, &[("m.json", providers)], &[("v", Severity::Warning, 1)]);
}

#[test]
fn one_secret_under_two_names() {
    let rule = "secretref/duplicate-secret";
    let twice = map(r#""a": { provider: "vault", target: "x" }, "b": { provider: "vault", target: "x" }"#);
    gives(rule, &[("m.json", &twice)], &[("\"b\"", Severity::Warning, 1)]);
    gives(rule, &[("m.json", &twice.replacen("\"vault\"", "\"file\"", 1))], &[]);
    let named = r#"{ secrets: { a: { provider: "external", source: "vault://m/k", rotation: "daily" }, b: { provider: "external", source: "vault://m/k", rotation: "daily" } } }"#;
    gives(rule, &[("m.json", named)], &[("b", Severity::Warning, 1)]);
    gives(rule, &[("m.json", &named.replace("vault://m/k", "vault"))], &[]);
}

#[test]
fn names_filled_with_another_secret() {
    let rule = "secretref/mapping-mismatch";
    let mapping = |entries: &str| {
        format!(
            r#"{{ type: "external-secrets", source: {{ provider: "vault", secretName: "s" }}, mapping: {{ {entries} }} }}"#
        )
    };
    gives(rule, &[("m.json", &mapping(r#"A_KEY: "{{B_KEY}}""#))], &[("{{B_KEY}}", Severity::Warning, 1)]);
    gives(rule, &[("m.json", &mapping(r#"A_KEY: "{{a-key}}""#))], &[]);
    let mixed = mapping(r#"A_KEY: "{{B_KEY}}", B_KEY: "{{B_KEY}}""#);
    gives(rule, &[("m.json", &mixed)], &[("{{B_KEY}}", Severity::Error, 2)]);
}

#[test]
fn credentials_that_are_not_needed_or_not_there() {
    let agent = |more: &str| {
        format!(
            r#"{{ agents: {{ a: {{ {more} "tool-bindings": {{
                 pay: {{ credentials: {{ k: {{ secretRef: "pay-key" }} }} }}, git: {{ credentials: {{ k: {{ secretRef: "git-key" }} }} }} }} }} }} }}"#
        )
    };
    let rule = "secretref/unneeded-credential";
    gives(rule, &[("a.json", &agent(r#"capabilities: ["pay"],"#))], &[("git", Severity::Warning, 2)]);
    gives(rule, &[("a.json", &agent(r#"capabilities: ["pay", "git"],"#))], &[]);
    gives(rule, &[("a.json", &agent(r#"capabilities: ["billing"],"#))], &[]);
    gives(rule, &[("a.json", &agent(""))], &[]);
    let rule = "secretref/missing-credential";
    let profile =
        |name: &str| agent(&format!(r#""auth-profiles": {{ {name}: {{ required: true, "on-failure": "deny" }} }},"#));
    gives(rule, &[("a.json", &profile("mail"))], &[("mail", Severity::Warning, 1)]);
    gives(rule, &[("a.json", &profile("pay"))], &[]);
    let other = r#"{ agents: { b: { capabilities: ["pay"], "tool-bindings": {} } } }"#;
    gives(rule, &[("a.json", &agent("")), ("b.json", other)], &[("pay", Severity::Info, 1)]);
}

#[test]
fn rotation_that_governs_nothing() {
    let rule = "secretref/idle-rotation";
    let policy = r#"rotationPolicy: { enabled: true, schedule: "0 3 * * *" }"#;
    let beside = format!(
        r#"{{ {policy}, openclaw: {{ gateway: {{ secrets: {{ refMap: {{ a: {{ provider: "vault" }} }} }} }} }} }}"#
    );
    gives(rule, &[("m.json", &beside)], &[("rotationPolicy", Severity::Warning, 1)]);
    gives(rule, &[("m.json", &format!("{{ {policy} }}"))], &[]);
    let empty = format!(r#"{{ type: "external-secrets", source: {{ provider: "vault" }}, mapping: {{}}, {policy} }}"#);
    gives(rule, &[("m.json", &empty)], &[("rotationPolicy", Severity::Warning, 1)]);
}

#[test]
fn agents_that_work_for_others_hold_no_master_secret() {
    let rule = "secretref/over-shared";
    let agent = |name: &str, more: &str| {
        format!(
            r#"{{ agents: {{ {name}: {{ {more} "tool-bindings": {{ t: {{ credentials: {{ k: {{ secretRef: "master-key" }} }} }} }} }} }} }}"#
        )
    };
    gives(rule, &[("a.json", &agent("main", ""))], &[]);
    gives(rule, &[("a.json", &agent("main", r#"runtime: "subagent","#))], &[("master-key", Severity::Error, 1)]);
    gives(rule, &[("a.json", &agent("main", r#"parent: "boss","#))], &[("master-key", Severity::Error, 1)]);
    let two = [agent("main", ""), agent("second", "")];
    gives(rule, &[("a.json", &two[0]), ("b.json", &two[1])], &[("master-key", Severity::Warning, 1)]);
    let worker = r#"{ type: "external-secrets", source: { provider: "v", secretName: "worker-secrets" }, mapping: { A: "{{MASTER_KEY}}" } }"#;
    gives(rule, &[("a.json", worker)], &[("{{MASTER_KEY}}", Severity::Error, 1)]);
}

#[test]
fn circles_and_shared_secrets_across_files() {
    let provider = |name: &str, other: &str| {
        format!(
            r#"{{ openclaw: {{ gateway: {{ secrets: {{ providers: {{ {name}: {{ path: "p", fallback: "{other}" }} }} }} }} }} }}"#
        )
    };
    let (a, b) = (provider("a", "b"), provider("b", "a"));
    let rule = "secretref/fallback-loop";
    gives(rule, &[("a.json", &a), ("b.json", &b)], &[("b", Severity::Error, 1), ("a", Severity::Error, 1)]);
    gives(rule, &[("a.json", &a), ("b.json", &provider("b", "c"))], &[]);
    let environment = |name: &str| {
        format!(r#"{{ environments: {{ {name}: {{ secrets: {{ k: {{ provider: "vault", path: "kv/k" }} }} }} }} }}"#)
    };
    let (a, b) = (environment("development"), environment("production"));
    gives("secretref/shared-path", &[("a.json", &a), ("b.json", &b)], &[("kv/k", Severity::Error, 1)]);
}

#[test]
fn active_providers_that_nothing_defines() {
    let active = |name: &str| {
        format!(
            r#"{{ openclaw: {{ gateway: {{ secrets: {{ providers: {{ team: {{ path: "p" }} }}, "active-provider": "{name}" }} }} }} }}"#
        )
    };
    let rule = "secretref/undefined-provider";
    gives(rule, &[("a.json", &active("taem"))], &[("taem", Severity::Error, 0)]);
    gives(rule, &[("a.json", &active("team"))], &[]);
    gives(rule, &[("a.json", &active("vault"))], &[]);
}
