//! The files that providers read, as far as they belong to the tree under check.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use crate::doc::{NodeId, Tree};
use crate::graph::{Around, Role};
use crate::model::state::is_state_name;
use crate::project::{Context, Document, Kind};

/// Reads a file beside the document (see [`beside`]); `None` for paths that lead elsewhere or climb higher than there are
/// directories, and for files that cannot be read.
pub(in crate::rules) fn read_beside(cx: &Context<'_>, path: &str, limit: u64) -> Option<Vec<u8>> {
    cx.store.read(&beside(cx, path)?, limit).ok()
}

/// Where a path leads that is relative, in the state directory (`~/.openclaw/`), or below the document's directory.
pub(in crate::rules) fn beside(cx: &Context<'_>, path: &str) -> Option<PathBuf> {
    beside_of(cx.document, path)
}

/// The same for a path that stands in another document.
pub(crate) fn beside_of(document: &Document, path: &str) -> Option<PathBuf> {
    let directory = document.location.parent().unwrap_or_else(|| Path::new(""));
    let mut relative = Path::new(path);
    if path.is_empty() || path.contains("${") || path.contains('\\') {
        return None;
    }
    if let Some(home) = path.strip_prefix("~/") {
        // The state directory is where the main configuration is.
        let (name, below) = home.split_once('/')?;
        if !is_state_name(name) || document.kind != Kind::OpenClaw {
            return None;
        }
        relative = Path::new(below);
    } else if relative.is_absolute() {
        relative = relative.strip_prefix(directory).ok().filter(|_| directory.is_absolute())?;
    } else if path.starts_with('~') {
        return None;
    }
    let mut target = directory.to_path_buf();
    for component in relative.components() {
        match component {
            Component::Normal(part) => target.push(part),
            Component::ParentDir => {
                if !target.pop() {
                    return None;
                }
            }
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(target)
}

/// The names of the secrets that the file of a provider holds; `None` if no such file is in the tree.
pub(in crate::rules) fn stored_names(
    cx: &Context<'_>,
    around: &Around<'_>,
    provider: &str,
    limit: u64,
) -> Option<HashSet<String>> {
    let mut definitions = around.named(Role::SecretProvider, provider);
    let (definition, path) = definitions.find_map(|fact| Some((fact, cx.text_of(fact, "path")?)))?;
    if let Some(location) = beside_of(cx.document_of(definition), path)
        && let Ok(bytes) = cx.store.read(&location, limit)
    {
        if [".yaml", ".yml"].iter().any(|end| path.ends_with(end)) {
            let tree = crate::doc::yaml::parse(&bytes).ok()?;
            return Some(names(&tree, tree.root()?));
        }
        let parsed = crate::doc::parse(&bytes);
        return Some(names(&parsed.tree, parsed.tree.root()?));
    }
    // An absolute path means another machine; the file of that name beside the configuration is what becomes of it there.
    let name = Path::new(path).file_name()?.to_str()?;
    let file = around.named(Role::SecretsFile, name).next()?;
    Some(names(&cx.document_of(file).tree, file.node))
}

fn names(tree: &Tree, root: NodeId) -> HashSet<String> {
    tree.members(root).iter().map(|member| member.key.as_str().to_owned()).collect()
}
