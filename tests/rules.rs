//! Every rule has a page, and the examples on it are true.

#[path = "common/examples.rs"]
mod examples;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use openclaw_lint::finding::Finding;
use openclaw_lint::project::{Document, FileStore, Kind, MemoryStore, ReadError};
use openclaw_lint::rule::Meta;
use openclaw_lint::rules::compose::COMPOSE_RULES;
use openclaw_lint::rules::{RULES, check, coded, registry};
use openclaw_lint::settings::Settings;

const HEADINGS: [&str; 5] = ["What it does", "Why it matters", "Bad", "Good", "Fix"];

const ROOT: &str = "/repository";

/// The rules on documents. The examples of those on the history are run in `rotation_by_git.rs`.
fn document_rules() -> impl Iterator<Item = &'static Meta> {
    RULES.iter().chain(COMPOSE_RULES).flat_map(|rule| rule.metas())
}

/// The files of an example, with their permissions.
struct Store {
    files: MemoryStore,
    modes: BTreeMap<PathBuf, u32>,
}

impl FileStore for Store {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.files.read(path, limit)
    }

    fn is_symlink(&self, path: &Path) -> bool {
        self.files.is_symlink(path)
    }

    fn mode(&self, path: &Path) -> Option<u32> {
        self.modes.get(path).copied()
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        self.files.canonical(path)
    }
}

/// The documents and findings of an example.
struct Example {
    documents: Vec<Document>,
    findings: Vec<Finding>,
}

impl Example {
    fn run(section: &str) -> Self {
        let files = examples::files(section);
        let at = |name: &str| Path::new(ROOT).join(name);
        let store = Store {
            files: MemoryStore(files.iter().map(|(name, bytes)| (at(name), bytes.clone())).collect()),
            modes: examples::modes(section).into_iter().map(|(name, mode)| (at(&name), mode)).collect(),
        };
        let documents: Vec<Document> = files
            .iter()
            .filter_map(|(name, bytes)| {
                let mut document = parse(name, bytes.clone())?;
                document.resolve_includes(&store);
                Some(document)
            })
            .collect();
        let now = "2026-03-15T00:00:00Z".parse().expect("a valid timestamp");
        let findings = check(&documents, &store, &Settings::at(now));
        Self { documents, findings }
    }

    fn has(&self, rule: &str) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }
}

/// Reads one file of an example as the linter would; `None` for files that hold no configuration.
fn parse(name: &str, text: Vec<u8>) -> Option<Document> {
    let base = name.rsplit('/').next().unwrap_or(name);
    let extension = Path::new(base).extension().and_then(|extension| extension.to_str());
    let by_name = Kind::of_name(base);
    if matches!(extension, Some("yml" | "yaml")) {
        return Document::compose(PathBuf::from(ROOT).join(name), name.to_owned(), text).ok();
    }
    if by_name.is_none() && !matches!(extension, Some("json" | "json5" | "jsonc")) {
        return None;
    }
    let build = |kind, text| Document::parse(PathBuf::from(ROOT).join(name), name.to_owned(), kind, text);
    let kind = by_name.or_else(|| {
        let probe = build(Kind::Fragment, text.clone());
        Kind::of_content(&probe.tree, *probe.roots.first()?)
    });
    Some(build(kind.unwrap_or(Kind::Fragment), text))
}

#[test]
fn ids_are_unique_and_sorted() {
    let ids: Vec<&str> = registry().iter().map(|meta| meta.id).collect();
    let sorted: Vec<&str> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(ids, sorted);
}

#[test]
fn pages_are_complete() {
    // Those of detectors are made from their data.
    for meta in coded() {
        let id = meta.id;
        assert_eq!(meta.page().lines().next(), Some(format!("# {id}").as_str()));
        let summary = meta.summary();
        assert!(summary.ends_with('.') && !summary.contains('\n') && !summary.contains(". "), "{id}: {summary}");
        let headings: Vec<&str> = meta.page().lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{id}");
        for heading in HEADINGS {
            assert!(meta.section(heading).is_some_and(|text| !text.is_empty()), "{id} says nothing under {heading}");
        }
    }
}

#[test]
fn bad_examples_are_found() {
    for meta in document_rules() {
        let example = Example::run(meta.section("Bad").unwrap_or_default());
        let found: BTreeSet<&str> = example.findings.iter().map(|finding| finding.rule).collect();
        assert!(example.has(meta.id), "{}: the bad example gives {found:?}", meta.id);
    }
}

#[test]
fn good_examples_are_clean() {
    for meta in document_rules() {
        let example = Example::run(meta.section("Good").unwrap_or_default());
        assert!(!example.documents.is_empty(), "{} has no good example", meta.id);
        for document in &example.documents {
            assert!(document.errors.is_empty(), "{}: {} {:?}", meta.id, document.path(), document.errors);
        }
        assert!(!example.has(meta.id), "{}: the good example is found", meta.id);
    }
}

#[test]
fn findings_lie_inside_their_files() {
    for meta in document_rules() {
        for heading in ["Bad", "Good"] {
            let files = examples::files(meta.section(heading).unwrap_or_default());
            for finding in Example::run(meta.section(heading).unwrap_or_default()).findings {
                let file = files.iter().find(|(name, _)| *name == finding.path);
                let (_, text) = file.unwrap_or_else(|| panic!("{} is not a file of {}", finding.path, meta.id));
                let spans = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span).chain([finding.span]);
                for span in spans {
                    assert!(text.get(span.start..span.end).is_some(), "{}: {span:?} in {}", finding.rule, finding.path);
                }
            }
        }
    }
}

#[test]
fn every_page_belongs_to_a_rule() {
    let ids: BTreeSet<String> = coded().map(|meta| meta.id.to_owned()).collect();
    let mut pages = BTreeSet::new();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/docs");
    for family in std::fs::read_dir(docs).expect("rules/docs is there") {
        let family = family.expect("a readable entry").path();
        for page in std::fs::read_dir(&family).expect("families are directories") {
            let page = page.expect("a readable entry").path();
            let part = |path: &Path| path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            pages.insert(format!("{}/{}", part(&family), part(&page)));
        }
    }
    assert_eq!(pages, ids);
}
