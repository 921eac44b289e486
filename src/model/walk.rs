//! Visiting every value of a document without building a pointer for each.

use crate::doc::{Member, NodeId, Pointer, Tree, Value};

/// One step from a value to a value inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'t> {
    /// Into an object's member.
    Key(&'t str),
    /// Into an array's element.
    Index(usize),
}

/// The steps from the root to the value under visit.
#[derive(Clone, Debug, Default)]
pub struct Path<'t>(Vec<Step<'t>>);

impl<'t> Path<'t> {
    /// The path as a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        self.0.iter().fold(Pointer::root(), |pointer, step| match step {
            Step::Key(key) => pointer.key(key),
            Step::Index(index) => pointer.index(*index),
        })
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step<'t>] {
        &self.0
    }

    /// The key at `depth`, if the step there is one.
    #[must_use]
    pub fn key(&self, depth: usize) -> Option<&'t str> {
        match self.0.get(depth) {
            Some(Step::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// The last key, if the last step is one.
    #[must_use]
    pub fn last_key(&self) -> Option<&'t str> {
        self.key(self.0.len().checked_sub(1)?)
    }

    /// Whether the path begins with these keys.
    #[must_use]
    pub fn starts_with(&self, keys: &[&str]) -> bool {
        self.0.len() >= keys.len() && keys.iter().enumerate().all(|(depth, key)| self.key(depth) == Some(key))
    }

    /// Whether the path is exactly this pattern, in which `*` stands for any key and `[]` for any index.
    #[must_use]
    pub fn matches(&self, pattern: &[&str]) -> bool {
        self.0.len() == pattern.len()
            && self.0.iter().zip(pattern).all(|(step, want)| match step {
                Step::Key(key) => *want == "*" || want == key,
                Step::Index(_) => *want == "[]",
            })
    }
}

/// Calls `visit` for every value below `root`, itself included, in file order; duplicate members too.
pub fn walk<'t>(tree: &'t Tree, root: NodeId, mut visit: impl FnMut(&Path<'t>, Option<&'t Member>, NodeId)) {
    walk_each(tree, root, &mut visit);
}

/// The same, once for all callers.
fn walk_each<'t>(tree: &'t Tree, root: NodeId, visit: &mut dyn FnMut(&Path<'t>, Option<&'t Member>, NodeId)) {
    let mut path = Path::default();
    let mut stack: Vec<(usize, Option<Step<'t>>, Option<&'t Member>, NodeId)> = vec![(0, None, None, root)];
    while let Some((depth, step, member, id)) = stack.pop() {
        path.0.truncate(depth.saturating_sub(1));
        path.0.extend(step);
        visit(&path, member, id);
        match &tree.node(id).value {
            Value::Object(members) => stack
                .extend(members.iter().rev().map(|m| (depth + 1, Some(Step::Key(m.key.as_str())), Some(m), m.value))),
            Value::Array(elements) => stack
                .extend(elements.iter().enumerate().rev().map(|(i, &e)| (depth + 1, Some(Step::Index(i)), None, e))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_values() {
        let parsed = crate::doc::parse(b"{a:[{b:1},2],c:{d:3}}");
        let mut seen = Vec::new();
        if let Some(root) = parsed.tree.root() {
            walk(&parsed.tree, root, |path, _, _| seen.push(path.pointer().as_str().to_owned()));
        }
        assert_eq!(seen, ["", "/a", "/a/0", "/a/0/b", "/a/1", "/c", "/c/d"]);
    }
}
