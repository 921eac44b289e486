//! The `[[ignore]]` entries of the settings, and which of them have expired.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use jiff::civil::Date;

use crate::finding::Finding;
use crate::rules::exposure::checks::is_alias;
use crate::settings::Suppression;

/// The suppressions of a run.
pub struct Listed<'a> {
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    suppression: &'a Suppression,
    path: Option<Gitignore>,
    expired: bool,
    used: AtomicBool,
}

impl<'a> Listed<'a> {
    /// Prepares the entries; `today` decides which have expired.
    #[must_use]
    pub fn new(suppressions: &'a [Suppression], today: Date) -> Self {
        let entries = suppressions.iter().map(|suppression| Entry {
            suppression,
            path: suppression.path.as_deref().map(glob),
            expired: suppression.expires.is_some_and(|last| last < today),
            used: AtomicBool::new(false),
        });
        Self { entries: entries.collect() }
    }

    /// Whether an entry that has not expired covers the finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        let mut covered = false;
        for entry in &self.entries {
            if entry.matches(finding) {
                entry.used.store(true, Ordering::Relaxed);
                covered |= !entry.expired;
            }
        }
        covered
    }

    /// Entries that would still cover a finding of this run, had they not expired.
    pub fn expired(&self) -> impl Iterator<Item = &'a Suppression> + '_ {
        let due = |entry: &&Entry<'a>| entry.expired && entry.used.load(Ordering::Relaxed);
        self.entries.iter().filter(due).map(|entry| entry.suppression)
    }
}

impl Entry<'_> {
    fn matches(&self, finding: &Finding) -> bool {
        let wanted = self.suppression;
        (wanted.rule == finding.rule || is_alias(&wanted.rule, finding.rule))
            && wanted.pointer.as_deref().is_none_or(|pointer| finding.pointer.as_deref() == Some(pointer))
            && self.path.as_ref().is_none_or(|path| path.matched(Path::new(&finding.path), false).is_ignore())
    }
}

/// A pattern that is broken matches nothing, and is reported as unused.
fn glob(pattern: &str) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    let _ = builder.add_line(None, pattern);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
