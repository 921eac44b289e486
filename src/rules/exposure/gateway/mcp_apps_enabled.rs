//! `exposure/mcp-apps-enabled`: pages that MCP servers bring.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "exposure/mcp-apps-enabled", severity: Severity::Warning, confidence: Confidence::High };

/// Reports that MCP servers may show pages of their own.
pub(in crate::rules) struct McpAppsEnabled;

impl Rule for McpAppsEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if let Some(flag) = config.flag(&["mcp", "apps", "enabled"], true) {
            let message = "every MCP server may show pages that call its tools while a session lasts";
            sink.push(
                config.found(&META, &flag, message).help("switch it off unless every configured server is trusted"),
            );
        }
    }
}
