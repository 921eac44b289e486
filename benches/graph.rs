//! What the graph of secrets costs: 200 agents, 500 secrets, 50 files.
//!
//! `cargo bench --bench graph`. The project is made here, the same one at every run.

#[path = "../tests/common/estate.rs"]
mod estate;

use std::hint::black_box;
use std::path::PathBuf;

use criterion::Criterion;
use openclaw_lint::graph::picture::Picture;
use openclaw_lint::graph::{Graph, LazyGraph};
use openclaw_lint::output::{GraphFormat, GraphReport, Scope, Style};
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::settings::Settings;

fn main() {
    let document = |(name, text): (String, String)| {
        Document::parse(PathBuf::from("/project").join(&name), name, Kind::ExternalSecrets, text.into_bytes())
    };
    let documents: Vec<Document> = estate::estate(200, 500, 50).into_iter().map(document).collect();
    let settings = Settings::at(jiff::Timestamp::UNIX_EPOCH);
    let draw = || Picture::of(&documents, &MemoryStore::default(), &settings, &LazyGraph::default());
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("graph");
    group.bench_function("facts", |bencher| bencher.iter(|| Graph::of(black_box(&documents))));
    group.bench_function("picture", |bencher| bencher.iter(draw));
    let report = GraphReport { picture: draw(), scope: Scope::default() };
    for format in GraphFormat::ALL {
        group.bench_function(format.as_str(), |bencher| {
            bencher.iter(|| {
                let mut out = Vec::new();
                format.render(&report, Style::default(), &mut out).map(|()| out)
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
