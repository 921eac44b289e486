//! When which blob stood at which path.

use std::collections::{BTreeMap, HashMap};

use super::commit::Commit;
use super::links::{Link, Links};
use crate::git::database::Number;

/// Deepest nesting of directories that is followed.
const DEEPEST: usize = 256;

/// Number of a path in [`Paths`].
pub(super) type PathNumber = u32;

/// Paths, each once.
#[derive(Default)]
pub(super) struct Paths {
    numbers: HashMap<Vec<u8>, PathNumber>,
    paths: Vec<Vec<u8>>,
}

impl Paths {
    fn number(&mut self, path: &[u8]) -> PathNumber {
        if let Some(&number) = self.numbers.get(path) {
            return number;
        }
        let number = PathNumber::try_from(self.paths.len()).unwrap_or(PathNumber::MAX);
        self.numbers.insert(path.to_vec(), number);
        self.paths.push(path.to_vec());
        number
    }

    pub(super) fn path(&self, number: PathNumber) -> &[u8] {
        self.paths.get(number as usize).map_or(&[], Vec::as_slice)
    }
}

/// A commit in which a path has another blob than in one of its parents. Blobs that do not matter count as none.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Place of the commit in the order that was given.
    pub(super) commit: usize,
    pub(super) path: PathNumber,
    /// What each parent has.
    pub(super) before: Vec<Option<Number>>,
    /// What the commit has.
    pub(super) after: Option<Number>,
}

/// What a commit has at a path, and what those of its parents have, by their place, that have something else.
type Sides = (Option<Number>, Vec<(usize, Option<Number>)>);

/// Is told a path and the blobs before and after.
type Tell<'a> = &'a mut dyn FnMut(&[u8], Option<Number>, Option<Number>);

/// All changes, in the order of the commits and, within one, of the paths.
pub(super) struct Timeline {
    pub(super) changes: Vec<Change>,
    pub(super) paths: Paths,
}

impl Timeline {
    /// Compares each commit with its parents. Commits come after their parents.
    pub(super) fn of(commits: &[Commit], links: &Links) -> Self {
        let trees: HashMap<Number, Option<Number>> =
            commits.iter().map(|commit| (commit.number, commit.tree)).collect();
        let mut timeline = Self { changes: Vec::new(), paths: Paths::default() };
        for (at, commit) in commits.iter().enumerate() {
            let parents: Vec<Option<Number>> =
                commit.parents.iter().map(|parent| trees.get(parent).copied().flatten()).collect();
            timeline.compare(at, commit.tree, &parents, links);
        }
        timeline
    }

    fn compare(&mut self, commit: usize, tree: Option<Number>, parents: &[Option<Number>], links: &Links) {
        let mut found: BTreeMap<PathNumber, Sides> = BTreeMap::new();
        let mut path = Vec::new();
        let sides: Vec<Option<Number>> = if parents.is_empty() { vec![None] } else { parents.to_vec() };
        for (side, &parent) in sides.iter().enumerate() {
            let paths = &mut self.paths;
            difference(links, parent, tree, &mut path, 0, &mut |path, before, after| {
                let entry = found.entry(paths.number(path)).or_insert_with(|| (after, Vec::new()));
                entry.1.push((side, before));
            });
        }
        for (path, (after, sides_changed)) in found {
            // A parent without a difference has the same.
            let mut before = vec![after; sides.len()];
            for (side, blob) in sides_changed {
                before[side] = blob;
            }
            self.changes.push(Change { commit, path, before, after });
        }
    }
}

/// Everything that a tree holds: path and blob.
pub(super) fn contents(links: &Links, tree: Option<Number>) -> Vec<(Vec<u8>, Number)> {
    let mut all = Vec::new();
    difference(links, None, tree, &mut Vec::new(), 0, &mut |path, _, after| {
        all.extend(after.map(|blob| (path.to_vec(), blob)));
    });
    all
}

/// Tells where two trees have different blobs.
fn difference(
    links: &Links,
    before: Option<Number>,
    after: Option<Number>,
    path: &mut Vec<u8>,
    depth: usize,
    tell: Tell<'_>,
) {
    if before == after || depth > DEEPEST {
        return;
    }
    let (old, new) = (links.of(before), links.of(after));
    let same_name =
        |list: &[Link], link: &Link| list.iter().find(|other| other.name == link.name).map(|link| link.target);
    let mut visit = |link: &Link, before: Option<Number>, after: Option<Number>| {
        let length = path.len();
        if length > 0 {
            path.push(b'/');
        }
        path.extend_from_slice(links.name(link.name));
        let tree = |number: Option<Number>| number.filter(|&number| links.is_tree(number));
        let blob = |number: Option<Number>| number.filter(|&number| !links.is_tree(number));
        if blob(before) != blob(after) {
            tell(path, blob(before), blob(after));
        }
        if tree(before) != tree(after) {
            difference(links, tree(before), tree(after), path, depth + 1, tell);
        }
        path.truncate(length);
    };
    for link in old {
        visit(link, Some(link.target), same_name(new, link));
    }
    for link in new.iter().filter(|link| same_name(old, link).is_none()) {
        visit(link, None, Some(link.target));
    }
}
