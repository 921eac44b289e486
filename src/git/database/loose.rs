//! Objects in files of their own.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::odb::loose::{Options, Store};
use gix::zlib::Inflate;

use super::MAX_WHOLE;
use super::inflate::windows;
use super::table::{Number, Objects};
use super::walk::{Object, Visitor};

/// Largest object that several threads may decode at the same time, in bytes.
const SMALL: usize = 16 * 1024 * 1024;

/// Longest header: kind, size, zero byte.
const HEADER: usize = 32;

/// Visits the loose objects of the wanted kinds.
pub(super) fn walk<V: Visitor>(objects: &Objects, visitor: &V) -> Vec<V::Local> {
    if objects.loose.is_empty() {
        return Vec::new();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let large = Mutex::new(Vec::new());
    let work = || {
        let mut reader = Reader::new(objects, visitor, SMALL);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= objects.loose.len() {
                break;
            }
            if !visitor.wants_object(objects.first_loose() + Number::try_from(at).unwrap_or(0)) {
                continue;
            }
            if !reader.read(at)
                && let Ok(mut large) = large.lock()
            {
                large.push(at);
            }
        }
        if let Ok(mut done) = done.lock() {
            done.push(reader.local);
        }
    };
    let threads = rayon::current_num_threads().min(objects.loose.len() / 16 + 1);
    if threads <= 1 {
        work();
    } else {
        rayon::scope(|scope| (0..threads).for_each(|_| scope.spawn(|_| work())));
    }
    let mut large = large.into_inner().unwrap_or_default();
    large.sort_unstable();
    let mut reader = Reader::new(objects, visitor, MAX_WHOLE);
    for at in large {
        if !reader.read(at) {
            reader.stream(at);
        }
    }
    let mut done = done.into_inner().unwrap_or_default();
    done.push(reader.local);
    done
}

struct Reader<'a, V: Visitor> {
    objects: &'a Objects,
    visitor: &'a V,
    stores: Vec<Store>,
    local: V::Local,
    buffer: Vec<u8>,
    limit: usize,
}

impl<'a, V: Visitor> Reader<'a, V> {
    fn new(objects: &'a Objects, visitor: &'a V, limit: usize) -> Self {
        let options = Options { alloc_limit_bytes: Some(limit), ..Options::default() };
        let open = |directory: &std::path::PathBuf| Store::at_opts(directory, objects.hash, options);
        let stores = objects.directories.iter().map(open).collect();
        Self { objects, visitor, stores, local: visitor.local(), buffer: Vec::new(), limit }
    }

    fn number(&self, at: usize) -> Number {
        self.objects.first_loose() + Number::try_from(at).unwrap_or(0)
    }

    /// Reads and visits an object; false if it is larger than the limit.
    fn read(&mut self, at: usize) -> bool {
        let number = self.number(at);
        let (id, directory) = &self.objects.loose[at];
        let store = &self.stores[usize::from(*directory)];
        match store.try_find(id, &mut self.buffer) {
            Ok(Some(found)) => {
                if self.visitor.wants(found.kind) {
                    let object = Object { number, kind: found.kind, data: found.data };
                    self.visitor.visit(&mut self.local, object, None);
                }
                true
            }
            Ok(None) => {
                self.visitor.fail(&mut self.local, number, "it has vanished");
                true
            }
            Err(_) => {
                let large = store.try_header(id).ok().flatten().is_some_and(|(size, _)| size > self.limit as u64);
                if !large {
                    self.visitor.fail(&mut self.local, number, "the loose object is broken");
                }
                !large
            }
        }
    }

    fn stream(&mut self, at: usize) {
        let number = self.number(at);
        let (id, directory) = &self.objects.loose[at];
        let store = &self.stores[usize::from(*directory)];
        let Ok(Some((size, kind))) = store.try_header(id) else {
            return self.visitor.fail(&mut self.local, number, "the loose object is broken");
        };
        let (visitor, local) = (self.visitor, &mut self.local);
        let read = File::open(store.object_path(id)).map_err(|_| "it cannot be read").and_then(|mut file| {
            let header = header_length(&mut file).ok_or("the loose object is broken")?;
            windows(&mut file, header, size, |content| visitor.window(local, number, kind, content))
        });
        if let Err(reason) = read {
            self.visitor.fail(&mut self.local, number, reason);
        }
    }
}

/// The length of the header inside the compressed stream, in bytes.
fn header_length(file: &mut File) -> Option<usize> {
    let (mut compressed, mut header) = ([0; 256], [0; HEADER]);
    let read = file.read(&mut compressed).ok()?;
    let (_, _, made) = Inflate::default().once(&compressed[..read], &mut header).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    header[..made].iter().position(|&byte| byte == 0).map(|at| at + 1)
}
