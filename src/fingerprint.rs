//! Identities of findings that survive edits elsewhere and hold nothing secret.
//!
//! Version 1 of a fingerprint is `1:` and the first 16 bytes, in hexadecimal, of
//! the SHA-256 of these fields, each preceded by its length as eight bytes,
//! little endian:
//!
//! 1. the text `openclaw-lint fingerprint 1`,
//! 2. the rule's id,
//! 3. the path as reports show it,
//! 4. `pointer`, `line` or `finding`,
//! 5. the JSON pointer, where the finding has one; otherwise the *line content*
//!    (see [`LineContent`]); of a finding that is about another finding, that
//!    one's fingerprint,
//! 6. the ordinal as four bytes, little endian: how many findings of the file,
//!    in the order of their spans, have the same fields before this one.
//!
//! Neither line numbers nor offsets take part, so findings keep their identity
//! when lines move; nor does the origin, so worktree, index and history agree.
//! Secrets are replaced before hashing, so a fingerprint tells nothing about a
//! value and stays the same when the value is rotated.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// So many bytes on each side of a finding, and of the finding itself, belong to its line content.
const REACH: usize = 128;

/// Stands for a secret of any length. The byte occurs in no UTF-8 text.
pub(crate) const SECRET_TOKEN: u8 = 0xFF;

/// The content of the line a finding starts on, without the secrets: up to 128
/// bytes before the span, the first 128 bytes of the span on that line, and up
/// to 128 bytes after it; every secret span replaced by the byte 0xFF, blanks at
/// both ends dropped. For lines of ordinary length that is the whole line; in a
/// minified file it is the neighbourhood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct LineContent(Vec<u8>);

impl LineContent {
    /// Joins the three parts, from which secrets have been replaced already.
    pub(crate) fn new(before: &[u8], within: &[u8], after: &[u8]) -> Self {
        let before = &before[before.len().saturating_sub(REACH)..];
        let joined = [before, &within[..within.len().min(REACH)], &after[..after.len().min(REACH)]].concat();
        Self(joined.trim_ascii().to_vec())
    }
}

/// What identifies a finding within its file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor<'a> {
    /// A JSON pointer.
    Pointer(&'a str),
    /// The line it is on.
    Line(&'a LineContent),
    /// The fingerprint of the finding that it is about.
    Finding(&'a str),
}

/// A fingerprint that lacks its ordinal.
#[derive(Clone)]
pub(crate) struct Identity(Sha256);

impl Identity {
    /// Starts the fingerprint of a finding.
    pub(crate) fn new(rule: &str, path: &str, anchor: Anchor<'_>) -> Self {
        let (kind, content) = match anchor {
            Anchor::Pointer(pointer) => ("pointer", pointer.as_bytes()),
            Anchor::Line(line) => ("line", line.0.as_slice()),
            Anchor::Finding(fingerprint) => ("finding", fingerprint.as_bytes()),
        };
        let mut hasher = Sha256::new();
        let fields =
            ["openclaw-lint fingerprint 1".as_bytes(), rule.as_bytes(), path.as_bytes(), kind.as_bytes(), content];
        for field in fields {
            add(&mut hasher, field);
        }
        Self(hasher)
    }

    /// Tells equal identities from different ones, to number the equal ones.
    pub(crate) fn key(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }

    /// The fingerprint.
    pub(crate) fn finish(mut self, ordinal: u32) -> String {
        add(&mut self.0, &ordinal.to_le_bytes());
        format!("1:{}", hex(&self.0.finalize()[..16]))
    }
}

/// The hash part of GitHub's `primaryLocationLineHash`, of the line without its
/// secrets: sixteen hexadecimal digits, like those GitHub computes from source.
pub(crate) fn line_hash(line: &LineContent) -> String {
    hex(&Sha256::digest(&line.0)[..8])
}

fn add(hasher: &mut Sha256, field: &[u8]) {
    hasher.update((field.len() as u64).to_le_bytes());
    hasher.update(field);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_does_not_change() {
        let identity = Identity::new("secret/example", "dir/file.env", Anchor::Pointer("/a/b"));
        assert_eq!(identity.finish(0), "1:4cebc929c5a240be63222f2c31bdaa87");
    }

    #[test]
    fn every_field_counts() {
        let line = LineContent::new(b"", b"/a/b", b"");
        let base = || Identity::new("secret/example", "file", Anchor::Pointer("/a/b"));
        let others = [
            base().finish(1),
            Identity::new("secret/other", "file", Anchor::Pointer("/a/b")).finish(0),
            Identity::new("secret/example", "file2", Anchor::Pointer("/a/b")).finish(0),
            Identity::new("secret/example", "file", Anchor::Line(&line)).finish(0),
        ];
        assert!(others.iter().all(|other| *other != base().finish(0)));
    }

    #[test]
    fn far_ends_of_a_line_do_not_count() {
        let far = |text: &str| LineContent::new(format!("{text}{}", "x".repeat(REACH)).as_bytes(), b"here", b"");
        assert_eq!(far("one"), far("another"));
        assert_eq!(LineContent::new(b"  a = ", b"b", b" \r"), LineContent::new(b"a = ", b"b", b""));
    }
}
