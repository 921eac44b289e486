//! Credentials in encoded text: base64, hexadecimal digits, percent-encoding, escapes and entities, and UTF-16 within
//! them, nested to a bound.
//!
//! One pass looks for runs that decode to text or to a key; escapes are keywords of the prefilter. What is decoded is
//! scanned like any other text, and what is found there is reported where its characters stand in the original. All of
//! that depends on the run and a little context only, so that of a text which shares stretches with another (see
//! [`super::trace`]) just the rest is looked at, and what held something before.

mod der;
mod escapes;
mod map;
mod runs;
#[cfg(test)]
mod tests;
mod zones;

#[cfg(test)]
pub(crate) use tests::base64;

use std::borrow::Cow;

use super::detector::{Method, Structure};
use super::engine::Engine;
use super::hint::{FileHint, Language};
use super::placeholder;
use super::runs::is_run;
use super::scan::{self, Candidate, Detection};
use super::structural::base64;
use super::trace::{Mark, Shared, Trace};
use super::work;
use crate::finding::Confidence;
use crate::redact::Secret;
use crate::text::{self, Span};

pub(crate) use escapes::keywords;
use map::Map;

/// How often something may be encoded over again.
pub(crate) const DEEPEST: u8 = 3;

/// Longest part of a decoded text that must be valid for the rest to be looked at, in bytes.
const HEAD: usize = 1024;
/// Fewest decoded bytes that are looked at.
const LEAST: usize = 12;

/// How a credential was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// Base64 in either alphabet.
    Base64,
    /// Two hexadecimal digits for each byte.
    Hex,
    /// `%41`, as in URLs.
    Percent,
    /// `\x41` and `\u0041`.
    Escapes,
    /// `&#65;`, as in HTML and XML.
    Entities,
}

impl Wrapping {
    /// Completes the sentence "in …".
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Hex => "hexadecimal digits",
            Self::Percent => "percent-encoding",
            Self::Escapes => "escaped characters",
            Self::Entities => "character references",
        }
    }
}

/// What a candidate that was found in decoded text has of its own.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    /// The decoded value.
    pub(crate) secret: Secret,
    /// The outermost encoding.
    pub(crate) wrapping: Wrapping,
}

/// A text to look through.
pub(crate) struct Place<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) text: &'a [u8],
    pub(crate) marks: &'a [Mark],
    /// Path of the file, if it is known.
    pub(crate) path: Option<&'a str>,
    /// How often it was decoded.
    pub(crate) depth: u8,
    /// All its runs, if they are known.
    pub(crate) runs: Option<&'a [Span]>,
    /// The text before and what it shares with this one.
    pub(crate) before: Option<(&'a Trace, &'a [Shared])>,
}

/// The candidates in encoded stretches, and the stretches that hold any.
pub(crate) fn search(place: &Place<'_>) -> (Vec<Candidate>, Vec<Span>) {
    let (mut found, mut held) = (Vec::new(), Vec::new());
    let zones = place
        .before
        .map_or_else(|| zones::whole(place.text.len()), |(base, shared)| zones::fresh(place.text.len(), base, shared));
    work::count(zones.iter().map(|zone| zone.len()).sum());
    let found_run = |run: runs::Run| {
        work::count(run.span.len());
        let Some((bytes, map)) = run.decode(place.text) else { return };
        let before = found.len();
        if der::is_key(&bytes) {
            found.extend(key(place, &bytes, &map, run.wrapping));
        } else if let Some(length) = text_length(&bytes) {
            let language = language(&bytes);
            found.extend(inside(place, &bytes[..length], language, &map, run.wrapping));
        }
        if found.len() > before {
            held.push(run.span);
        }
    };
    match place.runs {
        Some(known) => runs::find_among(place.text, known, found_run),
        None => runs::find(place.text, &zones, found_run),
    }
    for stretch in escapes::find(place.engine, place.text, place.marks) {
        if !zones::touch(&zones, stretch.context) {
            continue;
        }
        work::count(stretch.span.len());
        let Some((bytes, map)) = stretch.decode(place.text) else { continue };
        let before = found.len();
        let inner = inside(place, &bytes, Language::Unknown, &map, stretch.wrapping);
        found.extend(inner.into_iter().filter(|candidate| stretch.explains(place.text, candidate.span)));
        if found.len() > before {
            held.push(stretch.span);
        }
    }
    held.sort_unstable();
    (found, held)
}

/// A private key without armour.
fn key(place: &Place<'_>, bytes: &[u8], map: &Map, wrapping: Wrapping) -> Option<Candidate> {
    let detector = place.engine.structure(Structure::PrivateKey)?;
    let inner = Some(Box::new(Inner { secret: Secret::new(bytes, 0), wrapping }));
    let span = map.to_outer(Span::new(0, bytes.len()));
    Some(Candidate { detector, span, confidence: Confidence::High, related: Vec::new(), inner })
}

/// How many of the bytes, from the first, are text; `None` if too few are.
fn text_length(bytes: &[u8]) -> Option<usize> {
    if text::decode(bytes).encoding != text::Encoding::Utf8 {
        return Some(bytes.len());
    }
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1B) || byte == 0x7F;
    let length = bytes.iter().position(|&byte| control(byte)).unwrap_or(bytes.len());
    let length = match std::str::from_utf8(&bytes[..length]) {
        Ok(_) => length,
        Err(error) => error.valid_up_to(),
    };
    // The last group of a run that was cut may be anything.
    (length >= LEAST && (length + 3 >= bytes.len() || length >= HEAD)).then_some(length)
}

/// The syntax of a decoded text, by its beginning.
fn language(bytes: &[u8]) -> Language {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let name =
        bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')).count();
    match (bytes.first(), bytes.get(name)) {
        (Some(b'{' | b'['), _) => Language::Json,
        (Some(b'<'), _) => Language::Markup,
        (_, Some(b'=')) if name > 0 => Language::Env,
        (_, Some(b':')) if name > 0 && bytes.get(name + 1).is_some_and(u8::is_ascii_whitespace) => Language::Yaml,
        _ => Language::Unknown,
    }
}

/// What is found in a decoded text, as candidates of the original.
fn inside(place: &Place<'_>, bytes: &[u8], language: Language, map: &Map, wrapping: Wrapping) -> Vec<Candidate> {
    let decoded = text::decode(bytes);
    let text: &Cow<'_, [u8]> = &decoded.text;
    let outer = |span: Span| map.to_outer(decoded.to_file(span));
    scan::nested(place, text, &FileHint { language })
        .into_iter()
        .filter_map(|found| {
            let confidence = doubted(&found, language)?;
            let span = outer(found.span);
            let related = found.related.iter().map(|&(span, message)| (outer(span), message)).collect();
            let inner = Some(Box::new(Inner { secret: found.secret, wrapping }));
            (!span.is_empty()).then_some(Candidate { detector: found.detector, span, confidence, related, inner })
        })
        .collect()
}

/// Names say less in decoded text than in a file: `None` if too little.
fn doubted(found: &Detection, language: Language) -> Option<Confidence> {
    let by_name = matches!(
        found.detector.method,
        Method::Structure(Structure::PasswordAssignment | Structure::CredentialAssignment | Structure::KeyAssignment)
    );
    let settings = matches!(language, Language::Json | Language::Env | Language::Yaml | Language::Markup);
    match (by_name, found.confidence) {
        (false, confidence) => Some(confidence),
        (true, Confidence::High) => Some(Confidence::Medium),
        (true, _) => settings.then_some(Confidence::Low),
    }
}

/// Whether the value is base64 of a placeholder, or of a password that everybody uses.
pub(crate) fn hides_placeholder(value: &[u8]) -> bool {
    let digits = value.strip_suffix(b"==").or_else(|| value.strip_suffix(b"=")).unwrap_or(value);
    if value.len() < 8 || !value.len().is_multiple_of(4) || !digits.iter().all(|&byte| is_run(byte)) {
        return false;
    }
    let Some(decoded) = base64::decode(digits) else { return false };
    if placeholder::is_counted_key(&decoded) {
        return true;
    }
    let decoded = decoded.trim_ascii();
    let says_so = |text: &str| {
        placeholder::is_placeholder(text) || placeholder::is_template(text) || placeholder::is_weak(text.as_bytes())
    };
    runs::is_textual(decoded) && std::str::from_utf8(decoded).is_ok_and(says_so)
}
