//! The data of Kubernetes Secrets, in YAML and JSON manifests.
//!
//! Whatever stands there was meant to be kept secret (https://kubernetes.io/docs/concepts/configuration/secret/), under
//! any key, unless it decodes to something that is plainly none. `data` holds base64, `stringData` the values themselves.

use super::{Found, Place, base64};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::key::{self, Promise};
use crate::secrets::{entropy, placeholder, work};
use crate::text::Span;

/// How far before its kind a manifest may begin, and after it end, in bytes.
const FAR: usize = 64 * 1024;
/// Most bytes before the kind on its line.
const DEEPEST: usize = 256;
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
        json(text, hit.start, *resume, &mut each)
    } else {
        yaml(text, hit.start, *resume, &mut each)
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

/// Reads the mapping that the kind stands in. Returns where it ends.
fn yaml(text: &[u8], kind: usize, floor: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let first = kind.saturating_sub(FAR).max(floor);
    // Most mentions of the kind stand in the middle of a line, which may be a very long one.
    let column = kind - line_start(text, kind, kind.saturating_sub(DEEPEST).max(floor));
    work::count(DEEPEST);
    if !text[kind - column..kind].iter().all(|byte| matches!(byte, b' ' | b'\t' | b'-')) {
        return floor;
    }
    // Back to the beginning of the document or of the item.
    let mut start = kind - column;
    while start > first {
        let before = line_start(text, start - 1, first);
        let line = &text[before..start - 1];
        let Some(indent) = indent(line) else {
            start = before;
            continue;
        };
        let item = line[indent] == b'-' && item_column(line) == column;
        if line.starts_with(b"---") || (indent < column && !item) {
            break;
        }
        start = before;
        if item && indent < column {
            break;
        }
    }
    let end = read_mapping(text, start, kind, column, each);
    work::count(end.saturating_sub(start));
    end
}

/// The members `data` and `stringData` of the mapping at `column`.
fn read_mapping(text: &[u8], start: usize, kind: usize, column: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let last = kind.saturating_add(FAR).min(text.len());
    let mut at = start;
    let mut section: Option<bool> = None;
    while at < last {
        let end = line_end(text, at);
        let line = &text[at..end];
        let here = at;
        at = (end + 1).min(text.len()).max(end);
        let Some(indent) = indent(line).filter(|&indent| line[indent] != b'#') else {
            if end == text.len() {
                break;
            }
            continue;
        };
        let content = item_column(line);
        if here > kind && (line.starts_with(b"---") || line.starts_with(b"...") || indent < column) {
            return here;
        }
        if content == column {
            section = match line[content..].trim_ascii_end() {
                b"data:" => Some(true),
                b"stringData:" => Some(false),
                _ => None,
            };
        } else if let Some(encoded) = section
            && indent > column
        {
            at = entry(text, Span::new(here, end), indent, encoded, each);
        }
        if end == text.len() {
            break;
        }
    }
    at
}

/// Reads one member and returns where the next line after it begins.
fn entry(text: &[u8], line: Span, indent: usize, encoded: bool, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let next = (line.end + 1).min(text.len());
    let bytes = line.slice(text);
    let Some(colon) = memchr::memmem::find(bytes, b":").filter(|&at| at > indent) else { return next };
    let name = bytes[indent..colon].trim_ascii().trim_ascii_start();
    let name = name.strip_prefix(b"\"").or_else(|| name.strip_prefix(b"'")).unwrap_or(name);
    let name = name.strip_suffix(b"\"").or_else(|| name.strip_suffix(b"'")).unwrap_or(name);
    let rest = &bytes[colon + 1..];
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let value = rest[blanks..].trim_ascii_end();
    let from = line.start + colon + 1 + blanks;
    if matches!(value.first(), Some(b'|' | b'>')) {
        return block(text, next, indent, |span| each(Entry { name, span, encoded }));
    }
    let span = match value.first() {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr::memchr(quote, &value[1..]).map(|length| Span::new(from + 1, from + 1 + length))
        }
        Some(b'#' | b'{' | b'&' | b'*' | b'!') | None => None,
        Some(_) => {
            let length = memchr::memmem::find(value, b" #").unwrap_or(value.len());
            Some(Span::new(from, from + value[..length].trim_ascii_end().len()))
        }
    };
    if let Some(span) = span {
        each(Entry { name, span, encoded });
    }
    next
}

/// The lines of a block scalar, from the first character to the last.
fn block(text: &[u8], start: usize, column: usize, found: impl FnMut(Span)) -> usize {
    let (mut at, mut span) = (start, None::<Span>);
    while at < text.len() {
        let end = line_end(text, at);
        let line = &text[at..end];
        match indent(line) {
            Some(indent) if indent <= column => break,
            Some(indent) => {
                let stop = at + line.trim_ascii_end().len();
                span = Some(Span::new(span.map_or(at + indent, |span| span.start), stop));
            }
            None => {}
        }
        at = end + 1;
    }
    span.into_iter().for_each(found);
    at.min(text.len())
}

fn line_start(text: &[u8], at: usize, floor: usize) -> usize {
    memchr::memrchr(b'\n', &text[floor.min(at)..at]).map_or(floor.min(at), |found| floor + found + 1)
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length)
}

/// The column of the first byte that is no blank; `None` for an empty line.
fn indent(line: &[u8]) -> Option<usize> {
    line.iter().position(|byte| !byte.is_ascii_whitespace())
}

/// The column of the content after the dashes of list items.
fn item_column(line: &[u8]) -> usize {
    line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'-')).unwrap_or(line.len())
}

/// Reads the object that the kind stands in. Returns where it ends.
fn json(text: &[u8], kind: usize, floor: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let first = kind.saturating_sub(FAR).max(floor);
    let Some(open) = opening(text, kind, first) else {
        work::count(kind - first);
        // The next one need not look through the same text again.
        return kind;
    };
    let last = kind.saturating_add(FAR).min(text.len());
    let (mut at, mut depth) = (open + 1, 1_usize);
    // The last string, which is a name if a colon follows; and at which depth the data are.
    let (mut name, mut data): (Option<Span>, Option<(usize, bool)>) = (None, None);
    while at < last && depth > 0 {
        match text[at] {
            b'"' => {
                let Some(end) = string_end(text, at, last) else { return last };
                let string = Span::new(at + 1, end);
                let after = end + 1 + text[end + 1..last].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                match (text.get(after) == Some(&b':'), data, name) {
                    (true, ..) => name = Some(string),
                    (false, Some((inside, encoded)), Some(key)) if depth == inside => {
                        each(Entry { name: key.slice(text), span: string, encoded });
                    }
                    _ => {}
                }
                at = end;
            }
            b'{' | b'[' => {
                depth += 1;
                let key = name.filter(|_| depth == 2 && text[at] == b'{').map(|name| name.slice(text));
                match key {
                    Some(b"data") => data = Some((2, true)),
                    Some(b"stringData") => data = Some((2, false)),
                    _ => {}
                }
            }
            b'}' | b']' => {
                depth -= 1;
                data = data.filter(|_| depth >= 2);
            }
            _ => {}
        }
        at += 1;
    }
    work::count(at - open);
    at
}

/// Where the object begins that `at` stands in, not before `floor`.
fn opening(text: &[u8], mut at: usize, floor: usize) -> Option<usize> {
    let mut depth = 0_usize;
    while at > floor {
        at -= 1;
        match text[at] {
            b'"' => at = floor + memchr::memrchr(b'"', &text[floor..at])?,
            b'}' | b']' => depth += 1,
            b'{' | b'[' if depth == 0 => return Some(at),
            b'{' | b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The closing quote of the string that opens at `at`.
fn string_end(text: &[u8], at: usize, last: usize) -> Option<usize> {
    let mut here = at + 1;
    while here < last {
        match text[here] {
            b'\\' => here += 1,
            b'"' => return Some(here),
            _ => {}
        }
        here += 1;
    }
    None
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
