use serde_json::{Value, json};

use super::{IssueKind, Reason, choose, full, known_keys, pool, validate, versions};

fn newest() -> &'static str {
    versions().last().expect("versions are embedded").version
}

fn issues(instance: &Value) -> Vec<(String, IssueKind)> {
    validate(newest(), instance).into_iter().map(|issue| (issue.pointer, issue.kind)).collect()
}

#[test]
fn every_version_compiles_in_full() {
    assert!(pool::part_count() > 100);
    let mut compiled = std::collections::HashSet::new();
    for version in versions() {
        let Value::Object(schema) = full(version.version) else { panic!("{} has a schema", version.version) };
        // Releases differ little: what one has compiled the next need not.
        for (name, property) in schema["properties"].as_object().expect("properties") {
            if compiled.insert(property.to_string()) {
                let built = jsonschema::options().with_draft(jsonschema::Draft::Draft7).offline().build(property);
                assert!(built.is_ok(), "{} {name}", version.version);
            }
        }
        assert!(!known_keys(version.version, "/gateway").is_empty(), "{}", version.version);
    }
}

#[test]
fn every_version_and_the_first_are_known() {
    let numbers: Vec<_> = versions().iter().map(pool::Version::number).collect();
    assert!(numbers.is_sorted());
    assert!(pool::find("v2026.9.6").is_some());
    assert!(pool::find("2026.2.26").is_some());
}

#[test]
fn the_version_is_chosen_by_request_then_by_the_file() {
    let reason = |requested, touched| {
        let choice = choose(requested, touched);
        (choice.version, choice.reason, choice.unknown.is_some())
    };
    let oldest = versions()[0].version;
    assert_eq!(reason(Some("2026.9.6"), Some(oldest)), ("2026.9.6", Reason::Requested, false));
    assert_eq!(reason(None, Some(oldest)), (oldest, Reason::LastTouched, false));
    assert_eq!(reason(None, Some("2020.1.1")), (oldest, Reason::NearestToLastTouched, true));
    assert_eq!(reason(None, Some("2099.1.1")), (newest(), Reason::NearestToLastTouched, true));
    assert_eq!(reason(None, Some("2026.2.27-beta.1")), ("2026.2.26", Reason::NearestToLastTouched, false));
    assert_eq!(reason(None, Some("soon")), (newest(), Reason::Newest, true));
    assert_eq!(reason(None, None), (newest(), Reason::Newest, false));
}

/// Projection must never change a verdict: the whole schema must agree on valid and invalid documents.
#[test]
fn the_projected_schema_agrees_with_the_whole_one() {
    let version = pool::find("2026.9.6").expect("embedded");
    let whole = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft7)
        .with_format("uri", super::format::is_url)
        .build(&full("2026.9.6"))
        .expect("the schema compiles");
    let documents = [
        json!({}),
        json!([]),
        json!({"gateway": {"port": 1, "bind": "lan", "auth": {"mode": "token", "token": {"source": "env", "provider": "default", "id": "T"}}}}),
        json!({"gateway": {"port": "1", "bnd": "lan"}}),
        json!({"channels": {"telegram": {"botToken": "x", "allowFrom": [1, "a", null]}, "feishu": {"domain": "nope"}}}),
        json!({"models": {"providers": {"x": {"baseUrl": "https://x", "models": [{"id": 1}, {"name": "n"}]}}}}),
        json!({"bindings": [{"agentId": "a", "match": {"channel": "x"}}, {"type": "acp", "agentId": "a", "match": {}}]}),
        json!({"plugins": {"entries": {"imap": {"config": {"accounts": {"a": {"password": 5}}}}}}}),
        json!({"secrets": {"providers": {"v": {"source": "exec", "command": "/bin/x", "args": [1]}}}}),
    ];
    for document in documents {
        let valid = super::structural(version, &document, &|_| false).is_empty();
        assert_eq!(valid, whole.is_valid(&document), "{document}");
    }
}

#[test]
fn required_properties_with_defaults_may_be_absent() {
    assert_eq!(issues(&json!({"channels": {"telegram": {"botToken": "x"}}})), []);
}

#[test]
fn unknown_keys_come_with_what_was_meant() {
    let found =
        validate(newest(), &json!({"gateway": {"controlUI": {}}, "tools": {"web": {"strictInlineEval": true}}}));
    assert_eq!(found[0].message, "unknown key `controlUI`; did you mean `controlUi`?");
    assert_eq!(found[0].suggestion.as_deref(), Some("controlUi"));
    assert!(found[1].help.as_deref().is_some_and(|help| help.contains("`tools.exec`")), "{found:?}");
}

#[test]
fn unions_are_explained_once() {
    let found = validate(newest(), &json!({"gateway": {"bind": "lann"}, "agents": {"defaults": {"model": 5}}}));
    let lines: Vec<String> = found.iter().map(|issue| format!("{} {}", issue.pointer, issue.message)).collect();
    assert_eq!(
        lines,
        [
            "/agents/defaults/model expected a string or an object, found a number",
            "/gateway/bind expected `\"auto\"`, `\"custom\"`, `\"lan\"`, `\"loopback\"` or `\"tailnet\"`; did you mean `\"lan\"`?",
        ]
    );
    // The branch with the right types is taken for the one that was meant.
    let nested = json!({"agents": {"defaults": {"model": {"primary": "a/b", "fallback": []}}}});
    assert_eq!(issues(&nested), [("/agents/defaults/model/fallback".to_owned(), IssueKind::UnknownKey)]);
}

#[test]
fn messages_never_quote_the_document() {
    let planted = "planted-value-91";
    let document = json!({
        "gateway": {"bind": planted, "port": planted, "auth": {"mode": planted, "token": [planted]}},
        "hooks": {"token": {"source": "env", "provider": "default", "id": planted}},
        "channels": {"telegram": {"botToken": [planted]}, "feishu": {"domain": planted}},
        "mcp": {"servers": {"s": {"url": planted, "transport": planted}}},
        "agents": {"defaults": {"heartbeat": {"every": planted, "target": planted}, "sandbox": {"docker": {"binds": [planted]}}}},
    });
    for issue in validate(newest(), &document) {
        assert!(!format!("{issue:?}").contains(planted), "{issue:?}");
    }
}

#[test]
fn what_the_environment_fills_in_is_not_judged() {
    assert_eq!(issues(&json!({"gateway": {"bind": "${BIND}"}, "mcp": {"servers": {"s": {"url": "${URL}"}}}})), []);
    assert_eq!(issues(&json!({"gateway": {"bind": "$${BIND}"}})), [("/gateway/bind".to_owned(), IssueKind::Enum)]);
    assert_eq!(issues(&json!({"gateway": {"port": "${PORT}"}})), [("/gateway/port".to_owned(), IssueKind::Type)]);
}

#[test]
fn refinements_report_what_openclaw_reports() {
    let inconsistent = [
        (json!({"agents": {"entries": {"a": {}, "b": {}}}}), "/agents/ownership"),
        (json!({"agents": {"ownership": "explicit", "entries": {"Main": {}, "main": {}}}}), "/agents/entries/main"),
        (json!({"agents": {"entries": {"a": {"default": true}, "b": {"default": true}}}}), "/agents/entries"),
        (json!({"bindings": [{"agentId": "ghost", "match": {"channel": "telegram"}}]}), "/bindings/0/agentId"),
        (json!({"channels": {"nosuch": {}}}), "/channels/nosuch"),
        (json!({"tools": {"allow": ["a"], "alsoAllow": ["b"]}}), "/tools"),
        (json!({"tools": {"exec": {"mode": "full", "ask": "off"}}}), "/tools/exec/mode"),
        (json!({"tools": {"web": {"search": {"brave": {}}}}}), "/tools/web/search/brave"),
        (json!({"gateway": {"bind": "lan", "tailscale": {"mode": "serve"}}}), "/gateway/bind"),
        (json!({"gateway": {"auth": {"mode": "none"}, "tailscale": {"mode": "funnel"}}}), "/gateway/auth/mode"),
        (json!({"mcp": {"servers": {"s": {"command": "x", "disabled": true}}}}), "/mcp/servers/s/disabled"),
        (
            json!({"agents": {"defaults": {"sandbox": {"docker": {"network": "Host "}}}}}),
            "/agents/defaults/sandbox/docker/network",
        ),
        (
            json!({"agents": {"defaults": {"sandbox": {"docker": {"binds": ["~/x:/x"]}}}}}),
            "/agents/defaults/sandbox/docker/binds/0",
        ),
        (
            json!({"agents": {"defaults": {"sandbox": {"docker": {"seccompProfile": "Unconfined"}}}}}),
            "/agents/defaults/sandbox/docker/seccompProfile",
        ),
        (json!({"agents": {"defaults": {"model": "google/gemini-1.5-pro"}}}), "/agents/defaults/model"),
    ];
    for (document, pointer) in inconsistent {
        assert_eq!(issues(&document), [(pointer.to_owned(), IssueKind::Inconsistent)], "{document}");
    }
    let malformed = [
        (json!({"agents": {"defaults": {"heartbeat": {"every": "soon"}}}}), "/agents/defaults/heartbeat/every"),
        (
            json!({"agents": {"defaults": {"heartbeat": {"activeHours": {"start": "24:00"}}}}}),
            "/agents/defaults/heartbeat/activeHours/start",
        ),
        (json!({"session": {"maintenance": {"pruneAfter": "0d"}}}), "/session/maintenance/pruneAfter"),
        (
            json!({"secrets": {"providers": {"v": {"source": "exec", "command": "vault"}}}}),
            "/secrets/providers/v/command",
        ),
        (json!({"hooks": {"mappings": [{"transform": {"module": "../x.js"}}]}}), "/hooks/mappings/0/transform/module"),
        (
            json!({"models": {"providers": {"x": {"baseUrl": "https://x", "models": [], "apiKey": {"source": "file", "provider": "f", "id": "x"}}}}}),
            "/models/providers/x/apiKey/id",
        ),
    ];
    for (document, pointer) in malformed {
        assert_eq!(issues(&document), [(pointer.to_owned(), IssueKind::Pattern)], "{document}");
    }
}

fn issues_of(version: &str, instance: &Value) -> Vec<(String, IssueKind)> {
    validate(version, instance).into_iter().map(|issue| (issue.pointer, issue.kind)).collect()
}

#[test]
fn the_months_between_are_judged_by_their_own_schemas() {
    let chosen = |touched| choose(None, Some(touched)).version;
    for (touched, version) in [
        ("2026.3.1", "2026.3.1"),
        ("2026.3.12", "2026.3.11"),
        ("2026.2.2-3", "2026.2.2"),
        ("2026.4.9-beta.1", "2026.4.9"),
        ("2026.6.30", "2026.6.11"),
        ("2026.7.1-2", "2026.7.1"),
    ] {
        assert_eq!(chosen(touched), version);
    }
    for named in [
        "2026.1.29",
        "2026.2.26",
        "2026.3.2",
        "2026.3.13",
        "2026.4.29",
        "2026.5.28",
        "2026.6.11",
        "2026.7.1",
        "2026.8.2",
    ] {
        assert_eq!(chosen(named), named);
    }
    assert!(versions().len() > 75, "{}", versions().len());
    let list = json!({"agents": {"list": [{"id": "a"}, {"id": "b"}]}});
    let media = json!({"mcp": {"servers": {"s": {"command": "x"}}}, "messages": {"tts": {"auto": "off"}}});
    for version in ["2026.4.29", "2026.7.1"] {
        assert_eq!(issues_of(version, &list), []);
        assert_eq!(issues_of(version, &media), []);
    }
    assert_eq!(issues_of("2026.8.2", &media), [("/messages/tts".to_owned(), IssueKind::UnknownKey)]);
}

#[test]
fn checks_begin_with_the_release_that_brought_them() {
    let open = json!({"channels": {"telegram": {"dmPolicy": "open"}}});
    let ghost =
        json!({"agents": {"list": [{"id": "a"}]}, "bindings": [{"agentId": "ghost", "match": {"channel": "irc"}}]});
    let unknown = json!({"channels": {"nosuch": {}}});
    let none = json!({"gateway": {"auth": {"mode": "none"}, "tailscale": {"mode": "serve"}}});
    let owner = json!({"agents": {"defaults": {"heartbeat": {"target": "owner"}}}});
    for (document, pointer, first, last) in [
        (open, "/channels/telegram/allowFrom", "2026.1.29", "2026.4.28"),
        (ghost, "/bindings/0/agentId", "2026.5.28", "2026.9.6"),
        (unknown, "/channels/nosuch", "2026.1.29", "2026.9.6"),
        (none, "/gateway/auth/mode", "2026.5.28", "2026.9.6"),
        (owner, "/agents/defaults/heartbeat/target", "2026.1.29", "2026.7.35"),
    ] {
        for version in versions() {
            let number = version.number();
            let checks = pool::parse(first).is_some_and(|first| first <= number)
                && pool::parse(last).is_some_and(|last| number <= last);
            let found = issues_of(version.version, &document);
            assert_eq!(
                found.iter().any(|(at, kind)| at == pointer && *kind == IssueKind::Inconsistent),
                checks,
                "{} {found:?}",
                version.version
            );
        }
    }
}

#[test]
fn layouts_that_one_release_still_rewrote_are_warned_about_there() {
    let document = json!({
        "gateway": {"bind": "localhost"},
        "channels": {"telegram": {"accounts": {"a": {"streaming": "partial"}}}},
        "plugins": {"installs": {}},
    });
    let kinds = |version| issues_of(version, &document).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>();
    assert_eq!(kinds("2026.4.29"), [IssueKind::Legacy; 3]);
    assert_eq!(kinds("2026.7.1"), [IssueKind::Type, IssueKind::Enum, IssueKind::Legacy]);
    assert_eq!(kinds("2026.8.2").last(), Some(&IssueKind::UnknownKey));
}

#[test]
fn rewrites_in_memory_are_accepted_with_a_warning() {
    let document = json!({
        "agents": {"defaults": {"contextTokens": 1}, "list": [{"id": "a", "contextTokens": 1}]},
        "models": {"providers": {"ollama": {"contextWindow": "x", "models": [{"id": "m", "name": "m"}]}}},
    });
    let found: Vec<_> = validate(newest(), &document).into_iter().map(|i| (i.pointer, i.source, i.kind)).collect();
    let own = |a: &str, b: &str, kind| (a.to_owned(), b.to_owned(), kind);
    assert_eq!(
        found,
        [
            own("/agents/defaults/contextTokens", "/agents/defaults/contextTokens", IssueKind::Legacy),
            own("/agents/entries/a/contextTokens", "/agents/list/0/contextTokens", IssueKind::Legacy),
            own("/agents/list", "/agents/list", IssueKind::Legacy),
            own("/models/providers/ollama/contextWindow", "/models/providers/ollama/contextWindow", IssueKind::Legacy),
            own(
                "/models/providers/ollama/models/0/contextWindow",
                "/models/providers/ollama/contextWindow",
                IssueKind::Type
            ),
        ]
    );
}

#[test]
fn deep_and_wide_documents_end() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"agents": {"entries": {"a": deep}}, "x": [null]});
    }
    assert!(!issues(&deep).is_empty());
    let wide: serde_json::Map<String, Value> = (0..5000).map(|n| (format!("k{n}"), Value::Null)).collect();
    assert!(issues(&Value::Object(wide)).len() <= 5000);
}
