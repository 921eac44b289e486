//! When which blob stood at which path.

use std::collections::{BTreeMap, HashMap};

use super::commit::Commit;
use super::links::{Link, Links};
use crate::git::database::Number;

/// Deepest nesting of directories that is followed; as deep as Git goes (`core.maxTreeDepth`).
const DEEPEST: usize = 2048;

/// At so many places of a commit the same directory is looked at. Crafted trees stand at more places than there are
/// atoms, also within themselves.
pub(super) const MOST_PLACES: u32 = 64;

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

/// What a path holds in some parents of a commit, by the place of the parent.
type Sides = Vec<(usize, Option<Number>)>;

/// All changes, in the order of the commits and, within one, of the paths.
pub(super) struct Timeline {
    pub(super) changes: Vec<Change>,
    pub(super) paths: Paths,
    /// Whether a directory stands at more than [`MOST_PLACES`], or too deep, and not all of them were followed.
    pub(super) is_cut: bool,
}

impl Timeline {
    /// Compares each commit with its parents. Commits come after their parents.
    pub(super) fn of(commits: &[Commit], links: &Links) -> Self {
        let trees: HashMap<Number, Option<Number>> =
            commits.iter().map(|commit| (commit.number, commit.tree)).collect();
        let mut timeline = Self { changes: Vec::new(), paths: Paths::default(), is_cut: false };
        for (at, commit) in commits.iter().enumerate() {
            let parents: Vec<Option<Number>> =
                commit.parents.iter().map(|parent| trees.get(parent).copied().flatten()).collect();
            timeline.compare(at, commit.tree, &parents, links);
        }
        timeline
    }

    fn compare(&mut self, commit: usize, tree: Option<Number>, parents: &[Option<Number>], links: &Links) {
        // What the commit has, and what those of its parents have that have something else.
        let mut found: BTreeMap<PathNumber, (Option<Number>, Sides)> = BTreeMap::new();
        let sides: Vec<Option<Number>> = if parents.is_empty() { vec![None] } else { parents.to_vec() };
        for (side, &parent) in sides.iter().enumerate() {
            let paths = &mut self.paths;
            let mut tell = |path: &[u8], before: Option<Number>, after: Option<Number>| {
                let entry = found.entry(paths.number(path)).or_insert_with(|| (after, Vec::new()));
                entry.1.push((side, before));
            };
            let mut comparison = Comparison::new(links, &mut tell);
            comparison.trees(parent, tree);
            self.is_cut |= comparison.is_cut;
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
    Comparison::new(links, &mut |path, _, after| {
        all.extend(after.map(|blob| (path.to_vec(), blob)));
    })
    .trees(None, tree);
    all
}

/// What is called where two trees have different blobs: with the path and both.
type Tell<'a> = dyn FnMut(&[u8], Option<Number>, Option<Number>) + 'a;

/// Tells where two trees have different blobs.
struct Comparison<'a> {
    links: &'a Links,
    tell: &'a mut Tell<'a>,
    path: Vec<u8>,
    depth: usize,
    /// How often each pair of trees was compared.
    compared: HashMap<(Option<Number>, Option<Number>), u32>,
    /// Whether a pair stood at too many places.
    is_cut: bool,
}

impl<'a> Comparison<'a> {
    fn new(links: &'a Links, tell: &'a mut Tell<'a>) -> Self {
        Self { links, tell, path: Vec::new(), depth: 0, compared: HashMap::new(), is_cut: false }
    }

    fn trees(&mut self, before: Option<Number>, after: Option<Number>) {
        if before == after {
            return;
        }
        let times = self.compared.entry((before, after)).or_default();
        *times += 1;
        if *times > MOST_PLACES || self.depth > DEEPEST {
            self.is_cut = true;
            return;
        }
        let (old, new) = (self.links.of(before), self.links.of(after));
        let (old_names, new_names) = (ByName::of(old), ByName::of(new));
        for link in old {
            self.entry(link, Some(link.target), new_names.get(link.name));
        }
        for link in new.iter().filter(|link| old_names.get(link.name).is_none()) {
            self.entry(link, None, Some(link.target));
        }
    }

    fn entry(&mut self, link: &Link, before: Option<Number>, after: Option<Number>) {
        let length = self.path.len();
        if length > 0 {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(self.links.name(link.name));
        let tree = |number: Option<Number>| number.filter(|&number| self.links.is_tree(number));
        let blob = |number: Option<Number>| number.filter(|&number| !self.links.is_tree(number));
        let (trees, blobs) = ((tree(before), tree(after)), (blob(before), blob(after)));
        if blobs.0 != blobs.1 {
            (self.tell)(&self.path, blobs.0, blobs.1);
        }
        self.depth += 1;
        self.trees(trees.0, trees.1);
        self.depth -= 1;
        self.path.truncate(length);
    }
}

/// What stands under each name of a tree; of several the first.
struct ByName<'a> {
    links: &'a [Link],
    /// Made where it pays: most trees lead to few blobs that matter.
    names: Option<HashMap<u32, Number>>,
}

impl<'a> ByName<'a> {
    fn of(links: &'a [Link]) -> Self {
        let names = (links.len() > 16).then(|| links.iter().rev().map(|link| (link.name, link.target)).collect());
        Self { links, names }
    }

    fn get(&self, name: u32) -> Option<Number> {
        match &self.names {
            Some(names) => names.get(&name).copied(),
            None => self.links.iter().find(|link| link.name == name).map(|link| link.target),
        }
    }
}
