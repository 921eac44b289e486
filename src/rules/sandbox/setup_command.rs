//! `sandbox/setup-command`: code from the network, run unseen.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
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
    let Some(download) = ["curl ", "wget "].iter().filter_map(|tool| command.find(tool)).min() else { return false };
    let is_interpreter = |segment: &str| {
        let mut words = segment.split_whitespace().filter(|word| !matches!(*word, "sudo" | "env" | "-E"));
        let program = words.next().unwrap_or_default();
        let name = program.rsplit('/').next().unwrap_or_default();
        matches!(name, "sh" | "bash" | "zsh" | "dash" | "ash" | "node" | "perl" | "ruby") || name.starts_with("python")
    };
    let substituted = ["sh -c \"$(curl", "sh -c '$(curl", "sh -c \"$(wget", "<(curl", "<(wget"];
    command[download..].split('|').skip(1).any(is_interpreter) || substituted.iter().any(|form| command.contains(form))
}
