//! Validity against the schema of the right OpenClaw version.
//!
//! One validation serves all rules of the family.

mod foreign;
mod inconsistent;
mod invalid_value;
mod legacy_layout;
mod mending;
mod missing_key;
mod moved_key;
mod newest;
mod removed_key;
mod unknown_key;
mod unknown_version;

use std::cell::LazyCell;

use self::foreign::Foreign;
use crate::doc::{NodeId, Place, Tree, Value};
use crate::finding::Finding;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};
use crate::schema::external::Territory;
use crate::schema::{self, Issue, IssueKind};
use crate::text::Span;

/// Validates a configuration once and reports under every rule of the family.
pub(super) struct Schema;

impl Rule for Schema {
    fn meta(&self) -> &'static Meta {
        &invalid_value::META
    }

    fn metas(&self) -> Vec<&'static Meta> {
        vec![
            &inconsistent::META,
            &invalid_value::META,
            &legacy_layout::META,
            &missing_key::META,
            &moved_key::META,
            &removed_key::META,
            &unknown_key::META,
            &unknown_version::META,
        ]
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.kind != Kind::OpenClaw {
            return;
        }
        let last_touched = cx.lookup(&["meta", "lastTouchedVersion"]).and_then(|id| cx.tree().node(id).as_str());
        let choice = schema::choose(cx.settings.openclaw_version.as_deref(), last_touched);
        let own = cx.settings.schema;
        if own.is_none() {
            unknown_version::check(cx, &choice, sink);
        }
        let instance = cx.tree().to_json(cx.root);
        if own.is_none() {
            newest::check(cx, &choice, &instance, sink);
        }
        let Some(version) = own.or_else(|| schema::embedded(choice.version)) else { return };
        let territory = LazyCell::new(|| Territory::of(cx.tree(), cx.root));
        let issues = schema::validate_beside(version, &instance, &|pointer| territory.kind_of(pointer).is_some());
        if issues.is_empty() {
            return;
        }
        let editor = cx.editor();
        let mut foreign = Foreign::default();
        for issue in issues {
            let Some(issue) = foreign.take(cx, &territory, issue) else { continue };
            let fix = editor.as_ref().and_then(|editor| mending::fix(cx, editor, &issue));
            let Some(mut finding) = finding(cx, issue) else { continue };
            finding.fixes.extend(fix);
            sink.push(finding);
        }
        foreign.report(choice.version, sink);
    }
}

fn finding(cx: &Context<'_>, issue: Issue) -> Option<Finding> {
    let tree = cx.tree();
    // What could not be parsed has been reported as such, and what an include brings is not known here.
    let node = tree.follow(cx.root, &issue.source);
    if node.is_some_and(|id| matches!(tree.node(id).value, Value::Invalid)) || is_include(tree, cx.root, &issue) {
        return None;
    }
    let meta = match issue.kind {
        IssueKind::UnknownKey => &unknown_key::META,
        IssueKind::Required => &missing_key::META,
        IssueKind::Inconsistent => &inconsistent::META,
        IssueKind::Legacy => &legacy_layout::META,
        _ => &invalid_value::META,
    };
    let at_key = issue.key.is_some() && issue.kind != IssueKind::Required;
    let mut finding =
        cx.finding(meta, place(tree, cx.root, &issue.source, at_key), issue.message).pointer(issue.pointer);
    finding.help = issue.help;
    Some(finding)
}

/// The key or value at a pointer; for something that is not there the key (or brace) of what should hold it.
fn place(tree: &Tree, root: NodeId, pointer: &str, at_key: bool) -> Place {
    let mut at = pointer;
    loop {
        let present = at.len() == pointer.len();
        if let Some(member) = tree.follow_member(root, at).filter(|_| at_key || !present) {
            return member.key_place();
        }
        if let Some(id) = tree.follow(root, at) {
            let node = tree.node(id);
            return if present { node.place() } else { Place { file: node.file, span: opening(node.span) } };
        }
        match at.rsplit_once('/') {
            Some((parent, _)) => at = parent,
            None => return tree.node(root).place(),
        }
    }
}

/// The brace that opens an object.
fn opening(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}

fn is_include(tree: &Tree, root: NodeId, issue: &Issue) -> bool {
    let parent = issue.source.rsplit_once('/').map_or("", |(parent, _)| parent);
    match (issue.kind, issue.key.as_deref()) {
        (IssueKind::UnknownKey, key) => key == Some("$include"),
        (IssueKind::Required, _) => tree.follow(root, parent).is_some_and(|id| tree.get(id, "$include").is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
