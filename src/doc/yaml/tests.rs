//! What the reader makes of texts.

use super::*;

fn json(text: &str) -> String {
    let tree = parse(text.as_bytes()).unwrap_or_else(|why| panic!("{text}: {why:?}"));
    tree.root().map(|root| tree.to_json(root).to_string()).unwrap_or_default()
}

#[test]
fn collections_and_scalars() {
    for (text, expected) in [
        ("a: 1\nb: x y\nc:\n  d: true\n", r#"{"a":1,"b":"x y","c":{"d":true}}"#),
        ("a:\n- 1\n- b: 2\n  c: 3\n-\n  d: 4\n", r#"{"a":[1,{"b":2,"c":3},{"d":4}]}"#),
        ("a:\n  - x:1\n  - 'y''z'  # c\n  - \"p\\\"q\\x41\"\n", r#"{"a":["x:1","y'z","p\"qA"]}"#),
        ("- - 1\n  - 2\n- 3\n", "[[1,2],3]"),
        ("a: [1, \"b\", {c: d, 'e': f}] # x\ng: {}\n", r#"{"a":[1,"b",{"c":"d","e":"f"}],"g":{}}"#),
        ("a: [\n  x, # one\n  y,\n]\nb: 1\n", r#"{"a":["x","y"],"b":1}"#),
        ("a: |\n  one: 1\n  # two\n    three\nb: 2\n", r##"{"a":"one: 1\n  # two\n    three","b":2}"##),
        ("a: one\n  two\nb: https://x.y/#z\n", r#"{"a":"one two","b":"https://x.y/#z"}"#),
        ("# c\n---\na:\nb: ~\n---\nc: 1\n", r#"{"a":null,"b":null}"#),
        (
            "x: &x\n  a: 1\n  b: 2\ny:\n  <<: *x\n  b: 3\nz: *x\n",
            r#"{"x":{"a":1,"b":2},"y":{"a":1,"b":3},"z":{"a":1,"b":2}}"#,
        ),
        ("a: &n 5\nb: *n\nc: !tag v\n", r#"{"a":5,"b":5,"c":"v"}"#),
        ("'a b': 1\n\"c:d\": 2\n", r#"{"a b":1,"c:d":2}"#),
        ("a: \"one\n  two\"\nb: 1\n", "{\"a\":\"one\\n  two\",\"b\":1}"),
        ("\r\na: 1\r\nb:\r\n  - x\r\n", r#"{"a":1,"b":["x"]}"#),
        ("", "null"),
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text = "s:\n  v:\n    - \"/a:/b\"\n    - plain # c\n";
    let tree = parse(text.as_bytes()).expect("YAML");
    let list = tree.lookup(&["s", "v"]).expect("a list");
    let of = |at: usize| tree.node(tree.elements(list)[at]).span.slice(text.as_bytes());
    assert_eq!((of(0), of(1)), (&b"/a:/b"[..], &b"plain"[..]));
    let member = tree.member(tree.lookup(&["s"]).expect("an object"), "v").expect("a member");
    assert_eq!(member.key_span.slice(text.as_bytes()), b"v");
}

#[test]
fn what_cannot_be_read_is_given_up() {
    for text in
        ["a:\n\tb: 1\n", "? a\n: b\n", "a: [1\n", "a: \"x\n", "a: *none\n", "a:\n    b: 1\n  c: 2\n", "a: 1\n  b: 2\n"]
    {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn few_lines_that_stand_for_billions_are_given_up() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")));
    }
    // Aliases within brackets are no references to this reader; in blocks they are, and their weight counts.
    let _ = parse(text.as_bytes());
    let mut text = "a0: &a0\n  x: 1\n  y: 2\n".to_owned();
    for level in 1..40 {
        text.push_str(&format!("a{level}: &a{level}\n  p: *a{0}\n  q: *a{0}\n", level - 1));
    }
    assert!(parse(text.as_bytes()).is_err());
    assert!(parse("- ".repeat(100_000).as_bytes()).is_err());
    assert!(parse("[".repeat(100_000).as_bytes()).is_err());
}
