//! Decoding all objects, each right after the one it is derived from.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::object::Kind;
use gix::zlib::Inflate;

use super::entry::{Entries, stream};
use super::forest::{Forest, HEADER, NONE, Plan};
use super::inflate::{inflate, windows};
use super::table::{Number, Objects, Pack, Trouble};
use super::{MAX_WHOLE, delta, loose};
use crate::secrets::Shared;
use crate::source::Content;

/// Bytes of decoded texts that a thread keeps for objects still to be derived from them.
const KEPT: usize = 32 * 1024 * 1024;

/// Objects from this size on are decoded by one thread at a time, in bytes.
const BIG: u64 = 16 * 1024 * 1024;

/// A decoded object.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    /// Which one.
    pub number: Number,
    /// What it is.
    pub kind: Kind,
    /// Its content.
    pub data: &'a [u8],
}

/// What an object was derived from.
pub struct Base<'a, S> {
    /// What the visitor made of it.
    pub state: &'a S,
    /// What the two have in common.
    pub shared: &'a [Shared],
}

/// Looks at objects; called from several threads.
pub trait Visitor: Sync {
    /// What is kept of an object for those derived from it.
    type State: Send;
    /// What each thread collects.
    type Local: Send;

    /// What a thread starts with.
    fn local(&self) -> Self::Local;

    /// Whether objects of a kind are to be visited.
    fn wants(&self, kind: Kind) -> bool;

    /// Whether this one is to be visited. What it is derived from may be visited all the same.
    fn wants_object(&self, _number: Number) -> bool {
        true
    }

    /// Looks at an object, after the one it was derived from.
    fn visit(&self, local: &mut Self::Local, object: Object<'_>, base: Option<Base<'_, Self::State>>) -> Self::State;

    /// Looks at a window of an object that is too large to be decoded as a whole.
    fn window(&self, local: &mut Self::Local, number: Number, kind: Kind, content: Content<'_>);

    /// Is told of an object that could not be read.
    fn fail(&self, local: &mut Self::Local, number: Number, reason: &'static str);
}

/// Visits all objects of the wanted kinds, repeated ones included, with the
/// threads of the current pool. What cannot be read as a whole, such as a pack, is told in `troubles`.
pub fn walk<V: Visitor>(objects: &Objects, visitor: &V, troubles: &mut Vec<Trouble>) -> Vec<V::Local> {
    let mut locals = Vec::new();
    for pack in &objects.packs {
        let end = pack.first + pack.index.num_objects();
        if !(pack.first..end).any(|number| visitor.wants_object(number)) {
            continue;
        }
        match pack.forest.get_or_init(|| Forest::of(pack, objects.hash)) {
            Some(forest) => {
                locals.extend(walk_pack(objects, pack, forest, visitor));
            }
            None => {
                let what = pack.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let reason = format!("the pack cannot be read; it holds {} objects", pack.index.num_objects());
                troubles.push(Trouble { what, reason });
            }
        }
    }
    locals.extend(loose::walk(objects, visitor));
    locals
}

fn walk_pack<V: Visitor>(objects: &Objects, pack: &Pack, forest: &Forest, visitor: &V) -> Vec<V::Local> {
    let plan = forest.plan(|kind| visitor.wants(kind), |number| visitor.wants_object(number));
    let roots = &plan.roots;
    let next = AtomicUsize::new(0);
    let postponed = Mutex::new(Vec::new());
    let done = Mutex::new(Vec::new());
    let worker = || Worker::new(objects, pack, forest, &plan, visitor);
    let work = || {
        let mut worker = worker();
        while let Some(&root) = roots.get(next.fetch_add(1, Ordering::Relaxed)) {
            if worker.size_of(root) >= BIG {
                if let Ok(mut postponed) = postponed.lock() {
                    postponed.push(root);
                }
                continue;
            }
            worker.grow(root);
        }
        if let Ok(mut done) = done.lock() {
            done.push(worker.local);
        }
    };
    let threads = rayon::current_num_threads().min(roots.len() / 8 + 1);
    if threads <= 1 {
        work();
    } else {
        rayon::scope(|scope| (0..threads).for_each(|_| scope.spawn(|_| work())));
    }
    let mut last = worker();
    let mut postponed = postponed.into_inner().unwrap_or_default();
    postponed.sort_unstable();
    postponed.into_iter().for_each(|root| last.grow(root));
    for &slot in forest.broken.iter().filter(|&&slot| visitor.wants_object(forest.number(slot))) {
        visitor.fail(&mut last.local, forest.number(slot), "its entry in the pack is broken");
    }
    let mut done = done.into_inner().unwrap_or_default();
    done.push(last.local);
    done
}

/// An object with others still to be derived from it.
struct Frame<S> {
    slot: u32,
    /// Dropped where memory is short, and made again when it is needed.
    text: Option<Vec<u8>>,
    state: S,
    /// The entry to be derived next.
    next: u32,
}

struct Worker<'a, V: Visitor> {
    pack: &'a Pack,
    forest: &'a Forest,
    plan: &'a Plan,
    visitor: &'a V,
    local: V::Local,
    entries: Option<Entries>,
    engine: Inflate,
    delta: Vec<u8>,
    shared: Vec<Shared>,
    spare: Vec<Vec<u8>>,
}

impl<'a, V: Visitor> Worker<'a, V> {
    fn new(objects: &Objects, pack: &'a Pack, forest: &'a Forest, plan: &'a Plan, visitor: &'a V) -> Self {
        Self {
            pack,
            forest,
            plan,
            visitor,
            local: visitor.local(),
            entries: Entries::open(&pack.path, objects.hash),
            engine: Inflate::default(),
            delta: Vec::new(),
            shared: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// Decodes an object that is derived from no other, and all that are derived from it.
    fn grow(&mut self, root: u32) {
        let mut text = self.spare.pop().unwrap_or_default();
        let size = self.size_of(root);
        if size > MAX_WHOLE as u64 {
            self.stream(root);
            self.fail_below(root, "what it is derived from is too large");
            return;
        }
        if let Err(reason) = self.inflate(root, &mut text) {
            self.fail(root, reason);
            self.fail_below(root, "what it is derived from cannot be read");
            return;
        }
        let state = self.visit(root, &text, None);
        let mut frames = Vec::new();
        self.keep(&mut frames, root, text, state);
        while let Some(frame) = frames.last_mut() {
            let child = frame.next;
            frame.next = self.plan.next_sibling(self.forest, child);
            let is_last = frame.next == NONE;
            if frame.text.is_none() {
                frame.text = self.restore(frame.slot);
            }
            let mut text = self.spare.pop().unwrap_or_default();
            let derived = frame
                .text
                .as_ref()
                .map_or(Err("what it is derived from cannot be read"), |base| self.derive(child, base, &mut text));
            let state = derived.map(|()| {
                let shared = std::mem::take(&mut self.shared);
                let state = self.visit(child, &text, Some(Base { state: &frame.state, shared: &shared }));
                self.shared = shared;
                state
            });
            if is_last && let Some(done) = frames.pop() {
                self.recycle(done.text);
            }
            match state {
                Ok(state) => self.keep(&mut frames, child, text, state),
                Err(reason) => {
                    self.fail(child, reason);
                    self.fail_below(child, "what it is derived from cannot be read");
                    self.recycle(Some(text));
                }
            }
        }
    }

    /// Keeps what others are derived from, as far as memory allows.
    fn keep(&mut self, frames: &mut Vec<Frame<V::State>>, slot: u32, text: Vec<u8>, state: V::State) {
        let next = self.plan.first_child(self.forest, slot);
        if next == NONE {
            self.recycle(Some(text));
            return;
        }
        frames.push(Frame { slot, text: Some(text), state, next });
        let mut kept: usize = frames.iter().filter_map(|frame| frame.text.as_ref()).map(Vec::capacity).sum();
        for frame in frames.iter_mut().rev().skip(1).rev() {
            if kept <= KEPT {
                break;
            }
            kept -= frame.text.take().map_or(0, |text| text.capacity());
        }
    }

    fn recycle(&mut self, text: Option<Vec<u8>>) {
        if let Some(text) = text.filter(|text| text.capacity() <= KEPT / 8 && self.spare.len() < 8) {
            self.spare.push(text);
        }
    }

    fn visit(&mut self, slot: u32, text: &[u8], base: Option<Base<'_, V::State>>) -> V::State {
        let kind = self.forest.kind(slot).unwrap_or(Kind::Blob);
        let object = Object { number: self.forest.number(slot), kind, data: text };
        self.visitor.visit(&mut self.local, object, base)
    }

    /// Makes the text of an object again from the one that its tree begins with.
    fn restore(&mut self, slot: u32) -> Option<Vec<u8>> {
        let mut path: Vec<u32> = std::iter::successors(Some(slot), |&slot| self.forest.parent(slot)).collect();
        let mut text = Vec::new();
        self.inflate(path.pop()?, &mut text).ok()?;
        while let Some(slot) = path.pop() {
            let mut next = Vec::new();
            self.derive(slot, &text, &mut next).ok()?;
            text = next;
        }
        Some(text)
    }

    fn derive(&mut self, slot: u32, base: &[u8], text: &mut Vec<u8>) -> Result<(), &'static str> {
        let mut instructions = std::mem::take(&mut self.delta);
        let mut shared = std::mem::take(&mut self.shared);
        let made = self
            .inflate(slot, &mut instructions)
            .and_then(|()| delta::apply(base, &instructions, MAX_WHOLE, text, &mut shared));
        self.delta = instructions;
        self.shared = shared;
        made
    }

    /// The entry's own bytes: the object, or the delta.
    fn inflate(&mut self, slot: u32, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let entries = self.entries.as_mut().ok_or("the pack cannot be read")?;
        let entry = entries.entry(&self.forest.range(slot)).ok_or("its entry in the pack is broken")?;
        let size = usize::try_from(entry.header.decompressed_size).ok().filter(|&size| size <= MAX_WHOLE);
        inflate(&mut self.engine, entry.compressed, size.ok_or("it is too large")?, out)
    }

    /// Decompressed size that the entry claims, in bytes.
    fn size_of(&mut self, slot: u32) -> u64 {
        let range = self.forest.range(slot);
        self.entries.as_mut().and_then(|entries| entries.claimed_size(&range, HEADER)).unwrap_or(0)
    }

    /// Visits an object window by window.
    fn stream(&mut self, slot: u32) {
        let (number, kind) = (self.forest.number(slot), self.forest.kind(slot).unwrap_or(Kind::Blob));
        let range = self.forest.range(slot);
        let head = range.start..range.end.min(range.start + HEADER);
        let header = self.entries.as_mut().and_then(|entries| entries.entry(&head)).map(|entry| entry.header);
        let (visitor, local) = (self.visitor, &mut self.local);
        let read = header.ok_or("its entry in the pack is broken").and_then(|header| {
            let mut bytes =
                stream(&self.pack.path, &(header.data_offset..range.end)).map_err(|_| "the pack cannot be read")?;
            windows(&mut bytes, 0, header.decompressed_size, |content| visitor.window(local, number, kind, content))
        });
        if let Err(reason) = read {
            self.fail(slot, reason);
        }
    }

    fn fail(&mut self, slot: u32, reason: &'static str) {
        self.visitor.fail(&mut self.local, self.forest.number(slot), reason);
    }

    fn fail_below(&mut self, slot: u32, reason: &'static str) {
        let mut pending: Vec<u32> = self.forest.children_of(slot).collect();
        while let Some(slot) = pending.pop() {
            self.fail(slot, reason);
            pending.extend(self.forest.children_of(slot));
        }
    }
}
