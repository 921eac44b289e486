//! `sandbox/duplicate-target`: two binds for one place in the container.

use std::collections::HashMap;

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Entry, Origin, Owner, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/duplicate-target", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a container path that an earlier bind of the same container already has.
pub(in crate::rules) struct DuplicateTarget;

impl Rule for DuplicateTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let all = entries(cx);
        let mut seen = HashMap::new();
        // Those of an agent come on top of the defaults, wherever they stand in the file.
        let (defaults, agents): (Vec<_>, Vec<_>) =
            all.iter().partition(|entry| !matches!(entry.owner, Owner::Agent(_)));
        for entry in defaults.into_iter().chain(agents) {
            let Some(target) = entry.normal_target().filter(|target| target != "/") else { continue };
            let inherited = (entry.origin, &Owner::Defaults, target.clone());
            let own = (entry.origin, &entry.owner, target);
            let earlier: Option<&&Entry<'_>> = match seen.get(&own) {
                None if entry.origin != Origin::External => seen.get(&inherited),
                found => found,
            };
            let Some(earlier) = earlier else {
                seen.insert(own, entry);
                continue;
            };
            let message =
                "another bind has the same container path; the container does not start, or only one of them counts";
            sink.push(
                cx.finding(&META, entry.target_place(), message)
                    .pointer(entry.pointer.clone())
                    .related(cx.related(earlier.target_place(), "the other bind"))
                    .help("remove one of the two, or give it another container path"),
            );
        }
    }
}
