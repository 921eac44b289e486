//! One pass over a text: prefilter, candidates, and which of them are reported.

use super::detector::{Checksum, Detector, Structure};
use super::engine::{Engine, Target};
use super::hint::{FileHint, Language};
use super::prefilter::Hit;
use super::{checksum, entropy, named, placeholder, resolve, structural};
use crate::finding::{Confidence, Severity};
use crate::redact::Secret;
use crate::text::Span;

/// How far before a keyword a pattern may begin, in bytes.
const BEFORE: usize = 160;

/// From this length on a public prefix is unlike anything else, so that a value
/// which has it but not the form that goes with it is not taken for another kind
/// of credential.
const DISTINCTIVE: usize = 4;

/// A credential in a text.
#[derive(Clone, Debug)]
pub struct Detection {
    /// What recognised it.
    pub detector: &'static Detector,
    /// The bytes of the credential, exactly.
    pub span: Span,
    /// Its value, which cannot be printed.
    pub secret: Secret,
    /// How sure; not above the detector's own.
    pub confidence: Confidence,
    /// The detector's severity.
    pub severity: Severity,
    /// Other places that explain the finding.
    pub related: Vec<(Span, &'static str)>,
}

/// What code or a pattern found, before it is known whether it is reported.
pub(crate) struct Candidate {
    pub(crate) detector: &'static Detector,
    pub(crate) span: Span,
    pub(crate) confidence: Confidence,
    pub(crate) related: Vec<(Span, &'static str)>,
}

/// Finds the credentials in `text` with the built-in detectors, in the order in
/// which they stand there. Takes time linear in the length of the text.
#[must_use]
pub fn scan(text: &[u8], hint: &FileHint) -> Vec<Detection> {
    scan_with(Engine::builtin(), text, hint)
}

/// Like [`scan`] with another set of detectors.
#[must_use]
pub fn scan_with(engine: &Engine, text: &[u8], hint: &FileHint) -> Vec<Detection> {
    let mut scanner = Scanner {
        engine,
        text,
        hint: *hint,
        binary: None,
        windows: Vec::new(),
        found: Vec::new(),
        prefixed: Vec::new(),
        misshapen: Vec::new(),
        resume: structural::Resume::default(),
    };
    engine.prefilter.scan(text, |hit| scanner.hit(hit));
    scanner.finish()
}

/// A stretch of text in which a pattern is to be tried.
struct Window {
    detector: usize,
    start: usize,
    end: usize,
}

struct Scanner<'a> {
    engine: &'a Engine,
    text: &'a [u8],
    hint: FileHint,
    /// Whether the text is binary; asked for at the first hit only.
    binary: Option<bool>,
    windows: Vec<Window>,
    found: Vec<Candidate>,
    /// Where a distinctive prefix stands, ascending, and up to how many bytes a
    /// value may be a damaged one. Unless the detector whose prefix it is reports it, a
    /// value of no more bytes was cut short or mangled.
    prefixed: Vec<(usize, usize)>,
    /// Where values begin that are assigned to the name of a provider but are a
    /// little shorter or longer than its keys.
    misshapen: Vec<usize>,
    /// Where the finders that read ahead may go on.
    resume: structural::Resume,
}

impl Scanner<'_> {
    fn is_binary(&mut self) -> bool {
        let text = self.text;
        *self.binary.get_or_insert_with(|| memchr::memchr(0, &text[..text.len().min(8192)]).is_some())
    }

    fn hit(&mut self, hit: Hit) {
        let engine = self.engine;
        match engine.targets[hit.owner as usize] {
            Target::Form { detector, exact } => {
                if exact && !self.begins_value(detector, hit) {
                    return;
                }
                let window = engine.detectors[detector].window;
                let before = if exact { 4 } else { BEFORE.min(window) };
                let end = hit.end.saturating_add(window).min(self.text.len());
                self.open(Window { detector, start: hit.start.saturating_sub(before), end });
            }
            Target::Named(detector) => {
                if self.hint.language != Language::Generated && !self.is_binary() {
                    self.named(detector, hit);
                }
            }
            Target::Finder(finder) => {
                let by_form = finder.by_form();
                if !by_form && (self.hint.language == Language::Generated || self.is_binary()) {
                    return;
                }
                let place = structural::Place { text: self.text, hit, language: self.hint.language };
                let (engine, candidates) = (self.engine, &mut self.found);
                finder.find(&place, &mut self.resume, |found| candidates.extend(structure(engine, found)));
            }
        }
    }

    /// Whether the value can begin with the keyword, which is its public prefix.
    fn begins_value(&mut self, detector: usize, hit: Hit) -> bool {
        let detector = self.engine.detectors[detector];
        if self.text[hit.start..hit.end] != *detector.prefix.as_bytes() {
            return false;
        }
        if detector.prefix.len() >= DISTINCTIVE && self.prefixed.last().is_none_or(|last| last.0 != hit.start) {
            let most = (detector.profile.least * 2).min(detector.profile.most);
            self.prefixed.push((hit.start, most));
        }
        detector.profile.may_begin(&self.text[hit.start..])
    }

    /// Notes a window; windows of one detector that touch become one, so that no
    /// byte is searched twice.
    fn open(&mut self, window: Window) {
        match self.windows.iter_mut().find(|open| open.detector == window.detector) {
            Some(open) if window.start <= open.end => open.end = open.end.max(window.end),
            Some(open) => {
                let done = std::mem::replace(open, window);
                self.search(&done);
            }
            None => self.windows.push(window),
        }
    }

    fn search(&mut self, window: &Window) {
        let engine = self.engine;
        let detector = engine.detectors[window.detector];
        if !detector.profile.may_occur(&self.text[window.start..window.end]) {
            return;
        }
        let Some(regex) = engine.regex(window.detector) else { return };
        let text = &self.text[..window.end];
        let mut at = window.start;
        while let Some(captures) = regex.captures_at(text, at) {
            let Some(whole) = captures.get(0) else { break };
            let secret = captures.get(1).unwrap_or(whole);
            self.add(detector, secret.start()..secret.end());
            at = whole.end().max(at + 1);
            if at > window.end {
                break;
            }
        }
    }

    fn named(&mut self, detector: usize, hit: Hit) {
        let engine = self.engine;
        if !named::may_name(self.text, hit) {
            return;
        }
        let profile = &engine.detectors[detector].profile;
        let matches = |value: &[u8]| engine.regex(detector).is_some_and(|regex| regex.is_match(value));
        if let Some(span) = named::value(self.text, hit, profile, matches) {
            self.add(engine.detectors[detector], span);
        } else if let Some(start) = named::misshapen(self.text, hit, profile)
            && self.misshapen.last() != Some(&start)
        {
            self.misshapen.push(start);
        }
    }

    /// Takes what a pattern matched, unless it is a placeholder or not random enough.
    fn add(&mut self, detector: &'static Detector, span: impl Into<Span>) {
        let span = span.into();
        let value = span.slice(self.text);
        let private = value.strip_prefix(detector.prefix.as_bytes()).unwrap_or(value);
        if value.is_empty() || (detector.entropy > 0.0 && entropy::shannon(private) < detector.entropy) {
            return;
        }
        let shown = String::from_utf8_lossy(private);
        if placeholder::is_placeholder(&shown) || placeholder::is_published(value) {
            return;
        }
        let mut confidence = detector.confidence;
        if detector.checksum.is_some_and(|sum: Checksum| !checksum::holds(sum, value, detector.prefix)) {
            confidence = confidence.min(Confidence::Medium);
        }
        self.found.push(Candidate { detector, span, confidence, related: Vec::new() });
    }

    fn finish(mut self) -> Vec<Detection> {
        for window in std::mem::take(&mut self.windows) {
            self.search(&window);
        }
        if self.found.is_empty() {
            return Vec::new();
        }
        for candidate in self.found.iter_mut().filter(|candidate| candidate.detector.specificity() <= 1) {
            let start = candidate.span.start;
            let known = self.prefixed.binary_search_by_key(&start, |prefixed| prefixed.0);
            let short = known.is_ok_and(|at| candidate.span.len() <= self.prefixed[at].1);
            if short || self.misshapen.contains(&start) {
                candidate.confidence = Confidence::Low;
            }
        }
        resolve::resolve(self.found)
            .into_iter()
            .map(|candidate| {
                let value = candidate.span.slice(self.text);
                let prefix = candidate.detector.prefix;
                let public = if value.starts_with(prefix.as_bytes()) { prefix.len() } else { 0 };
                Detection {
                    detector: candidate.detector,
                    span: candidate.span,
                    secret: Secret::new(value, public),
                    confidence: candidate.confidence,
                    severity: candidate.detector.severity,
                    related: candidate.related,
                }
            })
            .collect()
    }
}

/// The candidate of what a structure's code found.
fn structure(engine: &Engine, found: structural::Found) -> Option<Candidate> {
    let detector = engine.structure(found.structure)?;
    let confidence = found.confidence.min(match found.structure {
        Structure::PasswordAssignment | Structure::CredentialAssignment | Structure::KeyAssignment => Confidence::High,
        _ => detector.confidence,
    });
    Some(Candidate { detector, span: found.span, confidence, related: found.related })
}
