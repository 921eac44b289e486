//! What OpenClaw checks beyond its JSON schema, as far as the file alone decides it.
//!
//! A check runs only if the schema found nothing wrong in the objects it looks at. OpenClaw is stricter: an error
//! anywhere hides the checks of the whole document; here they run, so that everything shows at once.

mod access;
mod agents;
mod duration;
mod earlier;
mod gateway;
mod hooks;
mod hosts;
mod mcp;
mod model_refs;
mod models;
mod references;
mod sandbox;
mod secrets;
mod session;
mod talk;
mod tools;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::issue::{Issue, IssueKind, join};
use super::pool::Version;

/// The layout with `agents.entries`.
const KEYED_AGENTS: [u32; 3] = [2026, 8, 1];

/// The release that checks the binds of a sandbox's container.
const BINDS: [u32; 3] = [2026, 2, 17];

/// The release from which on plugins' schemas are enforced. Before it, channels were checked in code of the core.
const PLUGIN_SCHEMAS: [u32; 3] = [2026, 4, 29];
/// The first month of releases that no longer rewrite older layouts before they validate.
const STRICT_LAYOUT: [u32; 3] = [2026, 5, 2];
/// The release that asks for the address of model providers it does not bring, lets a proxy speak https, and checks the
/// binds of a sandbox's browser.
const OWN_PROVIDERS: [u32; 3] = [2026, 5, 20];
/// The release that checks agents of bindings, search providers and models by name.
const NAMED_REFERENCES: [u32; 3] = [2026, 5, 28];
/// The release that looks closer at TLS and MCP settings.
const TRANSPORTS: [u32; 3] = [2026, 6, 11];

/// What a check sees and where it reports.
struct Refine<'a> {
    version: &'static Version,
    root: &'a Value,
    /// Places with issues of the schema, and everything above them.
    broken: BTreeSet<String>,
    found: Vec<Issue>,
}

/// Adds what the checks of `version` find in `root` to `issues`, which holds what the schema found.
pub(super) fn run(version: &'static Version, root: &Value, issues: &mut Vec<Issue>) {
    if !root.is_object() {
        return;
    }
    let mut broken = BTreeSet::new();
    // Neither an unknown key nor a value of the right type but the wrong form stops OpenClaw from looking further.
    let stops = |kind| !matches!(kind, IssueKind::UnknownKey | IssueKind::Pattern | IssueKind::Range);
    for issue in issues.iter().filter(|issue| stops(issue.kind)) {
        let mut at = issue.pointer.as_str();
        while broken.insert(at.to_owned()) {
            let Some((parent, _)) = at.rsplit_once('/') else { break };
            at = parent;
        }
    }
    let mut cx = Refine { version, root, broken, found: Vec::new() };
    access::check(&mut cx);
    agents::check(&mut cx);
    references::check(&mut cx);
    sandbox::check(&mut cx);
    tools::check(&mut cx);
    models::check(&mut cx);
    model_refs::check(&mut cx);
    hosts::check(&mut cx);
    mcp::check(&mut cx);
    gateway::check(&mut cx);
    hooks::check(&mut cx);
    session::check(&mut cx);
    talk::check(&mut cx);
    secrets::check(&mut cx);
    earlier::check(&mut cx);
    issues.append(&mut cx.found);
}

impl<'a> Refine<'a> {
    /// Whether the version is `number` or later.
    fn since(&self, number: [u32; 3]) -> bool {
        self.version.since(number)
    }

    /// The value at `pointer`, if the schema found nothing wrong in it.
    fn sound(&self, pointer: &str) -> Option<&'a Value> {
        if self.broken.contains(pointer) { None } else { self.root.pointer(pointer) }
    }

    /// The object at `pointer`, if the schema found nothing wrong in it.
    fn object(&self, pointer: &str) -> Option<&'a Map<String, Value>> {
        self.sound(pointer)?.as_object()
    }

    /// Every agent with its pointer, `agents.defaults` first.
    fn agent_scopes(&self) -> Vec<(String, &'a Value)> {
        let mut scopes = Vec::new();
        if let Some(defaults) = self.root.pointer("/agents/defaults") {
            scopes.push(("/agents/defaults".to_owned(), defaults));
        }
        scopes.extend(self.agents().into_iter().map(|(_, pointer, agent)| (pointer, agent)));
        scopes
    }

    /// Id, pointer and value of every agent.
    fn agents(&self) -> Vec<(&'a str, String, &'a Value)> {
        if self.since(KEYED_AGENTS) {
            let entries = self.root.pointer("/agents/entries").and_then(Value::as_object);
            entries.into_iter().flatten().map(|(id, agent)| (id.as_str(), join("/agents/entries", id), agent)).collect()
        } else {
            let list = self.root.pointer("/agents/list").and_then(Value::as_array);
            let with_id = |(index, agent): (usize, &'a Value)| {
                Some((agent.get("id")?.as_str()?, format!("/agents/list/{index}"), agent))
            };
            list.into_iter().flatten().enumerate().filter_map(with_id).collect()
        }
    }

    /// Reports values that do not go together.
    fn report(&mut self, pointer: impl Into<String>, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Issue::new(pointer, IssueKind::Inconsistent, message).help(help));
    }

    /// Reports a value of the wrong form.
    fn malformed(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.found.push(Issue::new(pointer, IssueKind::Pattern, message));
    }

    /// Reports a key that must be there.
    fn missing(&mut self, pointer: impl Into<String>, key: &str, message: impl Into<String>) {
        self.found.push(Issue::new(pointer, IssueKind::Required, message).key(key));
    }
}

/// Text of an object's key, if it is a string without `${NAME}` in it.
fn text<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    known(object.get(key)?)
}

/// The string, if it holds no `${NAME}`.
fn known(value: &Value) -> Option<&str> {
    if super::report::is_unresolved(value) { None } else { value.as_str() }
}

/// An agent id in the form OpenClaw compares: lower case, other characters than letters, digits, `_` and `-` as dashes.
fn agent_id(raw: &str) -> String {
    let lower = raw.trim().to_lowercase();
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let starts_well = lower.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if starts_well && lower.len() <= 64 && lower.chars().all(fine) {
        return lower;
    }
    let mut id = String::new();
    for c in lower.chars() {
        if fine(c) {
            id.push(c);
        } else if !id.ends_with('\u{0}') {
            id.push('\u{0}');
        }
    }
    let id: String = id.replace('\u{0}', "-").trim_matches('-').chars().take(64).collect();
    if id.is_empty() { "main".to_owned() } else { id }
}
