//! Allowlists: matches that their owner knows and does not want to see.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::Pattern;
use crate::text::Span;

/// How much of a line before and after a match an expression on the line sees, in bytes. Minified files are one line.
pub(crate) const LINE: usize = 2048;

/// What the expressions of an allowlist are held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    /// The credential.
    #[default]
    Secret,
    /// All that the detector's pattern matched.
    Match,
    /// The line, as far as [`LINE`].
    Line,
}

/// Conditions under which a match is not reported.
#[derive(Debug, Default)]
pub(crate) struct Allowlist {
    /// All kinds of conditions that are given must hold, not any of them.
    pub(crate) all: bool,
    /// It names commits. These are not known here, so the condition never holds.
    pub(crate) commits: bool,
    pub(crate) paths: Vec<Pattern>,
    pub(crate) regexes: Vec<Pattern>,
    pub(crate) target: Target,
    /// Words of which one is in the credential, in any case.
    pub(crate) stopwords: Vec<String>,
    pub(crate) words: OnceLock<Option<AhoCorasick>>,
}

/// A match in a text.
pub(crate) struct Subject<'a> {
    /// Path of the file; where it is not known, no condition on paths holds.
    pub(crate) path: Option<&'a str>,
    pub(crate) text: &'a [u8],
    /// All that was matched.
    pub(crate) whole: Span,
    pub(crate) secret: Span,
}

impl Allowlist {
    /// Whether it has a condition on the path of the file.
    pub(crate) fn depends_on_path(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Whether the match is not to be reported.
    pub(crate) fn covers(&self, subject: &Subject<'_>) -> bool {
        let path = || subject.path.is_some_and(|path| self.paths.iter().any(|each| each.is_match(path.as_bytes())));
        let regex = || {
            let text = self.target_text(subject);
            self.regexes.iter().any(|each| each.is_match(text))
        };
        let word = || self.has_stopword(subject.secret.slice(subject.text));
        if self.all {
            let any = self.commits || !self.paths.is_empty() || !self.regexes.is_empty() || !self.stopwords.is_empty();
            any && !self.commits
                && (self.paths.is_empty() || path())
                && (self.stopwords.is_empty() || word())
                && (self.regexes.is_empty() || regex())
        } else {
            path() || word() || regex()
        }
    }

    fn target_text<'a>(&self, subject: &Subject<'a>) -> &'a [u8] {
        let text = subject.text;
        match self.target {
            Target::Secret => subject.secret.slice(text),
            Target::Match => subject.whole.slice(text),
            Target::Line => {
                let (first, last) = (subject.whole.start, subject.whole.end.min(text.len()));
                let before = &text[first.saturating_sub(LINE)..first];
                let after = &text[last..(last + LINE).min(text.len())];
                let start = first - memchr::memrchr(b'\n', before).map_or(before.len(), |at| before.len() - at - 1);
                &text[start..last + memchr::memchr(b'\n', after).unwrap_or(after.len())]
            }
        }
    }

    fn has_stopword(&self, secret: &[u8]) -> bool {
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(&self.stopwords).ok();
        !self.stopwords.is_empty() && self.words.get_or_init(build).as_ref().is_some_and(|words| words.is_match(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(list: &Allowlist, path: Option<&str>) -> bool {
        let text = b"first\nkey = sample-1 # note\nlast";
        list.covers(&Subject { path, text, whole: Span::new(6, 20), secret: Span::new(12, 20) })
    }

    fn patterns(all: &[&str]) -> Vec<Pattern> {
        all.iter().map(|&each| Pattern::new(each.to_owned())).collect()
    }

    #[test]
    fn any_condition_is_enough_unless_all_are_wanted() {
        let list = |all| Allowlist {
            all,
            paths: patterns(&["^test/"]),
            stopwords: vec!["SAMPLE".to_owned()],
            ..Allowlist::default()
        };
        assert!(covers(&list(false), None) && !covers(&list(true), None));
        assert!(covers(&list(true), Some("test/x")) && !covers(&list(true), Some("src/x")));
        let commits = Allowlist { commits: true, ..list(true) };
        assert!(!covers(&commits, Some("test/x")), "commits are not known");
        assert!(!covers(&Allowlist { all: true, ..Allowlist::default() }, Some("x")));
    }

    #[test]
    fn expressions_see_what_they_are_meant_for() {
        for (target, pattern, expected) in [
            (Target::Secret, "^sample-1$", true),
            (Target::Secret, "key", false),
            (Target::Match, "^key = sample-1$", true),
            (Target::Line, "^key = sample-1 # note$", true),
            (Target::Line, "first", false),
        ] {
            let list = Allowlist { regexes: patterns(&[pattern]), target, ..Allowlist::default() };
            assert_eq!(covers(&list, None), expected, "{pattern}");
        }
    }
}
