//! Edits of JSON5 text: the value that they say, and nothing else changed.

use openclaw_lint::doc::edit::Editor;
use openclaw_lint::doc::{NodeId, Pointer, parse};
use openclaw_lint::text::{Edit, apply};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn edited(text: &str, edits: &[Edit]) -> String {
    String::from_utf8(apply(text.as_bytes(), edits).expect("edits that fit")).expect("UTF-8")
}

fn node(editor: &Editor<'_>, pointer: &str) -> NodeId {
    editor.tree().follow(editor.root(), pointer).expect("a value")
}

fn index(editor: &Editor<'_>, pointer: &str) -> (NodeId, usize) {
    editor.parent(node(editor, pointer)).expect("a member")
}

fn remove(text: &str, pointer: &str) -> String {
    let editor = Editor::new(text.as_bytes()).expect("JSON5");
    let (object, at) = index(&editor, pointer);
    edited(text, &editor.remove(object, at).expect("edits"))
}

fn put(text: &str, path: &[&str], value: &str) -> String {
    let editor = Editor::new(text.as_bytes()).expect("JSON5");
    edited(text, &editor.put(editor.root(), path, value).expect("edits"))
}

fn relocate(text: &str, from: &str, to: &[&str]) -> String {
    let editor = Editor::new(text.as_bytes()).expect("JSON5");
    let (object, at) = index(&editor, from);
    edited(text, &editor.relocate(object, at, to, true).expect("edits"))
}

#[test]
fn members_go_with_their_commas_and_their_own_comments() {
    assert_eq!(remove("{a:1,b:2,c:3}", "/a"), "{b:2,c:3}");
    assert_eq!(remove("{a:1,b:2,c:3}", "/b"), "{a:1,c:3}");
    assert_eq!(remove("{ a: 1, b: 2 }", "/b"), "{ a: 1 }");
    assert_eq!(remove("{ a: 1, b: 2, }", "/b"), "{ a: 1, }");
    assert_eq!(remove("{ a: 1 }", "/a"), "{}");
    assert_eq!(remove("{ x: [ 1, ], }", "/x"), "{}");
    assert_eq!(remove("{ a: 1, /* about b */ b: 2 }", "/b"), "{ a: 1 /* about b */ }");
    let text = "{\n  // kept\n\n  // of a\n  a: 1, // of a\n  /* of b,\n     all of it */\n  b: 2, // of b\n  c: 3 // of c\n}\n";
    assert_eq!(
        remove(text, "/a"),
        "{\n  // kept\n\n  /* of b,\n     all of it */\n  b: 2, // of b\n  c: 3 // of c\n}\n"
    );
    assert_eq!(remove(text, "/b"), "{\n  // kept\n\n  // of a\n  a: 1, // of a\n  c: 3 // of c\n}\n");
    let without_c = "{\n  // kept\n\n  // of a\n  a: 1, // of a\n  /* of b,\n     all of it */\n  b: 2 // of b\n}\n";
    assert_eq!(remove(text, "/c"), without_c);
    assert_eq!(remove("{\n  // lost\n  a: 1\n}", "/a"), "{}");
    assert_eq!(remove("{\n  // kept\n\n  a: 1\n}", "/a"), "{\n  // kept\n\n}");
    assert_eq!(remove("{\r\n  a: 1,\r\n  b: 2\r\n}\r\n", "/b"), "{\r\n  a: 1\r\n}\r\n");
    assert_eq!(remove("{ a: 1, b: 2,\n  c: 3 }", "/b"), "{ a: 1,\n  c: 3 }");
}

#[test]
fn members_come_in_the_style_of_their_neighbours() {
    assert_eq!(put("{}", &["a"], "1"), "{ \"a\": 1 }");
    assert_eq!(put("{a:1}", &["b", "c"], "2"), "{a:1,b:{c:2}}");
    assert_eq!(put("{ 'a': 1, }", &["b-c"], "2"), "{ 'a': 1, 'b-c': 2, }");
    assert_eq!(
        put("{\n\t\"a\": {},\n\t\"b\": 1\n}\n", &["a", "c", "d"], "2"),
        "{\n\t\"a\": {\n\t\t\"c\": {\n\t\t\t\"d\": 2\n\t\t}\n\t},\n\t\"b\": 1\n}\n"
    );
    assert_eq!(put("{\n  a: 1, // one\n}", &["b"], "2"), "{\n  a: 1, // one\n  b: 2,\n}");
    assert_eq!(put("{\n  a: 1 // one\n}", &["b"], "2"), "{\n  a: 1, // one\n  b: 2\n}");
    assert_eq!(put("{\r\n  a: 1\r\n}", &["b"], "2"), "{\r\n  a: 1,\r\n  b: 2\r\n}");
    assert_eq!(put("{\n  // nothing yet\n}", &["a"], "1"), "{\n  // nothing yet\n  \"a\": 1\n}");
    let editor = Editor::new(b"{ a: [1, 2] }").expect("JSON5");
    let edits = editor.push(node(&editor, "/a"), "3").expect("edits");
    assert_eq!(edited("{ a: [1, 2] }", &edits), "{ a: [1, 2, 3] }");
    assert!(editor.put(editor.root(), &["a", "b"], "1").is_none(), "an array is in the way");
    assert!(editor.insert(editor.root(), "a", "1").is_none(), "it is there already");
}

#[test]
fn members_move_with_their_comments() {
    let text = "{\n  messages: {\n    // the voice\n    tts: {\n      auto: 'off', // no\n    }, // yes\n    prefix: 'x',\n  },\n}\n";
    assert_eq!(
        relocate(text, "/messages/tts", &["tts"]),
        "{\n  messages: {\n    prefix: 'x',\n  },\n  // the voice\n  tts: {\n    auto: 'off', // no\n  }, // yes\n}\n"
    );
    assert_eq!(relocate("{ a: { b: 1 }, c: 2 }", "/a/b", &["d", "e"]), "{ c: 2, d: { e: 1 } }");
    assert_eq!(
        relocate("{ env: { KEY: 'v' } }", "/env/KEY", &["env", "vars", "KEY"]),
        "{ env: { vars: { KEY: 'v' } } }"
    );
    assert_eq!(
        relocate("{\n  env: {\n    KEY: 'v', // mine\n  },\n}", "/env/KEY", &["env", "vars", "KEY"]),
        "{\n  env: {\n    vars: {\n      KEY: 'v'\n    }, // mine\n  },\n}"
    );
    assert_eq!(relocate("{ 'a': 1, b: 2 }", "/a", &["c"]), "{ 'c': 1, b: 2 }");
    let editor = Editor::new(b"{ a: { b: 1 }, c: 2 }").expect("JSON5");
    let (object, at) = index(&editor, "/a");
    assert!(editor.relocate(object, at, &["a", "x"], true).is_none(), "not into itself");
    assert!(editor.relocate(object, at, &["c"], true).is_none(), "there is something already");
}

/// Chooses by a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// White space, perhaps with a comment.
    fn gap(&mut self, out: &mut String, indent: usize) {
        match self.roll(9) {
            0 => out.push_str(" /* {a: [1,} */ "),
            1 => out.push_str(&format!(" // , }} \" note\n{}", " ".repeat(indent))),
            2 | 3 => out.push_str(&format!("\n{}", " ".repeat(indent))),
            4 => out.push_str(&format!("\r\n{}", "\t".repeat(indent / 2))),
            5 => out.push_str(&format!("\n\n{}// own line\n{}", " ".repeat(indent), " ".repeat(indent))),
            6 => {}
            _ => out.push(' '),
        }
    }
}

fn key_text(key: &str, dice: &mut Dice) -> String {
    let bare = key.chars().all(|c| c.is_ascii_lowercase()) && !key.is_empty();
    match dice.roll(3) {
        0 if bare => key.to_owned(),
        1 => openclaw_lint::doc::edit::quote(key, '\''),
        _ => serde_json::to_string(key).expect("a string"),
    }
}

/// A value as JSON5 in any form.
fn render(value: &Value, dice: &mut Dice, indent: usize, out: &mut String) {
    let (open, close, count) = match value {
        Value::Object(members) => ('{', '}', members.len()),
        Value::Array(elements) => ('[', ']', elements.len()),
        leaf => return out.push_str(&leaf.to_string()),
    };
    out.push(open);
    dice.gap(out, indent + 2);
    let mut one = |at: usize, key: Option<&String>, value: &Value, out: &mut String| {
        if let Some(key) = key {
            out.push_str(&key_text(key, dice));
            if dice.roll(5) == 0 {
                dice.gap(out, indent + 2);
            }
            out.push(':');
            dice.gap(out, indent + 4);
        }
        render(value, dice, indent + 2, out);
        if dice.roll(4) == 0 {
            dice.gap(out, indent + 2);
        }
        if at + 1 < count || dice.roll(2) == 0 {
            out.push(',');
        }
        dice.gap(out, indent + 2);
    };
    match value {
        Value::Object(members) => {
            members.iter().enumerate().for_each(|(at, (key, value))| one(at, Some(key), value, out))
        }
        Value::Array(elements) => elements.iter().enumerate().for_each(|(at, value)| one(at, None, value, out)),
        _ => {}
    }
    out.push(close);
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1000_i64..1000).prop_map(Value::from),
        "[a-z,{}/*\"' ü\\\\]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-e]|[a-e]-/", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn documents() -> impl Strategy<Value = (Value, String, u64)> {
    let roots = prop::collection::vec(("[a-e]", values()), 0..5)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()));
    (roots, any::<u64>()).prop_map(|(value, seed)| {
        let mut text = String::new();
        render(&value, &mut Dice(seed), 0, &mut text);
        (value, text, seed)
    })
}

/// The pointers of all values but the root, in file order.
fn pointers(value: &Value) -> Vec<String> {
    let parsed = parse(value.to_string().as_bytes());
    let mut all = Vec::new();
    let root = parsed.tree.root().expect("a value");
    parsed.tree.walk(root, |pointer: &Pointer, _, _| all.push(pointer.as_str().to_owned()));
    all.remove(0);
    all
}

fn read(text: &str) -> Value {
    let parsed = parse(text.as_bytes());
    assert!(parsed.errors.is_empty(), "{:?} in {text}", parsed.errors);
    parsed.tree.to_json(parsed.tree.root().expect("a value"))
}

fn take(value: &mut Value, pointer: &str) -> Value {
    let (parent, last) = pointer.rsplit_once('/').expect("not the root");
    let key = last.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent).expect("a parent") {
        Value::Object(members) => members.shift_remove(&key).expect("a member"),
        Value::Array(elements) => elements.remove(key.parse().expect("an index")),
        _ => unreachable!("only containers have children"),
    }
}

/// Lines of comments, in no order.
fn comments(text: &str) -> usize {
    text.matches("note").count() + text.matches("own line").count() + text.matches("{a: [1,}").count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_removed_is_gone_and_all_else_is_as_it_was((value, text, seed) in documents()) {
        prop_assert_eq!(&read(&text), &value);
        let all = pointers(&value);
        prop_assume!(!all.is_empty());
        let pointer = &all[(seed >> 8) as usize % all.len()];
        let editor = Editor::new(text.as_bytes()).expect("JSON5");
        let container = node(&editor, pointer.rsplit_once('/').expect("not the root").0);
        let at = match editor.tree().members(container) {
            [] => pointer.rsplit('/').next().and_then(|last| last.parse().ok()).expect("an index"),
            members => {
                let key = pointer.rsplit('/').next().map(|key| key.replace("~1", "/").replace("~0", "~"));
                members.iter().position(|member| Some(member.key.as_str()) == key.as_deref()).expect("a member")
            }
        };
        let after = edited(&text, &editor.remove(container, at).expect("edits"));
        let mut expected = value.clone();
        take(&mut expected, pointer);
        prop_assert_eq!(read(&after), expected, "{} in {}\n{}", pointer, text, after);
    }

    #[test]
    fn what_is_put_is_there_and_all_else_is_as_it_was((value, text, seed) in documents(), key in "[a-g]|x-/", deep in any::<bool>()) {
        let mut objects: Vec<String> = pointers(&value);
        objects.push(String::new());
        objects.retain(|pointer| value.pointer(pointer).is_some_and(|v| v.as_object().is_some_and(|o| !o.contains_key(&key))));
        prop_assume!(!objects.is_empty());
        let pointer = &objects[(seed >> 8) as usize % objects.len()];
        let editor = Editor::new(text.as_bytes()).expect("JSON5");
        let path: &[&str] = if deep { &[&key, "new", "deep"] } else { &[&key] };
        let edits = editor.put(node(&editor, pointer), path, "[7]").expect("edits");
        let after = edited(&text, &edits);
        let mut expected = value.clone();
        let new = if deep { serde_json::json!({ "new": { "deep": [7] } }) } else { serde_json::json!([7]) };
        expected.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object").insert(key, new);
        prop_assert_eq!(read(&after), expected, "{} in {}\n{}", pointer, text, after);
        prop_assert_eq!(comments(&after), comments(&text));
        // Taking the new text out again gives the old one.
        let mut old = after.clone();
        for edit in edits.iter().rev().filter(|edit| edit.span.is_empty()) {
            let before: usize = edits.iter().filter(|other| other.span < edit.span).map(|other| other.text.len()).sum();
            old.replace_range(edit.span.start + before..edit.span.start + before + edit.text.len(), "");
        }
        prop_assert!(edits.iter().any(|edit| !edit.span.is_empty()) || old == text);
    }

    #[test]
    fn what_moves_arrives_whole((value, text, seed) in documents(), to in prop::collection::vec("[a-h]", 1..4)) {
        let mut members = pointers(&value);
        members.retain(|pointer| value.pointer(pointer.rsplit_once('/').expect("not the root").0).is_some_and(Value::is_object));
        prop_assume!(!members.is_empty());
        let pointer = &members[(seed >> 8) as usize % members.len()];
        let editor = Editor::new(text.as_bytes()).expect("JSON5");
        let (object, at) = index(&editor, pointer);
        let path: Vec<&str> = to.iter().map(String::as_str).collect();
        let Some(edits) = editor.relocate(object, at, &path, false) else { return Ok(()) };
        let after = edited(&text, &edits);
        let mut expected = value.clone();
        let moved = take(&mut expected, pointer);
        let mut holder = &mut expected;
        for key in &path[..path.len() - 1] {
            holder = holder.as_object_mut().expect("an object").entry(*key).or_insert_with(|| serde_json::json!({}));
        }
        holder.as_object_mut().expect("an object").insert(path[path.len() - 1].to_owned(), moved);
        prop_assert_eq!(read(&after), expected, "{} to {:?} in {}\n{}", pointer, path, text, after);
    }
}
