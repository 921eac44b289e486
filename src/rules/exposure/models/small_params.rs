//! `exposure/models-small-params`: small models that read the web.

use crate::doc::Value;
use crate::finding::{Confidence, Severity};
use crate::model::browser::has_browser;
use crate::model::config::Config;
use crate::model::model_ref::{billions, model_refs};
use crate::model::sandbox::Setting;
use crate::model::tool_policy::Policies;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/models-small-params", severity: Severity::Error, confidence: Confidence::Medium };

/// Reports small models that may read the web.
pub(in crate::rules) struct SmallParams;

impl Rule for SmallParams {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let agents = config.agents();
        let policies = Policies::of(config);
        let web = [
            (has_web_search(config), "web_search"),
            (config.flag(&["tools", "web", "fetch", "enabled"], false).is_none(), "web_fetch"),
            (has_browser(config), "browser"),
        ];
        let on: Vec<&str> = web.into_iter().filter(|(is_on, _)| *is_on).map(|(_, tool)| tool).collect();
        for model in model_refs(config, &agents).into_iter().filter(|model| !model.for_images) {
            let Some(size) = billions(&model.id).filter(|size| *size <= LARGEST) else { continue };
            let name = if model.id.contains('/') { model.id.clone() } else { format!("openai/{}", model.id) };
            let scope = policies.scope(model.agent, Some(&name));
            let reachable = scope.allowed(&on);
            let (severity, message) = if reachable.is_empty() {
                (Severity::Info, format!("a model of {size} billion parameters is easily led by what it reads"))
            } else {
                let tools = reachable.join("`, `");
                (
                    Severity::Error,
                    format!("a model of {size} billion parameters reads what strangers write, through `{tools}`"),
                )
            };
            let help = "use a larger model, or deny `group:web` and `browser` to it in `tools.byProvider`";
            sink.push(config.found(&META, &model.setting, message).severity(severity).help(help));
        }
    }
}

/// Billions of parameters up to which a model is small.
const LARGEST: f64 = 300.0;

/// Whether there is a search engine: switched on, or with a credential in the file.
fn has_web_search(config: Config<'_>) -> bool {
    let tree = config.tree();
    let has_credential = |holder: &Setting| {
        let members = config.members_of(holder);
        members.iter().any(|(key, value)| *key != "enabled" && !is_blank(&tree.node(value.node).value))
    };
    let search = config.get(&["tools", "web", "search"]);
    let enabled = config.get(&["tools", "web", "search", "enabled"]).and_then(|flag| tree.node(flag.node).as_bool());
    enabled.unwrap_or_else(|| {
        let plugins = config.members(&["plugins", "entries"]);
        let mut of_plugins = plugins.iter().filter_map(|(_, plugin)| config.below(plugin, &["config", "webSearch"]));
        search.iter().any(has_credential) || of_plugins.any(|holder| has_credential(&holder))
    })
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.as_str().trim().is_empty(),
        _ => false,
    }
}
