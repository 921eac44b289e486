//! JSON pointers (RFC 6901): building them, following them, and handing a tree to libraries that want `serde_json`.

use std::fmt::{self, Write as _};

use super::tree::{Member, NodeId, Tree, Value};

/// A JSON pointer under construction; the root is the empty string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// This pointer with one more key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut text = self.0.clone();
        text.push('/');
        for c in key.chars() {
            match c {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                _ => text.push(c),
            }
        }
        Self(text)
    }

    /// This pointer with one more array index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut text = self.0.clone();
        let _ = write!(text, "/{index}");
        Self(text)
    }

    /// This pointer with several more keys.
    #[must_use]
    pub fn keys(&self, keys: &[&str]) -> Self {
        keys.iter().fold(self.clone(), |pointer, key| pointer.key(key))
    }

    /// The pointer as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The decoded segments of a pointer.
    pub fn segments(pointer: &str) -> impl Iterator<Item = String> + '_ {
        pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl Tree {
    /// Follows a JSON pointer from `root`; of duplicate keys the last counts.
    #[must_use]
    pub fn follow(&self, root: NodeId, pointer: &str) -> Option<NodeId> {
        Pointer::segments(pointer).try_fold(root, |id, segment| self.step(id, &segment))
    }

    /// The member a pointer's last segment names, if its parent is an object.
    #[must_use]
    pub fn follow_member(&self, root: NodeId, pointer: &str) -> Option<&Member> {
        let (parent, _) = pointer.rsplit_once('/')?;
        self.member(self.follow(root, parent)?, &Pointer::segments(pointer).last()?)
    }

    fn step(&self, id: NodeId, segment: &str) -> Option<NodeId> {
        match &self.node(id).value {
            Value::Object(_) => self.get(id, segment),
            Value::Array(elements) => elements.get(segment.parse::<usize>().ok()?).copied(),
            _ => None,
        }
    }

    /// Calls `visit` for every value below `root` (itself included) in file
    /// order, with its pointer and the member that holds it.
    pub fn walk<'t>(&'t self, root: NodeId, mut visit: impl FnMut(&Pointer, Option<&'t Member>, NodeId)) {
        self.walk_each(root, &mut visit);
    }

    /// The same, once for all callers.
    fn walk_each<'t>(&'t self, root: NodeId, visit: &mut dyn FnMut(&Pointer, Option<&'t Member>, NodeId)) {
        let mut stack = vec![(Pointer::root(), None, root)];
        while let Some((pointer, member, id)) = stack.pop() {
            visit(&pointer, member, id);
            match &self.node(id).value {
                Value::Object(members) => {
                    stack.extend(members.iter().rev().map(|m| (pointer.key(m.key.as_str()), Some(m), m.value)))
                }
                Value::Array(elements) => {
                    stack.extend(elements.iter().enumerate().rev().map(|(i, &e)| (pointer.index(i), None, e)))
                }
                _ => {}
            }
        }
    }

    /// The value as `serde_json` sees it: last duplicate wins, `Infinity` and
    /// `NaN` become null (which no numeric schema accepts, as with OpenClaw).
    #[must_use]
    pub fn to_json(&self, id: NodeId) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.node(id).value {
            Value::Null | Value::Invalid => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => to_json_number(number.0),
            Value::String(text) => Json::String(text.as_str().to_owned()),
            Value::Array(elements) => Json::Array(elements.iter().map(|&e| self.to_json(e)).collect()),
            Value::Object(members) => {
                Json::Object(members.iter().map(|m| (m.key.as_str().to_owned(), self.to_json(m.value))).collect())
            }
        }
    }
}

/// Integers stay integers, so that `type: integer` means what it says.
fn to_json_number(value: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        return serde_json::Value::from(value as i64);
    }
    serde_json::Number::from_f64(value).map_or(serde_json::Value::Null, serde_json::Value::Number)
}
