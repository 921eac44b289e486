//! What scanning costs: bytes per second on text without secrets, what one more rule adds, and a cold start.
//!
//! `cargo bench --bench scan`. The texts are made here, the same ones at every run.

#![allow(clippy::print_stdout, reason = "its figures are what it is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use openclaw_lint::secrets::{DETECTORS, Engine, FileHint, scan_with};

/// Bytes of each text.
const SIZE: usize = 8 << 20;

/// How often two sets of rules are compared; the fastest of each counts.
const ROUNDS: usize = 60;

/// SplitMix64, which is enough to choose words.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

const WORDS: &[&str] = &[
    "agent", "value", "return", "the", "message", "channel", "of", "window", "index", "count", "stream", "buffer",
    "reader", "line", "a", "to", "result", "parse", "layout", "column", "is", "node", "tree", "render", "update",
    "state", "with", "from", "config", "handler", "event", "loop", "next", "previous", "and", "builder", "format",
];

/// Lines as programs have them.
fn source() -> Vec<u8> {
    let mut random = Random(1);
    let mut word = move || WORDS[random.below(WORDS.len())];
    let mut text = String::with_capacity(SIZE + 256);
    while text.len() < SIZE {
        let line = format!(
            "    let {}_{} = self.{}({}, |{}| {}.{}() + 1); // {} {} {} {}\n",
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
            word(),
        );
        text.push_str(&line);
    }
    text.truncate(SIZE);
    text.into_bytes()
}

/// Prose without markup.
fn prose() -> Vec<u8> {
    let mut random = Random(2);
    let mut text = String::with_capacity(SIZE + 64);
    while text.len() < SIZE {
        text.push_str(WORDS[random.below(WORDS.len())]);
        text.push(if random.below(12) == 0 { '\n' } else { ' ' });
    }
    text.truncate(SIZE);
    text.into_bytes()
}

/// Records as data files have them.
fn json() -> Vec<u8> {
    let mut random = Random(3);
    let mut text = String::with_capacity(SIZE + 256);
    while text.len() < SIZE {
        let (a, b, c) = (random.below(100_000), random.below(1000), WORDS[random.below(WORDS.len())]);
        text.push_str(&format!("  {{ \"id\": {a}, \"name\": \"{c} {b}\", \"size\": [{b}, {a}], \"open\": true }},\n"));
    }
    text.truncate(SIZE);
    text.into_bytes()
}

fn throughput(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clean text");
    group.throughput(Throughput::Bytes(SIZE as u64)).sample_size(20).measurement_time(Duration::from_secs(3));
    for (name, path, text) in [("source", "a.rs", source()), ("prose", "a.md", prose()), ("json", "a.json", json())] {
        let hint = FileHint::from_path(path);
        assert!(scan_with(Engine::builtin(), &text, &hint).is_empty(), "{name} holds no secret");
        group.bench_function(name, |bencher| bencher.iter(|| scan_with(Engine::builtin(), black_box(&text), &hint)));
    }
    group.finish();
}

/// The fastest of many runs of each engine, in turn, so that both see the same disturbances.
fn fastest(engines: &[&Engine], text: &[u8]) -> Vec<Duration> {
    let hint = FileHint::from_path("a.rs");
    let mut best = vec![Duration::MAX; engines.len()];
    for _ in 0..ROUNDS {
        for (engine, best) in engines.iter().zip(&mut best) {
            let started = Instant::now();
            black_box(scan_with(engine, black_box(text), &hint));
            *best = started.elapsed().min(*best);
        }
    }
    best
}

/// What the 400th rule costs, and all that come after it.
fn rules() {
    let sets = [399, 400, DETECTORS.len()].map(|count| Engine::new(DETECTORS.iter().take(count)));
    for (name, text) in [("source", source()), ("json", json())] {
        let best = fastest(&sets.each_ref(), &text);
        let percent = |of: Duration| (of.as_secs_f64() / best[0].as_secs_f64() - 1.0) * 100.0;
        println!(
            "rules, {name}: 399 take {:.2?}, the 400th adds {:+.2} %, all {} add {:+.1} %",
            best[0],
            percent(best[1]),
            DETECTORS.len(),
            percent(best[2])
        );
    }
}

/// The rule set made ready in a process that has nothing yet, and the first scan of a small file.
fn cold(criterion: &mut Criterion) {
    let text = b"{ gateway: { mode: 'local', port: 18789 }, agents: { list: [] } }\n";
    let hint = FileHint::from_path("openclaw.json");
    let started = Instant::now();
    black_box(scan_with(&Engine::new(DETECTORS.iter()), text, &hint));
    println!("cold start, first in this process: {:.2?}", started.elapsed());
    criterion.bench_function("cold start", |bencher| {
        bencher.iter(|| scan_with(&Engine::new(black_box(DETECTORS.iter())), text, &hint));
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    cold(&mut criterion);
    throughput(&mut criterion);
    rules();
    criterion.final_summary();
}
