//! The entries of a tree object.

use gix::oid;

/// One line of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Its first byte in the tree.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    mode: u32,
    /// Name without directories, in whatever encoding.
    pub(super) name: &'a [u8],
    /// What it names.
    pub(super) id: &'a oid,
}

impl Entry<'_> {
    pub(super) fn is_tree(&self) -> bool {
        self.mode == 0o40_000
    }

    pub(super) fn is_submodule(&self) -> bool {
        self.mode == 0o160_000
    }

    pub(super) fn is_link(&self) -> bool {
        self.mode == 0o120_000
    }
}

/// The entries of a tree, up to the first that is malformed. Ids have `id_length` bytes.
pub(super) fn entries(tree: &[u8], id_length: usize) -> impl Iterator<Item = Entry<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = tree.get(at..)?;
        let zero = memchr::memchr(0, rest)?;
        let blank = memchr::memchr(b' ', &rest[..zero])?;
        let mode = rest[..blank].iter().try_fold(0_u32, |mode, &digit| {
            digit.is_ascii_digit().then(|| mode << 3 | u32::from(digit & 7)).filter(|_| blank <= 7)
        })?;
        let id = oid::try_from_bytes(rest.get(zero + 1..zero + 1 + id_length)?).ok()?;
        let start = at;
        at += zero + 1 + id_length;
        Some(Entry { start, end: at, mode, name: &rest[blank + 1..zero], id })
    })
}
