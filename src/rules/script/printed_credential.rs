//! `policy/printed-credential`: credentials that a script writes where its output goes.

use std::collections::BTreeSet;

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::credential::is_sensitive_name;
use crate::model::external::shown;
use crate::model::script::{Command, Language, Script};
use crate::rule::{Meta, Sink};
use crate::settings::Settings;

static META: Meta =
    Meta { id: "policy/printed-credential", severity: Severity::Warning, confidence: Confidence::Medium };

/// Reports credentials that a script prints.
pub(super) struct PrintedCredential;

impl ScriptRule for PrintedCredential {
    fn meta(&self) -> Option<&'static Meta> {
        Some(&META)
    }

    fn check(&self, script: &Script<'_>, _: &Settings, sink: &mut Sink) {
        if !matches!(script.language, Language::Shell | Language::Dockerfile | Language::Crontab(_)) {
            return;
        }
        let captured = captured(script);
        let is_answer = |command: &Command| {
            command.function.is_some_and(|name| captured.contains(name.slice(script.text))) || masks(command)
        };
        let commands = script.commands.iter().zip(read_on(&script.commands)).filter(|(_, is_read)| !is_read);
        for command in commands.map(|(command, _)| command).filter(|command| prints(command) && !is_answer(command)) {
            for word in command.words.iter().skip(1) {
                let raw = word.span.slice(script.text);
                // Between single quotes, a dollar is one.
                let name = variables(&word.text).find(|name| is_credential(name));
                if let Some(name) = name.filter(|_| !raw.starts_with(b"'")) {
                    let message = format!("`${}` is printed, and stays in whatever keeps the output", shown(name));
                    let help = "print that it was set, not what it is; agents put output into transcripts and logs";
                    sink.push(Finding::new(&META, word.span, message).help(help));
                }
            }
        }
    }
}

/// Whether a command writes its arguments where everybody reads them: not into a pipe, a file, a variable or another
/// command.
fn prints(command: &Command) -> bool {
    let word = |at: usize| command.words.get(at).map(|word| word.text.as_str());
    matches!(word(0), Some("echo" | "printf" | "logger" | "wall"))
        && !(word(0) == Some("printf") && word(1) == Some("-v"))
        && !goes_elsewhere(command)
}

/// Whether the output of a command goes into a pipe, a file or another command.
fn goes_elsewhere(command: &Command) -> bool {
    let elsewhere = |text: &str| {
        let target = text.trim_start_matches(|c: char| c.is_ascii_digit());
        target.starts_with('>') && target != ">&2"
    };
    command.is_piped || command.within.is_some() || command.words.iter().any(|word| elsewhere(&word.text))
}

/// For each command, whether its output goes elsewhere with that of a group: `(crontab -l; echo …) | crontab -`.
fn read_on(commands: &[Command]) -> Vec<bool> {
    // Where groups begin, less where they end.
    let mut steps = vec![0_isize; commands.len() + 1];
    for (from, to) in commands.iter().filter_map(|command| command.input_from.zip(command.input)) {
        steps[from] += 1;
        steps[to + 1] -= 1;
    }
    let depths = steps.into_iter().scan(0, |depth, step| {
        *depth += step;
        Some(*depth > 0)
    });
    depths.take(commands.len()).collect()
}

/// The functions whose output is read somewhere: what they print is their answer.
fn captured<'t>(script: &Script<'t>) -> BTreeSet<&'t [u8]> {
    let defined: BTreeSet<&[u8]> =
        script.commands.iter().filter_map(|command| Some(command.function?.slice(script.text))).collect();
    let called = |command: &Command| defined.get(command.words.first()?.text.as_bytes()).copied();
    script.commands.iter().filter(|command| goes_elsewhere(command)).filter_map(called).collect()
}

/// Whether a command tells the runner of a workflow of GitHub to mask a value in its log.
fn masks(command: &Command) -> bool {
    command.words.get(1).is_some_and(|word| word.text.starts_with("::add-mask::"))
}

/// The variables that a word expands to whole: `$NAME`, `${NAME}`, `${NAME:-…}`; not a part or the length of one.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let (rest, braced) = rest.strip_prefix('{').map_or((rest, false), |inner| (inner, true));
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let whole = !braced || rest[length..].starts_with('}') || rest[length..].starts_with(":-");
        (length > 0 && whole).then(|| &rest[..length])
    })
}

/// Whether a variable holds a credential, as its name says; in a rotation, a key is nothing else.
fn is_credential(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    // `PWD` and `OLDPWD` are directories.
    let other = upper.starts_with("MAX_") || upper.starts_with("NUM_") || matches!(name, "PWD" | "OLDPWD");
    is_sensitive_name(name) && !other || matches!(upper.as_str(), "NEW_KEY" | "OLD_KEY" | "NEWKEY" | "OLDKEY")
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn variables_of_a_word() {
        let all = |text: &'static str| variables(text).collect::<Vec<_>>();
        assert_eq!(all("a $KEY ${B} ${C:-x}"), ["KEY", "B", "C"]);
        assert!(all("${KEY:0:4} ${#KEY} ${KEY:+set} $(x) $ 5$").is_empty());
    }
}
