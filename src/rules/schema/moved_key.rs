//! `schema/moved-key`: keys that a newer release keeps elsewhere.

use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

pub(super) static META: Meta = Meta { id: "schema/moved-key", severity: Severity::Info, confidence: Confidence::High };
