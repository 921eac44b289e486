//! `sandbox/reserved-target`: binds that replace what the container needs.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Origin, Owner, entries, sandboxes, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/reserved-target", severity: Severity::Warning, confidence: Confidence::High };

/// Reports container paths that OpenClaw keeps for itself or that the container runs on.
pub(in crate::rules) struct ReservedTarget;

impl Rule for ReservedTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let all = sandboxes(cx);
        let allowing: HashSet<&Owner> = all
            .iter()
            .filter(|sandbox| {
                let setting = sandbox.get(cx.tree(), &["docker", "dangerouslyAllowReservedContainerTargets"]);
                setting.is_some_and(|setting| setting.is(cx.tree(), true))
            })
            .map(|sandbox| &sandbox.owner)
            .collect();
        let is_allowed = |owner: &Owner| allowing.contains(owner) || allowing.contains(&Owner::Defaults);
        for entry in entries(cx) {
            let Some(target) =
                entry.normal_target().filter(|_| entry.target().is_some_and(|target| target.starts_with('/')))
            else {
                continue;
            };
            let parts: Vec<&str> = target.split('/').skip(1).collect();
            let message = match parts.as_slice() {
                [""] => "the container cannot start with its root directory replaced".to_owned(),
                ["workspace" | "agent", ..] if entry.origin != Origin::External && !is_allowed(&entry.owner) => {
                    format!("OpenClaw keeps `/{}` for itself and refuses to mount over it", parts[0])
                }
                [top] if REPLACED.contains(top) => format!("this replaces the container's own `/{top}`"),
                ["usr", "bin" | "sbin" | "lib" | "local"] | ["usr", "local", "bin"] => {
                    format!("this replaces the container's own {}", shown(&target))
                }
                ["proc" | "sys" | "dev", _, ..] => format!("this replaces a part of the container's `/{}`", parts[0]),
                _ => continue,
            };
            sink.push(
                cx.finding(&META, entry.target_place(), message)
                    .pointer(entry.pointer)
                    .help("choose a container path of its own, such as `/data`"),
            );
        }
    }
}

/// Top-level directories without which no container works as it should.
const REPLACED: &[&str] =
    &["bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "run", "sbin", "sys", "usr", "var"];
