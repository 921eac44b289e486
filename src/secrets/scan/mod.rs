//! One pass over a text: prefilter, candidates, and which of them are reported.

mod candidate;
mod outcome;
mod unchanged;
mod window;

pub(crate) use candidate::Candidate;
pub(crate) use window::form_reach;

use candidate::structure;
use unchanged::Before;
use window::{Window, before};

use super::active;
use super::custom::{Locality, Subject};
use super::decode::{self, Wrapping};
use super::detector::{Detector, Method, Structure};
use super::engine::{Engine, NEAR, Target};
use super::hint::{FileHint, Language};
use super::prefilter::Hit;
use super::structural::Finder;
use super::trace::{Known, Mark, Marks, Shared, Trace, Yield};
use super::{claims, issuer, malformed, named, runs, structural, work};
use crate::finding::{Confidence, Severity};
use crate::redact::Secret;
use crate::text::Span;

/// Up to this specificity what was found may be a damaged key of a known kind.
const UNSURE: u8 = 1;

/// A credential in a text.
#[derive(Clone, Debug)]
pub struct Detection {
    /// What recognised it.
    pub detector: &'static Detector,
    /// The bytes of the credential, exactly.
    pub span: Span,
    /// Its value, decoded if it was encoded, which cannot be printed.
    pub secret: Secret,
    /// How the value is encoded; nothing if it stands there as it is.
    pub wrapping: Option<Wrapping>,
    /// How sure; not above the detector's own.
    pub confidence: Confidence,
    /// The detector's severity.
    pub severity: Severity,
    /// Other places that explain the finding.
    pub related: Vec<(Span, &'static str)>,
}

impl Detection {
    /// What the value says of itself, if it is a token that says anything: a sentence without its full stop, in which
    /// nothing is copied from the value but a date.
    #[must_use]
    pub fn claims(&self) -> Option<String> {
        matches!(self.detector.method, Method::Structure(Structure::Jwt))
            .then(|| claims::describe(self.secret.value()))
            .flatten()
    }
}

/// Finds the credentials in `text` with the detectors of this process, in the order in
/// which they stand there. Takes time linear in the length of the text.
#[must_use]
pub fn scan(text: &[u8], hint: &FileHint) -> Vec<Detection> {
    scan_with(active::engine(), text, hint)
}

/// Like [`scan`] for the content of a file, or a part of it: its path, with slashes, counts for detectors that are meant
/// for certain paths only. What [`scan`] finds without a path may be more, never less.
#[must_use]
pub fn scan_file(text: &[u8], hint: &FileHint, path: &str) -> Vec<Detection> {
    let engine = active::engine();
    Scanner { path: Some(path), ..Scanner::plain(engine, text, hint) }.run().0
}

/// Like [`scan`] with another set of detectors.
#[must_use]
pub fn scan_with(engine: &Engine, text: &[u8], hint: &FileHint) -> Vec<Detection> {
    Scanner::plain(engine, text, hint).run().0
}

/// Like [`scan`]; also gives what [`rescan`] needs. The text must be shorter than 4 GiB.
#[must_use]
pub fn scan_traced(text: &[u8], hint: &FileHint) -> (Vec<Detection>, Trace) {
    scan_traced_with(active::engine(), text, hint)
}

/// Like [`scan_traced`] with another set of detectors.
#[must_use]
pub fn scan_traced_with(engine: &Engine, text: &[u8], hint: &FileHint) -> (Vec<Detection>, Trace) {
    Scanner::new(engine, text, hint, Marks::of(engine, text), None).run()
}

/// Like [`scan_traced`] for a text that shares stretches, ascending and without
/// overlap, with one that was scanned before. Finds the same and looks only at
/// what is new and at its surroundings.
#[must_use]
pub fn rescan(text: &[u8], hint: &FileHint, base: &Trace, shared: &[Shared]) -> (Vec<Detection>, Trace) {
    rescan_with(active::engine(), text, hint, base, shared)
}

/// Like [`rescan`] with another set of detectors, by which `base` was made as well.
#[must_use]
pub fn rescan_with(
    engine: &Engine,
    text: &[u8],
    hint: &FileHint,
    base: &Trace,
    shared: &[Shared],
) -> (Vec<Detection>, Trace) {
    if base.language != hint.language || base.binary != is_binary(text) {
        return scan_traced_with(engine, text, hint);
    }
    let marks = Marks::derived(engine, text, base, shared);
    Scanner::new(engine, text, hint, marks, Some(Before { trace: base, shared })).run()
}

/// Like [`scan_with`] for what an encoded stretch of that place holds.
pub(crate) fn nested(place: &decode::Place<'_>, text: &[u8], hint: &FileHint) -> Vec<Detection> {
    let engine = place.engine;
    Scanner { depth: place.depth + 1, path: place.path, ..Scanner::plain(engine, text, hint) }.run().0
}

fn is_binary(text: &[u8]) -> bool {
    memchr::memchr(0, &text[..text.len().min(8192)]).is_some()
}

struct Scanner<'a> {
    engine: &'a Engine,
    text: &'a [u8],
    hint: FileHint,
    /// Path of the file, if it is known.
    path: Option<&'a str>,
    binary: bool,
    marks: Vec<Mark>,
    known: Vec<Option<Known>>,
    before: Option<Before<'a>>,
    windows: Vec<Window>,
    yields: Vec<(u32, Yield)>,
    /// Where the finders that read ahead may go on.
    resume: structural::Resume,
    /// How often the text was decoded.
    depth: u8,
    /// Whether keywords of targets that wait for a run are still to be looked for, where one is.
    waiting: bool,
    /// All runs of the text, if they are known.
    runs: Option<Vec<Span>>,
}

impl<'a> Scanner<'a> {
    /// Leaves no trace, and need not know keywords that nothing can come of.
    fn plain(engine: &'a Engine, text: &'a [u8], hint: &FileHint) -> Self {
        let runs = runs::all(text);
        Self { waiting: true, runs, ..Self::new(engine, text, hint, Marks::plain(engine, text), None) }
    }

    fn new(engine: &'a Engine, text: &'a [u8], hint: &FileHint, marks: Marks, before: Option<Before<'a>>) -> Self {
        Self {
            engine,
            text,
            hint: *hint,
            path: None,
            binary: is_binary(text),
            marks: marks.marks,
            known: marks.known,
            before,
            windows: Vec::new(),
            yields: Vec::new(),
            resume: structural::Resume::default(),
            depth: 0,
            waiting: false,
            runs: None,
        }
    }

    fn run(mut self) -> (Vec<Detection>, Trace) {
        let plain = self.marks.len();
        self.visit_from(0);
        if self.waiting {
            self.marks.extend(Marks::waiting(self.engine, self.text, &self.promising()).marks);
            self.visit_from(plain);
        }
        for window in std::mem::take(&mut self.windows) {
            self.search(&window);
        }
        for &detector in &self.engine.keyless {
            self.search(&Window { detector, start: 0, end: self.text.len(), mark: u32::MAX, known: false });
        }
        // Stable: what came of one keyword stays in its order.
        let order = |mark: u32| self.marks.get(mark as usize).map_or((u32::MAX, 0, 0), |mark| mark.order());
        self.yields.sort_by_key(|(mark, _)| order(*mark));
        let (decoded, encoded) = self.decoded(&self.marks[..plain]);
        let nothing = self.yields.is_empty() && decoded.is_empty();
        let detections = if nothing { Vec::new() } else { self.detections(decoded) };
        let trace = Trace {
            encoded,
            marks: self.marks,
            yields: self.yields,
            length: self.text.len(),
            binary: self.binary,
            language: self.hint.language,
        };
        (detections, trace)
    }

    /// What stands in encoded stretches, and these stretches.
    fn decoded(&self, marks: &[Mark]) -> (Vec<Candidate>, Vec<Span>) {
        if self.binary || self.depth >= decode::DEEPEST {
            return (Vec::new(), Vec::new());
        }
        let before = self.before.as_ref().map(|before| (before.trace, before.shared));
        decode::search(&decode::Place {
            engine: self.engine,
            text: self.text,
            marks,
            path: self.path,
            depth: self.depth,
            runs: self.runs.as_deref(),
            before,
        })
    }

    fn visit_from(&mut self, first: usize) {
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (index(first)..index(self.marks.len())).for_each(|index| self.visit(index));
    }

    /// Where keywords that wait for a run are of use: near one; and where they tell of what was found by its name only
    /// that it is a damaged key.
    fn promising(&self) -> Vec<Span> {
        let longest = self.engine.longest_waiting;
        let (before, after) = (NEAR.after + longest, NEAR.before + longest);
        let mut stretches = match &self.runs {
            Some(runs) => runs::surroundings(self.text, runs.iter().copied(), before, after),
            None => runs::surroundings(self.text, runs::each(self.text), before, after),
        };
        let unsure = self.yields.iter().filter_map(|(_, what)| match what {
            Yield::Found(candidate) if candidate.detector.specificity() <= UNSURE => Some(candidate.span.start),
            _ => None,
        });
        let sure = stretches.len();
        stretches.extend(unsure.map(|start| {
            Span::new(start.saturating_sub(named::BEHIND + longest), (start + longest).min(self.text.len()))
        }));
        if stretches.len() > sure {
            stretches.sort_unstable();
            stretches.dedup_by(|next, last| {
                let joins = next.start <= last.end;
                last.end = if joins { last.end.max(next.end) } else { last.end };
                joins
            });
        }
        stretches
    }

    /// Whether something may come of the keyword: what waits for a run has one nearby.
    fn may_lead(&self, mark: Mark) -> bool {
        let hit = mark.hit();
        let end = hit.end.saturating_add(NEAR.after).min(self.text.len());
        !self.engine.waits[usize::from(mark.owner)]
            || runs::has_mixed(&self.text[hit.start.saturating_sub(NEAR.before)..end])
    }

    fn visit(&mut self, index: u32) {
        work::count(1);
        let engine = self.engine;
        let mark = self.marks[index as usize];
        let from = self.unchanged(index as usize, mark);
        if let Some(from) = from {
            self.take_over(index, from, |what| !matches!(what, Yield::Searched(_)));
        }
        let hit = mark.hit();
        match engine.targets[usize::from(mark.owner)] {
            Target::Form { detector, exact } => {
                let leads = match (from, &self.before) {
                    (Some(from), Some(before)) => before.trace.marks[from as usize].leads,
                    _ => (!exact || self.begins_value(index, detector, hit)) && self.may_lead(mark),
                };
                self.marks[index as usize].leads = leads;
                let own = engine.detectors[detector];
                if !exact && from.is_none() && malformed::is_beginning(own, &self.text[hit.start..hit.end]) {
                    self.note_prefix(index, own, hit);
                }
                if leads {
                    let detector_ = engine.detectors[detector];
                    let (start, end) = match detector_.custom.map(|custom| custom.locality) {
                        Some(Locality::Anywhere) => (0, self.text.len()),
                        _ => (
                            hit.start.saturating_sub(before(detector_, exact)),
                            hit.end.saturating_add(detector_.window).min(self.text.len()),
                        ),
                    };
                    self.open(Window { detector, start, end, mark: index, known: from.is_some() });
                }
            }
            Target::Named(detector) => {
                work::count(engine.reaches[usize::from(mark.owner)].bytes());
                if from.is_none() && self.hint.language != Language::Generated && !self.binary {
                    self.named(index, detector, hit);
                }
            }
            Target::Escape => {}
            Target::Finder(finder) => {
                if !finder.by_form() && (self.hint.language == Language::Generated || self.binary) {
                    return;
                }
                if from.is_some() {
                    if finder == Finder::Assignment {
                        self.resume.assignment = Some(hit.start);
                    }
                    return;
                }
                work::count(finder.work());
                let place = structural::Place { text: self.text, hit, language: self.hint.language };
                let (engine, yields) = (self.engine, &mut self.yields);
                finder.find(&place, &mut self.resume, |found| {
                    yields.extend(structure(engine, found).map(|candidate| (index, Yield::Found(candidate))));
                });
            }
        }
    }

    /// Whether the value can begin with the keyword, which is its public prefix.
    fn begins_value(&mut self, index: u32, detector: usize, hit: Hit) -> bool {
        let detector = self.engine.detectors[detector];
        if self.text[hit.start..hit.end] != *detector.prefix.as_bytes() {
            return false;
        }
        if malformed::is_meant(detector, &self.text[hit.start..]) {
            self.note_prefix(index, detector, hit);
        }
        detector.profile.may_begin(&self.text[hit.start..])
    }

    /// Notes that a value begins with the public prefix of a provider's.
    fn note_prefix(&mut self, index: u32, detector: &Detector, hit: Hit) {
        self.yields.push((index, Yield::Prefixed(hit.start, malformed::longest(&detector.profile))));
    }

    fn named(&mut self, index: u32, detector: usize, hit: Hit) {
        let engine = self.engine;
        if !named::may_name(self.text, hit) {
            return;
        }
        let profile = &engine.detectors[detector].profile;
        // Only of a form that is sure can another be said to differ.
        let sure = engine.detectors[detector].confidence == Confidence::High;
        let matches = |value: &[u8]| engine.regex(detector).is_some_and(|regex| regex.is_match(value));
        let may_lead = self.may_lead(self.marks[index as usize]);
        let value = if may_lead { named::value(self.text, hit, profile, matches) } else { None };
        if let Some(span) = value {
            let code = self.hint.language == Language::Source && named::is_code(self.text, span);
            if let Some(mut candidate) =
                candidate::matched(self.text, engine.detectors[detector], span).filter(|_| !code)
            {
                if named::names_itself(span.slice(self.text)) {
                    let said = if self.hint.language.is_settings() { Confidence::Medium } else { Confidence::Low };
                    candidate.confidence = candidate.confidence.min(said);
                }
                self.yields.push((index, Yield::Found(candidate)));
            }
        } else if let Some(start) = named::misshapen(self.text, hit, profile, sure) {
            self.yields.push((index, Yield::Misshapen(start)));
        } else if may_lead
            && let Some(span) = named::loose(self.text, hit)
            && !issuer::is_named(named::whole_name(self.text, hit), b"", false)
            && !issuer::is_issuer(&self.text[hit.start..hit.end])
            && let Some(generic) = engine.structure(Structure::CredentialAssignment)
            && let Some(candidate) = candidate::matched(self.text, generic, span)
        {
            self.yields.push((index, Yield::Found(Candidate { confidence: Confidence::Medium, ..candidate })));
        }
    }

    fn subject(&self, whole: Span, secret: Span) -> Subject<'_> {
        Subject { path: self.path, text: self.text, whole, secret }
    }
}
