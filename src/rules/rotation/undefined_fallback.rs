//! `rotation/undefined-fallback`: policies that fall back to an environment that does not exist.

use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::external::shown;
use crate::model::rotation::policies;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports policies that fall back to an environment that does not exist.
pub(in crate::rules) struct UndefinedFallback;

static META: Meta =
    Meta { id: "rotation/undefined-fallback", severity: Severity::Warning, confidence: Confidence::High };

/// Environments that are compared for a "did you mean".
const MOST: usize = 50;

impl Rule for UndefinedFallback {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in policies(tree, cx.root).into_iter().filter(|policy| !policy.is_off(tree)) {
            let Some(id) = tree.get(policy.node, "fallbackTo") else {
                continue;
            };
            let Some(name) = tree.node(id).as_str().map(str::trim).filter(|name| !name.is_empty()) else {
                continue;
            };
            let around = cx.around();
            // Where no environment is defined at all they are defined elsewhere.
            if !around.any(Role::Environment) || around.has(Role::Environment, name) {
                continue;
            }
            let names = around.names(Role::Environment).take(MOST);
            let near = names.map(|other| (strsim::damerau_levenshtein(name, other), other)).min();
            let help = match near {
                Some((distance, other)) if distance <= 3 => format!("did you mean `{}`?", shown(other)),
                _ => "define it in `environments`, or name one that is there".to_owned(),
            };
            let message = format!("a rotation that fails falls back to `{}`, which is no environment", shown(name));
            let finding = cx.finding(&META, tree.node(id).place(), message).pointer(policy.pointer.key("fallbackTo"));
            sink.push(finding.help(help));
        }
    }
}
