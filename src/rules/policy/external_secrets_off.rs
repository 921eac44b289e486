//! `policy/external-secrets-off`: external secrets that are off while credentials depend on them.

use super::homes::EXTERNAL_SECRETS;
use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::block::Block;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/external-secrets-off", severity: Severity::Error, confidence: Confidence::High };

/// Reports external secrets that are switched off although credentials depend on them.
pub(in crate::rules) struct ExternalSecretsOff;

impl Rule for ExternalSecretsOff {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for block in Block::all(cx, EXTERNAL_SECRETS) {
            let Some(off) = block.off("enabled") else { continue };
            let credentials = block.get("agentCredentials").filter(|all| !all.members().is_empty());
            let mut finding =
                off.finding(cx, &META, "these credentials are read from nowhere: external secrets are off");
            if let Some(credentials) = &credentials {
                finding = finding.related(cx.related(credentials.key, "the credentials that depend on them"));
            } else {
                let around = cx.around();
                let users = [Role::Requirement, Role::Tag].into_iter().filter_map(|role| around.first(role));
                let Some(user) = users.min_by_key(|user| user.document) else { continue };
                finding = finding.related(cx.related_fact(user, "a secret that depends on them"));
            }
            let finding =
                finding.help("switch them on; agents fall back on whatever lies in the environment or in files");
            sink.push(finding.fix(off.replaced("Switch them on", "true")));
        }
    }
}
