//! Which objects there are.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gix::odb::pack;
use gix::{ObjectId, oid};
use rayon::prelude::*;

use super::forest::Forest;

/// An object, by its place in a table of [`Objects`]. An object that is stored
/// several times has several numbers; the lowest stands for it.
pub type Number = u32;

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// The file or object.
    pub what: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A pack and the numbers of its objects.
pub(super) struct Pack {
    pub(super) index: pack::index::File,
    /// The file with the objects themselves.
    pub(super) path: PathBuf,
    /// Number of the pack's first object.
    pub(super) first: Number,
    /// What is derived from what; `None` if the file cannot be read.
    pub(super) forest: OnceLock<Option<Forest>>,
}

/// The objects of a repository and of those it borrows from.
pub struct Objects {
    pub(super) packs: Vec<Pack>,
    pub(super) loose: Vec<(ObjectId, u16)>,
    /// The `objects` directories: the repository's own, then alternates.
    pub(super) directories: Vec<PathBuf>,
    pub(super) hash: gix::hash::Kind,
    /// The first eight bytes of the ids, ascending, with the number of the object.
    keys: Vec<(u64, Number)>,
    /// Where in `keys` the ids with each value of the highest bits begin.
    fan: Vec<u32>,
    shift: u32,
    /// Numbers of objects that are stored under a lower number as well, ascending.
    repeated: Vec<Number>,
}

impl Objects {
    /// Lists the objects in an `objects` directory and its alternates. What is
    /// broken is left out and told in `troubles`.
    #[must_use]
    pub fn open(directory: &Path, hash: gix::hash::Kind, troubles: &mut Vec<Trouble>) -> Self {
        let mut directories = vec![directory.to_path_buf()];
        let current = std::env::current_dir().unwrap_or_default();
        match gix::odb::alternate::resolve(directory.to_path_buf(), &current) {
            Ok(more) => directories.extend(more),
            Err(_) => {
                troubles.push(Trouble { what: "objects/info/alternates".into(), reason: "cannot be followed".into() })
            }
        }
        let mut packs = Vec::new();
        let mut loose = Vec::new();
        let mut first = 0;
        for (at, directory) in (0..).zip(&directories) {
            let [indices, packs_there] = pack_files(directory);
            let without_index = packs_there.iter().filter(|pack| !indices.contains(&pack.with_extension("idx")));
            troubles
                .extend(without_index.map(|path| Trouble { what: shown(path), reason: "its index is missing".into() }));
            for path in indices {
                match open_pack(&path, hash, first) {
                    Ok(pack) => {
                        first += pack.index.num_objects();
                        packs.push(pack);
                    }
                    Err(reason) => troubles.push(Trouble { what: shown(&path), reason }),
                }
            }
            if !directory.is_dir() {
                troubles
                    .push(Trouble { what: "an alternate object directory".into(), reason: "does not exist".into() });
                continue;
            }
            let store = gix::odb::loose::Store::at(directory, hash);
            let (own, unread): (Vec<_>, Vec<_>) = store.iter().partition(Result::is_ok);
            if !unread.is_empty() {
                troubles.push(Trouble { what: "loose objects".into(), reason: "a directory cannot be read".into() });
            }
            let mut own: Vec<ObjectId> = own.into_iter().filter_map(Result::ok).collect();
            own.sort_unstable();
            loose.extend(own.into_iter().map(|id| (id, at)));
        }
        let mut objects =
            Self { packs, loose, directories, hash, keys: Vec::new(), fan: Vec::new(), shift: 0, repeated: Vec::new() };
        objects.index();
        objects
    }

    /// How many there are, repeated ones included.
    #[must_use]
    pub fn len(&self) -> Number {
        self.first_loose() + Number::try_from(self.loose.len()).unwrap_or(0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of an object.
    #[must_use]
    pub fn id(&self, number: Number) -> &oid {
        let loose = self.first_loose();
        if number >= loose {
            return &self.loose[(number - loose) as usize].0;
        }
        let pack = &self.packs[self.packs.partition_point(|pack| pack.first <= number) - 1];
        pack.index.oid_at_index(number - pack.first)
    }

    /// The number of an object, if it is there.
    #[must_use]
    pub fn find(&self, id: &oid) -> Option<Number> {
        let key = key(id);
        let bucket = usize::try_from(key >> self.shift).ok()?;
        let (start, end) = (*self.fan.get(bucket)? as usize, *self.fan.get(bucket + 1)? as usize);
        let same =
            self.keys[start..end].iter().skip_while(|(other, _)| *other < key).take_while(|(other, _)| *other == key);
        same.map(|&(_, number)| number).find(|&number| self.id(number) == id)
    }

    /// All objects in the order of their ids, each once.
    pub fn in_order(&self) -> impl Iterator<Item = Number> + use<'_> {
        self.keys.iter().map(|&(_, number)| number).filter(|&number| !self.is_repeated(number))
    }

    /// Finds the objects with the given ids, which ascend, and calls `found` with each that is there.
    pub fn for_each_of<'i, T>(&self, ids: impl Iterator<Item = (&'i [u8], T)>, mut found: impl FnMut(Number, T)) {
        let mut own = self.in_order().peekable();
        for (id, what) in ids {
            while own.next_if(|&number| self.id(number).as_bytes() < id).is_some() {}
            if let Some(number) = own.next_if(|&number| self.id(number).as_bytes() == id) {
                found(number, what);
            }
        }
    }

    /// Whether the object is stored under a lower number as well.
    #[must_use]
    pub fn is_repeated(&self, number: Number) -> bool {
        !self.repeated.is_empty() && self.repeated.binary_search(&number).is_ok()
    }

    /// How many bytes an id has.
    #[must_use]
    pub fn id_length(&self) -> usize {
        self.hash.len_in_bytes()
    }

    /// How ids are made.
    #[must_use]
    pub fn hash_kind(&self) -> gix::hash::Kind {
        self.hash
    }

    /// Number of the first loose object.
    pub(super) fn first_loose(&self) -> Number {
        self.packs.last().map_or(0, |pack| pack.first + pack.index.num_objects())
    }

    fn index(&mut self) {
        let mut keys: Vec<(u64, Number)> = Vec::with_capacity(self.len() as usize);
        for pack in &self.packs {
            keys.extend((0..pack.index.num_objects()).map(|at| (key(pack.index.oid_at_index(at)), pack.first + at)));
        }
        keys.extend((self.first_loose()..).zip(&self.loose).map(|(number, (id, _))| (key(id), number)));
        if self.packs.len() + usize::from(!self.loose.is_empty()) > 1 {
            keys.par_sort_unstable();
            for pair in keys.windows(2) {
                if pair[0].0 == pair[1].0 && self.id(pair[0].1) == self.id(pair[1].1) {
                    self.repeated.push(pair[1].1);
                }
            }
            self.repeated.sort_unstable();
        }
        let bits = (keys.len() / 2).max(2).ilog2().min(24);
        self.shift = u64::BITS - bits;
        self.fan = vec![0; (1 << bits) + 1];
        for (key, _) in &keys {
            self.fan[(key >> self.shift) as usize + 1] += 1;
        }
        for at in 1..self.fan.len() {
            self.fan[at] += self.fan[at - 1];
        }
        self.keys = keys;
    }
}

/// The first eight bytes of an id.
fn key(id: &oid) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&id.as_bytes()[..8]);
    u64::from_be_bytes(bytes)
}

/// The name of a pack's file, which says more than its directory.
fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The `.idx` and the `.pack` files of a directory, in the order of their names.
fn pack_files(objects: &Path) -> [Vec<PathBuf>; 2] {
    let entries = std::fs::read_dir(objects.join("pack")).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort_unstable();
    // What Git is about to write has other names.
    ["idx", "pack"].map(|end| {
        let ends = |path: &&PathBuf| path.extension().is_some_and(|own| own == end);
        let named =
            |path: &&PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"pack-"));
        paths.iter().filter(|path| ends(path) && (end == "idx" || named(path))).cloned().collect()
    })
}

fn open_pack(path: &Path, hash: gix::hash::Kind, first: Number) -> Result<Pack, String> {
    let index = pack::index::File::at(path, hash).map_err(|_| "its index is broken".to_owned())?;
    let data = path.with_extension("pack");
    if !data.is_file() {
        return Err("the pack is missing".into());
    }
    Ok(Pack { index, path: data, first, forest: OnceLock::new() })
}
