//! Downloads that are run: `curl … | sh`, `bash <(curl …)`, `sh -c "$(curl …)"`.

use super::Command;
use crate::model::tls;
use crate::text::Span;

/// Filters that a download may pass on its way.
const FILTERS: [&str; 8] = ["tee", "cat", "sed", "gunzip", "zcat", "tr", "head", "tail"];

/// Commands between parentheses or braces that are looked at, from the last.
const MOST_IN_A_GROUP: usize = 64;

/// Where downloads from other machines are run by a shell or an interpreter: the commands that download.
#[must_use]
pub fn installers(commands: &[Command]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (index, command) in commands.iter().enumerate() {
        let is_run = match &command.within {
            Some(program) => is_interpreter(program) || matches!(program.as_str(), "eval" | "source" | "."),
            None => false,
        };
        let downloads = if is_run { Some((index, index)) } else { source(commands, index) };
        let Some((from, to)) = downloads else { continue };
        let from = from.max(to.saturating_sub(MOST_IN_A_GROUP));
        found.extend(commands.get(from..=to).unwrap_or_default().iter().filter_map(span_of_download));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The first and the last of the commands whose output, through filters, an interpreter runs.
fn source(commands: &[Command], index: usize) -> Option<(usize, usize)> {
    let input = |at: usize| {
        let command: &Command = &commands[at];
        command.input_from.zip(command.input)
    };
    let mut found = input(index).filter(|_| runs_its_input(&commands[index]))?;
    for _ in 0..FILTERS.len() {
        match commands[found.1].program() {
            Some((program, _)) if FILTERS.contains(&program) => found = input(found.1)?,
            _ => break,
        }
    }
    Some(found)
}

fn is_interpreter(program: &str) -> bool {
    let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    matches!(program, "sh" | "bash" | "zsh" | "dash" | "ash" | "ksh" | "node" | "perl" | "ruby" | "python" | "php")
}

/// Whether a command is an interpreter that gets its program on the standard input.
fn runs_its_input(command: &Command) -> bool {
    let Some((program, arguments)) = command.program().filter(|(program, _)| is_interpreter(program)) else {
        return false;
    };
    let is_shell = program.ends_with("sh");
    for word in arguments {
        match word.text.as_str() {
            "-" | "--" => return true,
            "-c" | "-m" | "-e" | "-p" | "-ne" | "-pe" => return false,
            text if is_shell && text.starts_with('-') && !text.starts_with("--") && text.contains('s') => return true,
            text if text.starts_with('-') => {}
            text => return text == "/dev/stdin" || text.starts_with(['<', '>', '2', '&']),
        }
    }
    true
}

fn span_of_download(command: &Command) -> Option<Span> {
    let (program, arguments) = command.program()?;
    if !matches!(program, "curl" | "wget" | "wget2" | "fetch") {
        return None;
    }
    let addresses = arguments.iter().map(|word| word.text.as_str()).filter(|text| text.contains("://"));
    if addresses.clone().count() > 0 && addresses.clone().all(tls::is_local) {
        return None;
    }
    Some(Span::new(command.words.first()?.span.start, command.words.last()?.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::script::{Language, Script};

    fn found(text: &str) -> Vec<&str> {
        let script = Script::read(Language::Shell, "a.sh", text.as_bytes());
        installers(&script.commands).into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn downloads_that_are_run() {
        for text in [
            "curl -sSfL https://acme.test/a.sh | sh -s -- latest",
            "curl -fsSL https://acme.test/a.sh |\\\n sudo -E bash -",
            "wget -qO- https://acme.test/a.py | python3 -",
            "bash <(curl -s https://acme.test/a.sh)",
            "sh -c \"$(curl -fsSL https://acme.test/a.sh)\"",
            "eval \"$(curl -s https://acme.test/env)\"",
            "curl https://acme.test/a.gz | gunzip | sh",
            "(curl https://acme.test/a.sh; echo run) | sh",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
        assert_eq!(found("a; curl -s https://acme.test/a.sh | sh"), ["curl -s https://acme.test/a.sh"]);
    }

    #[test]
    fn downloads_that_are_read() {
        for text in [
            "curl -s https://acme.test/a.json | python3 -m json.tool",
            "curl -s https://acme.test/a.json | python3 -c 'import json'",
            "curl -s https://acme.test | sh filter.sh",
            "curl -s http://localhost:8080/a.sh | sh",
            "curl -sO https://acme.test/a.sh && sha256sum -c sums && sh a.sh",
            "X=$(curl -s https://acme.test)",
            "# curl https://acme.test | sh",
            "echo 'curl https://acme.test | sh'",
            "curl -s https://acme.test | jq .a",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
