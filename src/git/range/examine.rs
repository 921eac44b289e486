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
use crate::lint::{self, Looked, Outcome, Progress, Source, Texts};
use crate::model::script::Language;
use crate::model::workspace::OwnDirectories;
use crate::origin::{Origin, OriginKind};
use crate::output::{Scope, Unit};
use crate::project::MemoryStore;
use crate::redact::Secret;
use crate::settings::Settings;

/// So many blobs are looked at in one go, so that what was read for one serves the next.
const MIN_CHUNK: usize = 32;

/// A blob at a path.
pub(in crate::git) type Spot = (Vec<u8>, ObjectId);

/// Whose rules a configuration is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) enum State {
    /// It stands so at the end of the range, in this tree: every rule matters.
    Final(ObjectId),
    /// It stood so in this tree once: only what was exposed matters.
    Past(ObjectId),
}

impl State {
    pub(in crate::git) fn tree(self) -> ObjectId {
        match self {
            Self::Final(tree) | Self::Past(tree) => tree,
        }
    }
}

/// What tells whether a finding is the same as another one of the same file at another time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::git) enum Mark {
    /// A credential, whatever rule found it and wherever it stands in the file.
    Secret(Secret),
    /// Anything else: rule, pointer, message.
    Other(&'static str, Option<String>, String),
}

impl Mark {
    pub(in crate::git) fn of(finding: &Finding) -> Self {
        match &finding.secret {
            Some(secret) => Self::Secret(Secret::new(secret.value(), 0)),
            None => Self::Other(finding.rule, finding.pointer.clone(), finding.message.clone()),
        }
    }
}

/// A text that no commit has at a path: the message of a commit or tag, a blob that a tag points at.
pub(in crate::git) struct Message {
    pub(in crate::git) shown: String,
    pub(in crate::git) text: Vec<u8>,
    pub(in crate::git) origin: Origin,
}

/// Looks at contents and remembers what it saw. Texts are not kept: of a file that changed ten thousand times, there
/// would be as many.
pub(in crate::git) struct Examiner<'a> {
    pub(in crate::git) repository: &'a gix::ThreadSafeRepository,
    pub(in crate::git) settings: &'a Settings,
    pub(in crate::git) progress: Option<&'a dyn Progress>,
    /// What was found, by path as reports show it and blob.
    marks: HashMap<(String, ObjectId), HashSet<Mark>>,
    /// Where, if that is known, the scripts are that are OpenClaw's.
    directories: Option<OwnDirectories>,
}

/// What one round of looking gave.
#[derive(Default)]
pub(in crate::git) struct Round {
    /// Its sources are those of configurations that were looked at as they stand at the end, and of messages.
    pub(in crate::git) outcome: Outcome,
    /// Blobs that could not be read.
    pub(in crate::git) lost: Vec<(Spot, Lost)>,
    /// How many blobs are pointers of Git LFS.
    pub(in crate::git) pointers: u64,
}

impl Round {
    /// Adds what was found somewhere. Order is made at the very end.
    pub(in crate::git) fn add(&mut self, outcome: Outcome) {
        self.outcome.findings.extend(outcome.findings);
        self.outcome.sources.extend(outcome.sources);
        for note in outcome.notes {
            if !self.outcome.notes.contains(&note) {
                self.outcome.notes.push(note);
            }
        }
        self.outcome.scope.merge(outcome.scope);
    }
}

/// A blob with what it gave, and whether it is a pointer of Git LFS.
type Looks = Vec<(Spot, Result<(Seen, bool), Lost>)>;

/// Up to so many scripts, what lies around each is looked up in the tree.
const FEW_SCRIPTS: usize = 64;

/// What looking at one blob gave.
enum Seen {
    /// Everything.
    Judged(Outcome),
    /// A configuration, or what may be part of one, that is to be judged together with others.
    Config(ObjectId, Looked),
}

impl<'a> Examiner<'a> {
    pub(in crate::git) fn new(
        repository: &'a gix::ThreadSafeRepository,
        settings: &'a Settings,
        progress: Option<&'a dyn Progress>,
    ) -> Self {
        Self { repository, settings, progress, marks: HashMap::new(), directories: None }
    }

    /// Says where the scripts are that are OpenClaw's; else they are looked for around each, unless there are many.
    pub(in crate::git) fn know_directories(&mut self, directories: OwnDirectories) {
        self.directories = Some(directories);
    }

    /// What was found in a blob at a path; nothing if nobody looked.
    pub(in crate::git) fn marks(&self, spot: &Spot) -> Option<&HashSet<Mark>> {
        self.marks.get(&shown(spot))
    }

    /// Looks at blobs. Those that were looked at before are passed over.
    pub(in crate::git) fn examine(&mut self, spots: BTreeMap<Spot, State>) -> Round {
        let spots: Vec<(Spot, State)> =
            spots.into_iter().filter(|(spot, _)| !self.marks.contains_key(&shown(spot))).collect();
        let is_script = |path: &[u8]| Language::of_path(&String::from_utf8_lossy(path)).is_some();
        let scripts = spots.iter().filter(|((path, _), state)| matches!(state, State::Final(_)) && is_script(path));
        let known = self.directories.is_some();
        if !known && scripts.take(FEW_SCRIPTS + 1).count() > FEW_SCRIPTS {
            let mut directories = OwnDirectories::default();
            spots.iter().for_each(|((path, _), _)| directories.add(&String::from_utf8_lossy(path)));
            self.directories = Some(directories);
        }
        let looked = self.look_at_all(spots, false);
        if !known {
            self.directories = None;
        }
        let mut round = Round::default();
        round.outcome.scope.unit = Unit::Blobs;
        let mut configs: BTreeMap<ObjectId, Vec<Looked>> = BTreeMap::new();
        // Paths of configurations, and of what may be parts of some, that are looked at as they stand at the end.
        let mut finals: BTreeMap<Vec<u8>, bool> = BTreeMap::new();
        for (spot, seen) in looked {
            self.marks.insert(shown(&spot), HashSet::new());
            match seen {
                Err(lost) => round.lost.push((spot, lost)),
                Ok((seen, is_pointer)) => {
                    round.pointers += u64::from(is_pointer);
                    match seen {
                        Seen::Judged(outcome) => round.add(outcome),
                        Seen::Config(tree, looked) => {
                            finals.insert(spot.0, looked.is_config());
                            configs.entry(tree).or_default().push(looked);
                        }
                    }
                }
            }
        }
        for (tree, looked) in configs {
            let context = context::of(&Objects::new(self.repository), tree, &finals);
            round.add(self.judge(Texts { looked, context, scope: Scope::default() }, tree, false));
        }
        for finding in &round.outcome.findings {
            if let Some(key) = key_of(finding) {
                self.marks.entry(key).or_default().insert(Mark::of(finding));
            }
        }
        round
    }

    /// The texts of blobs, for the report.
    pub(in crate::git) fn sources(&self, spots: Vec<(Spot, State)>) -> Vec<Source> {
        let seen = self.look_at_all(spots, true).into_iter().filter_map(|(_, seen)| seen.ok());
        let sources = seen.map(|(seen, _)| match seen {
            Seen::Judged(outcome) => outcome.sources,
            Seen::Config(..) => Vec::new(),
        });
        sources.flatten().collect()
    }

    /// Looks at messages. Nobody counts them.
    pub(in crate::git) fn examine_messages(&self, messages: Vec<Message>) -> Round {
        let look = |message: Message| {
            let location = PathBuf::from(&message.shown);
            let looked = lint::look(message.shown, &location, &message.text, Some(Box::new(message.origin)));
            let texts = Texts { looked: vec![looked], ..Texts::default() };
            self.judge(texts, ObjectId::empty_tree(self.repository.objects.object_hash()), false)
        };
        let outcomes: Vec<Outcome> = messages.into_par_iter().map(look).collect();
        let mut round = Round::default();
        for mut outcome in outcomes {
            outcome.scope = Scope { unscanned: outcome.scope.unscanned, ..Scope::default() };
            round.add(outcome);
        }
        round
    }

    fn look_at_all(&self, spots: Vec<(Spot, State)>, keep: bool) -> Looks {
        let total = spots.len();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let looked = spots.into_par_iter().with_min_len(MIN_CHUNK).map_init(
            || (Objects::new(self.repository), Vec::new()),
            |(objects, buffer), (spot, state)| {
                let seen = look(objects, &spot, buffer).map(|(looked, is_pointer)| match state {
                    State::Final(tree) if looked.is_config() || context::may_be_config(&spot.0) => {
                        (Seen::Config(tree, looked), is_pointer)
                    }
                    State::Final(tree) | State::Past(tree) => {
                        let is_near =
                            |directories: &OwnDirectories| directories.covers(&String::from_utf8_lossy(&spot.0));
                        let is_script = matches!(state, State::Final(_))
                            && looked.is_script()
                            && self.directories.as_ref().is_none_or(is_near);
                        let texts = Texts { looked: vec![looked], ..Texts::default() };
                        let mut outcome = self.judge(texts, tree, is_script);
                        outcome.findings.retain(|finding| is_script || finding.secret.is_some());
                        if !keep {
                            outcome.sources = Vec::new();
                        }
                        (Seen::Judged(outcome), is_pointer)
                    }
                });
                if let Some(progress) = self.progress {
                    progress.advance(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
                }
                (spot, seen)
            },
        );
        looked.collect()
    }

    /// Runs the rules over what stands together in a tree. Fingerprints are those of the whole files, whatever is left
    /// out later.
    fn judge(&self, texts: Texts, tree: ObjectId, is_script: bool) -> Outcome {
        let has_config = is_script || !texts.context.is_empty() || texts.looked.iter().any(Looked::is_config);
        let mut outcome = if has_config {
            let store = TreeStore::new(Some(tree), PathBuf::new(), Objects::new(self.repository));
            texts.finish(&store, self.settings)
        } else {
            texts.finish(&MemoryStore::default(), self.settings)
        };
        if !outcome.findings.is_empty() {
            let fingerprints = outcome.fingerprints();
            for (finding, fingerprint) in outcome.findings.iter_mut().zip(fingerprints) {
                finding.fingerprint = Some(fingerprint);
            }
        }
        outcome
    }
}

/// Path as reports show it, and blob, of a finding.
pub(in crate::git) fn key_of(finding: &Finding) -> Option<(String, ObjectId)> {
    Some((finding.path.clone(), ObjectId::from_hex(finding.blob()?.as_bytes()).ok()?))
}

/// A blob's path as reports show it, and the blob.
pub(in crate::git) fn shown((path, id): &Spot) -> (String, ObjectId) {
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
pub(in crate::git) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/v")
}
