//! A scan that takes over what is shared finds what a scan from nothing finds.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::decode::base64;
use super::scan::{rescan_with, scan_traced_with, scan_with};
use super::trace::{Shared, Trace, Yield};
use super::{DETECTORS, Detection, Engine, FileHint, expand, load};

/// Text as it may stand in a repository: examples of detectors, halves of them, keywords and filler.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let example = (0..DETECTORS.len(), any::<prop::sample::Index>()).prop_map(|(at, which)| {
        let examples = &DETECTORS[at].texts().matches;
        if examples.is_empty() { Vec::new() } else { expand(examples[which.index(examples.len())]).into_bytes() }
    });
    let half = (example.clone(), any::<prop::sample::Index>()).prop_map(|(mut text, at)| {
        let at = at.index(text.len() + 1);
        text.truncate(at);
        text
    });
    let keyword = (0..DETECTORS.len(), any::<prop::sample::Index>()).prop_map(|(at, which)| {
        let words = DETECTORS[at].keywords;
        if words.is_empty() { Vec::new() } else { words[which.index(words.len())].as_bytes().to_vec() }
    });
    let filler = prop::sample::select(vec![
        "\n",
        " ",
        "\"",
        "': '",
        "token = ",
        "api_key: \"",
        "password=",
        "fn main() {\n    let key = 1;\n}\n",
        "\\",
        "x",
        "AAAA",
        "0123456789abcdef",
        "https://user:",
        "@host.org/",
        "curl -u ",
        "-----BEGIN ",
        "{\"kty\":",
        "}\n",
        "%3D",
        "%40",
        "\\u0073",
        "\\x74",
        "&quot;",
        "data: ",
        "\n  ",
        "kind: Secret\n",
        ".",
    ]);
    let encoded = (example.clone(), 0..6_usize).prop_map(|(text, how)| encode(&text, how));
    prop_oneof![
        3 => encoded,
        3 => example,
        2 => half,
        2 => keyword,
        4 => filler.prop_map(|text| text.as_bytes().to_vec()),
        1 => "[ -~]{0,400}".prop_map(String::into_bytes),
        1 => (1_usize..3000).prop_map(|length| vec![b'.'; length]),
    ]
}

/// A text in one of the encodings that are undone.
fn encode(text: &[u8], how: usize) -> Vec<u8> {
    let each = |form: fn(&u8) -> String| text.iter().map(form).collect::<String>().into_bytes();
    match how {
        0 => base64(text),
        1 => base64(&base64(text)),
        2 => base64(text).chunks(64).flat_map(|line| [b"    ", line, b"\n"].concat()).collect(),
        3 => each(|byte| format!("{byte:02x}")),
        4 => each(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).into() } else { format!("%{byte:02X}") }),
        _ => each(|byte| format!("\\x{byte:02x}")),
    }
}

/// One step of making a text from another: keep a stretch, or insert something.
#[derive(Clone, Debug)]
enum Step {
    Keep(prop::sample::Index, prop::sample::Index),
    Insert(Vec<u8>),
}

fn step() -> impl Strategy<Value = Step> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        3 => (place(), place()).prop_map(|(start, end)| Step::Keep(start, end)),
        1 => fragment().prop_map(Step::Insert),
    ]
}

fn build(base: &[u8], steps: &[Step], orderly: bool) -> (Vec<u8>, Vec<Shared>) {
    let (mut text, mut shared, mut floor) = (Vec::new(), Vec::<Shared>::new(), 0);
    for step in steps {
        match step {
            Step::Keep(start, end) => {
                // Versions of a file mostly keep the order of what they share.
                let least = if orderly { floor } else { 0 };
                let (start, end) = (least + start.index(base.len() + 1 - least), end.index(base.len() + 1));
                if start < end {
                    let at = text.len();
                    text.extend_from_slice(&base[start..end]);
                    match shared.last_mut() {
                        Some(last) if last.end == at && last.from + last.end - last.start == start => {
                            last.end = text.len()
                        }
                        _ => shared.push(Shared { start: at, end: text.len(), from: start }),
                    }
                    floor = end;
                }
            }
            Step::Insert(bytes) => text.extend_from_slice(bytes),
        }
    }
    (text, shared)
}

type Seen = (&'static str, usize, usize, u8, Vec<(usize, usize)>);

fn seen(detections: &[Detection]) -> Vec<Seen> {
    let related = |detection: &Detection| detection.related.iter().map(|(span, _)| (span.start, span.end)).collect();
    let of = |found: &Detection| {
        (found.detector.id, found.span.start, found.span.end, found.confidence as u8, related(found))
    };
    detections.iter().map(of).collect()
}

fn came_of(trace: &Trace) -> Vec<(u32, &'static str, usize, usize)> {
    let of = |(mark, what): &(u32, Yield)| match what {
        Yield::Found(found) => (*mark, found.detector.id, found.span.start, found.span.end),
        Yield::Searched(found) => (*mark, found.detector.name, found.span.start, found.span.end),
        Yield::Prefixed(start, most) => (*mark, "prefixed", *start, *most),
        Yield::Misshapen(start) => (*mark, "misshapen", *start, 0),
    };
    trace.yields.iter().map(of).collect()
}

/// Users' rules of every sort: with and without keywords, with and without a longest match, with conditions.
const RULES: &str = r#"
[[rules]]
id = "keyless"
regex = '''[0-9a-f]{8}(0123)[0-9a-f]{0,40}'''
[[rules]]
id = "endless"
regex = '''key[\s\S]*?(fn [a-z]+)'''
keywords = ["token"]
[[rules]]
id = "within"
regex = '''(?i)[\w.-]{0,50}?password[\s'":=]{0,5}([\w.-]{4,40})'''
keywords = ["password"]
[[rules.allowlists]]
regexTarget = "line"
regexes = ['''https?://''', '''0123456789abcdef$''']
[[rules.required]]
id = "keyless"
withinLines = 3
"#;

static USERS: LazyLock<Engine> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("rules.toml");
    std::fs::write(&file, RULES).expect("a written file");
    let loaded = load(&[file], directory.path()).expect("sound rules");
    assert_eq!(loaded.detectors.len(), 3);
    Engine::with(loaded)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_by_taking_over_what_is_shared(
        pieces in prop::collection::vec(fragment(), 1..24),
        versions in prop::collection::vec((prop::collection::vec(step(), 1..8), any::<bool>()), 1..4),
        name in prop::sample::select(vec!["a.rs", "a.json", "a.yaml", ".env", "a.md", "a.lock", "a", "a.sh"]),
        users in any::<bool>(),
    ) {
        let engine: &Engine = if users { &USERS } else { Engine::builtin() };
        let hint = FileHint::from_path(name);
        let mut text = pieces.concat();
        let mut trace = scan_traced_with(engine, &text, &hint).1;
        for (steps, orderly) in versions {
            let (next, shared) = build(&text, &steps, orderly);
            let (fresh, fresh_trace) = scan_traced_with(engine, &next, &hint);
            // What leaves no trace looks for fewer keywords.
            prop_assert_eq!(seen(&scan_with(engine, &next, &hint)), seen(&fresh));
            let (derived, derived_trace) = rescan_with(engine, &next, &hint, &trace, &shared);
            prop_assert_eq!(&fresh_trace.marks, &derived_trace.marks);
            prop_assert_eq!(&fresh_trace.encoded, &derived_trace.encoded);
            prop_assert_eq!(came_of(&fresh_trace), came_of(&derived_trace));
            prop_assert_eq!(seen(&fresh), seen(&derived));
            (text, trace) = (next, derived_trace);
        }
    }
}
