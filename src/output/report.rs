//! The input of every renderer, and how it is put together.

use std::collections::{BTreeSet, HashMap};

use super::Scope;
use super::item::{Item, Note, Place, SafeEdit, SafeFix};
use super::scrub::{Scrubbed, Scrubber};
use super::source::{FileText, SecretSpan, Source};
use crate::finding::{Finding, Fix, Severity};
use crate::fingerprint::{Anchor, Identity, line_hash};
use crate::rule::Meta;
use crate::text::Span;

/// What a run found and what it looked at.
#[derive(Clone, Debug)]
pub struct Report {
    /// Findings in their final order.
    pub items: Vec<Item>,
    /// What was looked at.
    pub scope: Scope,
    /// The rules of the findings, by id.
    pub rules: Vec<Meta>,
    /// The kind of run, `lint` unless [`Report::with_category`] was called.
    pub category: String,
    /// Version of this program.
    pub version: &'static str,
}

impl Report {
    /// Names the kind of run, so that SARIF consumers keep the results of a scan
    /// of the history apart from those of the worktree.
    #[must_use]
    pub fn with_category(mut self, category: &str) -> Self {
        category.clone_into(&mut self.category);
        self
    }

    /// Whether everything was scanned that should have been.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.scope.is_complete()
    }

    /// How many findings there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|item| item.severity == severity).count()
    }

    /// The facts about a rule, if it is known.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Meta> {
        self.rules.binary_search_by(|meta| meta.id.cmp(id)).ok().map(|at| &self.rules[at])
    }
}

/// Puts a [`Report`] together without keeping the text of any file.
///
/// Add the findings of a file with [`finding`](Self::finding), then its text with
/// [`file`](Self::file); of a large file, the findings of each window before the
/// window. A finding may have related places in other files: their text may come
/// later, or again; [`unresolved`](Self::unresolved) tells which files are missing.
/// Several threads can each have a builder and [`merge`](Self::merge) them.
#[derive(Default)]
pub struct ReportBuilder {
    drafts: Vec<Item>,
    /// Places whose text is still to come.
    wanted: HashMap<Text, Vec<Slot>>,
    /// How often each identity has occurred in the text that was seen last.
    ordinals: HashMap<[u8; 32], u32>,
    last: Text,
}

/// Which text a place is in: a path, and the blob if it is one of Git's.
type Text = (String, Option<String>);

/// One place of one draft.
#[derive(Clone, Copy)]
struct Slot {
    draft: usize,
    /// Which related place; none means the finding itself.
    note: Option<usize>,
}

impl ReportBuilder {
    /// An empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding. Of its secret only the redacted form is kept.
    pub fn finding(&mut self, finding: Finding) {
        let mut scrubber = Scrubber::default();
        if let Some(secret) = &finding.secret {
            scrubber.add_secret(secret);
        }
        let draft = self.drafts.len();
        let mut want = |path: &str, blob: Option<&str>, note| {
            let text = (path.to_owned(), blob.map(str::to_owned));
            self.wanted.entry(text).or_default().push(Slot { draft, note });
        };
        want(&finding.path, finding.blob(), None);
        for (note, related) in finding.related.iter().enumerate() {
            // Of another file it is not known which blob of it was meant: the first that comes will do.
            let blob = finding.blob().filter(|_| related.path == finding.path);
            want(&related.path, blob, Some(note));
        }
        self.drafts.push(draft_of(finding, &scrubber));
    }

    /// Gives the text of a file of the worktree; see [`text`](Self::text).
    pub fn file(&mut self, path: &str, text: &FileText<'_>, secrets: &[SecretSpan]) {
        self.text(path, None, text, secrets);
    }

    /// Gives the text of a file, or of the blob `blob` with that path, in its own encoding, and **every** secret that
    /// was detected in it, whatever its confidence and whether or not it is
    /// suppressed. Nothing of the text is kept but a few masked lines around
    /// each place that was asked for before.
    ///
    /// Findings of one rule in one text must all be there before the text is,
    /// since fingerprints number the equal ones.
    pub fn text(&mut self, path: &str, blob: Option<&str>, text: &FileText<'_>, secrets: &[SecretSpan]) {
        let key = (path.to_owned(), blob.map(str::to_owned));
        let mut here = Vec::new();
        let anywhere = (path.to_owned(), None);
        for key in [&key, &anywhere].into_iter().take(1 + usize::from(blob.is_some())) {
            let Some(slots) = self.wanted.remove(key) else { continue };
            let (inside, elsewhere): (Vec<Slot>, Vec<Slot>) =
                slots.into_iter().partition(|slot| text.holds(self.place(*slot).span));
            here.extend(inside);
            if !elsewhere.is_empty() {
                self.wanted.insert(key.clone(), elsewhere);
            }
        }
        if here.is_empty() {
            return;
        }
        let source = Source::new(*text, &self.with_reported(secrets, &here));
        let mut drafts: Vec<usize> = here.iter().map(|slot| slot.draft).collect();
        drafts.sort_unstable();
        drafts.dedup();
        for draft in drafts {
            scrub_again(&mut self.drafts[draft], source.scrubber());
        }
        for slot in &here {
            let located = source.locate(self.place(*slot).span);
            let draft = &mut self.drafts[slot.draft];
            match slot.note.and_then(|note| draft.related.get_mut(note)) {
                Some(note) => note.place.located = Some(located),
                None => {
                    draft.place.located = Some(located);
                    for edit in draft.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                        edit.region = Some(source.edit_region(edit.span));
                    }
                }
            }
        }
        if text.offset() == 0 || self.last != key {
            self.ordinals.clear();
            self.last = key;
        }
        let mut primary: Vec<usize> = here.iter().filter(|slot| slot.note.is_none()).map(|slot| slot.draft).collect();
        primary.sort_by(|&a, &b| order(&self.drafts[a]).cmp(&order(&self.drafts[b])));
        for draft in primary {
            identify(&mut self.drafts[draft], &mut self.ordinals);
        }
    }

    /// Paths of files with places whose lines and columns are not known yet.
    #[must_use]
    pub fn unresolved(&self) -> BTreeSet<&str> {
        self.wanted.keys().map(|(path, _)| path.as_str()).collect()
    }

    /// Adds everything another builder holds.
    pub fn merge(&mut self, other: Self) {
        let before = self.drafts.len();
        self.drafts.extend(other.drafts);
        for (text, slots) in other.wanted {
            let moved = slots.into_iter().map(|slot| Slot { draft: slot.draft + before, ..slot });
            self.wanted.entry(text).or_default().extend(moved);
        }
    }

    /// The fingerprints of the findings, in the order in which they were added.
    #[must_use]
    pub fn fingerprints(mut self) -> Vec<String> {
        self.ordinals.clear();
        let mut rest: Vec<usize> = (0..self.drafts.len()).filter(|&at| self.drafts[at].line_hash.is_empty()).collect();
        rest.sort_by(|&a, &b| order(&self.drafts[a]).cmp(&order(&self.drafts[b])));
        for at in rest {
            identify(&mut self.drafts[at], &mut self.ordinals);
        }
        self.drafts.into_iter().map(|draft| draft.fingerprint).collect()
    }

    /// Finishes the report. `rules` are all rules there are; those with findings are kept.
    #[must_use]
    pub fn build(mut self, scope: Scope, rules: &[Meta]) -> Report {
        self.drafts.sort_by(|a, b| order(a).cmp(&order(b)));
        self.ordinals.clear();
        for draft in self.drafts.iter_mut().filter(|draft| draft.line_hash.is_empty()) {
            identify(draft, &mut self.ordinals);
        }
        let used: BTreeSet<&str> = self.drafts.iter().map(|draft| draft.rule).collect();
        let mut rules: Vec<Meta> = rules.iter().filter(|meta| used.contains(meta.id)).copied().collect();
        rules.sort_by_key(|meta| meta.id);
        rules.dedup_by_key(|meta| meta.id);
        Report { items: self.drafts, scope, rules, category: "lint".to_owned(), version: env!("CARGO_PKG_VERSION") }
    }

    /// The secrets of a file, with those of its findings that the caller may have missed.
    fn with_reported(&self, secrets: &[SecretSpan], slots: &[Slot]) -> Vec<SecretSpan> {
        let reported = slots.iter().filter(|slot| slot.note.is_none()).filter_map(|slot| {
            let draft = &self.drafts[slot.draft];
            let public_prefix = draft.secret.as_ref()?.as_str().rfind('…').unwrap_or(0);
            Some(SecretSpan { span: draft.place.span, public_prefix })
        });
        secrets.iter().copied().chain(reported).collect()
    }

    fn place(&self, slot: Slot) -> &Place {
        let draft = &self.drafts[slot.draft];
        slot.note.and_then(|note| draft.related.get(note)).map_or(&draft.place, |note| &note.place)
    }
}

/// The order of [`Finding::report_order`]; the pointer decides between equals.
fn order(item: &Item) -> (&Scrubbed, Span, &'static str, &Scrubbed, Option<&str>, Option<&Scrubbed>) {
    (&item.place.path, item.place.span, item.rule, &item.message, item.blob(), item.pointer.as_ref())
}

fn draft_of(finding: Finding, scrubber: &Scrubber) -> Item {
    let place = |path: &str, span| Place { path: scrubber.scrub(path), span, located: None };
    let related = finding.related.iter();
    let mut origin = finding.origin;
    let refs = origin.as_mut().map(|origin| std::mem::take(&mut origin.refs)).unwrap_or_default();
    Item {
        rule: finding.rule,
        severity: finding.severity,
        confidence: finding.confidence,
        message: scrubber.scrub_message(&finding.message),
        place: place(&finding.path, finding.span),
        pointer: finding.pointer.map(|pointer| scrubber.scrub_pointer(&pointer)),
        help: finding.help.map(|help| scrubber.scrub_message(&help)),
        related: related
            .map(|note| Note { place: place(&note.path, note.span), message: scrubber.scrub_message(&note.message) })
            .collect(),
        fixes: finding.fixes.iter().filter_map(|fix| safe_fix(fix, scrubber)).collect(),
        secret: finding.secret.as_ref().map(Scrubbed::of_secret),
        origin,
        refs: refs.iter().map(|name| scrubber.scrub_message(name)).collect(),
        fingerprint: finding.fingerprint.unwrap_or_default(),
        line_hash: String::new(),
    }
}

/// A fix that would write a secret is no fix: it is left out.
fn safe_fix(fix: &Fix, scrubber: &Scrubber) -> Option<SafeFix> {
    let edits = fix.edits.iter().map(|edit| {
        let safe = !scrubber.finds(&edit.text);
        safe.then(|| SafeEdit { span: edit.span, region: None, text: scrubber.scrub(&edit.text) })
    });
    Some(SafeFix { title: scrubber.scrub_message(&fix.title), safe: fix.safe, edits: edits.collect::<Option<_>>()? })
}

fn scrub_again(item: &mut Item, scrubber: &Scrubber) {
    item.fixes.retain(|fix| !fix.edits.iter().any(|edit| scrubber.finds(edit.text.as_str())));
    let texts = [&mut item.message, &mut item.place.path].into_iter();
    let texts = texts.chain(item.help.as_mut()).chain(&mut item.refs);
    let texts = texts.chain(item.related.iter_mut().flat_map(|note| [&mut note.message, &mut note.place.path]));
    for text in texts.chain(item.fixes.iter_mut().map(|fix| &mut fix.title)) {
        scrubber.scrub_again(text);
    }
    if let Some(pointer) = &mut item.pointer {
        *pointer = scrubber.scrub_pointer(pointer.as_str());
    }
}

/// Numbers the finding among its equals and gives it its fingerprint and line hash.
fn identify(item: &mut Item, ordinals: &mut HashMap<[u8; 32], u32>) {
    let mut number = |identity: &Identity| {
        let count = ordinals.entry(identity.key()).or_default();
        *count += 1;
        *count
    };
    let content = item.place.located.as_ref().map(|located| located.content.clone()).unwrap_or_default();
    let by_line = Identity::new(item.rule, item.place.path.as_str(), Anchor::Line(&content));
    let line_ordinal = number(&by_line);
    item.line_hash = format!("{}:{line_ordinal}", line_hash(&content));
    let fingerprint = match &item.pointer {
        Some(pointer) => {
            let by_pointer = Identity::new(item.rule, item.place.path.as_str(), Anchor::Pointer(pointer.as_str()));
            let ordinal = number(&by_pointer) - 1;
            by_pointer.finish(ordinal)
        }
        None => by_line.finish(line_ordinal - 1),
    };
    if item.fingerprint.is_empty() {
        item.fingerprint = fingerprint;
    }
}
