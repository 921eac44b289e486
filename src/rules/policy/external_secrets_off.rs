//! `policy/external-secrets-off`: external secrets that are off while credentials depend on them.

use super::homes::EXTERNAL_SECRETS;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::external;
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
                let user = external::neighbours(cx).find_map(|(document, root)| {
                    let uses = external::uses(&document.tree, root);
                    let first = uses.requirements.into_iter().chain(uses.tags).next()?;
                    Some((document.path_of(first.place.file), first.place.span))
                });
                let Some((path, span)) = user else { continue };
                let message = "a secret that depends on them".to_owned();
                finding = finding.related(crate::finding::Related { path: path.to_owned(), span, message });
            }
            let finding =
                finding.help("switch them on; agents fall back on whatever lies in the environment or in files");
            sink.push(finding.fix(off.replaced("Switch them on", "true")));
        }
    }
}
