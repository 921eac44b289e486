//! `sandbox/setup-command`: code from the network, run unseen.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
use crate::model::script::{Language, Script, installers};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/setup-command", severity: Severity::Warning, confidence: Confidence::High };

/// Reports set-up commands that pipe a download into a shell.
pub(in crate::rules) struct SetupCommand;

impl Rule for SetupCommand {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            let commands = sandbox.all(tree, COMMANDS).flat_map(|command| command.elements(tree));
            for command in commands.filter(|command| command.text(tree).is_some_and(runs_a_download)) {
                let message = "the set-up runs whatever that address serves at the moment";
                sink.push(cx.finding(&META, command.place(tree), message).pointer(command.pointer).help(
                    "build an image with what the sandbox needs, or download a version, check its hash and then run it",
                ));
            }
        }
    }
}

const COMMANDS: &[&[&str]] = &[&["docker", "setupCommand"], &["setupCommand"], &["setup_command"]];

/// Whether a shell or an interpreter gets its program from a download.
fn runs_a_download(command: &str) -> bool {
    let script = Script::read(Language::Shell, "", command.as_bytes());
    !installers(&script.commands).is_empty()
}
