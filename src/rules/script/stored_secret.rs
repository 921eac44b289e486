//! `secret/plaintext-credential` in scripts: a secrets file that a script writes with the values in it.

use super::ScriptRule;
use crate::doc;
use crate::finding::Finding;
use crate::model::credential::{Value, judge};
use crate::model::script::{Language, Script};
use crate::project::Kind;
use crate::redact::Secret;
use crate::rule::{Meta, Rule as _, Sink};
use crate::rules::secret::PlaintextCredential;
use crate::settings::Settings;

/// Reports the values of secrets files that a shell script holds as here-documents.
pub(super) struct StoredSecret;

/// Largest here-document that is read as a secrets file, in bytes.
const LARGEST: usize = 64 * 1024;

impl ScriptRule for StoredSecret {
    fn meta(&self) -> Option<&'static Meta> {
        None
    }

    fn check(&self, script: &Script<'_>, _: &Settings, sink: &mut Sink) {
        if script.language != Language::Shell {
            return;
        }
        for written in script.commands.iter().filter_map(|command| command.document) {
            let body = written.slice(script.text);
            if body.len() > LARGEST || !body.trim_ascii_start().starts_with(b"{") {
                continue;
            }
            let parsed = doc::parse(body);
            let Some(root) = parsed.tree.root() else { continue };
            if Kind::of_content(&parsed.tree, root) != Some(Kind::SecretsFile) {
                continue;
            }
            for member in parsed.tree.members(root) {
                let Some(id) = parsed.tree.get(member.value, "value") else { continue };
                let node = parsed.tree.node(id);
                let Some(text) = node.as_str().filter(|text| judge(text.trim()) == Value::Literal) else { continue };
                // What the shell puts in when it runs is no literal.
                if text.contains(['$', '`']) {
                    continue;
                }
                let span = node.inner_span();
                let span = span.shifted(written.start);
                let message = "a script writes a credential in plain text into a secrets file";
                let mut finding = Finding::new(PlaintextCredential.meta(), span, message);
                finding.secret = Some(Secret::new(text.as_bytes(), 0));
                sink.push(
                    finding.help("let the script read it from the environment or from a secret manager, and rotate it"),
                );
            }
        }
    }
}
