//! Crontabs that a script writes: `crontab - <<EOF`, `cat > /etc/cron.d/x <<EOF`, `(crontab -l; echo "…") | crontab -`.

use super::{Command, Language, Script, Word};
use crate::text::Span;

/// Commands of a pipe, and of a group in it, that are looked at.
const MOST_PIPED: usize = 4;
const MOST_IN_A_GROUP: usize = 64;

/// A part of a script that becomes lines of a crontab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where the lines stand.
    pub span: Span,
    /// Whether a user stands before each command.
    pub has_user: bool,
}

/// The lines that a script writes into crontabs.
#[must_use]
pub fn crontabs(script: &Script<'_>) -> Vec<Written> {
    let mut found = Vec::new();
    for command in &script.commands {
        if let Some(has_user) = written(command) {
            let spans = printed(script, command);
            found.extend(spans.into_iter().map(|span| Written { span, has_user }));
        }
    }
    found.sort_unstable_by_key(|written| written.span);
    found.dedup_by_key(|written| written.span);
    found
}

/// Whether a command writes a crontab: if so, whether that has a column for users.
fn written(command: &Command) -> Option<bool> {
    let (program, arguments) = command.program()?;
    let text = |at: usize| arguments.get(at).map(|word| word.text.as_str());
    if program == "crontab" {
        let rest = if text(0) == Some("-u") { arguments.get(2..)? } else { arguments };
        return rest.iter().all(|word| word.text == "-" || word.text.starts_with('<')).then_some(false);
    }
    let mut words = command.words.iter().peekable();
    while let Some(word) = words.next() {
        let target = match word.text.trim_start_matches('1').strip_prefix('>') {
            Some(">" | "") => words.peek().map(|next| next.text.as_str()),
            Some(path) => Some(path.trim_start_matches('>')),
            None if program == "tee" => Some(word.text.as_str()),
            None => None,
        };
        if let Some(has_user) = target.and_then(is_crontab) {
            return Some(has_user);
        }
    }
    None
}

/// Whether the file at a path is a crontab: if so, whether that has a column for users.
fn is_crontab(path: &str) -> Option<bool> {
    match Language::of_path(path) {
        Some(Language::Crontab(has_user)) => Some(has_user),
        _ if path.starts_with("/var/spool/cron/") || path.starts_with("/etc/crontabs/") => Some(false),
        _ => None,
    }
}

/// What a command, and those whose output it gets, print as it stands in the script.
fn printed(script: &Script<'_>, command: &Command) -> Vec<Span> {
    let mut spans = own(script, command);
    let mut reader = command;
    for _ in 0..MOST_PIPED {
        let Some((from, to)) = reader.input_from.zip(reader.input) else { break };
        let group = script.commands.get(from.max(to.saturating_sub(MOST_IN_A_GROUP))..=to).unwrap_or_default();
        spans.extend(group.iter().filter(|command| command.within.is_none()).flat_map(|command| own(script, command)));
        let [.., last] = group else { break };
        reader = last;
    }
    spans
}

/// A here-document, and the strings that `echo` and `printf` are given.
fn own(script: &Script<'_>, command: &Command) -> Vec<Span> {
    let mut spans: Vec<Span> = command.document.into_iter().collect();
    if let Some(("echo" | "printf", arguments)) = command.program() {
        spans.extend(arguments.iter().filter_map(|word| quoted(script.text, word)));
    }
    spans
}

/// What stands between the quotes of a word.
fn quoted(text: &[u8], word: &Word) -> Option<Span> {
    match word.span.slice(text) {
        [first @ (b'"' | b'\''), .., last] if first == last => Some(Span::new(word.span.start + 1, word.span.end - 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, bool)> {
        let script = Script::read(Language::Shell, "a.sh", text.as_bytes());
        let all = crontabs(&script).into_iter();
        all.map(|written| (&text[written.span.start..written.span.end], written.has_user)).collect()
    }

    #[test]
    fn crontabs_that_are_written() {
        for (text, expected) in [
            ("crontab - <<EOF\n0 3 * * * a\nEOF\n", ("0 3 * * * a\n", false)),
            ("crontab <<EOF\n0 3 * * * a\nEOF\n", ("0 3 * * * a\n", false)),
            ("sudo crontab -u b - <<'EOF'\n0 3 * * * a\nEOF\n", ("0 3 * * * a\n", false)),
            ("cat <<EOF > /etc/cron.d/x\n0 3 * * * root a\nEOF\n", ("0 3 * * * root a\n", true)),
            ("sudo tee /etc/cron.d/x >/dev/null <<EOF\n0 3 * * * root a\nEOF\n", ("0 3 * * * root a\n", true)),
            ("cat <<EOF | sudo tee -a /etc/crontab\n0 3 * * * root a\nEOF\n", ("0 3 * * * root a\n", true)),
            ("(crontab -l 2>/dev/null; echo \"0 3 * * * a\") | crontab -", ("0 3 * * * a", false)),
            ("{ crontab -l; echo '0 3 * * * a'; } | sort -u | crontab -", ("0 3 * * * a", false)),
            ("(crontab -l | grep -v a; printf '0 3 * * * a\\n') | crontab -", ("0 3 * * * a\\n", false)),
            ("echo '0 3 * * * root a' >> /etc/cron.d/x", ("0 3 * * * root a", true)),
            ("{ echo '0 3 * * * root a'; } > /etc/cron.d/x", ("0 3 * * * root a", true)),
            ("echo \"0 3 * * * $PWD/a\" >/var/spool/cron/root", ("0 3 * * * $PWD/a", false)),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
        for text in [
            "crontab -l",
            "crontab rotate.txt",
            "echo '0 3 * * * a' | crontab -l",
            "cat <<EOF > notes\n0 3 * * * a\nEOF\n",
            "echo '0 3 * * * a' | cat",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
