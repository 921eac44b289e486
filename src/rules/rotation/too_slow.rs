//! `rotation/too-slow`: rotation that is slower than the policy for the credential.

use crate::finding::{Confidence, Finding, Severity};
use crate::model::external::{self, Entry, shown};
use crate::model::lifetime;
use crate::model::rotation::policies;
use crate::model::schedule;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation that is slower than the policy for the credential.
pub(in crate::rules) struct TooSlow;

static META: Meta = Meta { id: "rotation/too-slow", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for TooSlow {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let limits = &cx.settings.policy;
        let limit = limits.rotation_hours.map(|hours| hours.saturating_mul(60));
        for policy in policies(tree, cx.root) {
            let (Some((id, pointer)), Some(schedule)) = (policy.schedule.clone(), policy.runs(tree)) else {
                continue;
            };
            let Some(minutes) = schedule.longest_gap() else {
                continue;
            };
            let node = tree.node(id);
            let next = schedule::show_next(&schedule, cx.settings.now).map(|runs| format!("the next runs are {runs}"));
            if let Some(limit) = limit.filter(|limit| minutes > *limit) {
                let message = format!(
                    "up to {} pass between two rotations; the policy allows {}",
                    schedule::show(minutes),
                    schedule::show(limit)
                );
                let help = format!("rotate at least every {}; {}", schedule::show(limit), next.unwrap_or_default());
                sink.push(cx.finding(&META, node.place(), message).pointer(pointer).help(help));
                continue;
            }
            // Within the general policy, yet longer than advised for this kind of credential.
            let strictest = policy
                .names
                .iter()
                .filter_map(|name| {
                    let kind = lifetime::kind_of_name(name)?;
                    Some((lifetime::allowed(kind, limits)?, *name, lifetime::noun(kind)))
                })
                .min_by_key(|(allowed, ..)| *allowed);
            if let Some((allowed, name, noun)) = strictest.filter(|(allowed, ..)| minutes > *allowed) {
                let message = format!(
                    "`{name}` lives for up to {}; for a {noun} {} is advised",
                    schedule::show(minutes),
                    schedule::show(allowed)
                );
                let finding = cx.finding(&META, node.place(), message).pointer(pointer).severity(limits.advice());
                sink.push(finding.confidence(Confidence::Medium).help(next.unwrap_or_default()));
            }
        }
        let secrets = external::agent_credentials(tree, cx.root).into_iter();
        for secret in secrets.chain(external::named_secrets(tree, cx.root)).chain(external::ref_map(tree, cx.root)) {
            lifetime_of(cx, &secret).into_iter().for_each(|finding| sink.push(finding));
        }
    }
}

/// Keys of the time for which a credential is good, and how many minutes their unit has.
const LIFETIMES: [(&str, f64); 12] = [
    ("ttl", 1.0 / 60.0),
    ("lifetime", 1.0 / 60.0),
    ("validity", 1.0 / 60.0),
    ("validFor", 1.0 / 60.0),
    ("maxAge", 1.0 / 60.0),
    ("expiresIn", 1.0 / 60.0),
    ("leaseDuration", 1.0 / 60.0),
    ("ttlSeconds", 1.0 / 60.0),
    ("ttlMinutes", 1.0),
    ("ttlHours", 60.0),
    ("maxAgeHours", 60.0),
    ("maxAgeDays", 1440.0),
];

/// A finding where a credential says itself that it lives for too long.
fn lifetime_of(cx: &Context<'_>, secret: &Entry<'_>) -> Option<Finding> {
    let (tree, limits) = (cx.tree(), &cx.settings.policy);
    let (key, factor, id) =
        LIFETIMES.iter().find_map(|(key, factor)| Some((*key, *factor, tree.get(secret.node, key)?)))?;
    let node = tree.node(id);
    let units = node.as_f64().or_else(|| schedule::seconds(node.as_str()?))?;
    let field = tree.get(secret.node, "field").and_then(|field| tree.node(field).as_str()).unwrap_or_default();
    let kind = lifetime::kind_of_name(secret.name).or_else(|| lifetime::kind_of_name(field))?;
    let allowed = lifetime::allowed(kind, limits)?;
    #[expect(clippy::cast_possible_truncation, reason = "a number out of range becomes the nearest that is in it")]
    let minutes = (units * factor).ceil() as i64;
    let message = format!(
        "`{}` lives for {}; the policy allows a {} {}",
        shown(secret.name),
        schedule::show(minutes),
        lifetime::noun(kind),
        schedule::show(allowed)
    );
    let finding = cx.finding(&META, node.place(), message).pointer(secret.pointer.key(key));
    (minutes > allowed).then(|| finding.help("shorten it, so that what leaks is soon worth nothing"))
}
