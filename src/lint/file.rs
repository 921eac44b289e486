//! Looking at one file.

use std::path::PathBuf;

use super::scripts::Noted;
use super::{detected, escaped};
use crate::doc::{self, yaml};
use crate::model::compose::{self, is_compose_name};
use crate::origin::Origin;
use crate::project::{self, Document, Kind};
use crate::secrets::{self, Detection, FileHint};
use crate::source::{Class, Content, classify};
use crate::text::{self, Encoding, Point};

/// Largest file that is read as a configuration, in bytes.
const MAX_DOCUMENT: usize = 8 * 1024 * 1024;

/// What one file gave.
pub(super) struct FileScan {
    /// Path as reports show it.
    pub(super) shown: String,
    pub(super) class: Class,
    /// Secrets, with spans of the file's own bytes.
    pub(super) detections: Vec<Detection>,
    /// The parsed configuration, if the file is one.
    pub(super) document: Option<Document>,
    /// The file as a script, if it is one.
    pub(super) script: Option<Noted>,
    /// The pieces of text that hold detections.
    pub(super) pieces: Vec<Piece>,
    /// A configuration that was too large to be read as one.
    pub(super) oversized: bool,
    /// Why it could not be read as what it is.
    pub(super) unreadable: Option<String>,
    /// Where in Git the content comes from; nothing for the worktree.
    pub(super) origin: Option<Box<Origin>>,
}

/// A piece of a file's text that is kept for the report.
pub(super) struct Piece {
    /// Offset of its first byte in the file.
    pub(super) offset: usize,
    /// Line and columns of its first byte.
    pub(super) start: Point,
    /// Whether this is the whole file.
    pub(super) whole: bool,
    /// The file's own bytes.
    pub(super) text: Vec<u8>,
}

impl FileScan {
    pub(super) fn new(shown: String) -> Self {
        Self {
            shown,
            class: Class::Text,
            detections: Vec::new(),
            document: None,
            script: None,
            pieces: Vec::new(),
            oversized: false,
            unreadable: None,
            origin: None,
        }
    }

    /// Looks at the file's content, or at one window of it.
    pub(super) fn visit(&mut self, location: &std::path::Path, content: Content<'_>) {
        if content.offset == 0 {
            self.class = classify(content.bytes);
        }
        let name = self.shown.rsplit('/').next().unwrap_or(&self.shown).to_owned();
        if self.class == Class::Opaque {
            return;
        }
        if content.offset == 0 && self.class == Class::Text {
            self.script = Noted::of(&self.shown, location);
        }
        let decoded = text::decode(content.bytes);
        let before = self.detections.len();
        for mut detection in secrets::scan_file(&decoded.text, &FileHint::from_path(&name), &self.shown) {
            detected::relocate(&mut detection, |span| decoded.to_file(span));
            // What ends inside the part that the window before has shown was found there already.
            if detection.span.end > content.seen {
                detected::relocate(&mut detection, |span| span.shifted(content.offset));
                self.detections.push(detection);
            }
        }
        if self.class == Class::Text && content.whole {
            self.document = self.recognise(location, &name, content.bytes, &decoded.text);
            // In a UTF-16 file the spans of the tree are not those of the file.
            if let Some(document) = self.document.as_ref().filter(|_| decoded.encoding == Encoding::Utf8)
                && memchr::memchr(b'\\', content.bytes).is_some()
            {
                let hidden = escaped::detections(document, &self.detections);
                self.detections.extend(hidden);
            }
        } else if Kind::of_name(&name) == Some(Kind::OpenClaw) {
            self.oversized = true;
        }
        if self.detections.len() > before {
            self.pieces.push(Piece {
                offset: content.offset,
                start: content.start,
                whole: content.whole,
                text: content.bytes.to_vec(),
            });
        }
    }

    /// Reads a Compose file that names OpenClaw.
    fn recognise_compose(&mut self, location: &std::path::Path, bytes: &[u8]) -> Option<Document> {
        if bytes.len() > MAX_DOCUMENT {
            self.oversized = true;
            return None;
        }
        match Document::compose(PathBuf::from(location), self.shown.clone(), bytes.to_vec()) {
            Ok(mut document) => {
                document.origins = vec![self.origin.clone()];
                Some(document)
            }
            Err(yaml::Unreadable(why)) => {
                self.unreadable = Some(format!("not read as a Compose file, as {why}; searched for secrets only"));
                None
            }
        }
    }

    /// Reads a YAML file of the external-secrets shapes.
    fn recognise_yaml(
        &mut self,
        location: &std::path::Path,
        name: &str,
        bytes: &[u8],
        text: &[u8],
    ) -> Option<Document> {
        if text.len() > MAX_DOCUMENT {
            self.oversized |= project::yaml::is_sure(text);
            return None;
        }
        match yaml::parse_all(text) {
            Ok((mut tree, roots)) => {
                project::settle(&mut tree);
                let kind = roots.iter().find_map(|&root| project::yaml::kind_of(name, &tree, root, text))?;
                let (location, shown) = (PathBuf::from(location), self.shown.clone());
                let mut document = Document::from_yaml(location, shown, kind, bytes.to_vec(), (tree, roots));
                document.origins = vec![self.origin.clone()];
                Some(document)
            }
            Err(yaml::Unreadable(why)) => {
                if project::yaml::is_sure(text) {
                    self.unreadable = Some(format!("not read as YAML, as {why}; searched for secrets only"));
                }
                None
            }
        }
    }

    /// Parses the file if its name or its shape says that it is a configuration.
    pub(super) fn recognise(
        &mut self,
        location: &std::path::Path,
        name: &str,
        bytes: &[u8],
        text: &[u8],
    ) -> Option<Document> {
        if is_compose_name(name) && compose::mentions(text) {
            return self.recognise_compose(location, bytes);
        }
        if project::yaml::may_be_config(name, text) {
            return self.recognise_yaml(location, name, bytes, text);
        }
        if !Kind::may_be_config(name, text) {
            return None;
        }
        if text.len() > MAX_DOCUMENT {
            self.oversized = true;
            return None;
        }
        let mut parsed = doc::parse(text);
        let kind = Kind::of_parsed(name, &mut parsed)?;
        let location = PathBuf::from(location);
        let mut document = Document::from_parsed(location, self.shown.clone(), kind, bytes.to_vec(), parsed);
        document.origins = vec![self.origin.clone()];
        Some(document)
    }
}
