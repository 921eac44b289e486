//! Looking for secrets in all blobs, messages of commits and tags.

use std::hash::RandomState;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gix::object::Kind;

use super::cache::{Knowledge, Known};
use super::commit::message;
use super::names::AllNames;
use crate::finding::Confidence;
use crate::git::database::{Base, Number, Object, Objects, Visitor};
use crate::git::range::examine::is_lfs_pointer;
use crate::project;
use crate::secrets::{self, Detection, FileHint, Trace};
use crate::source::{Class, Content, classify};
use crate::text::{self, Encoding};

/// A secret in an object. Holds a keyed digest of the value, not the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) object: Number,
    /// Whether the object is a commit or a tag.
    pub(super) in_message: bool,
    /// Tells equal values from different ones, within this run only.
    pub(super) value: u64,
}

/// What a thread has seen.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) sightings: Vec<Sighting>,
    /// Blobs that may be OpenClaw configurations.
    pub(super) configs: Vec<Number>,
    pub(super) blobs: u64,
    pub(super) bytes: u64,
    pub(super) opaque: u64,
    pub(super) links: u64,
    pub(super) pointers: u64,
    pub(super) failed: Vec<(Number, &'static str)>,
}

impl Seen {
    /// Both together.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.add(other);
        self
    }

    fn add(&mut self, other: Self) {
        self.sightings.extend(other.sightings);
        self.configs.extend(other.configs);
        self.failed.extend(other.failed);
        self.blobs += other.blobs;
        self.bytes += other.bytes;
        self.opaque += other.opaque;
        self.links += other.links;
        self.pointers += other.pointers;
    }
}

/// Looks for secrets.
pub(super) struct BlobVisitor<'a> {
    objects: &'a Objects,
    names: &'a AllNames,
    knowledge: &'a Knowledge,
    least: Confidence,
    keys: &'a RandomState,
}

/// What the scans of an object have left, one for each class of syntax its names promise.
pub(super) type Traces = Vec<Trace>;

impl<'a> BlobVisitor<'a> {
    /// `least` is the confidence from which on a secret counts.
    pub(super) fn new(
        objects: &'a Objects,
        names: &'a AllNames,
        knowledge: &'a Knowledge,
        least: Confidence,
        keys: &'a RandomState,
    ) -> Self {
        Self { objects, names, knowledge, least, keys }
    }

    fn note(&self, seen: &mut Seen, object: Number, in_message: bool, detections: &[Detection]) {
        let certain = detections.iter().filter(|found| found.confidence >= self.least);
        seen.sightings.extend(certain.map(|found| {
            let value = found.secret.digest(self.keys);
            Sighting { object, in_message, value }
        }));
    }

    fn blob(&self, seen: &mut Seen, number: Number, data: &[u8], base: Option<Base<'_, Traces>>) -> Traces {
        let names = self.names.of(number);
        if names.is_link() {
            seen.links += 1;
            return Traces::new();
        }
        let class = classify(data);
        if class == Class::Opaque {
            seen.opaque += 1;
            return Traces::new();
        }
        seen.blobs += 1;
        seen.bytes += data.len() as u64;
        if is_lfs_pointer(data) {
            seen.pointers += 1;
        }
        if names.is_config() || (names.is_json() && project::Kind::may_be_config("x.json", data)) {
            seen.configs.push(number);
        }
        let decoded = text::decode(data);
        if decoded.encoding != Encoding::Utf8 {
            for hint in names.hints() {
                self.note(seen, number, false, &secrets::scan(&decoded.text, &hint));
            }
            return Traces::new();
        }
        let scan = |hint: FileHint| {
            let before =
                base.as_ref().and_then(|base| Some((base, base.state.iter().find(|trace| trace.is_of(&hint))?)));
            let (detections, trace) = match before {
                Some((base, trace)) => secrets::rescan(data, &hint, trace, base.shared),
                None => secrets::scan_traced(data, &hint),
            };
            self.note(seen, number, false, &detections);
            trace
        };
        names.hints().map(scan).collect()
    }
}

impl Visitor for BlobVisitor<'_> {
    type State = Traces;
    type Local = Seen;

    fn local(&self) -> Seen {
        Seen::default()
    }

    fn wants(&self, kind: Kind) -> bool {
        kind != Kind::Tree
    }

    fn wants_object(&self, number: Number) -> bool {
        match self.knowledge.of(number) {
            // Under another name it may be judged in another way.
            Known::Clean => self.knowledge.names(number) != self.names.bits(number),
            Known::New | Known::Found => true,
        }
    }

    fn visit(&self, seen: &mut Seen, object: Object<'_>, base: Option<Base<'_, Traces>>) -> Traces {
        // What others are derived from is decoded whether or not it is wanted.
        if !self.wants_object(object.number) {
            return Traces::new();
        }
        if object.kind == Kind::Blob {
            let mut own = Seen::default();
            let look = || self.blob(&mut own, object.number, object.data, base);
            let Ok(traces) = catch_unwind(AssertUnwindSafe(look)) else {
                seen.failed.push((object.number, "internal error while scanning it"));
                return Traces::new();
            };
            if !self.objects.is_repeated(object.number) {
                seen.add(own);
            }
            return traces;
        }
        if !self.objects.is_repeated(object.number) {
            let found = secrets::scan(message(object.data), &FileHint::UNKNOWN);
            self.note(seen, object.number, true, &found);
        }
        Traces::new()
    }

    fn window(&self, seen: &mut Seen, number: Number, kind: Kind, content: Content<'_>) {
        if kind != Kind::Blob {
            if content.offset == 0 {
                seen.failed.push((number, "it is too large"));
            }
            return;
        }
        if content.offset == 0 {
            seen.blobs += 1;
        }
        seen.bytes += (content.bytes.len() - content.seen) as u64;
        if classify(content.bytes) == Class::Opaque && content.offset == 0 {
            seen.opaque += 1;
        }
        let decoded = text::decode(content.bytes);
        for hint in self.names.of(number).hints() {
            let found = secrets::scan(&decoded.text, &hint);
            let fresh: Vec<Detection> =
                found.into_iter().filter(|found| decoded.to_file(found.span).end > content.seen).collect();
            self.note(seen, number, false, &fresh);
        }
    }

    fn fail(&self, seen: &mut Seen, number: Number, reason: &'static str) {
        seen.failed.push((number, reason));
    }
}
