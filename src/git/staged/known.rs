//! What HEAD has already: a commit is not held up by what it does not bring.

use std::collections::{HashMap, HashSet};

use gix::ObjectId;
use gix::objs::Kind as ObjectKind;
use gix::objs::tree::EntryKind;

use super::{Item, Run, is_file};
use crate::finding::Finding;
use crate::git::index::{Diff, Gone, TreeStore};
use crate::git::objects::Objects;
use crate::lint::{Looked, Outcome, Texts};
use crate::project::Document;

/// Values of at least this many bytes are told from all others by themselves, wherever they stand.
pub(in crate::git) const TELLING: usize = 16;

/// How many files of deleted directories are considered.
const MOST_GONE: usize = 10_000;

/// How many deleted files a new one is compared with.
const MOST_COMPARED: usize = 200;

/// Directories within each other that are followed.
const MAX_DEPTH: usize = 512;

impl Run<'_> {
    /// Leaves only what HEAD does not have: neither in the same file, nor, if it is a secret, in any file that this
    /// commit changes or removes. Findings keep the fingerprints they have in the whole file.
    pub(super) fn keep_new(
        &self,
        outcome: &mut Outcome,
        diff: &Diff,
        head: Option<ObjectId>,
        context: impl FnOnce() -> Vec<Document>,
    ) {
        let Some(known) = self.known(diff, head, context, outcome) else { return };
        let fingerprints = outcome.fingerprints();
        let before = outcome.findings.len();
        let findings = std::mem::take(&mut outcome.findings);
        outcome.findings = findings
            .into_iter()
            .zip(fingerprints)
            .filter(|(finding, fingerprint)| !known.has(finding, fingerprint))
            .map(|(mut finding, fingerprint)| {
                finding.fingerprint = Some(fingerprint);
                finding
            })
            .collect();
        match before - outcome.findings.len() {
            0 => {}
            1 => outcome.notes.push("1 finding that HEAD already has is not shown; --all shows it".to_owned()),
            hidden => {
                outcome.notes.push(format!("{hidden} findings that HEAD already has are not shown; --all shows them"));
            }
        }
    }

    /// What HEAD, or a commit that is being merged into it, has; nothing if this commit only adds files and all findings are in these.
    fn known(
        &self,
        diff: &Diff,
        head: Option<ObjectId>,
        context: impl FnOnce() -> Vec<Document>,
        outcome: &Outcome,
    ) -> Option<Known> {
        let new: HashSet<String> = diff.changes.iter().map(|change| super::shown(&change.path)).collect();
        let only_adds =
            diff.gone.is_empty() && self.merged.is_empty() && diff.changes.iter().all(|change| change.before.is_none());
        if only_adds && outcome.findings.iter().all(|finding| new.contains(&finding.path)) {
            return None;
        }
        let mut items = Vec::new();
        for change in diff.changes.iter().filter(|change| is_file(change)) {
            if let Some((id, EntryKind::Blob | EntryKind::BlobExecutable)) = change.before {
                items.push(Item { path: change.path.clone(), id });
            }
            for &tree in self.merged.iter().filter(|_| !change.conflict) {
                let entry = self.objects.at_path(tree, &change.path).ok().flatten();
                items.extend(entry.map(|entry| Item { path: change.path.clone(), id: entry.id }));
            }
        }
        let mut gone = Vec::new();
        for entry in &diff.gone {
            self.unfold(entry.clone(), &mut gone, 0);
        }
        self.follow_renames(diff, &mut gone, outcome);
        items.append(&mut gone);
        items.sort_unstable_by(|a, b| (&a.path, a.id).cmp(&(&b.path, b.id)));
        items.dedup_by(|a, b| (&a.path, a.id) == (&b.path, b.id));
        // What cannot be read here is not known, and what is staged counts as new: nothing is hidden by that.
        let looked: Vec<Looked> = self.look(&items).into_iter().filter_map(|looked| Some(looked.ok()?.0)).collect();
        let texts = Texts { looked, context: context(), ..Texts::default() };
        let store = TreeStore::new(head, self.root.clone(), Objects::new(&self.shared));
        Some(Known::of(&texts.finish(&store, self.options.settings)))
    }

    /// The files of a directory that is gone.
    fn unfold(&self, gone: Gone, out: &mut Vec<Item>, depth: usize) {
        if out.len() >= MOST_GONE || depth > MAX_DEPTH {
            return;
        }
        match gone.kind {
            EntryKind::Blob | EntryKind::BlobExecutable => out.push(Item { path: gone.path, id: gone.id }),
            EntryKind::Tree => {
                for entry in self.objects.tree(gone.id).unwrap_or_default() {
                    let path = [&gone.path, &b"/"[..], &entry.name].concat();
                    self.unfold(Gone { path, id: entry.id, kind: entry.mode }, out, depth + 1);
                }
            }
            EntryKind::Link | EntryKind::Commit => {}
        }
    }

    /// Gives files that are gone the path they now have, where one that is new says it is the same: by its blob, else
    /// by its lines.
    fn follow_renames(&self, diff: &Diff, gone: &mut [Item], outcome: &Outcome) {
        let with_findings: HashSet<&str> = outcome.findings.iter().map(|finding| finding.path.as_str()).collect();
        let mut left: Vec<usize> = (0..gone.len()).collect();
        let mut lines = HashMap::new();
        let is_new = |path: &[u8]| with_findings.contains(super::shown(path).as_str());
        for change in diff.changes.iter().filter(|change| is_file(change) && change.before.is_none()) {
            if left.is_empty() || !is_new(&change.path) {
                continue;
            }
            let same = left.iter().position(|&at| gone[at].id == change.id);
            let found = same.or_else(|| {
                let new = self.lines(change.id);
                let likeness = |at: usize, lines: &mut HashMap<ObjectId, HashSet<Vec<u8>>>| {
                    let old = lines.entry(gone[at].id).or_insert_with(|| self.lines(gone[at].id));
                    let shared = old.intersection(&new).count();
                    // More than half of the larger of the two.
                    (shared * 2 > old.len().max(new.len())).then_some(shared)
                };
                let compared = left.iter().take(MOST_COMPARED).enumerate();
                let alike = compared.filter_map(|(slot, &at)| Some((likeness(at, &mut lines)?, slot)));
                alike.max_by_key(|&(shared, slot)| (shared, std::cmp::Reverse(slot))).map(|(_, slot)| slot)
            });
            if let Some(slot) = found {
                let at = left.remove(slot);
                gone[at].path.clone_from(&change.path);
            }
        }
    }

    /// The different lines of a blob.
    fn lines(&self, id: ObjectId) -> HashSet<Vec<u8>> {
        let mut buffer = Vec::new();
        let bytes = self.objects.read_as(id, ObjectKind::Blob, &mut buffer).unwrap_or_default();
        let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        lines.filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
    }
}

/// Leaves out what another run has found as well.
pub(in crate::git) fn drop_known(outcome: &mut Outcome, other: &Outcome) {
    let known = Known::of(other);
    let fingerprints = outcome.fingerprints();
    let mut fingerprints = fingerprints.into_iter();
    outcome.findings.retain_mut(|finding| {
        let Some(fingerprint) = fingerprints.next() else { return true };
        let new = !known.has(finding, &fingerprint);
        finding.fingerprint = Some(fingerprint);
        new
    });
}

/// The findings of HEAD, as far as this commit touches their files.
struct Known {
    /// Of everything but secrets.
    fingerprints: HashSet<String>,
    /// Secrets that are told by their value, with their rule.
    values: HashSet<(&'static str, Vec<u8>)>,
    /// Secrets that are short, with their rule and path.
    short: HashSet<(&'static str, String, Vec<u8>)>,
}

impl Known {
    fn of(head: &Outcome) -> Self {
        let mut known = Self { fingerprints: HashSet::new(), values: HashSet::new(), short: HashSet::new() };
        for (finding, fingerprint) in head.findings.iter().zip(head.fingerprints()) {
            match &finding.secret {
                None => {
                    known.fingerprints.insert(fingerprint);
                }
                Some(secret) if secret.value().len() >= TELLING => {
                    known.values.insert((finding.rule, secret.value().to_vec()));
                }
                Some(secret) => {
                    known.short.insert((finding.rule, finding.path.clone(), secret.value().to_vec()));
                }
            }
        }
        known
    }

    fn has(&self, finding: &Finding, fingerprint: &str) -> bool {
        match &finding.secret {
            None => self.fingerprints.contains(fingerprint),
            Some(secret) if secret.value().len() >= TELLING => {
                self.values.contains(&(finding.rule, secret.value().to_vec()))
            }
            Some(secret) => self.short.contains(&(finding.rule, finding.path.clone(), secret.value().to_vec())),
        }
    }
}
