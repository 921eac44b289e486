//! `policy/audit-trail`: an audit trail that is off or forgets too early.

use super::exceeds;
use super::homes::AUDIT_TRAIL;
use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::block::Block;
use crate::project::{Context, Kind, Shapes};
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/audit-trail", severity: Severity::Warning, confidence: Confidence::High };

/// Reports audit trails that are missing, switched off or kept too briefly.
pub(in crate::rules) struct AuditTrail;

impl Rule for AuditTrail {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let trails = Block::all(cx, AUDIT_TRAIL);
        for trail in trails.iter().filter(|trail| trail.is_object() || trail.is_off()) {
            judge(cx, trail, sink);
        }
        if trails.is_empty()
            && cx.document.shapes.any(Shapes::SOURCE_MAPPING)
            && !has_neighbour(cx)
            && let Some(mapping) = Block::at(cx, &["mapping"])
        {
            let message = "nothing records who reads these secrets";
            sink.push(mapping.lacking(cx, &META, message).help("add an `auditTrail`"));
        }
        if cx.document.kind == Kind::OpenClaw {
            of_openclaw(cx, sink);
        }
    }
}

fn judge(cx: &Context<'_>, trail: &Block<'_>, sink: &mut Sink) {
    let off = trail.off("enabled").or_else(|| trail.is_off().then(|| trail.clone()));
    if let Some(off) = off {
        let finding = off.finding(cx, &META, "nothing records who reads secrets").help(HELP);
        let fix = trail.is_object().then(|| off.replaced("Switch it on", "true"));
        sink.push(fix.into_iter().fold(finding, crate::finding::Finding::fix));
        return;
    }
    let Some(limit) = cx.settings.policy.audit_retention_days else { return };
    match ["retentionDays", "retention"].iter().find_map(|key| trail.get(key)) {
        Some(days) => {
            let plain = days.number().or_else(|| days.text()?.trim().parse().ok());
            let number = plain.or_else(|| Some(days.seconds()? / 86_400.0));
            if let Some(number) = number.filter(|&number| exceeds(limit, number)) {
                let message = format!("the audit trail is kept for {number} days; the policy asks for {limit}");
                sink.push(days.finding(cx, &META, message).help(HELP));
            }
        }
        None => {
            let message = "nothing says how long the audit trail is kept";
            sink.push(trail.lacking(cx, &META, message).help(format!("set `retentionDays: {limit}` or more")));
        }
    }
}

const HELP: &str = "keep it for longer than it takes to notice a theft, so that it shows what was taken";

/// Whether a document around has an audit trail.
fn has_neighbour(cx: &Context<'_>) -> bool {
    cx.around().any(Role::AuditTrail)
}

/// OpenClaw 2026.9.6 keeps its ledger for 30 days, which no setting changes; it is on unless `logging.audit.enabled` (in
/// 2026.7.1 `audit.enabled`) is false.
fn of_openclaw(cx: &Context<'_>, sink: &mut Sink) {
    for audit in Block::all(cx, &[&["logging", "audit"], &["audit"]]) {
        if let Some(off) = audit.get("enabled").filter(|enabled| enabled.bool() == Some(false)) {
            let finding = off.finding(cx, &META, "OpenClaw records no more what agents and tools did");
            let finding =
                finding.help("a ledger that begins after the incident cannot explain it; it holds no contents");
            sink.push(finding.fix(off.replaced("Switch it on", "true")));
        }
    }
}
