//! `sandbox/writable-bind`: directories that the sandbox may change without need.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::sandbox::{Base, Entry, Exposure, HostPath, Origin, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};
use crate::text::Span;

static META: Meta = Meta { id: "sandbox/writable-bind", severity: Severity::Info, confidence: Confidence::High };

/// Reports binds without `:ro` of anything but the workspace itself.
pub(in crate::rules) struct WritableBind;

impl Rule for WritableBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            if entry.read_only || entry.exposure != Exposure::Nothing || entry.origin == Origin::Workspace {
                continue;
            }
            let (severity, message) = match purpose(&entry.path) {
                Purpose::Work => continue,
                Purpose::Steering => (
                    Severity::Warning,
                    format!("{} steers agents or runs on the host, and the sandbox may change it", entry.shown()),
                ),
                Purpose::Source => (Severity::Info, format!("the sandbox may change {}", entry.shown())),
            };
            let mut finding = cx
                .finding(&META, entry.source_place(), message)
                .severity(severity)
                .help("add `:ro` unless the agent has to write there");
            if let Some(edit) = read_only(&entry) {
                finding = finding.fix(Fix { title: "Add `:ro`".to_owned(), safe: false, edits: vec![edit] });
            }
            sink.push(finding.pointer(entry.pointer));
        }
    }
}

/// What a directory is for, as far as its name tells.
enum Purpose {
    /// The workspace, a volume, or something that is there to be written.
    Work,
    /// Memories, instructions, skills, Git hooks: what agents follow and the host runs.
    Steering,
    /// Anything else.
    Source,
}

const STEERING: &[&str] = &[
    "memories",
    "memory",
    "skills",
    "hooks",
    "prompts",
    "instructions",
    ".git",
    ".github",
    ".husky",
    "memory.md",
    "soul.md",
    "agents.md",
    "tools.md",
    "identity.md",
    "user.md",
    "heartbeat.md",
    "bootstrap.md",
    "claude.md",
];

const WRITTEN: &[&str] = &[
    "cache",
    ".cache",
    "tmp",
    "temp",
    "out",
    "output",
    "outputs",
    "build",
    "dist",
    "target",
    "logs",
    "scratch",
    "uploads",
    "downloads",
    "inbox",
    "outbox",
    "artifacts",
    "results",
    "reports",
    "media",
    "canvas",
];

fn purpose(path: &HostPath) -> Purpose {
    let Some(last) = path.parts.last().map(|last| last.to_lowercase()) else { return Purpose::Work };
    let parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
    if STEERING.contains(&last.as_str()) || parts.contains(&".git") {
        return Purpose::Steering;
    }
    let is_workspace = last == "workspace" || last.starts_with("workspace-") || parts.contains(&"sandboxes");
    match path.base {
        Base::Volume => Purpose::Work,
        _ if is_workspace || WRITTEN.contains(&last.as_str()) => Purpose::Work,
        // `workspaces/<agent>` is that agent's workspace.
        _ if parts.len() >= 2 && parts[parts.len() - 2] == "workspaces" => Purpose::Work,
        _ => Purpose::Source,
    }
}

/// The edit that makes a bind read-only, if it has a container path and can be edited in place.
fn read_only(entry: &Entry<'_>) -> Option<Edit> {
    entry.target().filter(|target| !target.is_empty())?;
    if !entry.is_exact() {
        return None;
    }
    let end = Span::at(entry.place.span.end);
    let Some(options) = entry.parts.options else { return Some(Edit { span: end, text: ":ro".to_owned() }) };
    let text = &entry.text[options.start..options.end];
    let mut at = options.start;
    for option in text.split(',') {
        if option == "rw" {
            return Some(Edit { span: entry.part(Span::new(at, at + 2)).span, text: "ro".to_owned() });
        }
        at += option.len() + 1;
    }
    let separator = if text.is_empty() { "" } else { "," };
    Some(Edit { span: end, text: format!("{separator}ro") })
}
