//! Any bytes as a configuration, and one edit of it: the text that comes out can be read, and says what it is to say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::doc::edit::Editor;
use openclaw_lint::doc::{NodeId, Value, parse};
use openclaw_lint::text::Edit;

fn applied(text: &[u8], mut edits: Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|edit| edit.span.start);
    let (mut out, mut end) = (Vec::new(), 0);
    for edit in edits {
        assert!(edit.span.start >= end && edit.span.end >= edit.span.start && edit.span.end <= text.len());
        out.extend_from_slice(&text[end..edit.span.start]);
        out.extend_from_slice(edit.text.as_bytes());
        end = edit.span.end;
    }
    out.extend_from_slice(&text[end..]);
    out
}

fuzz_target!(|data: &[u8]| {
    let [action, at, text @ ..] = data else { return };
    let Some(editor) = Editor::new(text) else { return };
    let mut nodes: Vec<NodeId> = Vec::new();
    editor.tree().walk(editor.root(), |_, _, id| nodes.push(id));
    let node = nodes[usize::from(*at) % nodes.len()];
    let size = match &editor.tree().node(node).value {
        Value::Object(members) => members.len(),
        Value::Array(elements) => elements.len(),
        _ => 0,
    };
    let index = usize::from(*at) % size.max(1);
    let edits = match action % 6 {
        0 => Some(editor.replace(node, "[1, {a: 2}]")),
        1 => editor.rename(node, index, "new key"),
        2 if size > 0 => editor.remove(node, index),
        3 => editor.insert(node, "new key", "true"),
        4 => editor.push(node, "true"),
        5 => editor.put(node, &["new", "key"], "true"),
        _ => None,
    };
    let Some(edits) = edits else { return };
    let parsed = parse(&applied(text, edits));
    assert!(parsed.errors.is_empty() && parsed.tree.root().is_some());
});
