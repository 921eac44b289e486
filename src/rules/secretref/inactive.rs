//! `secretref/inactive`: references at places that OpenClaw does not use as things stand.

use crate::doc::{NodeId, Pointer, Tree};
use crate::finding::{Confidence, Severity};
use crate::model::secret_ref::secret_refs;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

/// Reports references at places that OpenClaw does not use as things stand.
pub(in crate::rules) struct Inactive;

static META: Meta = Meta { id: "secretref/inactive", severity: Severity::Info, confidence: Confidence::High };

impl Rule for Inactive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.kind != Kind::OpenClaw {
            return;
        }
        for reference in secret_refs(cx) {
            let steps: Vec<String> = Pointer::segments(reference.pointer.as_str()).collect();
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            let why = switched_off(cx, &steps).or_else(|| gateway(cx, &steps)).or_else(|| ssh(cx, &steps));
            if let Some(why) = why {
                let place = cx.tree().node(reference.node).place();
                let message = format!("OpenClaw does not resolve this reference: {why}");
                sink.push(cx.finding(&META, place, message).pointer(reference.pointer));
            }
        }
    }
}

/// Sections whose entries have a switch of their own.
const SWITCHED: [&str; 5] = ["channels", "plugins", "skills", "memory", "models"];

/// Whether something around the reference is switched off.
fn switched_off(cx: &Context<'_>, steps: &[&str]) -> Option<String> {
    if !SWITCHED.contains(steps.first()?) {
        return None;
    }
    let off = |depth: &usize| text_of(cx, &steps[..*depth], "enabled").is_some_and(|value| value == "false");
    let depth = (1..steps.len()).find(off)?;
    Some(format!("`{}` is switched off", steps[..depth].join(".")))
}

/// The text of a string or boolean member of the object at a path; empty strings are none.
fn text_of<'t>(cx: &Context<'t>, path: &[&str], key: &str) -> Option<&'t str> {
    let node = cx.tree().node(cx.tree().get(cx.lookup(path)?, key)?);
    match node.as_bool() {
        Some(true) => Some("true"),
        Some(false) => Some("false"),
        None => node.as_str().filter(|text| !text.trim().is_empty()),
    }
}

fn is_set(cx: &Context<'_>, path: &[&str], key: &str) -> bool {
    let object = cx.lookup(path).and_then(|id| cx.tree().get(id, key)).is_some_and(|id| cx.tree().is_object(id));
    object || text_of(cx, path, key).is_some()
}

/// Credentials of the gateway that lose against others.
fn gateway(cx: &Context<'_>, steps: &[&str]) -> Option<String> {
    let auth = ["gateway", "auth"];
    let mode = text_of(cx, &auth, "mode");
    let excluded = |other: &str| match mode {
        Some(mode) => format!("`gateway.auth.mode` is `{}`", crate::model::external::shown(mode)),
        None => format!("`gateway.auth.{other}` takes precedence"),
    };
    let token_loses = match mode {
        Some(mode) => mode != "token",
        None => is_set(cx, &auth, "password"),
    };
    let password_loses = match mode {
        Some(mode) => matches!(mode, "token" | "none"),
        None => is_set(cx, &auth, "token"),
    };
    match steps {
        ["gateway", "auth", "token"] if token_loses => Some(excluded("password")),
        ["gateway", "auth", "password"] if password_loses => Some(excluded("token")),
        ["gateway", "remote", key @ ("token" | "password")] => {
            let exposed = matches!(text_of(cx, &["gateway", "tailscale"], "mode"), Some("serve" | "funnel"));
            let is_remote = text_of(cx, &["gateway"], "mode") == Some("remote") || exposed;
            let own = is_set(cx, &auth, key) || if *key == "token" { token_loses } else { password_loses };
            let idle = !is_remote && !is_set(cx, &["gateway", "remote"], "url") && own;
            idle.then(|| "no remote gateway is configured".to_owned())
        }
        _ => None,
    }
}

/// Keys of SSH where no sandbox runs over it.
fn ssh(cx: &Context<'_>, steps: &[&str]) -> Option<String> {
    let at = steps.windows(2).position(|pair| pair == ["sandbox", "ssh"])?;
    let defaults = text_of(cx, &["agents", "defaults", "sandbox"], "backend");
    let over_ssh = if steps[..at] == ["agents", "defaults"] {
        defaults == Some("ssh") || mentions_ssh(cx.tree(), cx.lookup(&["agents"])?)
    } else {
        text_of(cx, &steps[..=at], "backend").or(defaults) == Some("ssh")
    };
    (!over_ssh).then(|| "no sandbox here has the backend `ssh`".to_owned())
}

/// Whether some agent has a backend of its own.
fn mentions_ssh(tree: &Tree, agents: NodeId) -> bool {
    let own =
        |agent: NodeId| tree.at(agent, &["sandbox", "backend"]).and_then(|id| tree.node(id).as_str()) == Some("ssh");
    let entries = tree.get(agents, "entries").map(|id| tree.members(id)).unwrap_or_default();
    let list = tree.get(agents, "list").map(|id| tree.elements(id)).unwrap_or_default();
    entries.iter().any(|member| own(member.value)) || list.iter().any(|&agent| own(agent))
}
