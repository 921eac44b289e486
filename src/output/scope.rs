//! What a run looked at, told at its end whatever it found.

use std::collections::BTreeMap;

/// Versions named at the end of a run at most.
const LISTED: usize = 4;

/// What a run looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Scope {
    /// What `files` counts.
    pub unit: Unit,
    /// Files, or blobs, that were read.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// How many of the files are configurations.
    pub configs: u64,
    /// How many configurations were judged by which schema: an OpenClaw version, or where a schema of the user's own is
    /// from.
    pub judged_by: BTreeMap<String, u64>,
    /// What was left out on purpose: the reason, and how many files.
    pub skipped: Vec<(String, u64)>,
    /// What should have been read and could not be: the path or object, and the reason.
    pub unscanned: Vec<(String, String)>,
    /// How many commits were looked at, in a run over commits.
    pub commits: Option<u64>,
    /// From how many refs the run started, in a run over commits.
    pub refs: Option<u64>,
    /// Why less was there than what was asked for, a sentence each without a final full stop, such as
    /// "shallow clone: …". A run with a limit is incomplete.
    pub limits: Vec<String>,
}

/// What a run counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Files of the worktree.
    #[default]
    Files,
    /// Blobs of a repository, each once.
    Blobs,
}

impl Unit {
    /// The name in reports, in the plural.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Blobs => "blobs",
        }
    }

    /// One of them.
    #[must_use]
    pub fn singular(self) -> &'static str {
        match self {
            Self::Files => "file",
            Self::Blobs => "blob",
        }
    }
}

impl Scope {
    /// Whether everything that was asked for was looked at.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unscanned.is_empty() && self.limits.is_empty()
    }

    /// Adds what another run has looked at. What is counted keeps the name it has here.
    pub fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.configs += other.configs;
        for (version, count) in other.judged_by {
            *self.judged_by.entry(version).or_default() += count;
        }
        for (what, count) in other.skipped {
            match self.skipped.iter_mut().find(|(known, _)| *known == what) {
                Some((_, sum)) => *sum += count,
                None => self.skipped.push((what, count)),
            }
        }
        self.unscanned.extend(other.unscanned);
        self.unscanned.sort_unstable();
        self.limits.extend(other.limits);
    }

    /// One line for the end of a run.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut line = format!(
            "checked {} ({}), {}",
            counted(self.files, self.unit.singular()),
            human_bytes(self.bytes),
            counted(self.configs, "OpenClaw configuration")
        );
        if !self.judged_by.is_empty() {
            let mut parts: Vec<String> = self
                .judged_by
                .iter()
                .rev()
                .take(LISTED)
                .map(|(version, count)| format!("{count} by {version}"))
                .collect();
            if self.judged_by.len() > LISTED {
                parts.push(format!("others by {} more", self.judged_by.len() - LISTED));
            }
            line.push_str(&format!(" ({})", parts.join(", ")));
        }
        for (count, what) in [(self.commits, "commit"), (self.refs, "ref")] {
            if let Some(count) = count {
                line.push_str(", ");
                line.push_str(&counted(count, what));
            }
        }
        let skipped: Vec<String> = self.skipped.iter().map(|(what, count)| counted(*count, what)).collect();
        if !skipped.is_empty() {
            line.push_str("; skipped ");
            line.push_str(&skipped.join(", "));
        }
        let unscanned = (!self.unscanned.is_empty()).then(|| format!("{} could not be scanned", self.unscanned.len()));
        let missing: Vec<String> = unscanned.into_iter().chain(self.limits.iter().cloned()).collect();
        if !missing.is_empty() {
            line.push_str("; INCOMPLETE: ");
            line.push_str(&missing.join("; "));
        }
        line
    }
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn human_bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    #[expect(clippy::cast_precision_loss, reason = "for people, to one digit")]
    let mut amount = bytes as f64;
    let mut unit = 0;
    while amount >= 1000.0 && unit < UNITS.len() - 1 {
        amount /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{amount:.1} {}", UNITS[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_was_not_seen() {
        let mut scope = Scope {
            files: 1,
            bytes: 1_234_567,
            configs: 2,
            skipped: vec![("compressed or media file".into(), 3)],
            ..Scope::default()
        };
        assert_eq!(
            scope.summary(),
            "checked 1 file (1.2 MB), 2 OpenClaw configurations; skipped 3 compressed or media files"
        );
        scope.unscanned.push(("x".into(), "permission denied".into()));
        assert!(scope.summary().ends_with("INCOMPLETE: 1 could not be scanned"));
        assert_eq!(human_bytes(999), "999 B");
        let history = Scope {
            unit: Unit::Blobs,
            commits: Some(2),
            refs: Some(1),
            limits: vec!["shallow clone: older commits are not here".into()],
            ..Scope::default()
        };
        assert_eq!(
            history.summary(),
            "checked 0 blobs (0 B), 0 OpenClaw configurations, 2 commits, 1 ref; INCOMPLETE: shallow clone: older \
             commits are not here"
        );
        assert!(!history.is_complete());
    }
}
