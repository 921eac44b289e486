//! Encoded credentials, where they stand and what they are. Values are made at run time.

use super::Wrapping;
use crate::finding::Confidence;
use crate::secrets::{FileHint, expand, scan};

/// Base64 with padding, in the standard alphabet.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for index in 0..4 {
            let character = ALPHABET[(bits >> (18 - 6 * index)) as usize & 63];
            out.push(if index > group.len() { b'=' } else { character });
        }
    }
    out
}

fn string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("ASCII")
}

/// Rule, encoding and the characters of everything found with at least medium confidence.
fn found(path: &str, text: &str) -> Vec<(&'static str, Option<Wrapping>, String)> {
    let shown = |found: crate::secrets::Detection| {
        (found.detector.id, found.wrapping, String::from_utf8_lossy(found.span.slice(text.as_bytes())).into_owned())
    };
    let all = scan(text.as_bytes(), &FileHint::from_path(path));
    all.into_iter().filter(|found| found.confidence >= Confidence::Medium).map(shown).collect()
}

fn token() -> String {
    expand("dckr_pat_<<base64url:27>>")
}

const RULE: &str = "secret/docker-personal-access-token";

#[test]
fn base64_is_decoded_and_the_span_is_that_of_its_characters() {
    let inner = format!("nothing {} more", token());
    let text = format!("note: \"{}\"\n", string(base64(inner.as_bytes())));
    let all = found("a.txt", &text);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].0, all[0].1), (RULE, Some(Wrapping::Base64)));
    // Eight bytes before it are two whole groups and two bytes; 36 bytes of token end within a group.
    let encoded = string(base64(inner.as_bytes()));
    assert_eq!(all[0].2, encoded[8..60]);
}

#[test]
fn without_padding_in_the_other_alphabet_and_nested_too() {
    let inner = format!("{{\"t\": \"{}~?~?\"}}", token().replace('x', ">"));
    for levels in 1..=3 {
        let mut text = format!("a {} b", token()).into_bytes();
        (0..levels).for_each(|_| text = base64(&text));
        assert_eq!(found("a.js", &format!("x = '{}'", string(text))).len(), 1, "{levels}");
    }
    let url = string(base64(inner.as_bytes())).replace('+', "-").replace('/', "_").replace('=', "");
    let _ = found("a.js", &format!("x = '{url}'"));
    let text = string(base64(format!("tok {} ", token()).as_bytes())).replace('=', "");
    assert_eq!(found("a.js", &format!("x = '{text}'")).len(), 1);
}

#[test]
fn wrapped_lines_are_one_text() {
    let inner = format!("{}\n{}\n{}", "words and words ".repeat(4), token(), "more words ".repeat(7));
    let encoded = string(base64(inner.as_bytes()));
    for (indent, end) in [("", "\n"), ("    ", "\n"), ("\t", "\r\n")] {
        let lines: Vec<String> =
            encoded.as_bytes().chunks(64).map(|line| format!("{indent}{}", string(line.to_vec()))).collect();
        let text = format!("config: |{end}{}{end}next: 1{end}", lines.join(end));
        let all = found("a.yaml", &text);
        assert_eq!(all.len(), 1, "{indent:?} {end:?}");
        let value: String = all[0].2.split_whitespace().collect();
        assert_eq!(value.len(), 52);
        assert!(encoded.contains(&value));
    }
}

#[test]
fn other_encodings_are_decoded() {
    let token = token();
    let each = |text: &str, form: fn(u8) -> String| text.bytes().map(form).collect::<String>();
    let url = expand("postgres://app:<<alnum:16>>@db.acme.test/app");
    for (wrapping, text) in [
        (Wrapping::Hex, each(&format!("is {token}, "), |byte| format!("{byte:02x}"))),
        (Wrapping::Hex, each(&format!("is {token}, "), |byte| format!("{byte:02X}"))),
        (Wrapping::Percent, each(&token, |byte| format!("%{byte:02X}"))),
        (Wrapping::Percent, format!("?u={}", url.replace(':', "%3A").replace('/', "%2F").replace('@', "%40"))),
        (Wrapping::Escapes, each(&token, |byte| format!("\\x{byte:02x}"))),
        (Wrapping::Escapes, each(&token, |byte| format!("\\u{byte:04x}"))),
        (Wrapping::Escapes, format!("\\u{{64}}{}", &token[1..])),
        (Wrapping::Entities, each(&token, |byte| format!("&#{byte};"))),
        (Wrapping::Entities, each(&token, |byte| format!("&#x{byte:X};"))),
    ] {
        let all = found("a.txt", &format!("one line\nvalue \"{text}\" end\n"));
        assert_eq!(all.iter().map(|found| found.1).collect::<Vec<_>>(), [Some(wrapping)], "{text}");
    }
    let all = found("a.txt", &format!("value {}&x", each(&token, |byte| format!("%{byte:02X}"))));
    assert_eq!(all[0].2, each(&token, |byte| format!("%{byte:02X}")));
}

#[test]
fn utf16_within_base64_is_decoded() {
    let wide: Vec<u8> = format!("$t = '{}'", token()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let text = format!("powershell -EncodedCommand {}", string(base64(&wide)));
    assert_eq!(found("a.ps1", &text).iter().map(|found| found.0).collect::<Vec<_>>(), [RULE]);
}

#[test]
fn keys_are_found_with_and_without_armour() {
    let mut key = vec![0x30, 0x81, 0x90, 2, 1, 0, 0x30];
    key.extend(expand("<<base64:140>>").bytes());
    let der = string(base64(&key));
    for text in [
        format!("private_key: {der}\n"),
        format!(
            "client-key-data: {}\n",
            string(base64(
                &[b"-----BEGIN PRIVATE KEY-----\n", der.as_bytes(), b"\n-----END PRIVATE KEY-----\n"].concat()
            ))
        ),
    ] {
        assert_eq!(found("a.yaml", &text).iter().map(|found| found.0).collect::<Vec<_>>(), ["secret/private-key"]);
    }
    assert!(found("a.txt", &format!("x {}", &der[..der.len() - 8])).is_empty());
}

#[test]
fn what_is_not_text_is_left_alone() {
    for template in [
        "\"integrity\": \"sha512-<<base64:86>>==\"",
        "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA<<base64:400>>\">",
        "src/some/path/that/is/rather/long/and/goes/on/and/on",
        "<<hex:64>>  file.tar.gz",
        "someVeryLongIdentifierThatGoesOnAndOnForEver",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    ] {
        assert!(found("a.txt", &expand(template)).is_empty(), "{template}");
    }
}

#[test]
fn names_count_for_less_in_decoded_text() {
    let inner = expand("{\"password\": \"q7!<<alnum:20>>\", \"user\": \"acme\"}");
    let all = found("a.txt", &format!("x {}", string(base64(inner.as_bytes()))));
    assert_eq!(all.iter().map(|found| found.0).collect::<Vec<_>>(), ["secret/generic-password"]);
    let inner = "{\"password\": \"${PASSWORD}\", \"apiKey\": \"changeme\"}";
    assert!(found("a.txt", &format!("x {}", string(base64(inner.as_bytes())))).is_empty());
}
