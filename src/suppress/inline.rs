//! Comments that suppress what is found on their line.

use std::collections::{HashMap, HashSet};

use memchr::memmem::find_iter;

use crate::rules::exposure::checks::is_alias;
use crate::text::{Decoded, LineIndex, Span, decode};

/// Our own marker: `openclaw-lint: ignore[rule, family] reason`.
const OWN: &[u8] = b"openclaw-lint: ignore[";

/// Bytes of a list of rules that are read.
const LONGEST_LIST: usize = 1024;

/// Markers of other scanners that suppress any secret on their own line
/// (gitleaks, betterleaks, trufflehog, kingfisher, detect-secrets, secretlint).
const FOREIGN: &[&[u8]] = &[
    b"gitleaks:allow",
    b"betterleaks:allow",
    b"trufflehog:ignore",
    b"kingfisher:ignore",
    b"pragma: allowlist secret",
    b"pragma: whitelist secret",
    b"secretlint-disable-line",
];

/// Markers of other scanners that suppress any secret on the line after them.
const FOREIGN_NEXT_LINE: &[&[u8]] =
    &[b"pragma: allowlist nextline secret", b"secretlint-disable-next-line", b"gitleaks:allow-next-line"];

/// All markers of one text, found in one pass: ten thousand findings in one minified line cost no more than one.
pub struct InlineMarkers<'a> {
    decoded: Decoded<'a>,
    index: LineIndex,
    /// Rules and families that our markers list, by line.
    own: HashMap<usize, HashSet<String>>,
    /// Lines with another scanner's marker for that line.
    foreign: HashSet<usize>,
    /// Lines with another scanner's marker for the line after.
    foreign_before: HashSet<usize>,
}

impl<'a> InlineMarkers<'a> {
    /// Reads a text in its own encoding.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        let decoded = decode(text);
        let index = LineIndex::new(&decoded.text);
        let lines_with = |markers: &[&[u8]]| -> HashSet<usize> {
            markers.iter().flat_map(|marker| find_iter(&decoded.text, marker)).map(|at| index.line(at)).collect()
        };
        let (foreign, foreign_before) = (lines_with(FOREIGN), lines_with(FOREIGN_NEXT_LINE));
        let mut own: HashMap<usize, HashSet<String>> = HashMap::new();
        for at in find_iter(&decoded.text, OWN) {
            let line = index.line(at);
            let rest = &decoded.text[at + OWN.len()..index.line_span(&decoded.text, line).end.max(at + OWN.len())];
            own.entry(line).or_default().extend(names(rest));
        }
        Self { decoded, index, own, foreign, foreign_before }
    }

    /// Whether a comment on the line of a finding at byte `at`, or alone on the
    /// line before it, suppresses what `rule` found there.
    #[must_use]
    pub fn suppress(&self, rule: &str, at: usize) -> bool {
        if self.own.is_empty() && self.foreign.is_empty() && self.foreign_before.is_empty() {
            return false;
        }
        let line = self.index.line(self.decoded.from_file(Span::at(at)).start);
        let secret = rule.starts_with("secret/");
        self.names_rule(line, rule)
            || (secret && self.foreign.contains(&line))
            || (secret && self.foreign_before.contains(&(line - 1)))
            || (self.names_rule(line - 1, rule)
                && is_comment(self.index.line_span(&self.decoded.text, line - 1).slice(&self.decoded.text)))
    }

    /// Whether our marker on the line lists the rule, by its own id or by that of a check, or its family.
    fn names_rule(&self, line: usize, rule: &str) -> bool {
        let family = rule.split('/').next().unwrap_or(rule);
        self.own.get(&line).is_some_and(|names| {
            names.contains(rule) || names.contains(family) || names.iter().any(|name| is_alias(name, rule))
        })
    }
}

/// Names up to the closing bracket; none where it is missing.
fn names(list: &[u8]) -> Vec<String> {
    // The longest list anybody writes is far shorter; without a limit, many unclosed brackets would be slow.
    let list = &list[..list.len().min(LONGEST_LIST)];
    let end = memchr::memchr(b']', list).unwrap_or(0);
    let text = std::str::from_utf8(&list[..end]).unwrap_or_default();
    text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Whether the line holds nothing but a comment.
fn is_comment(line: &[u8]) -> bool {
    let trimmed = line.trim_ascii_start();
    [&b"//"[..], b"#", b"/*", b"<!--", b"--", b";"].iter().any(|start| trimmed.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppressed(text: &str, rule: &str) -> bool {
        let at = text.find("HERE").expect("the text marks the finding");
        InlineMarkers::new(text.as_bytes()).suppress(rule, at)
    }

    #[test]
    fn the_marker_names_rules_or_families() {
        assert!(suppressed("a HERE // openclaw-lint: ignore[secret/x] rotated", "secret/x"));
        assert!(suppressed("a HERE // openclaw-lint: ignore[sandbox, secret] rotated", "secret/x"));
        assert!(!suppressed("a HERE // openclaw-lint: ignore[secret/y] rotated", "secret/x"));
        assert!(suppressed("  // openclaw-lint: ignore[secret/x] rotated\na HERE", "secret/x"));
        assert!(!suppressed("b // openclaw-lint: ignore[secret/x] rotated\na HERE", "secret/x"));
    }

    #[test]
    fn markers_of_other_scanners_count_for_secrets_only() {
        assert!(suppressed("HERE # gitleaks:allow", "secret/x"));
        assert!(suppressed("# pragma: allowlist nextline secret\nHERE", "secret/x"));
        assert!(!suppressed("HERE # gitleaks:allow", "sandbox/x"));
    }

    #[test]
    fn markers_in_utf16_count_too() {
        let text = "HERE // openclaw-lint: ignore[sandbox/x] why\n";
        let bytes: Vec<u8> = format!("\u{FEFF}{text}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let second = 2 * (1 + text.len());
        assert!(InlineMarkers::new(&bytes).suppress("sandbox/x", second));
        assert!(!InlineMarkers::new(&bytes).suppress("sandbox/y", second));
    }

    #[test]
    fn several_markers_of_one_line_count() {
        let text = "HERE // openclaw-lint: ignore[sandbox/x] why; openclaw-lint: ignore[sandbox/y] why";
        assert!(suppressed(text, "sandbox/x") && suppressed(text, "sandbox/y"));
        assert!(!suppressed("HERE // openclaw-lint: ignore[sandbox/x", "sandbox/x"));
    }
}
