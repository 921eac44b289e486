//! `schema/missing-key`: keys that must be there.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/missing-key", severity: Severity::Error, confidence: Confidence::High };
