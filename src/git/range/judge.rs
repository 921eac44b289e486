//! What of all that was found the range has brought in, by which commit, and whether it still stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gix::ObjectId;

use super::examine::{Examiner, Mark, Spot, State, key_of, shown};
use super::select::{Selection, held, replaced};
use super::walk::Commit;
use crate::finding::Finding;
use crate::git::objects::Objects;
use crate::git::staged::TELLING;
use crate::origin::{Origin, OriginKind};

/// What is the same finding: rule, path, and what tells findings of a file apart.
type Group = (&'static str, String, Mark);

/// Everything that judging needs.
pub(super) struct Judge<'a> {
    pub(super) commits: &'a [Commit],
    /// Trees of what the range leaves out.
    pub(super) excluded: &'a [ObjectId],
    pub(super) selection: &'a Selection,
    pub(super) states: &'a BTreeMap<Spot, State>,
    /// The tree of HEAD, unless nothing has been committed there.
    pub(super) head: Option<ObjectId>,
    /// Commits that are notes on others.
    pub(super) notes: &'a BTreeSet<ObjectId>,
    /// Names of the tips.
    pub(super) refs: &'a [String],
}

/// What judging gave.
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    /// How many were there before the range.
    pub(super) old: usize,
}

impl Judge<'_> {
    /// Keeps of all findings one for each value, path and rule: the one of the commit that brought it in.
    pub(super) fn judge(&self, examiner: &mut Examiner<'_>, findings: Vec<Finding>) -> Judged {
        let spots: HashMap<(String, ObjectId), &Spot> =
            self.selection.spots.keys().map(|spot| (shown(spot), spot)).collect();
        let mut messages = Vec::new();
        let mut groups: BTreeMap<Group, Vec<(usize, &Spot, Finding)>> = BTreeMap::new();
        for finding in findings {
            let kind = finding.origin.as_ref().map(|origin| origin.kind);
            if matches!(kind, Some(OriginKind::CommitMessage | OriginKind::TagMessage | OriginKind::Tag)) {
                messages.push(finding);
                continue;
            }
            // A file that a configuration includes may be none of the range.
            let Some(&spot) = key_of(&finding).as_ref().and_then(|key| spots.get(key)) else { continue };
            for &at in self.selection.spots.get(spot).into_iter().flatten() {
                let group = (finding.rule, finding.path.clone(), Mark::of(&finding));
                groups.entry(group).or_default().push((at, spot, finding.clone()));
            }
        }
        let all = groups.values().flatten();
        let which: BTreeSet<usize> = all.clone().map(|(at, _, _)| *at).collect();
        let replaced = replaced(examiner.repository, self.commits, self.excluded, &which);
        let in_head = self.in_head(examiner.repository, all.map(|(_, spot, _)| *spot).collect());
        let before = self.before(examiner.repository, &groups);
        let blobs = groups.values().flatten().map(|(_, spot, _)| spot.1).collect();
        let held = held(examiner.repository, &self.selection.before, &blobs);
        self.look_back(examiner, &replaced, in_head.values(), before.values().flatten());

        let mut judged = Judged { findings: Vec::new(), old: 0 };
        for ((_, _, mark), mut found) in groups {
            found.sort_by_key(|(at, _, finding)| (*at, finding.span));
            let had = |spot: &Spot| examiner.marks(spot).is_some_and(|marks| marks.contains(&mark));
            let is_new = |at: &usize, spot: &Spot| match &mark {
                Mark::Secret(secret) => {
                    // A short value may stand elsewhere by chance.
                    let tells = secret.value().len() >= TELLING;
                    let same_file = |old: &&Spot| tells || old.0 == spot.0 || old.1 == spot.1;
                    !replaced.get(at).into_iter().flat_map(BTreeMap::keys).filter(same_file).any(had)
                }
                Mark::Other(..) => !before.get(&spot.0).into_iter().flatten().any(had),
            };
            let mut by: Vec<_> =
                found.into_iter().filter(|(at, spot, _)| !held.contains(&spot.1) && is_new(at, spot)).collect();
            let commits: BTreeSet<usize> = by.iter().map(|(at, _, _)| *at).collect();
            if by.is_empty() {
                judged.old += 1;
                continue;
            }
            // Of what is no secret, the place where it stands at the end counts.
            let chosen = if matches!(mark, Mark::Secret(_)) { 0 } else { by.len() - 1 };
            let (at, spot, finding) = by.swap_remove(chosen);
            let still = in_head.get(&spot.0).is_some_and(had) || self.head_has(&in_head, spot);
            judged.findings.push(self.attributed(finding, at, commits.len(), still));
        }
        let order: HashMap<String, usize> =
            self.commits.iter().enumerate().map(|(at, commit)| (commit.id.to_string(), at)).collect();
        let place = |finding: &Finding| {
            let commit = finding.origin.as_ref().and_then(|origin| origin.commit.as_ref());
            commit.and_then(|commit| order.get(commit)).copied().unwrap_or(usize::MAX)
        };
        messages.sort_by_key(place);
        judged.findings.extend(one_for_each_message(messages));
        judged
    }

    fn head_has(&self, in_head: &HashMap<Vec<u8>, Spot>, spot: &Spot) -> bool {
        in_head.get(&spot.0) == Some(spot)
    }

    fn attributed(&self, mut finding: Finding, at: usize, commits: usize, still: bool) -> Finding {
        let commit = &self.commits[at];
        let kind = match (self.notes.contains(&commit.id), commit.facts.parents.len()) {
            (true, _) => OriginKind::Note,
            (false, 0 | 1) => OriginKind::Commit,
            (false, _) => OriginKind::Merge,
        };
        let blob = finding.blob().map(str::to_owned);
        finding.origin = Some(Box::new(Origin {
            kind,
            blob,
            commit: Some(commit.id.to_string()),
            author_date: commit.facts.author_date,
            in_head: Some(still),
            refs: self.refs.iter().take(crate::origin::MOST_REFS).cloned().collect(),
            ref_count: self.refs.len(),
            removed: None,
            commits,
        }));
        finding
    }

    /// What HEAD has at the paths of the findings.
    fn in_head(&self, repository: &gix::ThreadSafeRepository, spots: BTreeSet<&Spot>) -> HashMap<Vec<u8>, Spot> {
        let Some(head) = self.head else { return HashMap::new() };
        let objects = Objects::new(repository);
        let at = |path: &Vec<u8>| Some((path.clone(), (path.clone(), objects.at_path(head, path).ok()??.id)));
        spots.into_iter().filter_map(|(path, _)| at(path)).collect()
    }

    /// What stood before the range at the paths of findings that are no secrets.
    fn before(
        &self,
        repository: &gix::ThreadSafeRepository,
        groups: &BTreeMap<Group, Vec<(usize, &Spot, Finding)>>,
    ) -> HashMap<Vec<u8>, BTreeSet<Spot>> {
        let objects = Objects::new(repository);
        let others = groups.iter().filter(|((_, _, mark), _)| matches!(mark, Mark::Other(..)));
        let paths: BTreeSet<&Vec<u8>> = others.flat_map(|(_, found)| found).map(|(_, spot, _)| &spot.0).collect();
        let had = |path: &Vec<u8>| -> BTreeSet<Spot> {
            let entries = self.selection.before.iter().filter_map(|&tree| objects.at_path(tree, path).ok().flatten());
            entries.map(|entry| (path.clone(), entry.id)).collect()
        };
        paths.into_iter().map(|path| (path.clone(), had(path))).collect()
    }

    /// Looks at what the range replaced, what stood before it, and what stands in HEAD.
    fn look_back<'s>(
        &self,
        examiner: &mut Examiner<'_>,
        replaced: &HashMap<usize, BTreeMap<Spot, ObjectId>>,
        in_head: impl Iterator<Item = &'s Spot>,
        before: impl Iterator<Item = &'s Spot>,
    ) {
        let mut spots: BTreeMap<Spot, State> = BTreeMap::new();
        // The rules of a whole configuration are needed only where something else than secrets is compared.
        let first_before = self.selection.before.first().copied();
        for spot in before {
            let tree = first_before.unwrap_or_else(|| ObjectId::empty_tree(spot.1.kind()));
            spots.insert(spot.clone(), State::Final(tree));
        }
        for spot in in_head {
            let tree = self.head.unwrap_or_else(|| ObjectId::empty_tree(spot.1.kind()));
            spots.entry(spot.clone()).or_insert(State::Final(tree));
        }
        for (spot, tree) in replaced.values().flatten() {
            spots.entry(spot.clone()).or_insert(State::Past(*tree));
        }
        spots.retain(|spot, _| !self.states.contains_key(spot));
        // What cannot be read now was not asked for: its values only count as new.
        let _ = examiner.examine(spots);
    }
}

/// One finding for each rule and value; of several messages the first, in the order of the range.
fn one_for_each_message(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    let mut known: HashMap<Group, usize> = HashMap::new();
    for finding in findings {
        let group = (finding.rule, finding.path.clone(), Mark::of(&finding));
        match known.get(&group) {
            Some(&at) => {
                if let Some(origin) = &mut kept[at].origin {
                    origin.commits += 1;
                }
            }
            None => {
                known.insert(group, kept.len());
                kept.push(finding);
            }
        }
    }
    kept
}
