//! `policy/log-masking`: secrets that stay readable in logs.

use super::homes::SECRET_PROTECTION;
use super::writer;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/log-masking", severity: Severity::Warning, confidence: Confidence::High };

/// Reports configurations that leave secrets readable in logs.
pub(in crate::rules) struct LogMasking;

impl Rule for LogMasking {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for protection in Block::all(cx, SECRET_PROTECTION).into_iter().filter(Block::is_object) {
            match protection.get("maskInLogs") {
                Some(off) if off.is_off() => {
                    let finding = off.finding(cx, &META, "secrets are written to logs as they are");
                    let finding = finding.severity(Severity::Error).help(HELP);
                    sink.push(finding.fix(off.replaced("Switch it on", "true")));
                }
                Some(_) => {}
                None => sink.push(protection.lacking(cx, &META, "nothing says that logs mask secrets").help(HELP)),
            }
        }
        if cx.document.kind == Kind::OpenClaw {
            of_openclaw(cx, sink);
        }
    }
}

const HELP: &str = "set `maskInLogs: true`: logs are copied, sent on and read by people who need no secrets";

/// `logging.redactSensitive` switches masking off until 2026.7.1, which always masks. `logging.redactPatterns` takes the
/// place of OpenClaw's own patterns for the console, exported logs and session transcripts (documentation of OpenClaw
/// 2026.9.6, "Logging" and "Observability").
fn of_openclaw(cx: &Context<'_>, sink: &mut Sink) {
    let Some(logging) = Block::at(cx, &["logging"]) else { return };
    if let Some(off) = logging.get("redactSensitive").filter(|off| off.text() == Some("off"))
        && writer::is_before(cx, [2026, 7, 1])
    {
        let finding = off.finding(cx, &META, "OpenClaw writes secrets to logs and tool output as they are");
        let finding = finding.help("remove it, or set it to `tools`");
        sink.push(finding.fix(off.replaced("Mask secrets in tool output", "\"tools\"")));
    }
    if let Some(patterns) = logging.get("redactPatterns").filter(|patterns| !patterns.elements().is_empty()) {
        let message = "these patterns take the place of OpenClaw's own in console output and session transcripts";
        let finding = patterns.lacking(cx, &META, message);
        sink.push(finding.help("add patterns for the credentials that OpenClaw masks by itself, too, or remove these"));
    }
}
