//! `secret/compose-environment`: credentials in the environment that a Compose file gives OpenClaw.

use crate::finding::{Confidence, Severity};
use crate::model::compose::{Variable, services};
use crate::model::credential::{Value, is_sensitive_name, is_setting, judge};
use crate::model::tls;
use crate::project::Context;
use crate::redact::Secret;
use crate::rule::{Meta, Rule, Sink};
use crate::rules::policy;
use crate::text::Span;

/// Reports credentials in the environment that a Compose file gives OpenClaw.
pub(super) struct ComposeEnvironment;

static META: Meta = Meta { id: "secret/compose-environment", severity: Severity::Error, confidence: Confidence::High };

/// Words that people put where a token belongs; on the gateway each is a credential in use.
const WEAK: [&str; 12] = [
    "changeme",
    "change-me",
    "password",
    "secret",
    "admin",
    "token",
    "test",
    "openclaw",
    "clawdbot",
    "letmein",
    "123456",
    "password123",
];

impl Rule for ComposeEnvironment {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for service in services(cx) {
            for variable in service.environment(cx.tree()) {
                check(cx, &variable, sink);
            }
        }
    }
}

fn check(cx: &Context<'_>, variable: &Variable, sink: &mut Sink) {
    if let Some(found) = tls::switched_off(&variable.name, &variable.value.text) {
        let message = format!("this makes {} accept any certificate", found.program);
        let finding = cx.finding(policy::TlsVerificationOff.meta(), variable.value.place, message);
        let help = "remove it, and mount the certificate of the authority that the program should trust";
        sink.push(finding.pointer(variable.value.pointer.clone()).help(help));
    }
    if !is_sensitive_name(&variable.name) {
        return;
    }
    let mut span = variable.value.place.span;
    let whole = variable.value.text.as_str();
    let mut text = whole;
    // The default that stands in for a variable that is not set.
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).filter(|inner| !inner.contains("${"));
    if let Some(default) = inner.and_then(|inner| inner.split_once(":-").or_else(|| inner.split_once('-'))) {
        text = default.1;
        if span.len() == whole.len() {
            span = Span::new(span.end - 1 - text.len(), span.end - 1);
        }
    } else if text.contains('$') {
        return;
    }
    let of_gateway = ["OPENCLAW_GATEWAY_", "CLAWDBOT_GATEWAY_"].iter().any(|start| variable.name.starts_with(start));
    let weak = WEAK.contains(&text.to_ascii_lowercase().as_str());
    let confidence = match judge(text) {
        _ if weak && of_gateway => Confidence::High,
        _ if is_setting(text) || weak || text.starts_with('/') => return,
        Value::Literal if of_gateway || text.len() >= 8 => Confidence::High,
        Value::Literal => Confidence::Low,
        _ => return,
    };
    let message =
        format!("`{}` has its value in the Compose file in plain text", crate::model::external::shown(&variable.name));
    let mut place = variable.value.place;
    place.span = span;
    let mut finding = cx.finding(&META, place, message).pointer(variable.value.pointer.clone()).confidence(confidence);
    finding.secret = Some(Secret::new(text.as_bytes(), 0));
    sink.push(
        finding
            .help("write `${NAME:?}` and set it where Compose runs, or use Compose `secrets`; then rotate the value"),
    );
}
