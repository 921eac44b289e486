//! `secretref/duplicate-variable`: one variable for two secrets.

use std::collections::HashMap;

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::external::{self, Entry, shown};
use crate::model::walk::walk;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports one variable for two secrets.
pub(in crate::rules) struct DuplicateVariable;

static META: Meta =
    Meta { id: "secretref/duplicate-variable", severity: Severity::Error, confidence: Confidence::High };

impl Rule for DuplicateVariable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let tree = cx.tree();
        // A variable is set once for an agent, and once for the named secrets of a document.
        let mut seen: HashMap<(String, &str), (String, Place)> = HashMap::new();
        let named = external::named_secrets(tree, cx.root).into_iter().filter_map(|secret| {
            let variable = external::string_entry(tree, &secret, "env_var")?;
            Some((String::new(), secret.name.to_owned(), variable))
        });
        let mut bound = Vec::new();
        walk(tree, cx.root, |path, _, id| {
            let text = |key: &str| tree.get(id, key).filter(|value| tree.node(*value).as_str().is_some());
            let (Some(secret), Some(node)) = (text("secretRef"), text("envVar")) else {
                return;
            };
            let pointer = path.pointer().key("envVar");
            let Some((agent, _)) = pointer.as_str().split_once("/tool-bindings") else {
                return;
            };
            let text = |node| tree.node(node).as_str().unwrap_or_default();
            let scope = agent.to_owned();
            let variable = Entry { name: text(node), place: tree.node(node).place(), node, pointer };
            bound.push((scope, text(secret).to_owned(), variable));
        });
        for (scope, secret, variable) in named.chain(bound) {
            let (first, place) = seen.entry((scope, variable.name)).or_insert((secret.clone(), variable.place));
            if *first != secret {
                let (first, secret) = (shown(first), shown(&secret));
                let message = format!("variable `{}` is set from `{first}` and from `{secret}`", shown(variable.name));
                let finding = cx.finding(&META, variable.place, message).pointer(variable.pointer);
                sink.push(finding.related(cx.related(*place, "set here first")));
            }
        }
    }
}
