//! `schema/invalid-value`: values of the wrong type, form or size.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/invalid-value", severity: Severity::Error, confidence: Confidence::High };
