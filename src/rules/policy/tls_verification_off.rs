//! `policy/tls-verification-off`: connections whose other end may be anybody.

use crate::doc::{Member, NodeId, Tree};
use crate::finding::{Confidence, Severity};
use crate::model::tls::{self, Key};
use crate::model::walk::{Path, Step, walk};
use crate::project::{Context, Kind};
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};
use crate::text::Edit;

static META: Meta = Meta { id: "policy/tls-verification-off", severity: Severity::Error, confidence: Confidence::High };

/// Reports switches and variables that make a program accept any certificate.
pub(in crate::rules) struct TlsVerificationOff;

impl Rule for TlsVerificationOff {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        if matches!(cx.document.kind, Kind::SecretsFile | Kind::AuthProfiles) {
            return;
        }
        let mut variables = Vec::new();
        walk(tree, cx.root, |path, member, node| {
            if let Some(member) = member {
                switch(cx, path, member, node, sink);
                if let Some(program) = variable(tree, member, node) {
                    variables.push((path.pointer(), node, program));
                }
            } else if let Some((name, value)) = tree.node(node).as_str().and_then(|text| text.split_once('='))
                && let Some(found) = tls::switched_off(name.trim(), value)
            {
                variables.push((path.pointer(), node, found.program));
            }
        });
        for (pointer, node, program) in variables {
            let message = format!("this makes {program} accept any certificate");
            let finding = cx.finding(&META, tree.node(node).place(), message).pointer(pointer);
            sink.push(
                finding.help("remove it, and give the program the certificate of the authority that it should trust"),
            );
        }
    }
}

fn switch(cx: &Context<'_>, path: &Path<'_>, member: &Member, node: NodeId, sink: &mut Sink) {
    let tree = cx.tree();
    let Some(key) = tls::key(member.key.as_str()) else { return };
    let value = tree.node(node);
    let says = |text: &str| value.as_str().is_some_and(|value| value.trim().eq_ignore_ascii_case(text));
    let (off, safe) = match key {
        Key::Verifies | Key::MayVerify => (value.as_bool() == Some(false) || says("false"), "true"),
        Key::Skips | Key::MaySkip => (value.as_bool() == Some(true) || says("true"), "false"),
    };
    let around = Around::of(tree, cx.root, path);
    let unclear = matches!(key, Key::MayVerify | Key::MaySkip) && !around.is_connection;
    if !off || unclear || around.is_local {
        return;
    }
    let message = format!("`{}` takes any certificate for the right one", printable(member.key.as_str()));
    let edits = vec![Edit { span: value.span, text: safe.to_owned() }];
    sink.push(
        cx.finding(&META, value.place(), message)
            .pointer(path.pointer())
            .help("whoever is between sees the credentials: verify, with the authority's certificate if it is your own")
            .fix(crate::finding::Fix { title: "Verify certificates".to_owned(), safe: false, edits }),
    );
}

/// The program that a variable of the environment makes careless.
fn variable(tree: &Tree, member: &Member, node: NodeId) -> Option<&'static str> {
    let name = member.key.as_str();
    let value = tree.node(node);
    let found = match (value.as_str(), value.as_bool(), value.as_f64()) {
        (Some(text), ..) => tls::switched_off(name, text),
        (_, Some(flag), _) => tls::switched_off(name, if flag { "true" } else { "false" }),
        (_, _, Some(0.0)) => tls::switched_off(name, "0"),
        (_, _, Some(_)) => tls::switched_off(name, "1"),
        _ => None,
    };
    found.map(|variable| variable.program)
}

/// What the objects around a switch say about the connection.
#[derive(Default)]
struct Around {
    /// One of them has an address, or a name that means a connection.
    is_connection: bool,
    /// The nearest address is this machine.
    is_local: bool,
}

/// Keys whose value is an address.
const ADDRESSES: [&str; 8] = ["address", "url", "baseUrl", "endpoint", "host", "server", "uri", "addr"];

/// Names of parts that are about connections.
const PARTS: [&str; 12] = [
    "tls",
    "ssl",
    "http",
    "https",
    "request",
    "requests",
    "proxy",
    "vault",
    "connection",
    "client",
    "api",
    "transport",
];

impl Around {
    fn of(tree: &Tree, root: NodeId, path: &Path<'_>) -> Self {
        let mut around = Self::default();
        let mut node = root;
        let mut address = None;
        let steps = path.steps();
        for step in &steps[..steps.len().saturating_sub(1)] {
            let next = match step {
                Step::Key(key) => {
                    around.is_connection |= PARTS.iter().any(|part| part.eq_ignore_ascii_case(key));
                    tree.get(node, key)
                }
                Step::Index(index) => tree.elements(node).get(*index).copied(),
            };
            let Some(next) = next else { break };
            node = next;
            let own = ADDRESSES.iter().find_map(|key| tree.node(tree.get(node, key)?).as_str());
            address = own.or(address);
        }
        around.is_connection |= address.is_some();
        around.is_local = address.is_some_and(tls::is_local);
        around
    }
}
