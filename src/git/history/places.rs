//! Where everything stood in which something was found, and what is told of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::RandomState;

use gix::ObjectId;
use gix::objs::tree::EntryKind;

use super::attribution::{Life, Value, Values, history_of, lives};
use super::blobs::Seen;
use super::cache::Knowledge;
use super::commit::Commit;
use super::graph::{Reach, reaches, starts_of};
use super::links::{LinkVisitor, Links};
use super::starts::Starts;
use super::timeline::{MOST_PLACES, PathNumber, Timeline, contents};
use super::{loose, rotation};
use crate::finding::Finding;
use crate::git::database::{Number, Objects, walk};
use crate::git::objects::Objects as Reader;
use crate::git::range::Paths;
use crate::git::range::changes::changes;
use crate::git::range::examine::{Examiner, Round, Spot, State, key_of, shown};
use crate::lint::Outcome;
use crate::model::script::Language;
use crate::model::workspace::OwnDirectories;
use crate::origin::OriginKind;
use crate::output::Unit;

/// Where everything stood in which something was found.
pub(super) struct Places<'a> {
    pub(super) objects: &'a Objects,
    pub(super) starts: &'a Starts,
    pub(super) commits: Vec<Commit>,
    pub(super) reaches: Vec<Reach>,
    pub(super) in_head_history: Vec<bool>,
    pub(super) links: Links,
    pub(super) timeline: Timeline,
    /// What stands in HEAD.
    head: BTreeMap<Vec<u8>, Number>,
    head_tree: Option<ObjectId>,
}

/// What is told of a value at a path.
struct Told {
    life: Life,
    blob: ObjectId,
}

impl<'a> Places<'a> {
    pub(super) fn of(
        objects: &'a Objects,
        seen: &Seen,
        starts: &'a Starts,
        knowledge: &Knowledge,
        commits: Vec<Commit>,
    ) -> Self {
        let wanted: HashSet<Number> = blobs_of(seen).collect();
        let visitor = LinkVisitor::new(objects, &wanted, knowledge);
        let collected = if wanted.is_empty() { Vec::new() } else { walk(objects, &visitor, &mut Vec::new()) };
        let links = visitor.finish(collected);
        let timeline = Timeline::of(&commits, &links);
        let head_tree = starts.head.and_then(|head| commits.iter().find(|commit| commit.number == head)?.tree);
        Self {
            objects,
            starts,
            reaches: reaches(&commits, &starts.commits),
            in_head_history: history_of(&commits, starts.head),
            head: contents(&links, head_tree).into_iter().collect(),
            head_tree: head_tree.map(|tree| objects.id(tree).to_owned()),
            timeline,
            links,
            commits,
        }
    }

    pub(super) fn id(&self, number: Number) -> ObjectId {
        self.objects.id(number).to_owned()
    }

    pub(super) fn judge(
        &self,
        repository: &gix::Repository,
        reader: &Reader,
        seen: &Seen,
        keys: &RandomState,
        paths: &Paths,
        examiner: &mut Examiner<'_>,
    ) -> Outcome {
        let mut values: Values = HashMap::new();
        for sighting in seen.sightings.iter().filter(|sighting| !sighting.in_message) {
            values.entry(sighting.object).or_default().insert(sighting.value);
        }
        let mut config_spots = self.configs(seen, paths);
        let (scripts, directories) = self.scripts(reader, seen, paths);
        let standing: HashMap<String, ObjectId> = scripts.keys().map(shown).collect();
        config_spots.extend(scripts);
        examiner.know_directories(directories);
        let configs = examiner.examine(config_spots.clone());
        for finding in &configs.outcome.findings {
            if let (Some(secret), Some(blob)) = (&finding.secret, self.blob_of(finding)) {
                values.entry(blob).or_default().insert(secret.digest(keys));
            }
        }
        let lives = lives(&self.timeline, &values, &self.reaches, &self.in_head_history, |path| paths.wants(path));
        let placed: HashSet<Number> = self.timeline.changes.iter().filter_map(|change| change.after).collect();
        let mut messages = Vec::new();
        if paths.is_all() {
            let unplaced: HashSet<Number> = values.keys().copied().filter(|blob| !placed.contains(blob)).collect();
            messages = loose::blobs(repository, self.objects, reader, &self.links, self.starts, &unplaced);
            let spoken: HashSet<Number> =
                seen.sightings.iter().filter(|sighting| sighting.in_message).map(|sighting| sighting.object).collect();
            messages.extend(loose::messages(self.objects, reader, &self.commits, &self.reaches, self.starts, &spoken));
        }
        let mut close = self.spots(&lives, &values);
        let looked = examiner.examine(close.clone());
        let hidden = self.hidden(&lives, &[&configs, &looked], keys);
        close.extend(hidden.clone());
        let rounds = [configs, looked, examiner.examine(hidden), examiner.examine_messages(messages)];
        let mut outcome = self.assemble(rounds, &lives, &values, standing, keys);
        if self.timeline.is_cut {
            outcome.notes.push(format!(
                "of directories that stand at more than {MOST_PLACES} places of a commit, or within 2048 others, not all \
                 places are told"
            ));
        }
        let known: HashSet<(String, Option<String>)> =
            outcome.sources.iter().map(|source| (source.path.clone(), source.blob.clone())).collect();
        let pointed: HashSet<(String, ObjectId)> = outcome.findings.iter().filter_map(key_of).collect();
        let wanted = config_spots.into_iter().chain(close).filter(|(spot, _)| {
            let (path, id) = shown(spot);
            !known.contains(&(path.clone(), Some(id.to_string()))) && pointed.contains(&(path, id))
        });
        outcome.sources.extend(examiner.sources(wanted.collect()));
        rotation::judge(&mut outcome, &self.head_values(&values), examiner.repository, examiner.settings, keys);
        outcome
    }

    /// Configurations at every path: those of HEAD with all rules, those of the past for what they expose.
    fn configs(&self, seen: &Seen, paths: &Paths) -> BTreeMap<Spot, State> {
        let configs: HashSet<Number> = seen.configs.iter().copied().collect();
        let mut spots = BTreeMap::new();
        for change in &self.timeline.changes {
            let Some(blob) = change.after.filter(|blob| configs.contains(blob)) else { continue };
            let path = self.timeline.paths.path(change.path);
            if !paths.wants(path) {
                continue;
            }
            let in_head = self.head.get(path) == Some(&blob);
            let past = || State::Past(self.tree_of(change.commit));
            let state = self.head_tree.filter(|_| in_head).map_or_else(past, State::Final);
            spots.entry((path.to_vec(), self.id(blob))).or_insert(state);
        }
        spots
    }

    /// The scripts of HEAD that are OpenClaw's, and where such are. They are looked for only where there is a configuration.
    fn scripts(&self, reader: &Reader, seen: &Seen, paths: &Paths) -> (BTreeMap<Spot, State>, OwnDirectories) {
        let mut directories = OwnDirectories::default();
        let Some(tree) = self.head_tree.filter(|_| !seen.configs.is_empty()) else {
            return (BTreeMap::new(), directories);
        };
        let files = changes(reader, tree, &[]).changed;
        files.iter().for_each(|file| directories.add(&String::from_utf8_lossy(&file.path)));
        let is_ours = |path: &[u8]| {
            let shown = String::from_utf8_lossy(path);
            paths.wants(path) && Language::of_path(&shown).is_some() && directories.covers(&shown)
        };
        let is_file = |mode| matches!(mode, EntryKind::Blob | EntryKind::BlobExecutable);
        let ours = files.into_iter().filter(|file| is_file(file.mode) && is_ours(&file.path));
        (ours.map(|file| ((file.path, file.id), State::Final(tree))).collect(), directories)
    }

    /// The blobs that are looked at closely: for each value at each path the one that is told, and HEAD's.
    fn spots(&self, lives: &BTreeMap<(PathNumber, Value), Life>, values: &Values) -> BTreeMap<Spot, State> {
        let mut spots = BTreeMap::new();
        for ((path, value), life) in lives {
            let path = self.timeline.paths.path(*path);
            let past = State::Past(self.tree_of(life.told.0));
            spots.entry((path.to_vec(), self.id(life.told.1))).or_insert(past);
            if let Some(&blob) = self.head.get(path)
                && values.get(&blob).is_some_and(|held| held.contains(value))
                && let Some(tree) = self.head_tree
            {
                spots.entry((path.to_vec(), self.id(blob))).or_insert(State::Final(tree));
            }
        }
        spots
    }

    /// The last blobs with values that nothing was said of where they came from, as a marker stands there.
    fn hidden(
        &self,
        lives: &BTreeMap<(PathNumber, Value), Life>,
        rounds: &[&Round],
        keys: &RandomState,
    ) -> BTreeMap<Spot, State> {
        let findings = rounds.iter().flat_map(|round| &round.outcome.findings);
        let told: HashSet<(String, ObjectId, Value)> = findings
            .filter_map(|finding| {
                let (path, id) = key_of(finding)?;
                Some((path, id, finding.secret.as_ref()?.digest(keys)))
            })
            .collect();
        let mut spots = BTreeMap::new();
        for ((path, value), life) in lives.iter().filter(|(_, life)| life.last.1 != life.told.1) {
            let spot = (self.timeline.paths.path(*path).to_vec(), self.id(life.told.1));
            let (path, id) = shown(&spot);
            if !told.contains(&(path, id, *value)) {
                spots.insert((spot.0, self.id(life.last.1)), State::Past(self.tree_of(life.last.0)));
            }
        }
        spots
    }

    /// What HEAD holds of the values that were found.
    fn head_values(&self, values: &Values) -> rotation::Head {
        let held = self.head.iter().filter_map(|(path, blob)| Some((path, values.get(blob)?)));
        let at = |(path, values): (&Vec<u8>, &HashSet<Value>)| {
            let path = String::from_utf8_lossy(path).into_owned();
            values.iter().map(|&value| (path.clone(), value)).collect::<Vec<_>>()
        };
        rotation::Head { tree: self.head_tree, values: held.flat_map(at).collect() }
    }

    fn tree_of(&self, commit: usize) -> ObjectId {
        let tree = self.commits.get(commit).and_then(|commit| commit.tree);
        tree.map_or_else(|| ObjectId::empty_tree(self.objects.hash_kind()), |tree| self.id(tree))
    }

    fn blob_of(&self, finding: &Finding) -> Option<Number> {
        self.objects.find(&ObjectId::from_hex(finding.blob()?.as_bytes()).ok()?)
    }

    /// Chooses from all findings those that tell something new, and says where they come from.
    fn assemble(
        &self,
        rounds: [Round; 4],
        lives: &BTreeMap<(PathNumber, Value), Life>,
        values: &Values,
        standing: HashMap<String, ObjectId>,
        keys: &RandomState,
    ) -> Outcome {
        let mut told: HashMap<(String, Value), Told> = HashMap::new();
        for ((path, value), life) in lives {
            let path = String::from_utf8_lossy(self.timeline.paths.path(*path)).into_owned();
            told.insert((path, *value), Told { blob: self.id(life.told.1), life: life.clone() });
        }
        let head_values: HashSet<Value> =
            self.head.values().filter_map(|blob| values.get(blob)).flatten().copied().collect();
        let mut head: HashMap<String, ObjectId> =
            self.head.iter().map(|(path, &blob)| (String::from_utf8_lossy(path).into_owned(), self.id(blob))).collect();
        head.extend(standing);
        let starts = starts_of(
            &self.commits,
            &self.starts.commits,
            &lives.values().flat_map(|life| life.introduced.clone()).collect(),
        );

        let mut outcome = Outcome::default();
        outcome.scope.unit = Unit::Blobs;
        let mut findings = Vec::new();
        for round in rounds {
            findings.extend(round.outcome.findings);
            outcome.sources.extend(round.outcome.sources);
            outcome.notes.extend(round.outcome.notes);
            outcome.scope.unscanned.extend(round.outcome.scope.unscanned);
            let lost = round.lost.into_iter().map(|((path, id), lost)| {
                (format!("{} (blob {id})", String::from_utf8_lossy(&path)), lost.to_string())
            });
            outcome.scope.unscanned.extend(lost);
        }
        // The identity of what still stands in HEAD is the one it has there, so that it is known everywhere.
        let mut identities: HashMap<(&'static str, String, Value), String> = HashMap::new();
        for finding in &findings {
            let here = finding.blob().and_then(|blob| ObjectId::from_hex(blob.as_bytes()).ok());
            if let (Some(secret), Some(fingerprint)) = (&finding.secret, &finding.fingerprint)
                && here.is_some()
                && head.get(&finding.path) == here.as_ref()
            {
                let key = (finding.rule, finding.path.clone(), secret.digest(keys));
                identities.entry(key).or_insert_with(|| fingerprint.clone());
            }
        }
        let mut seen_values: HashSet<(&'static str, Value)> = HashSet::new();
        let mut without_commit = Vec::new();
        // What a marker hides where a value came from may stand without one in HEAD, or where it stood last.
        let mut later: BTreeMap<(String, Value, bool), Vec<(Life, Finding)>> = BTreeMap::new();
        let mut told_values: HashSet<(String, Value)> = HashSet::new();
        for mut finding in findings {
            let Some(id) = finding.blob().and_then(|blob| ObjectId::from_hex(blob.as_bytes()).ok()) else { continue };
            let value = finding.secret.as_ref().map(|secret| secret.digest(keys));
            let Some(value) = value else {
                // Of what is no secret, only what stands in HEAD is told.
                if head.get(&finding.path) == Some(&id) {
                    finding.origin = Some(Box::new(self.origin_in_head(&finding, id)));
                    outcome.findings.push(finding);
                }
                continue;
            };
            match told.get(&(finding.path.clone(), value)) {
                Some(place) if place.blob == id => {
                    if let Some(identity) = identities.get(&(finding.rule, finding.path.clone(), value)) {
                        finding.fingerprint = Some(identity.clone());
                    }
                    seen_values.insert((finding.rule, value));
                    told_values.insert((finding.path.clone(), value));
                    finding.origin =
                        Some(Box::new(self.origin(&place.life, id, head_values.contains(&value), &starts)));
                    outcome.findings.push(finding);
                }
                Some(place) => {
                    let in_head = head.get(&finding.path) == Some(&id);
                    let from = if in_head { self.brought(&finding.path, id) } else { Some(place.life.last.0) };
                    if let Some((from, blob)) = from.zip(self.objects.find(&id))
                        && (in_head || place.life.last.1 == blob)
                    {
                        let life = Life { told: (from, blob), ..place.life.clone() };
                        later.entry((finding.path.clone(), value, !in_head)).or_default().push((life, finding));
                    }
                }
                None => without_commit.push((value, finding)),
            }
        }
        for ((path, value, _), findings) in later {
            if told_values.insert((path, value)) {
                for (life, mut finding) in findings {
                    seen_values.insert((finding.rule, value));
                    let id = self.id(life.told.1);
                    finding.origin = Some(Box::new(self.origin(&life, id, head_values.contains(&value), &starts)));
                    outcome.findings.push(finding);
                }
            }
        }
        // A value that no commit has counts only if it was not told already.
        for (value, finding) in without_commit {
            let is_apart = finding
                .origin
                .as_ref()
                .is_some_and(|origin| !matches!(origin.kind, OriginKind::Commit | OriginKind::Merge));
            if is_apart && seen_values.insert((finding.rule, value)) {
                outcome.findings.push(finding);
            }
        }
        outcome.findings.sort_by(Finding::report_order);
        let pointed: HashSet<(&str, Option<&str>)> =
            outcome.findings.iter().map(|finding| (finding.path.as_str(), finding.blob())).collect();
        outcome.sources.retain(|source| pointed.contains(&(source.path.as_str(), source.blob.as_deref())));
        outcome.notes.sort();
        outcome.notes.dedup();
        outcome
    }
}

/// The blobs in which something was seen.
fn blobs_of(seen: &Seen) -> impl Iterator<Item = Number> {
    let sighted = seen.sightings.iter().filter(|sighting| !sighting.in_message).map(|sighting| sighting.object);
    sighted.chain(seen.configs.iter().copied())
}
