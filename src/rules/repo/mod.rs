//! What Git holds of OpenClaw's own files: rules that judge a file by its path, and hardly by its content.

mod incomplete_gitignore;
mod not_ignored;
mod tracked_backup;
mod tracked_credential_store;
mod tracked_state;
mod tracked_transcript;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::finding::{Confidence, Finding};
use crate::fingerprint::{Anchor, Identity};
use crate::model::state::{self, Evidence, MAIN_CONFIGS, Recognised, Sort};
use crate::project::{FileStore, Gap, Held, Holdings, ReadError};
use crate::rule::{Meta, Sink};
use crate::text::Span;

/// Every rule on files by their paths, by name.
pub static REPO_RULES: &[&dyn RepoRule] = &[
    &incomplete_gitignore::IncompleteGitignore,
    &not_ignored::NotIgnored,
    &tracked_backup::TrackedBackup,
    &tracked_credential_store::TrackedCredentialStore,
    &tracked_state::TrackedState,
    &tracked_transcript::TrackedTranscript,
];

/// Files that lie together and are of one kind are reported once, at the first.
const FEW: usize = 1;

/// Bytes of a file that tell whether it is encrypted, or holds nothing.
const HEAD: u64 = 1024 * 1024;

/// A check of what Git holds at a path.
pub trait RepoRule: Sync {
    /// The rule's facts.
    fn meta(&self) -> &'static Meta;

    /// Looks at OpenClaw's files of one kind that lie together.
    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        let _ = (group, sink);
    }

    /// Looks at a state directory that Git does not ignore.
    fn check_gap(&self, gap: &Gap, sink: &mut Sink) {
        let _ = (gap, sink);
    }
}

/// OpenClaw's files of one kind in one directory.
pub struct Group<'a> {
    /// What they are.
    pub what: Recognised<'a>,
    /// The files, in path order; at least one.
    pub files: Vec<&'a Held>,
}

impl Group<'_> {
    /// The first of the files.
    fn first(&self) -> &Held {
        self.files[0]
    }

    /// What Git does with them, as a sentence without a final full stop.
    fn sentence(&self, predicate: &str) -> String {
        let more = self.files.len() - FEW;
        let files = if more == 1 { "file" } else { "files" };
        let others = if more == 0 { String::new() } else { format!(" (and {more} more such {files} beside it)") };
        format!("{}{others} {predicate}", self.what.what)
    }

    /// A finding at the first file.
    fn finding(&self, meta: &'static Meta, message: String, help: String) -> Finding {
        let first = self.first();
        let confidence = match self.what.evidence {
            _ if state::is_example(&first.path) => Confidence::Low,
            Evidence::Name => Confidence::High,
            Evidence::Config | Evidence::Path => Confidence::Medium,
        };
        let mut finding =
            Finding::new(meta, Span::at(0), message).help(help).confidence(confidence.min(meta.confidence));
        finding.path.clone_from(&first.shown);
        finding.origin.clone_from(&first.origin);
        // Which file is the first may change; what lies together stays what it is.
        let parent = first.shown.rsplit_once('/').map_or("", |(parent, _)| parent);
        let identity = Identity::new(meta.id, parent, Anchor::Pointer(self.what.pattern));
        finding.fingerprint = Some(identity.finish(0));
        finding
    }

    /// The line of `.gitignore` that covers the files, for the one at the root of the repository.
    fn pattern(&self) -> String {
        let directory = self.what.directory;
        let slash = if directory.is_empty() { "" } else { "/" };
        // A pattern without a slash matches at every depth; here only this place is meant.
        format!("/{directory}{slash}{}", self.what.pattern)
    }

    /// How to take tracked files out of Git.
    fn untrack(&self) -> String {
        let first = &self.first().path;
        let path = match first.rsplit_once('/') {
            Some((parent, _)) if self.files.len() > FEW => parent,
            _ => first,
        };
        format!("Add the line `{}` to .gitignore and run `git rm -r --cached -- {}`", self.pattern(), quoted(path))
    }
}

/// A path as a shell reads it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// Runs every rule on what Git holds.
#[must_use]
pub fn check(holdings: &Holdings, store: &dyn FileStore) -> Vec<Finding> {
    let mut sink = Sink::default();
    for group in groups(&holdings.files, store) {
        REPO_RULES.iter().for_each(|rule| rule.check(&group, &mut sink));
    }
    for gap in &holdings.gaps {
        REPO_RULES.iter().for_each(|rule| rule.check_gap(gap, &mut sink));
    }
    sink.into_findings()
}

/// The files that OpenClaw wrote, those of a kind that lie together as one.
fn groups<'a>(files: &'a [Held], store: &dyn FileStore) -> Vec<Group<'a>> {
    let mut known: HashMap<PathBuf, bool> = HashMap::new();
    let mut groups: BTreeMap<(&str, &str, bool), Group<'a>> = BTreeMap::new();
    for held in files.iter().filter(|held| state::is_suspect(held.path.as_bytes())) {
        let has_config = |directory: &str| {
            let place = ancestor(held, directory);
            *known
                .entry(place)
                .or_insert_with_key(|place| MAIN_CONFIGS.iter().any(|name| exists(store, &place.join(name))))
        };
        let Some(what) = state::recognise(&held.path, has_config) else { continue };
        if is_harmless(held, &what, store) {
            continue;
        }
        let parent = held.path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let key = (parent, what.pattern, held.standing == crate::project::Standing::Tracked);
        groups.entry(key).or_insert_with(|| Group { what, files: Vec::new() }).files.push(held);
    }
    let mut groups: Vec<Group<'a>> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.files.sort_by(|a, b| a.path.cmp(&b.path)));
    groups
}

/// The directory of the repository, as the store knows it, in which the file lies somewhere.
fn ancestor(held: &Held, directory: &str) -> PathBuf {
    let below = held.path.get(directory.len()..).unwrap_or_default();
    let up = below.matches('/').count() + usize::from(directory.is_empty());
    held.location.ancestors().nth(up).map(PathBuf::from).unwrap_or_default()
}

fn exists(store: &dyn FileStore, path: &std::path::Path) -> bool {
    matches!(store.read(path, 0), Ok(_) | Err(ReadError::TooLarge | ReadError::Denied))
}

/// Whether the file is encrypted or holds nothing. Databases are never opened.
fn is_harmless(held: &Held, what: &Recognised<'_>, store: &dyn FileStore) -> bool {
    if what.pattern.contains("sqlite") || what.sort != Sort::Credentials {
        return false;
    }
    match store.read(&held.location, HEAD) {
        Ok(bytes) => {
            let text = bytes.trim_ascii();
            super::secretref::is_encrypted(&bytes)
                || matches!(text, b"" | b"{}" | b"[]" | b"null")
                || (what.pattern == ".env" && !sets_something(text))
        }
        Err(_) => false,
    }
}

/// Whether a line of an environment file gives a variable a value that is more than another variable.
fn sets_something(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.starts_with(b"#")).any(|line| {
        let Some(at) = memchr::memchr(b'=', line) else { return false };
        let value = line[at + 1..].trim_ascii();
        !matches!(value, b"" | b"\"\"" | b"''") && !value.starts_with(b"$") && !value.starts_with(b"\"$")
    })
}

/// What every rule on tracked files does: one finding for each group of a sort.
fn tracked(meta: &'static Meta, sort: Sort, advice: &str, group: &Group<'_>, sink: &mut Sink) {
    if group.what.sort == sort && group.first().standing == crate::project::Standing::Tracked {
        let help = format!("{}. {advice}", group.untrack());
        sink.push(group.finding(meta, group.sentence("is tracked by Git"), help));
    }
}
