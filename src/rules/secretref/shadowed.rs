//! `secretref/shadowed`: a literal credential beside the reference that should replace it.

use std::collections::HashMap;

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::credential::{Value, is_sensitive_name, judge};
use crate::model::external;
use crate::model::secret_ref::shorthand_name;
use crate::model::walk::walk;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports a literal credential beside the reference that should replace it.
pub(in crate::rules) struct Shadowed;

static META: Meta = Meta { id: "secretref/shadowed", severity: Severity::Error, confidence: Confidence::High };

impl Rule for Shadowed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        walk(tree, cx.root, |path, _, id| {
            let members = tree.members(id);
            // No object with a credential is that large, and looking for pairs takes time.
            if members.len() > MAX_MEMBERS {
                return;
            }
            for member in members {
                let key = member.key.as_str();
                let literal = if key == "secretRef" {
                    // The name of a secret beside its value.
                    ["value", "key", "apiKey", "token", "secret", "password"].iter().find_map(|k| tree.member(id, k))
                } else {
                    key.strip_suffix("Ref").filter(|base| !base.is_empty()).and_then(|base| tree.member(id, base))
                };
                let reference = tree.node(member.value);
                let is_reference = tree.is_object(member.value) || reference.as_str().is_some();
                let Some(literal) = literal.filter(|_| is_reference) else {
                    continue;
                };
                let node = tree.node(literal.value);
                let is_literal =
                    node.as_str().is_some_and(|text| matches!(judge(text), Value::Literal | Value::Masked));
                if is_literal && (key == "secretRef" || is_credential(literal.key.as_str())) {
                    let message = format!("the literal `{}` stands beside its reference", literal.key.as_str());
                    let finding = cx.finding(&META, node.place(), message);
                    let finding = finding.pointer(path.pointer().key(literal.key.as_str()));
                    let finding = finding.related(cx.related(member.key_place(), "the reference"));
                    sink.push(finding.help("delete the literal and rotate the credential"));
                }
            }
        });
        check_profiles(cx, sink);
    }
}

/// Largest object that is searched for pairs.
const MAX_MEMBERS: usize = 256;

fn is_credential(name: &str) -> bool {
    is_sensitive_name(name) || matches!(name, "key" | "serviceAccount")
}

/// OpenClaw prefers an authentication profile to the key of the provider (its audit says `REF_SHADOWED`).
fn check_profiles(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let profiles: HashMap<&str, Place> = external::entries(tree, cx.root, &["auth", "profiles"])
        .into_iter()
        .filter_map(|entry| Some((external::string_entry(tree, &entry, "provider")?.name, entry.place)))
        .collect();
    if profiles.is_empty() {
        return;
    }
    for provider in external::entries(tree, cx.root, &["models", "providers"]) {
        let Some(key) = tree.get(provider.node, "apiKey") else {
            continue;
        };
        let node = tree.node(key);
        let is_reference = tree.is_object(key) || node.as_str().is_some_and(|text| shorthand_name(text).is_some());
        let Some(profile) = profiles.get(provider.name).filter(|_| is_reference) else {
            continue;
        };
        let message = format!("an authentication profile of `{}` takes precedence over this reference", provider.name);
        let finding = cx.finding(&META, node.place(), message).severity(Severity::Info).confidence(Confidence::Medium);
        sink.push(finding.pointer(provider.pointer.key("apiKey")).related(cx.related(*profile, "the profile")));
    }
}
