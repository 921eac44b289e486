//! OpenClaw's own secret references: `{ source, provider, id }` and the `${NAME}` shorthand.

use crate::doc::{NodeId, Pointer, Tree};
use crate::project::{Context, Document, Kind};
use crate::schema;

use super::state::MAIN_CONFIGS;
use super::surface::{self, Place as SurfacePlace};
use super::walk::{Path, walk};

/// The sources OpenClaw 2026.9.6 knows; `store` since 2026.8.2.
pub const SOURCES: [&str; 4] = ["env", "file", "exec", "store"];

/// A secret reference.
#[derive(Clone, Debug)]
pub struct SecretRef<'t> {
    /// The object, or the string of the shorthand.
    pub node: NodeId,
    /// Where it is.
    pub pointer: Pointer,
    /// `source`, whatever it says; `env` for the shorthand.
    pub source: &'t str,
    /// The provider's alias; the default one for the shorthand, nothing where the member is missing.
    pub provider: Option<&'t str>,
    /// The id.
    pub id: &'t str,
    /// Whether this is the string `${NAME}` or `$NAME`.
    pub shorthand: bool,
    /// What the credential surface says about the place.
    pub place: Option<SurfacePlace>,
    /// Since when OpenClaw takes a reference there (see [`surface::Entry::since`]).
    pub since: Option<(&'static str, &'static str)>,
}

impl SecretRef<'_> {
    /// The node to point at for one of the members; the reference itself for the shorthand.
    #[must_use]
    pub fn member(&self, tree: &Tree, key: &str) -> NodeId {
        tree.get(self.node, key).unwrap_or(self.node)
    }

    /// The pointer of one of the members; that of the reference for the shorthand.
    #[must_use]
    pub fn member_pointer(&self, key: &str) -> Pointer {
        if self.shorthand { self.pointer.clone() } else { self.pointer.key(key) }
    }
}

/// All references of a document, in file order.
#[must_use]
pub fn secret_refs<'t>(cx: &Context<'t>) -> Vec<SecretRef<'t>> {
    let tree = cx.tree();
    let mut found = Vec::new();
    walk(tree, cx.root, |path, _, id| {
        if let Some(reference) = read_object(tree, path, id).or_else(|| read_shorthand(cx, path, id)) {
            found.push(reference);
        }
    });
    found
}

fn read_object<'t>(tree: &'t Tree, path: &Path<'t>, id: NodeId) -> Option<SecretRef<'t>> {
    let text = |key: &str| tree.get(id, key).and_then(|value| tree.node(value).as_str());
    let source = text("source")?;
    let reference = text("id")?;
    let provider = text("provider");
    if provider.is_none() && !SOURCES.contains(&source) || path.starts_with(&["secrets", "providers"]) {
        return None;
    }
    let entry = surface::entry(path);
    let (place, since) = (entry.map(|entry| entry.place), entry.and_then(|entry| entry.since));
    Some(SecretRef {
        node: id,
        pointer: path.pointer(),
        source,
        provider,
        id: reference,
        shorthand: false,
        place,
        since,
    })
}

fn read_shorthand<'t>(cx: &Context<'t>, path: &Path<'t>, id: NodeId) -> Option<SecretRef<'t>> {
    let name = shorthand_name(cx.tree().node(id).as_str()?)?;
    let place = surface::place(path)?;
    if place != SurfacePlace::Ref {
        return None;
    }
    let provider = Some(default_alias(cx, "env"));
    let pointer = path.pointer();
    let place = Some(place);
    Some(SecretRef { node: id, pointer, source: "env", provider, id: name, shorthand: true, place, since: None })
}

/// The name in `${NAME}` or `$NAME`, if the whole trimmed string is that.
#[must_use]
pub fn shorthand_name(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix('$')?;
    let name = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(rest);
    is_env_name(name).then_some(name)
}

/// `^[A-Z][A-Z0-9_]{0,127}$`
#[must_use]
pub fn is_env_name(name: &str) -> bool {
    name.len() <= 128
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// `^[a-z][a-z0-9_-]{0,63}$`
#[must_use]
pub fn is_alias(alias: &str) -> bool {
    alias.len() <= 64
        && alias.starts_with(|c: char| c.is_ascii_lowercase())
        && alias.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

/// `value`, or an absolute JSON pointer whose tildes are all `~0` or `~1`.
#[must_use]
pub fn is_file_id(id: &str) -> bool {
    id == "value"
        || (id.starts_with('/') && id.split('~').skip(1).all(|rest| rest.starts_with('0') || rest.starts_with('1')))
}

/// `^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}$` without `.` and `..` segments.
#[must_use]
pub fn is_exec_id(id: &str) -> bool {
    id.len() <= 256
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/#-".contains(&b))
        && !id.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// The alias that references of `source` use when none is named: `secrets.defaults.<source>`, else `default`.
#[must_use]
pub fn default_alias<'t>(cx: &Context<'t>, source: &str) -> &'t str {
    let tree = cx.tree();
    cx.lookup(&["secrets", "defaults", source]).and_then(|id| tree.node(id).as_str()).unwrap_or("default")
}

/// Whether a reference of this source to this alias works without `secrets.providers.<alias>`.
#[must_use]
pub fn is_built_in(cx: &Context<'_>, source: &str, alias: &str) -> bool {
    matches!(source, "env" | "store") && alias == default_alias(cx, source)
}

/// The main configuration that defines the providers for a file of the state directory (`auth-profiles.json`,
/// `models.json`): the nearest above it; the document itself for any other. Nothing where there is none.
#[must_use]
pub fn home<'t>(cx: &Context<'t>) -> Option<Context<'t>> {
    let own = |document: &'t Document, root| Context {
        document,
        root,
        documents: cx.documents,
        store: cx.store,
        settings: cx.settings,
        graph: cx.graph,
    };
    if !matches!(cx.document.kind, Kind::AuthProfiles | Kind::Models) {
        return Some(own(cx.document, cx.root));
    }
    let directory = |document: &'t Document| document.location.parent().unwrap_or_else(|| std::path::Path::new(""));
    let here = directory(cx.document);
    let above = cx.documents.iter().filter(|document| {
        // Backups and templates define nothing.
        let name = document.location.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        document.kind == Kind::OpenClaw && MAIN_CONFIGS.contains(&name) && here.starts_with(directory(document))
    });
    let nearest = above.max_by_key(|document| directory(document).components().count())?;
    Some(own(nearest, *nearest.roots.first()?))
}

/// The version that the document is judged by.
#[must_use]
pub fn version(cx: &Context<'_>) -> &'static str {
    let last = cx.lookup(&["meta", "lastTouchedVersion"]).and_then(|id| cx.tree().node(id).as_str());
    schema::choose(cx.settings.openclaw_version.as_deref(), last).version
}

/// Whether one version comes before another, or is the same. Both are known to be versions.
#[must_use]
pub fn is_at_most(version: &str, other: &str) -> bool {
    let number = |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().unwrap_or_default()).collect() };
    number(version) <= number(other)
}
