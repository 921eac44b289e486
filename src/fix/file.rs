//! A file on its way from what it was to what it is to be.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::output::SecretSpan;
use crate::redact::{Secret, mask};
use crate::text::{Edit, Encoding, apply, decode};

/// Largest file that is edited, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A file that fixes have changed.
#[derive(Clone)]
pub struct FixedFile {
    /// Path as reports show it.
    pub shown: String,
    /// Where it is.
    pub location: PathBuf,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
    /// Its bytes with the fixes made.
    pub after: Vec<u8>,
    /// `before` with every secret masked, line by line the same.
    pub before_masked: Vec<u8>,
    /// `after` with every secret masked, line by line the same.
    pub after_masked: Vec<u8>,
    /// The fixes, in the order in which they were made: a rule and what was done.
    pub made: Vec<(&'static str, String)>,
}

/// A file that was not fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Path as reports show it.
    pub shown: String,
    /// Why, in a few words.
    pub reason: String,
}

/// A file under work.
pub(super) struct Work {
    pub(super) file: FixedFile,
    /// Fixes that would break the file, by what identifies them.
    pub(super) rejected: HashSet<String>,
    /// The secrets of the round.
    secrets: Vec<Secret>,
    /// Whether the secrets of the bytes as they were read have been masked.
    masked: bool,
}

impl Work {
    /// Reads a file to work on.
    ///
    /// # Errors
    /// Says why it is not to be edited.
    pub(super) fn read(shown: &str, location: &Path) -> Result<Self, String> {
        let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
        let metadata = fs::symlink_metadata(location).map_err(unreadable)?;
        if metadata.file_type().is_symlink() {
            return Err("is a symbolic link; name the file that it leads to".into());
        }
        if !metadata.is_file() {
            return Err("is not a regular file".into());
        }
        if metadata.len() > LARGEST {
            return Err("is larger than 8 MiB".into());
        }
        let bytes = fs::read(location).map_err(unreadable)?;
        if decode(&bytes).encoding != Encoding::Utf8 || std::str::from_utf8(&bytes).is_err() {
            return Err("is not in UTF-8; convert it first".into());
        }
        let file = FixedFile {
            shown: shown.to_owned(),
            location: location.to_path_buf(),
            before_masked: bytes.clone(),
            after_masked: bytes.clone(),
            after: bytes.clone(),
            before: bytes,
            made: Vec::new(),
        };
        Ok(Self { file, rejected: HashSet::new(), secrets: Vec::new(), masked: false })
    }

    /// Masks the secrets that were found in the bytes as they are now.
    pub(super) fn mask(&mut self, secrets: &[SecretSpan]) {
        let file = &mut self.file;
        self.secrets = secrets.iter().map(|secret| Secret::new(secret.span.slice(&file.after), 0)).collect();
        file.after_masked = mask(&file.after_masked, secrets.iter().map(|secret| secret.span));
        if !self.masked {
            file.before_masked.clone_from(&file.after_masked);
            self.masked = true;
        }
    }

    /// Makes edits, of which `apply` has made a text already.
    pub(super) fn advance(&mut self, edits: &[Edit], after: Vec<u8>) {
        let file = &mut self.file;
        let masked: Vec<Edit> =
            edits.iter().map(|edit| Edit::new(edit.span, without(&edit.text, &self.secrets))).collect();
        file.after_masked = apply(&file.after_masked, &masked).unwrap_or_default();
        file.after = after;
    }
}

/// `text` with asterisks for every value that stands in it.
fn without(text: &str, secrets: &[Secret]) -> String {
    let spans = secrets.iter().map(Secret::value).filter(|value| !value.is_empty()).flat_map(|value| {
        let found = memchr::memmem::find_iter(text.as_bytes(), value);
        found.map(|at| crate::text::Span::new(at, at + value.len())).collect::<Vec<_>>()
    });
    String::from_utf8_lossy(&mask(text.as_bytes(), spans.collect::<Vec<_>>())).into_owned()
}
