//! Which entry of a pack is derived from which.

use gix::object::Kind;
use gix::odb::pack;
use gix::odb::pack::data::entry::Header;
use rayon::prelude::*;

use super::table::{Number, Pack};

/// No entry.
pub(super) const NONE: u32 = u32::MAX;

/// Longest header of an entry: type and size, then the id or the distance of its base.
pub(super) const HEADER: u64 = 64;

/// Headers are read in stretches of a pack of about so many bytes.
const STRETCH: u64 = 8 * 1024 * 1024;

/// The entries of one pack, in the order in which they are stored.
pub(super) struct Forest {
    /// Where each entry begins, ascending, and the number of its object.
    entries: Vec<(u64, Number)>,
    /// The entry each is derived from.
    parents: Vec<u32>,
    /// Kind of the object, if that is known.
    kinds: Vec<Option<Kind>>,
    /// The first entry derived from each.
    children: Vec<u32>,
    /// The next entry derived from the same.
    siblings: Vec<u32>,
    /// Where the last entry ends.
    end: u64,
    /// Entries whose header cannot be read or whose base is not there.
    pub(super) broken: Vec<u32>,
}

/// What the header of an entry says.
#[derive(Clone, Copy)]
enum Basis {
    Own(Kind),
    At(u64),
    Of(Number),
    Broken,
}

fn basis(pack: &Pack, data: Option<&pack::data::File>, offset: u64) -> Basis {
    let entry = data.and_then(|data| {
        let end = offset.saturating_add(HEADER).min(data.data_len() as u64);
        let bytes = data.entry_slice(offset..end.max(offset))?;
        pack::data::Entry::from_bytes(bytes, offset, data.object_hash()).ok()
    });
    match entry.map(|entry| entry.header) {
        None => Basis::Broken,
        Some(Header::Commit) => Basis::Own(Kind::Commit),
        Some(Header::Tree) => Basis::Own(Kind::Tree),
        Some(Header::Blob) => Basis::Own(Kind::Blob),
        Some(Header::Tag) => Basis::Own(Kind::Tag),
        Some(Header::OfsDelta { base_distance }) => offset.checked_sub(base_distance).map_or(Basis::Broken, Basis::At),
        Some(Header::RefDelta { base_id }) => {
            pack.index.lookup(base_id).map_or(Basis::Broken, |at| Basis::Of(pack.first + at))
        }
    }
}

impl Forest {
    /// Reads the headers of all entries; `None` if the pack's file cannot be read.
    pub(super) fn of(pack: &Pack, hash: gix::hash::Kind) -> Option<Self> {
        let index = &pack.index;
        let mut entries: Vec<(u64, Number)> =
            (0..index.num_objects()).map(|at| (index.pack_offset_at_index(at), pack.first + at)).collect();
        entries.par_sort_unstable();
        let end = pack::data::File::at(&pack.path, hash).ok()?.pack_end() as u64;
        let stretches: Vec<&[(u64, Number)]> = entries.chunk_by(|a, b| a.0 / STRETCH == b.0 / STRETCH).collect();
        // Each stretch maps the file anew, so that what the others have touched is given back.
        let read = |stretch: &&[(u64, Number)]| -> Vec<Basis> {
            let data = pack::data::File::at(&pack.path, hash).ok();
            stretch.iter().map(|&(offset, _)| basis(pack, data.as_ref(), offset)).collect()
        };
        let bases: Vec<Vec<Basis>> = stretches.par_iter().map(read).collect();
        let bases = bases.concat();
        let mut forest = Self {
            parents: vec![NONE; entries.len()],
            kinds: vec![None; entries.len()],
            children: vec![NONE; entries.len()],
            siblings: vec![NONE; entries.len()],
            end,
            entries,
            broken: Vec::new(),
        };
        forest.link(pack, &bases);
        Some(forest)
    }

    fn link(&mut self, pack: &Pack, bases: &[Basis]) {
        // From the last to the first, so that the children of each stand in the order of the pack.
        for (slot, basis) in (0..).zip(bases).collect::<Vec<(u32, &Basis)>>().into_iter().rev() {
            let offset = match *basis {
                Basis::Own(kind) => {
                    self.kinds[slot as usize] = Some(kind);
                    continue;
                }
                Basis::At(offset) => Some(offset),
                Basis::Of(number) => Some(pack.index.pack_offset_at_index(number - pack.first)),
                Basis::Broken => None,
            };
            let parent = offset.and_then(|offset| self.slot_at(offset)).filter(|&parent| parent != slot);
            let Some(parent) = parent else {
                self.broken.push(slot);
                continue;
            };
            self.parents[slot as usize] = parent;
            self.siblings[slot as usize] = self.children[parent as usize];
            self.children[parent as usize] = slot;
        }
        let roots: Vec<u32> = self.roots().collect();
        let mut pending = roots;
        while let Some(slot) = pending.pop() {
            let kind = self.kinds[slot as usize];
            for child in self.children_of(slot).collect::<Vec<_>>() {
                self.kinds[child as usize] = kind;
                pending.push(child);
            }
        }
        // What hangs on nothing, or on itself in a circle, was not reached.
        let lost = (0..).zip(&self.kinds).filter(|(_, kind)| kind.is_none()).map(|(slot, _)| slot);
        self.broken = lost.collect();
    }

    fn slot_at(&self, offset: u64) -> Option<u32> {
        let at = self.entries.binary_search_by_key(&offset, |&(offset, _)| offset).ok()?;
        u32::try_from(at).ok()
    }

    /// Entries that are derived from no other.
    pub(super) fn roots(&self) -> impl Iterator<Item = u32> + use<'_> {
        let own = |&(slot, parent): &(u32, &u32)| *parent == NONE && self.kinds[slot as usize].is_some();
        (0..).zip(&self.parents).filter(own).map(|(slot, _)| slot)
    }

    /// Entries derived from this one, in the order of the pack.
    pub(super) fn children_of(&self, slot: u32) -> impl Iterator<Item = u32> + use<'_> {
        let following = |child: u32| (child != NONE).then_some(child);
        std::iter::successors(following(self.children[slot as usize]), move |&child| {
            following(self.siblings[child as usize])
        })
    }

    /// The entry this one is derived from.
    pub(super) fn parent(&self, slot: u32) -> Option<u32> {
        Some(self.parents[slot as usize]).filter(|&parent| parent != NONE)
    }

    pub(super) fn kind(&self, slot: u32) -> Option<Kind> {
        self.kinds[slot as usize]
    }

    pub(super) fn number(&self, slot: u32) -> Number {
        self.entries[slot as usize].1
    }

    /// The bytes of the pack that hold the entry.
    pub(super) fn range(&self, slot: u32) -> std::ops::Range<u64> {
        let at = slot as usize;
        let end = self.entries.get(at + 1).map_or(self.end, |&(offset, _)| offset);
        self.entries[at].0..end.max(self.entries[at].0)
    }

    /// What of the pack is to be decoded: only entries of the wanted kinds that are wanted themselves or have a wanted
    /// one among those derived from them.
    pub(super) fn plan(&self, is_kind: impl Fn(Kind) -> bool, is_wanted: impl Fn(Number) -> bool) -> Plan {
        let length = |(slot, _): (u32, _)| self.range(slot).end - self.range(slot).start + 64;
        let mut weights: Vec<u64> = (0..).zip(&self.entries).map(length).collect();
        let mut order: Vec<u32> = Vec::with_capacity(self.entries.len());
        order.extend(self.roots().filter(|&slot| self.kind(slot).is_some_and(&is_kind)));
        let roots = order.len();
        let mut at = 0;
        while at < order.len() {
            let slot = order[at];
            order.extend(self.children_of(slot));
            at += 1;
        }
        let mut wanted: Vec<bool> = self.entries.iter().map(|&(_, number)| is_wanted(number)).collect();
        for &slot in order[roots..].iter().rev() {
            if let Some(parent) = self.parent(slot).filter(|_| wanted[slot as usize]) {
                weights[parent as usize] += weights[slot as usize];
                wanted[parent as usize] = true;
            }
        }
        let wanted_roots = order[..roots].iter().filter(|&&slot| wanted[slot as usize]);
        let mut roots: Vec<(u64, u32)> = wanted_roots.map(|&slot| (weights[slot as usize], slot)).collect();
        roots.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Plan { roots: roots.into_iter().map(|(_, slot)| slot).collect(), wanted }
    }
}

/// What of a pack is to be decoded.
pub(super) struct Plan {
    /// Where to begin: those with the most compressed bytes below them first.
    pub(super) roots: Vec<u32>,
    wanted: Vec<bool>,
}

impl Plan {
    /// The first entry to be decoded that is derived from this one.
    pub(super) fn first_child(&self, forest: &Forest, slot: u32) -> u32 {
        self.next(forest, forest.children[slot as usize])
    }

    /// The next entry to be decoded that is derived from the same as this one.
    pub(super) fn next_sibling(&self, forest: &Forest, slot: u32) -> u32 {
        self.next(forest, forest.siblings[slot as usize])
    }

    fn next(&self, forest: &Forest, mut slot: u32) -> u32 {
        while slot != NONE && !self.wanted[slot as usize] {
            slot = forest.siblings[slot as usize];
        }
        slot
    }
}
