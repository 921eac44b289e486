//! The rewrites that OpenClaw makes in memory before it validates.

mod agent_list;
mod context_budget;
mod copilot_discovery;

pub use agent_list::is_agent_id;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::issue::{Issue, IssueKind, join};
use super::pool::Version;

/// The release that changed the layout and brought these rewrites.
const SINCE: [u32; 3] = [2026, 8, 1];

/// A document as OpenClaw validates it.
pub(super) struct Shimmed<'a> {
    instance: Cow<'a, Value>,
    /// Where values went, and where they came from.
    moved: BTreeMap<String, String>,
    /// What to say about the rewrites.
    warnings: Vec<Issue>,
}

impl Shimmed<'_> {
    /// The document to validate.
    pub(super) fn instance(&self) -> &Value {
        &self.instance
    }

    /// The place in the given document that `pointer` speaks of.
    pub(super) fn source_of(&self, pointer: &str) -> String {
        let mut at = pointer;
        loop {
            if let Some(from) = self.moved.get(at) {
                return format!("{from}{}", &pointer[at.len()..]);
            }
            match at.rsplit_once('/') {
                Some((parent, _)) => at = parent,
                None => return pointer.to_owned(),
            }
        }
    }

    /// What to say about the rewrites.
    pub(super) fn into_warnings(self) -> Vec<Issue> {
        self.warnings
    }

    /// An object to change; none if there is no object at `pointer`.
    fn object(&mut self, pointer: &str) -> Option<&mut Map<String, Value>> {
        self.instance.pointer(pointer)?.as_object()?;
        self.instance.to_mut().pointer_mut(pointer)?.as_object_mut()
    }

    /// The keys of the object at `pointer`.
    fn keys(&self, pointer: &str) -> Vec<String> {
        let object = self.instance.pointer(pointer).and_then(Value::as_object);
        object.map(|object| object.keys().cloned().collect()).unwrap_or_default()
    }

    fn warn(&mut self, pointer: &str, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let source = self.source_of(pointer);
        let mut issue = Issue::new(pointer, IssueKind::Legacy, message).key(key).help(help);
        issue.source = source;
        self.warnings.push(issue);
    }
}

/// Applies the rewrites of `version`.
pub(super) fn apply<'a>(version: &Version, instance: &'a Value) -> Shimmed<'a> {
    let mut shimmed = Shimmed { instance: Cow::Borrowed(instance), moved: BTreeMap::new(), warnings: Vec::new() };
    if version.since(SINCE) {
        copilot_discovery::apply(&mut shimmed);
        agent_list::apply(&mut shimmed);
        context_budget::apply(&mut shimmed);
    }
    shimmed
}
