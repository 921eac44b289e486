//! No value leaves the process: secrets of every detector, in files of every kind, in every format.

use std::borrow::Cow;
use std::path::Path;
use std::sync::LazyLock;

use openclaw_lint::lint::lint_buffer;
use openclaw_lint::output::{Format, Style};
use openclaw_lint::project::MemoryStore;
use openclaw_lint::secrets::{DETECTORS, FileHint, scan};
use openclaw_lint::settings::Settings;
use proptest::prelude::*;
use rayon::prelude::*;
use regex::Regex;

/// A value's characters that may appear in a row: more of them are a leak.
const TOLERATED: usize = 7;

/// Fills the random parts of a template from `seed`, which unlike the library's
/// own templates gives other values every time; returns these parts too.
fn fill(template: &str, seed: &mut u64) -> (String, Vec<String>) {
    let (mut out, mut parts) = (String::new(), Vec::new());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("<<") {
        let Some((inside, tail)) = after.split_once(">>") else { break };
        let alphabet =
            inside.split_once(':').and_then(|(class, length)| Some((alphabet(class)?, length.parse::<usize>().ok()?)));
        out.push_str(before);
        match alphabet {
            Some((alphabet, length)) => {
                let mut next = || {
                    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    char::from(alphabet[(*seed >> 33) as usize % alphabet.len()])
                };
                let part: String = (0..length).map(|_| next()).collect();
                out.push_str(&part);
                parts.push(part);
            }
            None => out.push_str(&format!("<<{inside}>>")),
        }
        rest = tail;
    }
    (out + rest, parts)
}

fn alphabet(class: &str) -> Option<Vec<u8>> {
    let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
    let (lower, upper, digits) = (range(b'a', b'z'), range(b'A', b'Z'), range(b'0', b'9'));
    Some(match class {
        "alnum" => [lower, upper, digits].concat(),
        "lower" => [lower, digits].concat(),
        "upper" => [upper, digits].concat(),
        "alpha" => [lower, upper].concat(),
        "digits" => digits,
        "hex" => [&digits[..], b"abcdef"].concat(),
        "HEX" => [&digits[..], b"ABCDEF"].concat(),
        "base64" => [&lower[..], &upper, &digits, b"+/"].concat(),
        "base64url" => [&lower[..], &upper, &digits, b"-_"].concat(),
        "base32" => [&upper[..], b"234567"].concat(),
        _ => return None,
    })
}

/// A file of each kind that holds the text.
fn carriers(text: &str) -> Vec<(&'static str, String)> {
    let quoted = serde_json::to_string(text).expect("a JSON string");
    vec![
        ("plain.txt", text.to_owned()),
        ("notes.md", format!("# Notes\n\n```\n{text}\n```\n")),
        (".env", format!("A=1\n{text}\nB=2\n")),
        ("deploy.sh", format!("#!/bin/sh\nexport X=1\n{text}\n")),
        ("compose.yml", format!("services:\n  app:\n    environment:\n      - {text}\n")),
        ("app.py", format!("def f():\n    {text}\n    return 1\n")),
        ("data.json", format!("{{\"note\": {quoted}, \"more\": [{quoted}]}}\n")),
        (
            "openclaw.json",
            format!("{{ gateway: {{ auth: {{ mode: 'token', token: {quoted} }} }}, {quoted}: {quoted} }}\n"),
        ),
        (
            "openclaw.json.bak",
            format!(
                "{{\"channels\": {{\"telegram\": {{\"botToken\": {quoted}, \"dmPolicy\": {quoted}}}}}, \"a\": 1 \"b\"}}\n"
            ),
        ),
        ("secrets.json", format!("{{\"a\": {{\"value\": {quoted}, \"createdAt\": {quoted}}}}}\n")),
    ]
}

/// Everything that any format prints about a file.
fn reports(name: &str, text: &str) -> Vec<(Format, String)> {
    let now = "2026-03-15T00:00:00Z".parse().expect("a time");
    let outcome = lint_buffer(
        name.to_owned(),
        Path::new("/r").join(name).as_path(),
        text.as_bytes(),
        &MemoryStore::default(),
        &Settings::at(now),
    );
    let report = outcome.into_report();
    let render = |format: Format| {
        let mut out = Vec::new();
        format.renderer(Style::default()).render(&report, &mut out).expect("writing to memory");
        (format, String::from_utf8(out).expect("reports are UTF-8"))
    };
    Format::ALL.into_iter().map(render).collect()
}

/// What a format prints, without fingerprints: their 16 to 32 hexadecimal digits come to hold eight of a value's by chance
/// now and then.
fn without_fingerprints(output: &str) -> Cow<'_, str> {
    static FINGERPRINT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"1:[0-9a-f]{32}|LineHash": *"[0-9a-f]{16}:"#).expect("a pattern"));
    FINGERPRINT.replace_all(output, "fingerprint")
}

/// The random parts that belong to values detected in the text.
fn detected<'a>(name: &str, text: &str, parts: &'a [String]) -> Vec<&'a String> {
    let found = scan(text.as_bytes(), &FileHint::from_path(name));
    let values: Vec<&str> = found.iter().filter_map(|found| text.get(found.span.start..found.span.end)).collect();
    parts.iter().filter(|part| values.iter().any(|value| value.contains(part.as_str()))).collect()
}

fn assert_no_leak(detector: &str, name: &str, text: &str, secrets: &[&String]) {
    for (format, output) in reports(name, text) {
        let output = without_fingerprints(&output);
        for secret in secrets {
            for start in 0..secret.len().saturating_sub(TOLERATED) {
                let piece = &secret[start..=start + TOLERATED];
                assert!(!output.contains(piece), "{detector} in {name} as {format}: characters of the value are shown");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_shows_a_secret_of_any_detector(seed in any::<u64>()) {
        DETECTORS.par_iter().enumerate().for_each(|(index, detector)| {
            let mut seed = seed.wrapping_add(index as u64);
            let Some(template) = detector.texts().matches.first() else { return };
            let (text, parts) = fill(template, &mut seed);
            let secrets = detected("plain.txt", &text, &parts);
            for (name, content) in carriers(&text) {
                assert_no_leak(detector.id, name, &content, &secrets);
            }
        });
    }
}

/// The text in one of the encodings that are looked into.
fn encode(text: &str, how: usize) -> String {
    match how {
        0 => base64(text.as_bytes()),
        1 => base64(base64(text.as_bytes()).as_bytes()),
        2 => base64(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        3 => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        4 => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        5 => text.bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
        6 => text.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect(),
        _ => text.chars().map(|character| format!("&#{};", u32::from(character))).collect(),
    }
}

fn base64(bytes: &[u8]) -> String {
    let alphabet = [b"ABCDEFGHIJKLMNOPQRSTUVWXYZ".to_vec(), alphabet("lower").expect("a class")].concat();
    // `lower` has digits after the letters, as base64 does.
    let character = |bits: u32| match bits & 63 {
        62 => '+',
        63 => '/',
        bits => char::from(alphabet[bits as usize]),
    };
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        out.extend((0..4).map(|index| if index > group.len() { '=' } else { character(bits >> (18 - 6 * index)) }));
    }
    out
}

#[test]
fn no_format_shows_an_encoded_secret_or_what_it_decodes_to() {
    // Every encoding meets every carrier for some detector; all of each for all would take an hour.
    DETECTORS.par_iter().step_by(9).enumerate().for_each(|(index, detector)| {
        let mut seed = index as u64;
        let Some(template) = detector.texts().matches.first() else { return };
        let (text, parts) = fill(template, &mut seed);
        let secrets = detected("plain.txt", &text, &parts);
        let encoded = encode(&format!("it is: {text} "), index % 8);
        for (name, content) in carriers(&encoded).into_iter().skip(index / 8 % 5).step_by(5) {
            let found = scan(content.as_bytes(), &FileHint::from_path(name));
            let wrapped = found.iter().filter(|found| found.wrapping.is_some());
            let values: Vec<&str> = wrapped.filter_map(|found| content.get(found.span.start..found.span.end)).collect();
            assert_no_leak(detector.id, name, &content, &secrets);
            for (format, output) in reports(name, &content) {
                for value in &values {
                    // The characters of a prefix, of which everybody knows what they stand for, do not matter.
                    let pieces =
                        (value.len() / 2..value.len().saturating_sub(24)).filter_map(|at| value.get(at..at + 24));
                    for piece in pieces {
                        assert!(!output.contains(piece), "{} in {name} as {format}", detector.id);
                    }
                }
            }
        }
    });
}

#[test]
fn a_line_beside_a_finding_does_not_show_what_no_detector_knows() {
    let mut seed = 7;
    let (unknown, _) = fill("<<alnum:44>>", &mut seed);
    let (known, _) = fill("ANTHROPIC_API_KEY=sk-ant-api03-<<base64url:93>>AA", &mut seed);
    for text in [format!("x {unknown}\n{known}\ny {unknown}\n"), format!("{unknown} {known} {unknown}\n")] {
        for (format, output) in reports("notes.txt", &text) {
            assert!(!output.is_empty(), "{format}");
            for start in 0..unknown.len() - TOLERATED {
                assert!(!output.contains(&unknown[start..=start + TOLERATED]), "{format}");
            }
        }
    }
}

#[test]
fn messages_that_name_keys_paths_and_ids_show_no_random_values() {
    let mut seed = 11;
    let places = [
        "{ 'KEY': 1 }",
        "{ agents: { defaults: { sandbox: { mode: 'all', docker: { binds: ['/srv/KEY:/x', 'KEY:/y', './KEY:/z'] } } } } }",
        "{ secrets: { providers: { 'KEY': { source: 'env' } } } }",
        "{ plugins: { entries: { 'KEY': { enabled: 'x' } } } }",
        "{ agents: { list: [{ id: 'a' }] }, bindings: [{ agentId: 'KEY', match: { channel: 'x' } }] }",
    ];
    for template in ["<<alnum:40>>", "<<hex:64>>", "<<hex:32>>"] {
        for place in places {
            let (value, _) = fill(template, &mut seed);
            for (format, output) in reports("openclaw.json", &place.replace("KEY", &value)) {
                for start in 0..value.len() - TOLERATED {
                    assert!(!output.contains(&value[start..=start + TOLERATED]), "{place} as {format}: {output}");
                }
            }
        }
    }
}
