//! `schema/inconsistent`: values that are each valid but do not go together.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/inconsistent", severity: Severity::Error, confidence: Confidence::High };
