//! Which tools an agent may use: profiles, allow and deny lists, groups, aliases and the sandbox's own lists.
//!
//! As OpenClaw 2026.9.6 resolves them for its `security audit`: a tool is allowed if every policy that applies allows it.

mod names;

use super::config::Config;
use super::sandbox::{Agent, Setting};
use names::{GROUPS, PROFILES, SANDBOX_ALLOW, SANDBOX_DENY};

/// What one layer allows and denies. Nothing allowed means everything allowed; a denial wins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    allow: Vec<String>,
    deny: Vec<String>,
}

/// The agents' common settings, or those of one agent.
#[derive(Clone, Debug)]
pub(crate) struct Scope<'a> {
    /// The agent; nothing for the settings that all share.
    pub(crate) agent: Option<&'a Agent>,
    /// `off`, `non-main` or `all`.
    pub(crate) sandbox: String,
    policies: Vec<Policy>,
}

impl Policy {
    fn allows(&self, tool: &str) -> bool {
        let is_in = |list: &[String], tool: &str| list.iter().any(|pattern| matches(pattern, tool));
        !is_in(&self.deny, tool)
            && (self.allow.is_empty()
                || is_in(&self.allow, tool)
                // Whoever may write may patch.
                || (tool == "apply_patch" && is_in(&self.allow, "write")))
    }
}

impl<'a> Scope<'a> {
    /// All scopes of a configuration: what is shared first, then each agent.
    pub(crate) fn all(config: Config<'_>, agents: &'a [Agent]) -> Vec<Self> {
        std::iter::once(None).chain(agents.iter().map(Some)).map(|agent| Self::of(config, agent)).collect()
    }

    /// One scope.
    pub(crate) fn of(config: Config<'_>, agent: Option<&'a Agent>) -> Self {
        Self::with_model(config, agent, None)
    }

    /// One scope with a certain model, `provider/model`, for which there may be lists of its own.
    pub(crate) fn with_model(config: Config<'_>, agent: Option<&'a Agent>, model: Option<&str>) -> Self {
        let sandbox = sandbox_mode(config, agent).to_owned();
        let mut policies = Vec::new();
        let shared = config.get(&["tools"]);
        let own = agent.and_then(|agent| of_agent(config, agent, &["tools"]));
        let layers = || own.iter().chain(&shared);
        let profile = layers().find_map(|tools| config.text_below(tools, &["profile"]));
        if let Some(allow) = profile.and_then(|profile| PROFILES.iter().find(|(name, _)| *name == profile)) {
            let mut allow: Vec<String> = allow.1.iter().map(|&tool| tool.to_owned()).collect();
            let also = layers().find_map(|tools| list(config, tools, &["alsoAllow"]));
            allow.extend(also.unwrap_or_default());
            policies.push(Policy { allow, deny: Vec::new() });
        }
        policies.extend(shared.iter().chain(&own).filter_map(|tools| picked(config, tools)));
        if let Some(model) = model {
            let tools = shared.iter().chain(&own);
            policies.extend(tools.filter_map(|tools| picked(config, &by_provider(config, tools, model)?)));
        }
        if sandbox == "all" {
            policies.push(in_sandbox(config, own.as_ref()));
        }
        Self { agent, sandbox, policies }
    }

    /// Whether a tool can be used here, by its canonical name.
    pub(crate) fn allows(&self, tool: &str) -> bool {
        self.policies.iter().all(|policy| policy.allows(tool))
    }

    /// Those of `tools` that can be used here.
    pub(crate) fn allowed<'t>(&self, tools: &[&'t str]) -> Vec<&'t str> {
        tools.iter().copied().filter(|tool| self.allows(tool)).collect()
    }

    /// The scope's name in messages.
    pub(crate) fn name(&self) -> String {
        match self.agent {
            Some(agent) => format!("the agent `{}`", crate::redact::printable(&agent.id)),
            None => "the agents' defaults".to_owned(),
        }
    }

    /// A setting of the agent, or else the one that all share.
    pub(crate) fn setting(&self, config: Config<'_>, path: &[&str]) -> Option<Setting> {
        self.agent.and_then(|agent| of_agent(config, agent, path)).or_else(|| config.get(path))
    }
}

/// The mode of an agent's sandbox: its own, that of the defaults, or `off`.
pub(crate) fn sandbox_mode<'c>(config: Config<'c>, agent: Option<&Agent>) -> &'c str {
    let own = agent.and_then(|agent| of_agent(config, agent, &["sandbox", "mode"]));
    let mode = own.or_else(|| config.get(&["agents", "defaults", "sandbox", "mode"]));
    mode.and_then(|mode| config.tree().node(mode.node).as_str()).unwrap_or("off")
}

/// A setting of an agent.
pub(crate) fn of_agent(config: Config<'_>, agent: &Agent, path: &[&str]) -> Option<Setting> {
    let node = config.tree().at(agent.node, path)?;
    Some(Setting { node, pointer: agent.pointer.keys(path) })
}

/// The strings of a list, groups expanded, in canonical form; nothing where there is no list.
fn list(config: Config<'_>, holder: &Setting, path: &[&str]) -> Option<Vec<String>> {
    let list = config.below(holder, path)?;
    let is_list = matches!(config.tree().node(list.node).value, crate::doc::Value::Array(_));
    is_list.then(|| expanded(config.strings_of(&list).into_iter().map(|(_, name)| name)))
}

/// Names in canonical form, groups replaced by their tools.
fn expanded<'s>(names: impl Iterator<Item = &'s str>) -> Vec<String> {
    let mut found = Vec::new();
    for name in names.map(canonical) {
        match GROUPS.iter().find(|(group, _)| *group == name) {
            Some((_, tools)) => found.extend(tools.iter().map(|&tool| tool.to_owned())),
            None => found.push(name),
        }
    }
    found
}

/// A tool's name in lower case, former names replaced.
pub(crate) fn canonical(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    match lower.as_str() {
        "bash" => "exec".to_owned(),
        "apply-patch" => "apply_patch".to_owned(),
        "cron" => "automations".to_owned(),
        _ => lower,
    }
}

/// Whether a pattern, in which `*` stands for anything, is this name.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(tail)
}

/// The lists of one `tools` section.
fn picked(config: Config<'_>, tools: &Setting) -> Option<Policy> {
    let allow = list(config, tools, &["allow"]);
    let also = list(config, tools, &["alsoAllow"]).filter(|also| !also.is_empty());
    let deny = list(config, tools, &["deny"]);
    let allow = match (allow, also) {
        (Some(allow), None) => Some(allow),
        // What is allowed beside nothing in particular is allowed beside everything.
        (None, Some(also)) => Some([vec!["*".to_owned()], also].concat()),
        (Some(allow), Some(also)) if allow.is_empty() => Some([vec!["*".to_owned()], also].concat()),
        (Some(allow), Some(also)) => Some([allow, also].concat()),
        (None, None) => None,
    };
    (allow.is_some() || deny.is_some())
        .then(|| Policy { allow: allow.unwrap_or_default(), deny: deny.unwrap_or_default() })
}

/// The lists for a model or, failing that, for its provider.
fn by_provider(config: Config<'_>, tools: &Setting, model: &str) -> Option<Setting> {
    let holder = config.below(tools, &["byProvider"])?;
    let members = config.members_of(&holder);
    let named = |name: &str| members.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    let provider = model.split('/').next().unwrap_or(model);
    named(model).or_else(|| named(provider)).map(|(_, setting)| setting.clone())
}

/// The sandbox's own lists: an agent's, the shared ones, or the defaults of the program.
fn in_sandbox(config: Config<'_>, own: Option<&Setting>) -> Policy {
    let shared = config.get(&["tools"]);
    let pick = |key| own.into_iter().chain(&shared).find_map(|tools| list(config, tools, &["sandbox", "tools", key]));
    let (allow, also, deny) = (pick("allow"), pick("alsoAllow").unwrap_or_default(), pick("deny"));
    let defaults = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let explicit = [allow.clone().unwrap_or_default(), also.clone()].concat();
    let mut allow = match allow {
        Some(allow) if allow.is_empty() => allow,
        Some(allow) => [allow, also].concat(),
        None => [defaults(SANDBOX_ALLOW), also].concat(),
    };
    if !allow.is_empty() {
        allow.push("view_image".to_owned());
    }
    let is_explicit = |name: &str| explicit.iter().any(|pattern| matches(pattern, name));
    let deny = deny.unwrap_or_else(|| defaults(SANDBOX_DENY).into_iter().filter(|name| !is_explicit(name)).collect());
    Policy { allow, deny }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_names_with_stars() {
        for (pattern, name, fits) in [
            ("*", "exec", true),
            ("exec", "exec", true),
            ("exec", "execute", false),
            ("sessions_*", "sessions_send", true),
            ("*_send", "sessions_send", true),
            ("s*_*d", "sessions_send", true),
            ("a*a", "a", false),
            ("**", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
