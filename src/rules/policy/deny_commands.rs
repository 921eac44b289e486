//! `policy/deny-commands`: denials of commands that deny nothing.

use super::homes::ISOLATION;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/deny-commands", severity: Severity::Warning, confidence: Confidence::High };

/// Reports lists of denied commands that are missing, empty or without effect.
pub(in crate::rules) struct DenyCommands;

impl Rule for DenyCommands {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for isolation in Block::all(cx, ISOLATION).into_iter().filter(Block::is_object) {
            let Some(list) = isolation.get("denyCommands") else {
                sink.push(isolation.lacking(cx, &META, "no command is denied to agents").help(HELP));
                continue;
            };
            if list.is_empty_list() {
                sink.push(list.finding(cx, &META, "no command is denied to agents").help(HELP));
            }
            for entry in list.elements() {
                let Some(flaw) = entry.text().and_then(Flaw::of) else { continue };
                let confidence =
                    if flaw == Flaw::Arguments || flaw == Flaw::Path { Confidence::Medium } else { Confidence::High };
                let finding = entry.finding(cx, &META, flaw.message()).confidence(confidence);
                let name = entry.text().and_then(Flaw::command);
                sink.push(finding.help(match name {
                    Some(name) => format!("write the name of the command alone: `{}`", shown(name)),
                    None => "write the name of a command, such as `sudo`, or a pattern such as `*:system:*`".to_owned(),
                }));
            }
        }
    }
}

const HELP: &str = "deny at least what agents never need, such as `sudo` and `rm`";

/// Why an entry does not deny what its author wants to deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    /// Nothing but blanks.
    Empty,
    /// Blanks around the name, which is compared as it is.
    Blanks,
    /// The syntax of regular expressions.
    Expression,
    /// Several commands, or an operator of the shell.
    Line,
    /// A command with arguments: others do the same.
    Arguments,
    /// A path: the name alone, or another path, runs the same program.
    Path,
    /// Capitals in a name that no program has.
    Case,
}

impl Flaw {
    fn of(entry: &str) -> Option<Self> {
        let name = entry.trim();
        if name.is_empty() {
            return Some(Self::Empty);
        }
        // Alternatives of an expression stand between brackets; a pipe stands between commands.
        if name.starts_with('^')
            || name.ends_with('$')
            || [".+", "\\b", "\\s", "(?", "|("].iter().any(|part| name.contains(part))
        {
            return Some(Self::Expression);
        }
        if name.contains(['|', ';', '&', '<', '>', '`', '\n']) || name.contains("$(") {
            return Some(Self::Line);
        }
        if name.contains(char::is_whitespace) && !name.contains('*') {
            return Some(Self::Arguments);
        }
        if name.starts_with(['/', '~', '.']) && !name.contains('*') {
            return Some(Self::Path);
        }
        if name.len() < entry.len() {
            return Some(Self::Blanks);
        }
        let is_word = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        is_word.then_some(Self::Case)
    }

    /// The command that an entry is about, where that can be told.
    fn command(entry: &str) -> Option<&str> {
        if matches!(Self::of(entry)?, Self::Empty | Self::Expression | Self::Line | Self::Case) {
            return None;
        }
        let program = entry.split_whitespace().next()?;
        let name = program.rsplit('/').next()?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte));
        (is_name && !name.is_empty() && name.len() <= 32).then_some(name)
    }

    fn message(self) -> &'static str {
        match self {
            Self::Empty => "this names no command, so it denies nothing",
            Self::Blanks => "with blanks around it this is the name of no command, so it denies nothing",
            Self::Expression => {
                "entries are names and patterns with `*`, not regular expressions, so this denies nothing"
            }
            Self::Line => "entries are names of commands, not lines of a shell, so this denies nothing",
            Self::Arguments => "this denies one way to write the command; with other arguments it does the same",
            Self::Path => "this denies one path; by its name, or by a copy, the program still runs",
            Self::Case => "no program has this name in capitals, so this denies nothing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_deny() {
        for entry in [
            "rm",
            "sudo",
            "write",
            "*:system:*",
            "mkfs.*",
            "docker*",
            "git push *",
            "python3.11",
            "NetworkManager",
            "R",
        ] {
            assert_eq!(Flaw::of(entry), None, "{entry}");
        }
    }

    #[test]
    fn entries_without_effect() {
        for (entry, flaw) in [
            ("", Flaw::Empty),
            (" ", Flaw::Empty),
            (" rm", Flaw::Blanks),
            ("^rm$", Flaw::Expression),
            ("rm.+", Flaw::Expression),
            ("curl | sh", Flaw::Line),
            ("a; b", Flaw::Line),
            ("rm -rf /", Flaw::Arguments),
            ("/bin/rm", Flaw::Path),
            ("SUDO", Flaw::Case),
        ] {
            assert_eq!(Flaw::of(entry), Some(flaw), "{entry}");
        }
        assert_eq!(Flaw::command("rm -rf /"), Some("rm"));
        assert_eq!(Flaw::command("/usr/bin/sudo"), Some("sudo"));
        assert_eq!(Flaw::command("^rm$"), None);
    }
}
