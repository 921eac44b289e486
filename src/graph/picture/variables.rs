//! The `.env` files beside the documents: which of the variables that matter they set. Values are not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::draw::{Canvas, Key};
use super::{At, EdgeKind, NodeKind};
use crate::project::FileStore;

/// Names that such a file has.
const NAMES: [&str; 4] = [".env", ".env.local", ".env.production", ".env.development"];

/// Largest file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

impl Canvas<'_> {
    /// Draws the `.env` files that set a variable which a secret comes from or goes to.
    pub(super) fn variables(&mut self, store: &dyn FileStore) {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if matches!(node.kind, NodeKind::Variable | NodeKind::Secret) {
                wanted.entry(node.name.clone()).or_default().push(at);
            }
        }
        let directories: BTreeSet<(&Path, String)> = self
            .documents
            .iter()
            .map(|document| {
                let above = document.path().rsplit_once('/').map_or("", |(above, _)| above);
                (document.location.parent().unwrap_or_else(|| Path::new("")), above.to_owned())
            })
            .collect();
        for (directory, shown) in directories {
            for file in NAMES {
                let Ok(bytes) = store.read(&directory.join(file), MAX_FILE) else { continue };
                let path = if shown.is_empty() { file.to_owned() } else { format!("{shown}/{file}") };
                for (line, name) in names(&bytes) {
                    let Some(nodes) = wanted.get(name) else { continue };
                    let key = Key::Name(NodeKind::Store, path.clone());
                    let env = self.node(key, NodeKind::Store, &path);
                    self.nodes[env].defined = true;
                    let at = At { what: "set", path: path.clone(), line, column: 1, pointer: String::new() };
                    if self.nodes[env].places.is_empty() {
                        self.nodes[env].places.push(At { what: "file", line: 1, ..at.clone() });
                    }
                    for &node in nodes {
                        self.edge(env, node, EdgeKind::Stores, "", Some(at.clone()));
                    }
                }
            }
        }
    }
}

/// The names that a file assigns, with their lines.
fn names(bytes: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines.filter_map(|(line, text)| {
        // The name is what counts; the value need not even be text.
        let end = text.iter().position(|byte| *byte == b'=')?;
        let name = std::str::from_utf8(&text[..end]).ok()?.trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name.then_some((line + 1, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_nothing_else() {
        let text = b"# A=1\nA=1\nexport B_2 = x\n\nC D=1\n\xff=1\nE\n";
        assert_eq!(names(text).collect::<Vec<_>>(), [(2, "A"), (3, "B_2")]);
    }
}
