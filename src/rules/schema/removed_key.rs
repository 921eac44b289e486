//! `schema/removed-key`: keys that a newer release no longer has.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/removed-key", severity: Severity::Info, confidence: Confidence::High };
