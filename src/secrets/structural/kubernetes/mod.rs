//! The data of Kubernetes Secrets, in YAML and JSON manifests.
//!
//! Whatever stands there was meant to be kept secret (https://kubernetes.io/docs/concepts/configuration/secret/), under
//! any key, unless it decodes to something that is plainly none. `data` holds base64, `stringData` the values themselves.

mod json;
mod yaml;

use super::{Found, Place, base64};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::key::{self, Promise};
use crate::secrets::{entropy, placeholder};
use crate::text::Span;

/// How far before its kind a manifest may begin, and after it end, in bytes.
const FAR: usize = 64 * 1024;
/// Fewest bytes of a value.
const SHORTEST: usize = 4;

/// What is known of one member of the data.
struct Entry<'a> {
    name: &'a [u8],
    /// The characters of the value, line ends and indentation included.
    span: Span,
    encoded: bool,
}

/// `hit` is `kind: Secret` in one of its spellings. `resume` is the end of the manifest that was read last.
pub(super) fn find(place: &Place<'_>, resume: &mut usize, report: &mut impl FnMut(Found)) {
    let (text, hit) = (place.text, place.hit);
    let word = &text[hit.start..hit.end];
    let word = word.strip_suffix(b"\"").or_else(|| word.strip_suffix(b"'")).unwrap_or(word);
    let ends = text.get(hit.end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if hit.start < *resume || !ends || !word.ends_with(b"Secret") {
        return;
    }
    let mut each = |entry: Entry<'_>| {
        let confidence = judge(&entry, text);
        report_to(report, confidence, entry.span);
    };
    *resume = if text[hit.start] == b'"' {
        json::read(text, hit.start, *resume, &mut each)
    } else {
        yaml::read(text, hit.start, *resume, &mut each)
    };
}

fn report_to(report: &mut impl FnMut(Found), confidence: Option<Confidence>, span: Span) {
    if let Some(confidence) = confidence {
        report(Found::new(Structure::KubernetesSecret, span, confidence));
    }
}

/// How sure it is that the member is a credential.
fn judge(entry: &Entry<'_>, text: &[u8]) -> Option<Confidence> {
    let raw = entry.span.slice(text);
    let decoded;
    let value = if entry.encoded {
        let compact: Vec<u8> = raw.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let digits = compact.strip_suffix(b"==").or_else(|| compact.strip_suffix(b"=")).unwrap_or(&compact);
        if !digits.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')) {
            return None;
        }
        decoded = base64::decode(digits)?;
        decoded.trim_ascii()
    } else {
        raw.trim_ascii()
    };
    if value.len() < SHORTEST {
        return None;
    }
    let Ok(shown) = std::str::from_utf8(value) else {
        // Keys and keystores. What they are for, their name tells.
        return (value.len() >= 16).then_some(Confidence::Low);
    };
    if placeholder::is_placeholder(shown) || placeholder::is_template(shown) || placeholder::is_weak(value) {
        return None;
    }
    if entry.name.starts_with(b".dockerc") {
        return holds_login(value).then_some(Confidence::High);
    }
    if is_public(entry.name) || shown.starts_with("-----BEGIN") || is_plain(value) {
        return None;
    }
    let structured = value.iter().any(u8::is_ascii_whitespace) || matches!(value[0], b'{' | b'[' | b'<');
    if structured || shown.contains("://") {
        // Files: what is in them is looked for by itself.
        return Some(Confidence::Low);
    }
    let random = entropy::looks_random(value);
    let promised = matches!(key::promise(entry.name), Some(Promise::Password | Promise::Credential));
    Some(match (promised, random) {
        (true, true) => Confidence::High,
        (true, false) => Confidence::Medium,
        (false, true) if value.len() >= 12 => Confidence::Medium,
        (false, _) => Confidence::Low,
    })
}

/// Names of what everybody may know: certificates, names, addresses.
fn is_public(name: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"username",
        b"user",
        b"login",
        b"email",
        b"namespace",
        b"host",
        b"hostname",
        b"port",
        b"database",
        b"dbname",
        b"db",
        b"crt",
        b"cert",
        b"ca",
        b"pub",
        b"description",
        b"expiration",
        b"zone",
        b"account",
        b"tenant",
        b"project",
    ];
    let last = name.rsplit(|byte| matches!(byte, b'.' | b'-' | b'_')).next().unwrap_or_default();
    let last_hump =
        last.iter().rposition(u8::is_ascii_uppercase).filter(|&at| last[..at].iter().any(u8::is_ascii_lowercase));
    let word = &last[last_hump.unwrap_or(0)..];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
        || name.starts_with(b"usage-")
        || name.starts_with(b"auth-extra-")
        || key::is_innocent(name)
}

/// Numbers, truth values and the like.
fn is_plain(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'-' | b'/'))
}

/// Whether a Docker configuration holds a credential rather than only the name of a helper.
fn holds_login(value: &[u8]) -> bool {
    [&b"\"auth\""[..], b"\"password\"", b"\"identitytoken\""].iter().any(|member| {
        memchr::memmem::find_iter(value, member).any(|at| {
            let rest = value[at + member.len()..].trim_ascii_start();
            let content =
                rest.strip_prefix(b":").map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b"\""));
            let content = content.map(|rest| &rest[..memchr::memchr(b'"', rest).unwrap_or(0)]).unwrap_or_default();
            content.len() >= SHORTEST && !placeholder::is_placeholder(&String::from_utf8_lossy(content))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::finding::Confidence;
    use crate::secrets::decode::base64;
    use crate::secrets::{FileHint, expand, scan};

    fn encoded(template: &str) -> String {
        String::from_utf8(base64(expand(template).as_bytes())).expect("ASCII")
    }

    fn found(path: &str, text: &str) -> Vec<String> {
        let sure = |found: &crate::secrets::Detection| found.confidence >= Confidence::Medium;
        let all = scan(text.as_bytes(), &FileHint::from_path(path));
        let shown = |found: crate::secrets::Detection| {
            format!("{} {}", found.detector.id, String::from_utf8_lossy(found.span.slice(text.as_bytes())))
        };
        all.into_iter().filter(sure).map(shown).collect()
    }

    #[test]
    fn every_value_of_a_secret_is_one() {
        let (one, two) = (encoded("q7!<<alnum:9>>"), encoded("<<alnum:20>>"));
        let plain = expand("x9<<alnum:14>>");
        let expected = [format!("secret/kubernetes-secret {one}"), format!("secret/kubernetes-secret {two}")];
        for text in [
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  alpha: {one}\n  beta: \"{two}\" # b\n"
            ),
            format!(
                "data:\n  alpha: {one}\n  beta: >-\n    {two}\nkind: Secret\n---\nkind: ConfigMap\ndata:\n  c: {two}\n"
            ),
            format!(
                "items:\n- kind: ConfigMap\n  data:\n    a: {two}\n- data:\n    a: {one}\n    b: {two}\n  kind: Secret\n"
            ),
        ] {
            assert_eq!(found("a.yaml", &text), expected, "{text}");
        }
        let text = format!(
            "{{\"kind\": \"Secret\", \"metadata\": {{\"a\": {{}}}}, \"data\": {{\"a\": \"{one}\", \"b\": \"{two}\"}}}}"
        );
        assert_eq!(found("a.json", &text), expected);
        let text = format!("{{\"data\":{{\"a\":\"{one}\"}},\"stringData\":{{\"b\":\"{plain}\"}},\"kind\":\"Secret\"}}");
        assert_eq!(found("a.json", &text).len(), 2);
        let text = format!("kind: Secret\nstringData:\n  anything: {plain}\n");
        assert_eq!(found("a.yaml", &text), [format!("secret/kubernetes-secret {plain}")]);
    }

    #[test]
    fn what_decodes_to_nothing_secret_is_none() {
        for (name, value) in [
            ("password", "changeme"),
            ("password", "${PASSWORD}"),
            ("username", "acme-service"),
            ("DB_HOST", "postgres-primary.acme.svc.cluster.local"),
            ("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA"),
            ("port", "5432123"),
            ("usage-bootstrap-signing", "true"),
            (".dockerconfigjson", "{\"auths\": {}, \"credHelpers\": {\"a\": \"ecr-login\"}}"),
        ] {
            let text = format!("kind: Secret\ndata:\n  {name}: {}\n", encoded(value));
            assert_eq!(found("a.yaml", &text), Vec::<String>::new(), "{name}");
        }
        let text = format!("kind: SecretStore\ndata:\n  some: {}\n", encoded("<<alnum:20>>"));
        assert!(found("a.yaml", &text).is_empty());
        let text = "kind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n";
        assert!(found("a.yaml", text).is_empty());
    }

    #[test]
    fn what_is_known_by_its_form_keeps_its_name() {
        let login = format!("{{\"auths\":{{\"r.acme.test\":{{\"auth\":\"{}\"}}}}}}", encoded("robot:<<alnum:20>>"));
        let text = format!("kind: Secret\ndata:\n  .dockerconfigjson: {}\n", encoded(&login));
        assert!(found("a.yaml", &text)[0].starts_with("secret/docker-registry-auth"));
        let token = encoded("dckr_pat_<<base64url:27>>");
        let text = format!("kind: Secret\ndata:\n  file: {token}\n");
        assert_eq!(found("a.yaml", &text), [format!("secret/docker-personal-access-token {token}")]);
    }
}
