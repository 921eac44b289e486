//! Comments that suppress what is found on their line.

use crate::text::LineIndex;

/// Our own marker: `openclaw-lint: ignore[rule, family] reason`.
const OWN: &[u8] = b"openclaw-lint: ignore[";

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

/// Whether a comment on the line of a finding at byte `at`, or alone on the
/// line before it, suppresses what `rule` found there.
#[must_use]
pub fn is_suppressed_inline(text: &[u8], index: &LineIndex, rule: &str, at: usize) -> bool {
    let line = index.line(at);
    let own_line = index.line_span(text, line).slice(text);
    if names_rule(own_line, rule) {
        return true;
    }
    let secret = rule.starts_with("secret/");
    if secret && contains_any(own_line, FOREIGN) {
        return true;
    }
    if line == 1 {
        return false;
    }
    let before = index.line_span(text, line - 1).slice(text);
    (secret && contains_any(before, FOREIGN_NEXT_LINE)) || (is_comment(before) && names_rule(before, rule))
}

fn contains_any(line: &[u8], markers: &[&[u8]]) -> bool {
    markers.iter().any(|marker| memchr::memmem::find(line, marker).is_some())
}

/// Whether our marker on the line lists the rule or its family.
fn names_rule(line: &[u8], rule: &str) -> bool {
    let Some(at) = memchr::memmem::find(line, OWN) else { return false };
    let rest = &line[at + OWN.len()..];
    let Some(end) = memchr::memchr(b']', rest) else { return false };
    let Ok(names) = std::str::from_utf8(&rest[..end]) else { return false };
    let family = rule.split('/').next().unwrap_or(rule);
    names.split(',').map(str::trim).any(|name| name == rule || name == family)
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
        is_suppressed_inline(text.as_bytes(), &LineIndex::new(text.as_bytes()), rule, at)
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
}
