//! `schema/legacy-layout`: a layout of older releases that OpenClaw still reads.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta =
    Meta { id: "schema/legacy-layout", severity: Severity::Warning, confidence: Confidence::High };
