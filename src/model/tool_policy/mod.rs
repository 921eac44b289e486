//! Which tools an agent may use: profiles, allow and deny lists, groups, aliases and the sandbox's own lists.
//!
//! As OpenClaw 2026.9.6 resolves them for its `security audit`: a tool is allowed if every policy that applies allows it.

mod names;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::config::Config;
use super::sandbox::{Agent, Setting};
use crate::doc::{NodeId, Value};
use names::{GROUPS, PROFILES, SANDBOX_ALLOW, SANDBOX_DENY};

/// A list of tools, and what was found in it. Many agents may share one.
#[derive(Debug, Default)]
struct List {
    names: Vec<String>,
    known: RefCell<HashMap<String, bool>>,
}

/// What one layer allows and denies. Nothing allowed means everything allowed; a denial wins.
#[derive(Clone, Debug, Default)]
struct Policy {
    allow: Vec<Rc<List>>,
    deny: Vec<Rc<List>>,
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

/// Reads the lists of a configuration, each once, however many agents there are.
pub(crate) struct Policies<'c> {
    config: Config<'c>,
    shared: Option<Setting>,
    lists: RefCell<HashMap<NodeId, Rc<List>>>,
    providers: RefCell<HashMap<NodeId, HashMap<String, Setting>>>,
}

impl List {
    fn of(names: impl IntoIterator<Item = String>) -> Rc<Self> {
        Rc::new(Self { names: names.into_iter().collect(), known: RefCell::default() })
    }

    fn has(&self, tool: &str) -> bool {
        if let Some(&known) = self.known.borrow().get(tool) {
            return known;
        }
        let has = self.names.iter().any(|pattern| matches(pattern, tool));
        self.known.borrow_mut().insert(tool.to_owned(), has);
        has
    }
}

impl Policy {
    fn allows(&self, tool: &str) -> bool {
        let is_in = |lists: &[Rc<List>], tool: &str| lists.iter().any(|list| list.has(tool));
        !is_in(&self.deny, tool)
            && (self.allow.iter().all(|list| list.names.is_empty())
                || is_in(&self.allow, tool)
                // Whoever may write may patch.
                || (tool == "apply_patch" && is_in(&self.allow, "write")))
    }
}

impl Scope<'_> {
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

impl<'c> Policies<'c> {
    /// The policies of a configuration.
    pub(crate) fn of(config: Config<'c>) -> Self {
        Self { config, shared: config.get(&["tools"]), lists: RefCell::default(), providers: RefCell::default() }
    }

    /// All scopes: what is shared first, then each agent.
    pub(crate) fn scopes<'a>(&self, agents: &'a [Agent]) -> Vec<Scope<'a>> {
        std::iter::once(None).chain(agents.iter().map(Some)).map(|agent| self.scope(agent, None)).collect()
    }

    /// One scope; with a certain model, `provider/model`, if one is given, for which there may be lists of its own.
    pub(crate) fn scope<'a>(&self, agent: Option<&'a Agent>, model: Option<&str>) -> Scope<'a> {
        let config = self.config;
        let sandbox = sandbox_mode(config, agent).to_owned();
        let mut policies = Vec::new();
        let own = agent.and_then(|agent| of_agent(config, agent, &["tools"]));
        let layers = || own.iter().chain(&self.shared);
        let profile = layers().find_map(|tools| config.text_below(tools, &["profile"]));
        if let Some((_, allow)) = profile.and_then(|profile| PROFILES.iter().find(|(name, _)| *name == profile)) {
            let profile = List::of(allow.iter().map(|&tool| tool.to_owned()));
            let also = layers().find_map(|tools| self.list(tools, &["alsoAllow"]));
            policies.push(Policy { allow: std::iter::once(profile).chain(also).collect(), deny: Vec::new() });
        }
        policies.extend(self.shared.iter().chain(&own).filter_map(|tools| self.picked(tools)));
        if let Some(model) = model {
            let tools = self.shared.iter().chain(&own);
            policies.extend(tools.filter_map(|tools| self.picked(&self.by_provider(tools, model)?)));
        }
        if sandbox == "all" {
            policies.push(self.in_sandbox(own.as_ref()));
        }
        Scope { agent, sandbox, policies }
    }

    /// The strings of a list, groups expanded, in canonical form; nothing where there is no list.
    fn list(&self, holder: &Setting, path: &[&str]) -> Option<Rc<List>> {
        let list = self.config.below(holder, path)?;
        if !matches!(self.config.tree().node(list.node).value, Value::Array(_)) {
            return None;
        }
        let read = || List::of(expanded(self.config.strings_of(&list).into_iter().map(|(_, name)| name)));
        Some(Rc::clone(self.lists.borrow_mut().entry(list.node).or_insert_with(read)))
    }

    /// The lists of one `tools` section.
    fn picked(&self, tools: &Setting) -> Option<Policy> {
        let allow = self.list(tools, &["allow"]);
        let also = self.list(tools, &["alsoAllow"]).filter(|also| !also.names.is_empty());
        let deny = self.list(tools, &["deny"]);
        if allow.is_none() && also.is_none() && deny.is_none() {
            return None;
        }
        // What is allowed beside nothing in particular is allowed beside everything.
        let all = also.is_some() && allow.as_ref().is_none_or(|allow| allow.names.is_empty());
        let all = all.then(|| List::of(["*".to_owned()]));
        Some(Policy { allow: all.into_iter().chain(allow).chain(also).collect(), deny: deny.into_iter().collect() })
    }

    /// The lists for a model or, failing that, for its provider.
    fn by_provider(&self, tools: &Setting, model: &str) -> Option<Setting> {
        let holder = self.config.below(tools, &["byProvider"])?;
        let mut providers = self.providers.borrow_mut();
        let read = || {
            let members = self.config.members_of(&holder).into_iter().rev();
            members.map(|(key, setting)| (key.trim().to_lowercase(), setting)).collect()
        };
        let named: &HashMap<String, Setting> = providers.entry(holder.node).or_insert_with(read);
        let model = model.to_lowercase();
        let provider = model.split('/').next().unwrap_or(&model);
        named.get(&model).or_else(|| named.get(provider)).cloned()
    }

    /// The sandbox's own lists: an agent's, the shared ones, or the defaults of the program.
    fn in_sandbox(&self, own: Option<&Setting>) -> Policy {
        let pick =
            |key| own.into_iter().chain(&self.shared).find_map(|tools| self.list(tools, &["sandbox", "tools", key]));
        let (allow, also, deny) = (pick("allow"), pick("alsoAllow"), pick("deny"));
        let defaults = |names: &[&str]| List::of(names.iter().map(|&name| name.to_owned()));
        let is_explicit = |name: &str| allow.iter().chain(&also).any(|list| list.has(name));
        let deny = deny.unwrap_or_else(|| {
            List::of(SANDBOX_DENY.iter().filter(|name| !is_explicit(name)).map(|&name| name.to_owned()))
        });
        let image = || List::of(["view_image".to_owned()]);
        let allow = match allow {
            Some(allow) if allow.names.is_empty() => vec![allow],
            Some(allow) => std::iter::once(allow).chain(also).chain([image()]).collect(),
            None => std::iter::once(defaults(SANDBOX_ALLOW)).chain(also).collect(),
        };
        Policy { allow, deny: vec![deny] }
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

/// How commands run: for all agents, then for each that says it for itself.
pub(crate) fn every_exec(config: Config<'_>) -> Vec<Setting> {
    let agents = config.agents();
    let own = agents.iter().filter_map(|agent| of_agent(config, agent, &["tools", "exec"]));
    config.get(&["tools", "exec"]).into_iter().chain(own).collect()
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
