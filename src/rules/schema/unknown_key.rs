//! `schema/unknown-key`: keys that the schema does not know.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/unknown-key", severity: Severity::Error, confidence: Confidence::High };
