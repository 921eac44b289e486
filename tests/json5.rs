//! The JSON5 parser: values as OpenClaw's parser gives them, errors where it refuses, and what is understood in spite of them.

use openclaw_lint::doc::{MAX_DEPTH, Parsed, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    let parsed = parse(text.as_bytes());
    assert!(parsed.errors.is_empty(), "{text:?}: {:?}", parsed.errors);
    parsed.tree.to_json(parsed.tree.root().expect("a document without errors has a root"))
}

fn errors(text: &str) -> Vec<String> {
    parse(text.as_bytes()).errors.into_iter().map(|error| error.message).collect()
}

#[test]
fn everything_json5_allows_is_read() {
    let cases = [
        ("{}", json!({})),
        ("[]", json!([])),
        ("\u{FEFF}{\"a\":1}", json!({"a": 1})),
        ("null", json!(null)),
        ("// c\n/* d\n */ true // e", json!(true)),
        ("[1,2,]", json!([1, 2])),
        ("{a:1,}", json!({"a": 1})),
        ("{'a':'b'}", json!({"a": "b"})),
        ("{$_a1:1,ünï:2,\\u0061b:3}", json!({"$_a1": 1, "ünï": 2, "ab": 3})),
        ("{null:1,true:2,Infinity:3,while:4}", json!({"null": 1, "true": 2, "Infinity": 3, "while": 4})),
        ("[+1,-1,.5,5.,-.5,0x1F,0XaB,-0x10,1e3,1E-2,5.e1]", json!([1, -1, 0.5, 5, -0.5, 31, 171, -16, 1000, 0.01, 50])),
        ("[Infinity,-Infinity,+Infinity,NaN]", json!([null, null, null, null])),
        (r#""\b\f\n\r\t\v\0\x41\u00e9\'\"\/\q""#, json!("\u{8}\u{C}\n\r\t\u{B}\0Aé'\"/q")),
        ("'one\\\ntwo\\\r\nthree'", json!("onetwothree")),
        ("'a\u{2028}b'", json!("a\u{2028}b")),
        ("'it\\'s \"quoted\"'", json!("it's \"quoted\"")),
        (r#""\ud83d\ude00 \ud83d!""#, json!("😀 \u{FFFD}!")),
        ("\u{A0}\u{3000}\u{B}{\u{2003}a\u{2028}:\u{C}1}", json!({"a": 1})),
        ("{a:{b:[{c:[]}]}}", json!({"a": {"b": [{"c": []}]}})),
        ("{\"\":0}", json!({"": 0})),
        ("9007199254740993", json!(9_007_199_254_740_992.0)),
        ("-0", json!(0)),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn what_json5_refuses_is_reported() {
    let cases = [
        "",
        " // only a comment",
        "{",
        "[",
        "[1",
        "{a",
        "{a:",
        "{a:1",
        "]",
        "}",
        "[,]",
        "[1,,2]",
        "{,}",
        "{a:1,,}",
        "{a 1}",
        "{a:1 b:2}",
        "[1 2]",
        "010",
        "-012",
        "1.2.3",
        "1e",
        "0x",
        "0xG",
        "+",
        ".",
        "1a",
        "tru",
        "True",
        "undefined",
        "NaN1",
        "nul",
        "{1a:1}",
        "{a-b:1}",
        "'open",
        "'a\nb'",
        "\"\\u12\"",
        "\"\\xg0\"",
        "\"\\1\"",
        "\"\\01\"",
        "/* open",
        "{} {}",
        "1 2",
        "# hash\n{}",
        "{a=1}",
        "[}",
        "{]",
        "{a:[}",
        "{a:1}}",
        "{“a”:1}",
        "`a`",
        "@",
        "{a:}",
        "{:1}",
        "[1;2]",
        "\\u0061",
        "{\\u0020a:1}",
        "--1",
        "- 1",
    ];
    for text in cases {
        assert!(!errors(text).is_empty(), "{text:?} was accepted");
    }
}

#[test]
fn several_errors_are_found_in_one_run_and_the_rest_is_understood() {
    let text = "{\n  a: 1\n  b: tru,\n  # note\n  c: [1, 2,\n  d: 'open,\n  e: { f: 7 },\n}";
    let parsed = parse(text.as_bytes());
    assert!(parsed.errors.len() >= 4, "{:?}", parsed.errors);
    let root = parsed.tree.root().expect("a root in spite of errors");
    assert_eq!(parsed.tree.get(root, "a").and_then(|id| parsed.tree.node(id).as_f64()), Some(1.0));

    let parsed = parse(b"{ a: 1, b: @@@, c: 3 }");
    let root = parsed.tree.root().expect("a root in spite of errors");
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!(parsed.tree.get(root, "c").and_then(|id| parsed.tree.node(id).as_f64()), Some(3.0));
}

#[test]
fn spans_cover_exactly_the_keys_and_values() {
    let text = "{ 'k' : \"vä\", u: [ 10, {x:1} ] }";
    let parsed = parse(text.as_bytes());
    let root = parsed.tree.root().expect("a root");
    let member = parsed.tree.member(root, "k").expect("k");
    assert_eq!(member.key_span.slice(text.as_bytes()), b"'k'");
    assert_eq!(parsed.tree.node(member.value).span.slice(text.as_bytes()), "\"vä\"".as_bytes());
    assert_eq!(parsed.tree.node(member.value).inner_span().slice(text.as_bytes()), "vä".as_bytes());
    let list = parsed.tree.get(root, "u").expect("u");
    assert_eq!(parsed.tree.node(list).span.slice(text.as_bytes()), b"[ 10, {x:1} ]");
    let inner = parsed.tree.follow(root, "/u/1").expect("the element");
    assert_eq!(parsed.tree.node(inner).span.slice(text.as_bytes()), b"{x:1}");
}

#[test]
fn duplicate_keys_stay_visible_and_the_last_one_counts() {
    let parsed = parse(b"{a:1,b:2,a:3}");
    let root = parsed.tree.root().expect("a root");
    assert_eq!(parsed.tree.members(root).len(), 3);
    assert_eq!(parsed.tree.to_json(root), json!({"a": 3, "b": 2}));
}

#[test]
fn several_documents_in_one_file_are_all_read() {
    let parsed = parse(b"{a:1}\n// second\n{b:2}\n[3]");
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!(parsed.more_roots.len(), 2);
}

#[test]
fn deep_nesting_ends_in_one_message() {
    for text in ["[".repeat(10_000), "{a:".repeat(10_000), "[".repeat(10_000) + &"]".repeat(10_000)] {
        let Parsed { errors, .. } = parse(text.as_bytes());
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].message.contains("nested deeper"));
    }
    assert!(errors(&("[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH))).is_empty());
}

#[test]
fn invalid_utf8_reads_as_a_replacement_character() {
    let parsed = parse(b"{a:'x\xFFy'}");
    assert!(parsed.errors.is_empty());
    assert_eq!(parsed.tree.to_json(parsed.tree.root().expect("a root")), json!({"a": "x\u{FFFD}y"}));
    assert!(!parse(b"{\xFF:1}").errors.is_empty());
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let parsed = parse(&bytes);
        for error in &parsed.errors {
            prop_assert!(error.span.end <= bytes.len() + 1);
        }
    }

    #[test]
    fn no_almost_json_makes_the_parser_panic(text in r#"[\[\]{}:,'"/*\\#a1 .\n-]{0,200}"#) {
        let parsed = parse(text.as_bytes());
        if let Some(root) = parsed.tree.root() {
            parsed.tree.walk(root, |_, _, id| assert!(parsed.tree.node(id).span.end <= text.len()));
        }
    }

    #[test]
    fn plain_json_means_the_same(text in "[a-z\\\\\"\u{1}é😀]{0,20}", number in any::<i32>(), list in proptest::collection::vec(any::<bool>(), 0..5)) {
        let original = json!({ "text": text, "number": number, "list": list, "none": null });
        prop_assert_eq!(value(&original.to_string()), original);
    }
}
