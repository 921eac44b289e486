//! The commands of shell text, and those in strings that other shells run.

use super::command::{Command, Word};
use super::reader::{Reader, SUBSTITUTE};
use crate::text::Span;

/// Commands in the strings of commands that are read: `ssh host "sh -c 'curl …'"`.
const MOST_ROUNDS: usize = 3;

/// Most words that are kept of one script: more than there are in a megabyte, even of one letter each.
const MOST_WORDS: usize = 600_000;

/// What was read of shell text.
#[derive(Default)]
pub(super) struct Read {
    /// The commands, in the order in which they end.
    pub(super) commands: Vec<Command>,
    /// Whether there are more words than are kept.
    pub(super) is_cut: bool,
}

/// The commands in stretches of a text, and those in strings that other shells run. `strip` takes off what stands before
/// the commands of the stretches.
pub(super) fn commands(text: &[u8], stretches: &[Span], strip: impl Fn(&mut Command)) -> Read {
    let mut read = Read::default();
    let mut left = MOST_WORDS;
    let mut stretches = stretches.to_vec();
    for round in 0..MOST_ROUNDS {
        let from = read.commands.len();
        for &stretch in &stretches {
            left = Reader::new(text, stretch, left, &mut read.commands).run();
        }
        if round == 0 {
            read.commands.iter_mut().for_each(&strip);
        }
        stretches = read.commands[from..].iter().flat_map(|command| nested(text, command)).collect();
        if stretches.is_empty() || left == 0 {
            break;
        }
    }
    read.is_cut = left == 0;
    read
}

/// Arguments that are commands themselves: those after `-c`, of `eval`, and the last of `ssh`.
fn nested(text: &[u8], command: &Command) -> Vec<Span> {
    let Some((program, arguments)) = command.program() else { return Vec::new() };
    let mut found = Vec::new();
    for (at, word) in arguments.iter().enumerate() {
        let after_option = at.checked_sub(1).is_some_and(|before| {
            matches!(arguments[before].text.as_str(), "-c" | "-lc" | "-ec" | "-xc" | "-exc" | "-euc")
        });
        if after_option || matches!(program, "eval" | "ssh") {
            found.extend(inside(text, word));
        }
    }
    found
}

/// What stands between the quotes of a word that is one string, if no command in it was read already.
fn inside(text: &[u8], word: &Word) -> Option<Span> {
    let inner = match word.span.slice(text) {
        [b'\'', inner @ .., b'\''] if !inner.contains(&b'\'') => inner,
        [b'"', inner @ .., b'"'] if is_one_string(inner) && !word.text.contains(SUBSTITUTE) => inner,
        _ => return None,
    };
    (!inner.is_empty()).then(|| Span::new(word.span.start + 1, word.span.end - 1))
}

/// Whether no quote ends the string.
fn is_one_string(inner: &[u8]) -> bool {
    let mut escaped = false;
    for &byte in inner {
        match byte {
            b'"' if !escaped => return false,
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    !escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(text: &str) -> Vec<Command> {
        commands(text.as_bytes(), &[Span::new(0, text.len())], |_| {}).commands
    }

    fn words(text: &str) -> Vec<Vec<String>> {
        lex(text).iter().map(|command| command.words.iter().map(|word| word.text.clone()).collect()).collect()
    }

    #[test]
    fn words_are_what_the_command_gets() {
        for (text, expected) in [
            ("curl -k \"https://a b\" 'c d' e\\ f", vec![vec!["curl", "-k", "https://a b", "c d", "e f"]]),
            ("a \\\n  b # c -k\nd", vec![vec!["a", "b"], vec!["d"]]),
            ("a; b && c || d & e", vec![vec!["a"], vec!["b"], vec!["c"], vec!["d"], vec!["e"]]),
            ("a 2>&1 | b", vec![vec!["a", "2>&1"], vec!["b"]]),
            ("if a; then b; fi", vec![vec!["a"], vec!["b"], vec!["fi"]]),
            ("X=$(a b) c", vec![vec!["a", "b"], vec!["c"]]),
            ("a \"$(b \"$(c)\")\" d", vec![vec!["c"], vec!["b", "$(…)"], vec!["a", "$(…)", "d"]]),
            ("a `b c` d", vec![vec!["b", "c"], vec!["a", "$(…)", "d"]]),
            ("cat <<'X' > f\ncurl -k\nX\nb", vec![vec!["cat", ">", "f"], vec!["b"]]),
            ("bash <<X\ncurl -k\nX\n", vec![vec!["bash"], vec!["curl", "-k"], vec!["X"]]),
            ("ssh h 'a -k'", vec![vec!["ssh", "h", "a -k"], vec!["a", "-k"]]),
            ("it's", vec![vec!["it's"]]),
            ("(a | b)", vec![vec!["a"], vec!["b"]]),
            ("cat <<< \"$X\"\nb", vec![vec!["cat", "<<<", "$X"], vec!["b"]]),
            ("x=$((1 << 3)); b\nc", vec![vec!["1", "<<", "3"], vec![], vec!["b"], vec!["c"]]),
            ("(( x << 3 ))\nb", vec![vec!["x", "<<", "3"], vec!["b"]]),
            ("let x=1<<3\nb", vec![vec!["let", "x=1"], vec!["b"]]),
            ("cat <<\"END OF\"\nx\nEND OF\nb", vec![vec!["cat"], vec!["b"]]),
            ("sudo bash -s <<X\na\nX", vec![vec!["sudo", "bash", "-s"], vec!["a"], vec!["X"]]),
            ("docker exec -i c sh <<X\na\nX", vec![vec!["docker", "exec", "-i", "c", "sh"], vec!["a"], vec!["X"]]),
            ("a $'it\\'s' b", vec![vec!["a", "it\\'s", "b"]]),
            ("f() { a b; }; c", vec![vec!["a", "b"], vec!["c"]]),
            ("function f {\na\n}\nc", vec![vec!["a"], vec!["c"]]),
            ("bash -c \"a \\\"b\\\"\"", vec![vec!["bash", "-c", "a \"b\""], vec!["a", "\"b\""]]),
            ("bash -c \"a $(b)\"", vec![vec!["b"], vec!["bash", "-c", "a $(…)"]]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn programs_behind_others() {
        for text in ["sudo -E curl a", "sudo -u x curl a", "env A=1 curl a", "timeout 5 curl a", "/usr/bin/curl a"] {
            let commands = lex(text);
            let (program, arguments) = commands[0].program().expect("a program");
            assert_eq!((program, arguments.len()), ("curl", 1), "{text}");
        }
    }

    #[test]
    fn pipes_and_substitutions_are_known() {
        let commands = lex("curl a | sudo sh; bash <(curl b); X=$(curl c)");
        assert_eq!(commands[1].input, Some(0));
        assert!(commands[0].is_piped);
        assert_eq!(commands[2].within.as_deref(), Some("bash"));
        assert_eq!(commands[4].within.as_deref(), Some(""));
    }

    #[test]
    fn groups_are_read_as_a_whole() {
        let commands = lex("(a; b) | c; { d; e; } | f; { g; } > h; { i; }");
        let read = |at: usize| (commands[at].input_from, commands[at].input);
        assert_eq!(read(2), (Some(0), Some(1)));
        assert_eq!(read(5), (Some(3), Some(4)));
        assert_eq!((commands[7].words[0].text.as_str(), read(7)), (">", (Some(6), Some(6))));
        assert_eq!((commands.len(), read(8)), (9, (None, None)));
    }

    #[test]
    fn commands_know_their_function() {
        let text = "a\nf() {\n  b; { c; }\n}\nd; g() { e; }";
        let functions = lex(text).into_iter().map(|command| command.function.map(|name| &text[name.start..name.end]));
        assert_eq!(functions.collect::<Vec<_>>(), [None, Some("f"), Some("f"), None, Some("g")]);
    }

    #[test]
    fn documents_belong_to_the_command_that_reads_them() {
        let text = "cat <<A | b <<-B\nx\ny\nA\n\tz\n\tB\nc";
        let documents: Vec<_> = lex(text).iter().map(|c| c.document.map(|body| &text[body.start..body.end])).collect();
        assert_eq!(documents, [Some("x\ny\n"), Some("\tz\n"), None]);
    }

    #[test]
    fn a_long_name_is_not_kept_for_each_command_within() {
        let text = format!("{} $(a; b)", "x".repeat(1000));
        assert!(lex(&text).iter().all(|command| command.within.as_ref().is_none_or(String::is_empty)));
    }

    #[test]
    fn more_words_than_are_kept_are_told() {
        let text = "a;".repeat(MOST_WORDS + 10);
        let read = commands(text.as_bytes(), &[Span::new(0, text.len())], |_| {});
        assert_eq!((read.commands.len(), read.is_cut), (MOST_WORDS, true));
    }

    #[test]
    fn spans_hold_the_words() {
        let text = "a\n  curl \\\n --insecure 'x'";
        let command = &lex(text)[1];
        let slices: Vec<&str> = command.words.iter().map(|word| &text[word.span.start..word.span.end]).collect();
        assert_eq!(slices, ["curl", "--insecure", "'x'"]);
        let text = "curl -k\\\n  a";
        assert_eq!(lex(text)[0].words[1].span, Span::new(5, 7));
    }
}
