//! Looking at blobs with their paths, each pair once, and keeping what was found.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use gix::ObjectId;
use gix::objs::Kind;
use rayon::prelude::*;

use super::context;
use crate::finding::Finding;
use crate::git::index::TreeStore;
use crate::git::objects::{Lost, Objects};
use crate::lint::{self, Looked, Outcome, Progress, Texts};
use crate::origin::{Origin, OriginKind};
use crate::output::{Scope, Unit};
use crate::redact::Secret;
use crate::settings::Settings;

/// A blob at a path.
pub(super) type Spot = (Vec<u8>, ObjectId);

/// Whose rules a configuration is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// It stands so at the end of the range, in this tree: every rule matters.
    Final(ObjectId),
    /// It stood so in this tree once: only what was exposed matters.
    Past(ObjectId),
}

impl State {
    fn tree(self) -> ObjectId {
        match self {
            Self::Final(tree) | Self::Past(tree) => tree,
        }
    }
}

/// What tells whether a finding is the same as another one of the same file at another time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Mark {
    /// A credential, whatever rule found it and wherever it stands in the file.
    Secret(Secret),
    /// Anything else: rule, pointer, message.
    Other(&'static str, Option<String>, String),
}

impl Mark {
    pub(super) fn of(finding: &Finding) -> Self {
        match &finding.secret {
            Some(secret) => Self::Secret(Secret::new(secret.value(), 0)),
            None => Self::Other(finding.rule, finding.pointer.clone(), finding.message.clone()),
        }
    }
}

/// A text that no commit has at a path: the message of a commit or tag, a blob that a tag points at.
pub(super) struct Message {
    pub(super) shown: String,
    pub(super) text: Vec<u8>,
    pub(super) origin: Origin,
}

/// Looks at contents and remembers what it saw.
pub(super) struct Examiner<'a> {
    pub(super) repository: &'a gix::ThreadSafeRepository,
    pub(super) settings: &'a Settings,
    pub(super) progress: Option<&'a dyn Progress>,
    /// What was found, by path as reports show it and blob.
    marks: HashMap<(String, ObjectId), HashSet<Mark>>,
}

/// What one round of looking gave.
#[derive(Default)]
pub(super) struct Round {
    pub(super) outcome: Outcome,
    /// Blobs that could not be read.
    pub(super) lost: Vec<(Spot, Lost)>,
    /// How many blobs are pointers of Git LFS.
    pub(super) pointers: u64,
}

impl Round {
    /// Adds what was found in one tree. Fingerprints are those of the whole files, whatever is left out later.
    fn add(&mut self, mut outcome: Outcome) {
        let fingerprints = outcome.fingerprints();
        for (finding, fingerprint) in outcome.findings.iter_mut().zip(fingerprints) {
            finding.fingerprint = Some(fingerprint);
        }
        // Order is made at the very end; there may be thousands of trees.
        self.outcome.findings.extend(outcome.findings);
        self.outcome.sources.extend(outcome.sources);
        self.outcome.notes.extend(outcome.notes);
        self.outcome.scope.merge(outcome.scope);
    }
}

impl<'a> Examiner<'a> {
    pub(super) fn new(
        repository: &'a gix::ThreadSafeRepository,
        settings: &'a Settings,
        progress: Option<&'a dyn Progress>,
    ) -> Self {
        Self { repository, settings, progress, marks: HashMap::new() }
    }

    /// What was found in a blob at a path; nothing if nobody looked.
    pub(super) fn marks(&self, spot: &Spot) -> Option<&HashSet<Mark>> {
        self.marks.get(&shown(spot))
    }

    /// Looks at blobs and messages. Blobs that were looked at before are passed over.
    pub(super) fn examine(&mut self, spots: BTreeMap<Spot, State>, messages: Vec<Message>) -> Round {
        let spots: Vec<(Spot, State)> =
            spots.into_iter().filter(|(spot, _)| !self.marks.contains_key(&shown(spot))).collect();
        let total = spots.len();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let looked: Vec<_> = spots
            .into_par_iter()
            .map_init(
                || (Objects::new(self.repository), Vec::new()),
                |(objects, buffer), (spot, state)| {
                    let looked = look(objects, &spot, buffer);
                    if let Some(progress) = self.progress {
                        progress.advance(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
                    }
                    (spot, state, looked)
                },
            )
            .collect();

        let mut round = Round::default();
        round.outcome.scope.unit = Unit::Blobs;
        let blobs = || Scope { unit: Unit::Blobs, ..Scope::default() };
        let mut plain = Texts { scope: blobs(), ..Texts::default() };
        let mut configs: BTreeMap<(State, usize), Vec<Looked>> = BTreeMap::new();
        // Paths of configurations that are looked at as they stand at the end.
        let mut finals: HashSet<Vec<u8>> = HashSet::new();
        for (at, (spot, state, looked)) in looked.into_iter().enumerate() {
            self.marks.insert(shown(&spot), HashSet::new());
            match looked {
                Err(lost) => round.lost.push((spot, lost)),
                Ok((looked, is_pointer)) => {
                    round.pointers += u64::from(is_pointer);
                    if looked.is_config() {
                        // What stands together at the end is judged together; what is past, each by itself.
                        let is_final = matches!(state, State::Final(_));
                        let apart = if is_final { 0 } else { at };
                        if is_final {
                            finals.insert(spot.0);
                        }
                        configs.entry((state, apart)).or_default().push(looked);
                    } else {
                        plain.looked.push(looked);
                    }
                }
            }
        }
        for message in messages {
            let location = PathBuf::from(&message.shown);
            let origin = Some(Box::new(message.origin));
            plain.looked.push(lint::look(message.shown, &location, &message.text, origin));
        }
        round.add(plain.finish(&crate::project::MemoryStore::default(), self.settings));
        let groups: Vec<_> = configs.into_iter().collect();
        let judge = |((state, _), looked): ((State, usize), Vec<Looked>)| {
            let store = TreeStore::new(Some(state.tree()), PathBuf::new(), Objects::new(self.repository));
            let context = match state {
                State::Final(tree) => context::of(&Objects::new(self.repository), tree, &finals),
                State::Past(_) => Vec::new(),
            };
            let mut outcome = Texts { looked, context, scope: blobs() }.finish(&store, self.settings);
            if matches!(state, State::Past(_)) {
                outcome.findings.retain(|finding| finding.secret.is_some());
            }
            outcome
        };
        let outcomes: Vec<Outcome> = groups.into_par_iter().map(judge).collect();
        for outcome in outcomes {
            round.add(outcome);
        }
        for finding in &round.outcome.findings {
            if let Some(key) = key_of(finding) {
                self.marks.entry(key).or_default().insert(Mark::of(finding));
            }
        }
        round
    }
}

/// Path as reports show it, and blob, of a finding.
pub(super) fn key_of(finding: &Finding) -> Option<(String, ObjectId)> {
    Some((finding.path.clone(), ObjectId::from_hex(finding.blob()?.as_bytes()).ok()?))
}

/// A blob's path as reports show it, and the blob.
pub(super) fn shown((path, id): &Spot) -> (String, ObjectId) {
    (String::from_utf8_lossy(path).into_owned(), *id)
}

/// Looks at a blob as `check` looks at a file of that path. Also says whether it is a pointer of Git LFS.
fn look(objects: &Objects, (path, id): &Spot, buffer: &mut Vec<u8>) -> Result<(Looked, bool), Lost> {
    let bytes = objects.read_as(*id, Kind::Blob, buffer)?;
    let shown = String::from_utf8_lossy(path).into_owned();
    let location = gix::path::from_byte_slice(path).map_or_else(|_| PathBuf::from(&shown), PathBuf::from);
    let origin = Origin { kind: OriginKind::Commit, blob: Some(id.to_string()), ..Origin::default() };
    Ok((lint::look(shown, &location, bytes, Some(Box::new(origin))), is_lfs_pointer(bytes)))
}

/// Whether this stands for a file that Git LFS keeps elsewhere (`docs/spec.md` of git-lfs).
pub(super) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/v")
}
