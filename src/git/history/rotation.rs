//! What became of the credentials that the history shows: still there, gone, replaced, rotated.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::RandomState;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::EntryKind;
use jiff::Timestamp;

use super::attribution::Value;
use crate::finding::Finding;
use crate::git::index::TreeStore;
use crate::git::objects::Objects;
use crate::git::range::context;
use crate::graph::LazyGraph;
use crate::lint::{self, Outcome};
use crate::project::Document;
use crate::rules::history::{Exposure, HISTORY_RULES, Proof, Standing, Successor, settle};
use crate::settings::Settings;
use crate::suppress::{InlineMarkers, Listed};

/// So many bytes of configurations of HEAD are read at most.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// HEAD, as far as it matters here.
pub(super) struct Head {
    /// Its tree.
    pub(super) tree: Option<ObjectId>,
    /// The values that stand in it, each with its path as reports show it.
    pub(super) values: HashSet<(String, Value)>,
}

/// What HEAD says about a finding of the past.
type Answers = HashMap<usize, (Successor, Option<Proof>)>;

/// Adds what the rules on the history report, and makes notes of credentials that were rotated.
pub(super) fn judge(
    outcome: &mut Outcome,
    head: &Head,
    repository: &gix::ThreadSafeRepository,
    settings: &Settings,
    keys: &RandomState,
) {
    let mut credentials: Vec<(usize, Value)> = Vec::new();
    let mut times: HashMap<Value, (Timestamp, Timestamp)> = HashMap::new();
    for (at, finding) in outcome.findings.iter().enumerate() {
        let Some(value) = finding.secret.as_ref().map(|secret| secret.digest(keys)) else { continue };
        credentials.push((at, value));
        if let Some((from, to)) = time_of(finding) {
            let (first, last) = times.entry(value).or_insert((from, to));
            *first = from.min(*first);
            *last = to.max(*last);
        }
    }
    let answers = ask(outcome, head, repository, settings);
    let mut proofs: HashMap<Value, &Proof> = HashMap::new();
    for (at, value) in &credentials {
        let proof = answers.get(at).and_then(|(_, proof)| proof.as_ref());
        let Some(proof) = proof.filter(|proof| times.get(value).is_some_and(|(_, last)| proof.at > *last)) else {
            continue;
        };
        let known = proofs.entry(*value).or_insert(proof);
        if proof.at > known.at {
            *known = proof;
        }
    }

    let mut reported = HashSet::new();
    let mut found = Vec::new();
    for &(at, value) in &credentials {
        let finding = &outcome.findings[at];
        let Some(&(since, _)) = times.get(&value) else { continue };
        let Some(mut exposure) = Exposure::new(finding, since) else { continue };
        exposure.stands = head.values.contains(&(finding.path.clone(), value));
        exposure.successor = answers.get(&at).map(|(successor, _)| successor.clone());
        exposure.rotated = proofs.contains_key(&value);
        for rule in HISTORY_RULES {
            let key = (rule.meta().id, finding.path.as_str(), value);
            if !reported.contains(&key)
                && let Some(report) = rule.check(&exposure, settings)
            {
                reported.insert(key);
                found.push(report);
            }
        }
    }
    let found = sifted(found, outcome, settings);
    for (at, value) in credentials {
        if let Some(proof) = proofs.get(&value)
            && outcome.findings[at].origin.as_ref().is_none_or(|origin| origin.in_head != Some(true))
        {
            settle(&mut outcome.findings[at], proof, settings);
        }
    }
    outcome.findings.extend(found);
    outcome.findings.sort_by(Finding::report_order);
}

/// When a credential was first and last committed, as far as one finding tells.
fn time_of(finding: &Finding) -> Option<(Timestamp, Timestamp)> {
    let origin = finding.origin.as_ref()?;
    let first = origin.author_date?;
    let last = origin.removed.as_ref().map_or(first, |removed| removed.date);
    Some((first, last.max(first)))
}

/// Looks up in HEAD what stands where configurations of the past had what HEAD does not have any more.
fn ask(outcome: &mut Outcome, head: &Head, repository: &gix::ThreadSafeRepository, settings: &Settings) -> Answers {
    let is_gone = |finding: &Finding| {
        let origin = finding.origin.as_ref();
        finding.secret.is_some() && origin.is_some_and(|o| o.in_head == Some(false) && o.commit.is_some())
    };
    let places: Vec<(usize, String, String)> = outcome
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| is_gone(finding))
        .filter_map(|(at, finding)| Some((at, finding.path.clone(), finding.pointer.clone()?)))
        .collect();
    let mut answers = Answers::new();
    if places.is_empty() {
        return answers;
    }
    let store = TreeStore::new(head.tree, PathBuf::new(), Objects::new(repository));
    let paths: BTreeSet<&str> = places.iter().map(|(_, path, _)| path.as_str()).collect();
    let mut documents = head.tree.map(|tree| documents(&Objects::new(repository), tree, &paths)).unwrap_or_default();
    documents.iter_mut().for_each(|document| document.resolve_includes(&store));
    let graph = LazyGraph::default();
    let mut standing = Standing::new(&documents, &store, settings, &graph);
    for (at, path, pointer) in places {
        match catch_unwind(AssertUnwindSafe(|| standing.look(&path, &pointer))) {
            Ok(answer) => drop(answers.insert(at, answer)),
            Err(_) => outcome.scope.unscanned.push((path, "internal error while looking it up in HEAD".to_owned())),
        }
    }
    answers
}

/// The configurations of a tree at these paths, and those around them. What does not fit proves nothing.
fn documents(objects: &Objects, tree: ObjectId, paths: &BTreeSet<&str>) -> Vec<Document> {
    let mut buffer = Vec::new();
    let mut room = MOST_BYTES;
    let own = paths.iter().filter_map(|path| {
        let entry = objects.at_path(tree, path.as_bytes()).ok()??;
        if !matches!(entry.mode, EntryKind::Blob | EntryKind::BlobExecutable) {
            return None;
        }
        let bytes = objects.read_as(entry.id, Kind::Blob, &mut buffer).ok()?;
        room = room.checked_sub(bytes.len())?;
        lint::recognise((*path).to_owned(), Path::new(path), bytes, None)
    });
    let mut documents: Vec<Document> = own.collect();
    let around = paths.iter().map(|path| (path.as_bytes().to_vec(), true)).collect();
    documents.extend(context::of(objects, tree, &around));
    documents.sort_by(|a, b| a.path().cmp(b.path()));
    documents
}

/// The comments of a text, or of a window of one, that accept findings.
struct Marked<'a> {
    offset: usize,
    length: usize,
    markers: InlineMarkers<'a>,
}

/// Path and blob.
type Text<'a> = (&'a str, Option<&'a str>);

/// Leaves out what the user has switched off or accepted.
fn sifted(found: Vec<Finding>, outcome: &Outcome, settings: &Settings) -> Vec<Finding> {
    let today = settings.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let listed = Listed::new(&settings.suppressions, today);
    let pointed: HashSet<(String, Option<String>)> =
        found.iter().map(|finding| (finding.path.clone(), finding.blob().map(str::to_owned))).collect();
    let mut texts: HashMap<Text<'_>, Vec<Marked<'_>>> = HashMap::new();
    for source in outcome.sources.iter().filter(|source| pointed.contains(&(source.path.clone(), source.blob.clone())))
    {
        let markers = InlineMarkers::new(&source.text);
        let marked = Marked { offset: source.offset, length: source.text.len(), markers };
        texts.entry((source.path.as_str(), source.blob.as_deref())).or_default().push(marked);
    }
    let accepted = |finding: &Finding| {
        texts.get(&(finding.path.as_str(), finding.blob())).into_iter().flatten().any(|text| {
            let at = finding.span.start.checked_sub(text.offset).filter(|&at| at <= text.length);
            at.is_some_and(|at| text.markers.suppress(finding.rule, at))
        })
    };
    let kept = found.into_iter().filter(|finding| !accepted(finding)).filter_map(|finding| settings.apply(finding));
    kept.filter(|finding| finding.confidence >= settings.min_confidence && !listed.covers(finding)).collect()
}
