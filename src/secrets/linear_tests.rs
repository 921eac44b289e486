//! Twice the text takes no more than twice the work, whatever the text.
//!
//! What is counted are bytes read and comparisons made, not seconds, so the outcome is the same on every machine. Code
//! that reads around a keyword counts with the most it may read, patterns with what it takes to see that a match cannot
//! be longer.

use super::builtin::DETECTORS;
use super::detector::{Detector, Method};
use super::engine::Engine;
use super::hint::FileHint;
use super::{expand, rescan, scan_traced, scan_with, work};

/// Bytes of the smaller text: above every limit of the scanner, so that these do not flatter the outcome.
const SIZE: usize = 72 << 10;

/// The same where there are many texts, none of which concerns the code that reads furthest.
const SMALL: usize = 12 << 10;

/// What a text of twice the length may take, in percent of the one before; a little more than twice for what is constant
/// or sorted.
const MOST: u64 = 215;

fn repeated(unit: &[u8], size: usize) -> Vec<u8> {
    unit.iter().copied().cycle().take(size).collect()
}

fn assert_linear(name: &str, unit: &[u8], path: &str, size: usize) {
    let hint = FileHint::from_path(path);
    let work = |size| {
        let text = repeated(unit, size);
        work::of(|| drop(scan_with(Engine::builtin(), &text, &hint)))
    };
    let (once, twice) = (work(size), work(2 * size));
    assert!(twice * 100 <= once * MOST, "{name}: {once} steps for {size} bytes, {twice} for twice as many");
}

#[test]
fn hostile_texts_take_linear_work() {
    let base64 = expand("<<base64:64>>");
    let units: &[(&str, &[u8])] = &[
        ("keywords", b"password token secret api_key bearer "),
        ("quotes", b"\""),
        ("escaped quotes", b"\\\""),
        ("equal signs", b"="),
        ("colons", b":"),
        ("assignments without values", b"password=token:secret=>"),
        ("JWT beginnings", b"eyJ"),
        ("JWT parts", b"eyJhbGciOiJub25lIn0."),
        ("PEM beginnings", b"-----BEGIN "),
        ("whole PEM beginnings", b"-----BEGIN RSA PRIVATE KEY-----\n"),
        ("nested references", b"${"),
        ("nested templates", b"{{"),
        ("base64", base64.as_bytes()),
        ("addresses", b"https://a:b@"),
        ("schemes", b"postgres://user:"),
        ("key types", b"{\"kty\":\"oct\",\"k\":\""),
        ("commands", b"vault kv put a b=c mysql -p"),
        ("commands with form feeds", b"docker login \x0c-p "),
        ("commands that read from a pipe", b"echo a | docker login "),
        ("entries of a log", b"{\"agentId\":\"a\","),
        ("entries of a log that never end", b"\"agentId\":{"),
        ("zeros", b"\0"),
        ("newlines", b"\n"),
        ("one letter", b"a"),
        ("manifests", b"kind: Secret\n"),
        ("manifests on one line", b"kind: Secret "),
        ("manifests in JSON", b"\"kind\":\"Secret\","),
        ("encoded text", b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQg"),
        ("wrapped text", b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQg\n  "),
        ("hexadecimal digits", b"68656c6c6f20776f726c64206f6620746f6b656e73202020"),
        ("escapes", b"\\x41\\u0042%43&#68;"),
        ("sparse escapes", b"%41..............................................................................................................................................................................................................................................................................."),
        ("AWS ids", b"aws_secret_access_key AKIA"),
    ];
    for (name, unit) in units {
        for path in ["a.json", "a.sh", "a"] {
            assert_linear(&format!("{name} in {path}"), unit, path, SIZE);
        }
    }
}

fn is_code(detector: &Detector) -> bool {
    matches!(detector.method, Method::Structure(_))
}

/// All keywords, one after another.
#[test]
fn all_keywords_together_take_linear_work() {
    let words: Vec<&str> = DETECTORS.iter().flat_map(|detector| detector.keywords).copied().collect();
    assert_linear("all keywords", words.join(" ").as_bytes(), "a", SIZE);
}

/// A keyword or name of detectors, and an example or most of one: what begins like a credential and never is one.
#[test]
fn keywords_and_examples_repeated_take_linear_work() {
    use rayon::prelude::*;
    // Where a match has a longest form, one detector is as good as another; of these, some.
    let endless = |detector: &Detector| detector.profile.longest == usize::MAX && !is_code(detector);
    let chosen = DETECTORS.par_iter().enumerate().filter(|(index, detector)| index % 16 == 0 || endless(detector));
    chosen.for_each(|(index, detector)| {
        let mut words: Vec<&str> = detector.keywords.to_vec();
        if let Method::Assignment { names, .. } = detector.method {
            words.extend(names);
        }
        // A detector has several spellings of one thing; one of them, another for each, is enough.
        if let Some(word) = words.get(index % words.len().max(1)) {
            assert_linear(&format!("{}: {word}", detector.id), word.as_bytes(), "a", SMALL);
        }
        if let Some(example) = detector.texts().matches.first() {
            // The whole of some, and what may become of others.
            let text = expand(example);
            let cut = text.len() - index % 2 * (text.len() / 4);
            assert_linear(&format!("{}: its example", detector.id), &text.as_bytes()[..cut], "a", SMALL);
        }
    });
}

#[test]
fn a_rescan_of_what_has_not_changed_reads_little() {
    let unit = b"fn main() { let password = \"correct horse 7\"; }\n";
    let hint = FileHint::from_path("a.rs");
    let text = repeated(unit, SIZE);
    let (_, trace) = scan_traced(&text, &hint);
    let all = super::Shared { start: 0, end: text.len(), from: 0 };
    let fresh = work::of(|| drop(scan_traced(&text, &hint)));
    let again = work::of(|| drop(rescan(&text, &hint, &trace, &[all])));
    assert!(again * 100 < fresh, "{again} steps instead of {fresh}");
}
