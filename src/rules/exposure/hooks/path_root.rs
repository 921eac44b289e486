//! `exposure/hooks-path-root`: webhooks in the place of everything.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "exposure/hooks-path-root", severity: Severity::Error, confidence: Confidence::High };

/// Reports webhooks at the root of the gateway.
pub(in crate::rules) struct PathRoot;

impl Rule for PathRoot {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        if let Some(path) = config.get(&["hooks", "path"]).filter(|path| path.is_text(config.tree(), "/")) {
            let message = "webhooks take the place of every other address of the gateway";
            sink.push(config.found(&META, &path, message).help("use a path of its own, such as `/hooks`"));
        }
    }
}
