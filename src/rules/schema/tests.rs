use crate::graph::LazyGraph;
use crate::project::{Context, Document, Kind, MemoryStore};
use crate::rule::{Meta, Rule, Sink};
use crate::settings::Settings;

use super::Schema;
use crate::finding::Finding;

fn lint(text: &str) -> Vec<Finding> {
    let documents = [Document::parse("openclaw.json".into(), "openclaw.json".to_owned(), Kind::OpenClaw, text.into())];
    let settings = Settings::at(jiff::Timestamp::UNIX_EPOCH);
    let store = MemoryStore::default();
    let (mut sink, graph) = (Sink::default(), LazyGraph::default());
    for &root in &documents[0].roots {
        let (document, documents) = (&documents[0], &documents);
        let cx = Context { document, root, documents, store: &store, settings: &settings, graph: &graph };
        Schema.check(&cx, &mut sink);
    }
    sink.into_findings()
}

/// Rule id, pointer, text at the span.
fn summary(text: &str) -> Vec<(&'static str, String, String)> {
    lint(text)
        .into_iter()
        .map(|f| {
            let shown = String::from_utf8_lossy(f.span.slice(text.as_bytes())).into_owned();
            (f.rule, f.pointer.unwrap_or_default(), shown)
        })
        .collect()
}

fn block(meta: &Meta, heading: &str) -> &'static str {
    let section = meta.section(heading).expect("the page has the section");
    let start = section.find("```json5 file=openclaw.json\n").expect("a block") + "```json5 file=openclaw.json\n".len();
    let end = section[start..].find("```").expect("an end");
    &section[start..start + end]
}

#[test]
fn every_page_shows_what_it_says() {
    for meta in Schema.metas() {
        assert!(meta.page().starts_with(&format!("# {}\n", meta.id)));
        assert!(meta.summary().ends_with('.'), "{}", meta.id);
        let bad = lint(block(meta, "Bad"));
        assert!(bad.iter().any(|finding| finding.rule == meta.id), "{}: {bad:?}", meta.id);
        let good = lint(block(meta, "Good"));
        assert!(!good.iter().any(|finding| finding.rule == meta.id), "{}: {good:?}", meta.id);
        for heading in ["What it does", "Why it matters", "Fix"] {
            assert!(meta.section(heading).is_some_and(|text| !text.is_empty()), "{} {heading}", meta.id);
        }
    }
}

#[test]
fn spans_point_at_keys_values_and_holders() {
    let text = r#"{ gateway: { prot: 1, bind: "nowhere" }, models: { providers: { "a/b": {} } } }"#;
    assert_eq!(
        summary(text),
        [
            ("schema/invalid-value", "/gateway/bind".to_owned(), "nowhere".to_owned()),
            ("schema/unknown-key", "/gateway/prot".to_owned(), "prot".to_owned()),
            ("schema/missing-key", "/models/providers/a~1b/baseUrl".to_owned(), "\"a/b\"".to_owned()),
            ("schema/missing-key", "/models/providers/a~1b/models".to_owned(), "\"a/b\"".to_owned()),
        ]
    );
}

#[test]
fn a_moved_agent_is_named_as_openclaw_names_it_and_shown_where_it_stands() {
    let text = r#"{ agents: { list: [{ id: "a", colour: 1 }] } }"#;
    assert_eq!(
        summary(text),
        [
            ("schema/unknown-key", "/agents/entries/a/colour".to_owned(), "colour".to_owned()),
            ("schema/legacy-layout", "/agents/list".to_owned(), "list".to_owned()),
        ]
    );
}

#[test]
fn what_cannot_be_known_is_left_alone() {
    assert_eq!(summary(r#"{ gateway: { bind: "${BIND}", $include: "gateway.json5" }, logging: { level: } }"#), []);
}

#[test]
fn the_root_is_a_place_too() {
    let findings = summary("[]");
    assert_eq!(findings, [("schema/invalid-value", String::new(), "[]".to_owned())]);
}
