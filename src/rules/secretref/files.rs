//! The files that providers read, as far as they belong to the tree under check.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use crate::model::external;
use crate::model::state::is_state_name;
use crate::project::{Context, Kind};

/// Reads a file beside the document (see [`beside`]); `None` for paths that lead elsewhere or climb higher than there are
/// directories, and for files that cannot be read.
pub(in crate::rules) fn read_beside(cx: &Context<'_>, path: &str, limit: u64) -> Option<Vec<u8>> {
    cx.store.read(&beside(cx, path)?, limit).ok()
}

/// Where a path leads that is relative, in the state directory (`~/.openclaw/`), or below the document's directory.
pub(in crate::rules) fn beside(cx: &Context<'_>, path: &str) -> Option<PathBuf> {
    let directory = cx.document.location.parent().unwrap_or_else(|| Path::new(""));
    let mut relative = Path::new(path);
    if path.is_empty() || path.contains("${") || path.contains('\\') {
        return None;
    }
    if let Some(home) = path.strip_prefix("~/") {
        // The state directory is where the main configuration is.
        let (name, below) = home.split_once('/')?;
        if !is_state_name(name) || cx.document.kind != Kind::OpenClaw {
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

/// The paths of all file providers by alias.
pub(in crate::rules) fn provider_paths<'t>(cx: &Context<'t>) -> HashMap<&'t str, &'t str> {
    let mut paths = HashMap::new();
    for (document, root) in external::neighbours(cx) {
        for entry in external::secret_providers(&document.tree, root) {
            if let Some(path) = external::string_entry(&document.tree, &entry, "path") {
                paths.entry(entry.name).or_insert(path.name);
            }
        }
    }
    paths
}

/// The names of the secrets that a provider's file holds; `None` if no such file is in the tree.
pub(in crate::rules) fn stored_names(cx: &Context<'_>, path: &str, limit: u64) -> Option<HashSet<String>> {
    if let Some(bytes) = read_beside(cx, path, limit) {
        let parsed = crate::doc::parse(&bytes);
        let root = parsed.tree.root()?;
        return Some(parsed.tree.members(root).iter().map(|member| member.key.as_str().to_owned()).collect());
    }
    // An absolute path means another machine; the file of that name beside the configuration is what becomes of it there.
    let name = Path::new(path).file_name()?;
    let (document, root) = external::neighbours(cx)
        .find(|(document, _)| document.kind == Kind::SecretsFile && document.location.file_name() == Some(name))?;
    Some(document.tree.members(root).iter().map(|member| member.key.as_str().to_owned()).collect())
}
