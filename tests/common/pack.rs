//! Packs made by hand, with whatever claims a test needs.
#![allow(dead_code, reason = "not every test needs everything")]

use std::path::{Path, PathBuf};

/// One entry: the id it is to be found by, and its bytes in the pack.
pub(crate) struct Entry {
    pub(crate) id: [u8; 20],
    pub(crate) bytes: Vec<u8>,
}

/// Bytes that start every pack.
const HEADER: usize = 12;

/// The entries of a pack as they are put together.
#[derive(Default)]
pub(crate) struct Pack {
    entries: Vec<(usize, Entry)>,
    length: usize,
}

impl Pack {
    /// Adds a blob that claims a size; returns where it is.
    pub(crate) fn blob(&mut self, id: u8, claimed: u64, content: &[u8]) -> usize {
        let bytes = [header(3, claimed), deflate(content)].concat();
        self.add(id, bytes)
    }

    /// Adds a delta on the entry at `base`; returns where it is. `from` and `to` are the sizes that it claims.
    pub(crate) fn delta(&mut self, id: u8, base: usize, from: u64, to: u64, instructions: &[u8]) -> usize {
        let content = [varint(from), varint(to), instructions.to_vec()].concat();
        let distance = HEADER + self.length - base;
        let bytes = [header(6, content.len() as u64), offset(distance), deflate(&content)].concat();
        self.add(id, bytes)
    }

    /// Adds a delta on the entry with an id, wherever that is.
    pub(crate) fn ref_delta(&mut self, id: u8, base: u8, from: u64, to: u64, instructions: &[u8]) -> usize {
        let content = [varint(from), varint(to), instructions.to_vec()].concat();
        let bytes = [header(7, content.len() as u64), vec![base; 20], deflate(&content)].concat();
        self.add(id, bytes)
    }

    fn add(&mut self, id: u8, bytes: Vec<u8>) -> usize {
        let at = HEADER + self.length;
        self.length += bytes.len();
        self.entries.push((at, Entry { id: [id; 20], bytes }));
        at
    }

    /// Writes pack and index into a repository; returns the pack's path.
    pub(crate) fn write(mut self, git_directory: &Path) -> PathBuf {
        let count = u32::try_from(self.entries.len()).expect("few entries");
        let mut pack = [b"PACK".as_slice(), &2_u32.to_be_bytes(), &count.to_be_bytes()].concat();
        for (_, entry) in &self.entries {
            pack.extend_from_slice(&entry.bytes);
        }
        let checksum = sha1(&pack);
        pack.extend_from_slice(&checksum);

        self.entries.sort_by_key(|(_, entry)| entry.id);
        let mut index = [b"\xFFtOc".as_slice(), &2_u32.to_be_bytes()].concat();
        for first in 0..=255_u8 {
            let up_to = self.entries.iter().filter(|(_, entry)| entry.id[0] <= first).count();
            index.extend_from_slice(&u32::try_from(up_to).expect("few entries").to_be_bytes());
        }
        index.extend(self.entries.iter().flat_map(|(_, entry)| entry.id));
        index.extend(self.entries.iter().flat_map(|(_, entry)| crc32(&entry.bytes).to_be_bytes()));
        let offset = |at: usize| u32::try_from(at).expect("a small pack").to_be_bytes();
        index.extend(self.entries.iter().flat_map(|(at, _)| offset(*at)));
        index.extend_from_slice(&checksum);
        index.extend_from_slice(&sha1(&index));

        let name: String = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = git_directory.join("objects/pack").join(format!("pack-{name}.pack"));
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("directories");
        std::fs::write(&path, pack).expect("a pack");
        std::fs::write(path.with_extension("idx"), index).expect("an index");
        path
    }
}

/// Kind and size of an entry.
fn header(kind: u8, mut size: u64) -> Vec<u8> {
    let low = |size: u64, bits: u32| u8::try_from(size & ((1 << bits) - 1)).expect("few bits");
    let mut bytes = vec![(kind << 4) | low(size, 4)];
    size >>= 4;
    while size > 0 {
        *bytes.last_mut().expect("a byte") |= 0x80;
        bytes.push(low(size, 7));
        size >>= 7;
    }
    bytes
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7F).expect("seven bits");
        number >>= 7;
        bytes.push(if number > 0 { low | 0x80 } else { low });
        if number == 0 {
            return bytes;
        }
    }
}

/// How far back the base of a delta is.
fn offset(mut distance: usize) -> Vec<u8> {
    let low = |distance: usize| u8::try_from(distance & 0x7F).expect("seven bits");
    let mut bytes = vec![low(distance)];
    distance >>= 7;
    while distance > 0 {
        distance -= 1;
        bytes.insert(0, low(distance) | 0x80);
        distance >>= 7;
    }
    bytes
}

/// A zlib stream that stores its content as it is.
pub(crate) fn deflate(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short content");
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in content {
        a = (a + u32::from(byte)) % 65521;
        b = (b + a) % 65521;
    }
    [
        &[0x78, 0x01, 0x01],
        length.to_le_bytes().as_slice(),
        &(!length).to_le_bytes(),
        content,
        &((b << 16) | a).to_be_bytes(),
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut crc, &byte| {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
        crc
    })
}

/// The id that Git gives an object.
pub(crate) fn object_id(kind: &str, content: &[u8]) -> String {
    let object = [format!("{kind} {}\0", content.len()).as_bytes(), content].concat();
    sha1(&object).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(bytes);
    hasher.try_finalize().expect("no attack on SHA-1").as_slice().to_vec()
}
