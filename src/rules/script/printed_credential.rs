//! `policy/printed-credential`: credentials that a script writes where its output goes.

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::credential::is_sensitive_name;
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
        for command in script.commands.iter().filter(|command| prints(command)) {
            for word in command.words.iter().skip(1) {
                let raw = word.span.slice(script.text);
                // Between single quotes, a dollar is one.
                if let Some(name) = variables(&word.text).find(|name| is_credential(name)).filter(|_| raw[0] != b'\'') {
                    let message = format!("`${name}` is printed, and stays in whatever keeps the output");
                    let help = "print that it was set, not what it is; agents put output into transcripts and logs";
                    sink.push(Finding::new(&META, word.span, message).help(help));
                }
            }
        }
    }
}

/// Whether a command writes its arguments where everybody reads them: not into a pipe, a file or another command.
fn prints(command: &Command) -> bool {
    let elsewhere = |text: &str| {
        let target = text.trim_start_matches(|c: char| c.is_ascii_digit());
        target.starts_with('>') && target != ">&2"
    };
    let name = command.words.first().map(|word| word.text.as_str());
    matches!(name, Some("echo" | "printf" | "logger" | "wall"))
        && !command.is_piped
        && command.within.is_none()
        && !command.words.iter().any(|word| elsewhere(&word.text))
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
    let counts = upper.starts_with("MAX_") || upper.starts_with("NUM_");
    is_sensitive_name(name) && !counts || matches!(upper.as_str(), "NEW_KEY" | "OLD_KEY" | "NEWKEY" | "OLDKEY")
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
