//! One run over the whole object database, and what is learned of it.

use std::collections::HashSet;
use std::hash::RandomState;

use super::blobs::{BlobVisitor, Seen};
use super::cache::{Cache, Knowledge, Known};
use super::graph::in_order;
use super::limits;
use super::links::Links;
use super::names::{AllNames, Collected, NameVisitor};
use super::places::Places;
use super::scope::tell_scope;
use super::starts::Starts;
use crate::git::database::{Number, Objects, walk};
use crate::git::objects::Objects as Reader;
use crate::git::range::Paths;
use crate::git::range::examine::Examiner;
use crate::git::range::{add_skipped, submodule_note};
use crate::lint::{Outcome, Progress};
use crate::settings::Settings;

/// Looks at everything in a repository's object database, reached by a ref or not.
#[must_use]
pub fn scan(
    repository: &gix::Repository,
    paths: &Paths,
    settings: &Settings,
    use_cache: bool,
    progress: Option<&dyn Progress>,
) -> Outcome {
    let keys = RandomState::new();
    let mut troubles = Vec::new();
    let directory = repository.objects.store_ref().path();
    let objects = Objects::open(directory, repository.object_hash(), &mut troubles);
    let cache = use_cache.then(|| Cache::of(repository, settings.min_confidence));
    let knowledge = cache.as_ref().map_or_else(|| Knowledge::none(&objects), |cache| cache.load(&objects));
    let names = NameVisitor::new(&objects, &knowledge);
    let mut collected = walk(&objects, &names, &mut troubles).into_iter().reduce(Collected::and).unwrap_or_default();
    let blobs = BlobVisitor::new(&objects, &names.names, &knowledge, settings.min_confidence, &keys);
    let seen = walk(&objects, &blobs, &mut troubles).into_iter().reduce(Seen::and).unwrap_or_default();
    let is_clean = seen.sightings.is_empty() && seen.configs.is_empty();
    if !is_clean && knowledge.clean() > 0 {
        let known = NameVisitor::known_commits(&objects, &knowledge);
        let known = walk(&objects, &known, &mut troubles).into_iter().reduce(Collected::and).unwrap_or_default();
        collected = collected.and(known);
    }

    let shared = repository.clone().into_sync();
    let reader = Reader::new(&shared);
    let starts = Starts::of(repository, &objects, &reader);
    let commits = in_order(&objects, std::mem::take(&mut collected.commits));
    let commit_count = commits.len() as u64;
    let mut examiner = Examiner::new(&shared, settings, progress);
    let places = Places::of(&objects, &seen, &starts, &knowledge, commits);
    let mut outcome = places.judge(repository, &reader, &seen, &keys, paths, &mut examiner);
    collected.missing.extend(&knowledge.missing);
    if let Some(cache) = cache.filter(|_| troubles.is_empty() && !knowledge.is_complete()) {
        cache.save(&objects, &learned(&objects, &names.names, &collected, &seen, &places.links));
    }
    add_skipped(&mut outcome.scope, "known clean object", knowledge.clean());
    outcome.scope.commits = Some(commit_count);
    tell_scope(repository, &objects, &collected, &seen, &starts, troubles, &mut outcome.scope);
    outcome.notes.extend(submodule_note(&collected.submodules));
    outcome.notes.extend(limits::notes(repository));
    outcome
}

/// What is known after a run. Nothing is learned of what could not be read.
fn learned(objects: &Objects, names: &AllNames, collected: &Collected, seen: &Seen, links: &Links) -> Knowledge {
    let failed: HashSet<Number> = collected.failed.iter().chain(&seen.failed).map(|&(number, _)| number).collect();
    let found: HashSet<Number> =
        seen.sightings.iter().map(|sighting| sighting.object).chain(seen.configs.iter().copied()).collect();
    let mut after = Knowledge::none(objects);
    for number in objects.in_order().filter(|number| !failed.contains(number)) {
        let known = if found.contains(&number) || links.is_tree(number) { Known::Found } else { Known::Clean };
        after.set(number, known, names.bits(number));
    }
    after.missing.clone_from(&collected.missing);
    after
}
