//! Where in Git a finding comes from. Findings of the worktree have no origin.

use jiff::Timestamp;

/// How many refs an origin names; [`Origin::ref_count`] says how many there are.
pub const MOST_REFS: usize = 20;

/// What held the content that a finding was made in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginKind {
    /// An entry of the index.
    #[default]
    Index,
    /// A commit with one parent or none.
    Commit,
    /// A merge: the content differs from what every parent has.
    Merge,
    /// A stash.
    Stash,
    /// A commit that only a reflog still knows.
    Reflog,
    /// A note on an object.
    Note,
    /// The message of a commit.
    CommitMessage,
    /// The message of an annotated tag.
    TagMessage,
    /// A tag that points at a blob or a tree no commit has.
    Tag,
    /// An object that nothing refers to.
    Unreachable,
}

impl OriginKind {
    /// The name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Commit => "commit",
            Self::Merge => "merge",
            Self::Stash => "stash",
            Self::Reflog => "reflog",
            Self::Note => "note",
            Self::CommitMessage => "commit-message",
            Self::TagMessage => "tag-message",
            Self::Tag => "tag",
            Self::Unreachable => "unreachable",
        }
    }

    /// The place in words, as "in a merge".
    fn phrase(self) -> &'static str {
        match self {
            Self::Index => "in the index",
            Self::Commit => "in a commit",
            Self::Merge => "in a merge",
            Self::Stash => "in a stash",
            Self::Reflog => "in a commit that only a reflog knows",
            Self::Note => "in a note",
            Self::CommitMessage => "in a commit message",
            Self::TagMessage => "in a tag message",
            Self::Tag => "in a tag",
            Self::Unreachable => "in an object that nothing refers to",
        }
    }
}

/// Where in Git a finding comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// What held the content.
    pub kind: OriginKind,
    /// Id, in hexadecimal, of the blob, or of the commit or tag whose message holds the finding.
    pub blob: Option<String>,
    /// Id of the commit that introduced it: of several the earliest.
    pub commit: Option<String>,
    /// When that commit was authored.
    pub author_date: Option<Timestamp>,
    /// Whether what was found still stands in HEAD; unknown if nobody looked.
    pub in_head: Option<bool>,
    /// Full names of refs from which the blob can be reached, sorted, at most [`MOST_REFS`].
    pub refs: Vec<String>,
    /// How many such refs there are.
    pub ref_count: usize,
    /// When it went away from the default line of history.
    pub removed: Option<Removal>,
    /// How many commits introduced it.
    pub commits: usize,
}

/// The commit that took something away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Its id in hexadecimal.
    pub commit: String,
    /// When it was committed.
    pub date: Timestamp,
}

impl Origin {
    /// A blob of the index.
    #[must_use]
    pub fn index(blob: String) -> Self {
        Self { kind: OriginKind::Index, blob: Some(blob), ..Self::default() }
    }

    /// Commit and date in a few words, for one line: `commit 1a2b3c4d5e, 2026-03-01`. Nothing for the index,
    /// of which there is only one.
    #[must_use]
    pub fn brief(&self) -> Option<String> {
        if self.kind == OriginKind::Index {
            return None;
        }
        let object = self.commit.as_deref().or(self.blob.as_deref()).map(short_id);
        let mut parts: Vec<String> = Vec::new();
        match (self.kind, object) {
            (OriginKind::Commit | OriginKind::CommitMessage, Some(id)) => parts.push(format!("commit {id}")),
            (kind, Some(id)) => parts.push(format!("{} {id}", kind.as_str())),
            (kind, None) => parts.push(kind.as_str().to_owned()),
        }
        parts.extend(self.author_date.map(day));
        Some(parts.join(", "))
    }

    /// A sentence without a final full stop: since when it is there, and whether it still is. Refs are not named.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        if self.kind == OriginKind::Index {
            return None;
        }
        let mut text = self.kind.phrase().to_owned();
        if let Some(commit) = &self.commit {
            text.push_str(&format!(" ({})", short_id(commit)));
        } else if let Some(blob) = &self.blob {
            text.push_str(&format!(" (object {})", short_id(blob)));
        }
        if let Some(date) = self.author_date {
            text.push_str(&format!(" of {}", day(date)));
        }
        if self.commits > 1 {
            text.push_str(&format!(" and {}", counted(self.commits - 1, "more commit")));
        }
        match (self.in_head, &self.removed) {
            (Some(true), _) => text.push_str(", still in HEAD"),
            (_, Some(removed)) => {
                text.push_str(&format!(", gone since {} ({})", day(removed.date), short_id(&removed.commit)));
            }
            (Some(false), None) => text.push_str(", not in HEAD"),
            (None, None) => {}
        }
        if self.ref_count > 0 {
            text.push_str(&format!(", reachable from {}", counted(self.ref_count, "ref")));
        }
        Some(text)
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The first ten digits of an object id.
pub(crate) fn short_id(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

/// The day in UTC, as 2026-03-01.
fn day(time: Timestamp) -> String {
    time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_since_when_and_until_when() {
        let origin = Origin {
            kind: OriginKind::Commit,
            commit: Some("1a2b3c4d5e6f".into()),
            author_date: "2026-03-01T12:00:00Z".parse().ok(),
            in_head: Some(false),
            removed: "2026-04-02T00:00:00Z".parse().ok().map(|date| Removal { commit: "ffee".into(), date }),
            ref_count: 1,
            commits: 3,
            ..Origin::default()
        };
        assert_eq!(origin.brief().as_deref(), Some("commit 1a2b3c4d5e, 2026-03-01"));
        assert_eq!(
            origin.sentence().as_deref(),
            Some(
                "in a commit (1a2b3c4d5e) of 2026-03-01 and 2 more commits, gone since 2026-04-02 (ffee), \
                 reachable from 1 ref"
            )
        );
        assert_eq!(Origin::index("00".into()).brief(), None);
    }
}
