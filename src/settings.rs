//! What the user may choose.

use jiff::Timestamp;

use crate::finding::Confidence;

/// Settings of a run, from the command line and the settings file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// OpenClaw version to judge by, if the user named one.
    pub openclaw_version: Option<String>,
    /// The clock that dates are compared with.
    pub now: Timestamp,
    /// Findings below this are not reported.
    pub min_confidence: Confidence,
    /// Lifetimes and limits.
    pub policy: Policy,
}

/// Lifetimes and limits, with the defaults that the documentation gives.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Days before expiry from which a secret counts as expiring.
    pub notice_days: i64,
    /// Days after `createdAt` at which a secret should have been rotated.
    pub max_age_days: i64,
    /// Longest time between two scheduled rotations, in hours.
    pub rotation_hours: i64,
    /// Longest time an old secret may stay valid after rotation, in minutes.
    pub grace_minutes: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { notice_days: 7, max_age_days: 90, rotation_hours: 168, grace_minutes: 60 }
    }
}

impl Settings {
    /// Defaults, with the given clock.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self { openclaw_version: None, now, min_confidence: Confidence::Medium, policy: Policy::default() }
    }
}
