//! Reading one document into facts.

use std::collections::HashMap;

use super::{Fact, FactId, Role};
use crate::doc::{NodeId, Pointer, Text, Tree};
use crate::model::external::{self, Entry};
use crate::model::rotation::{Form, Policy, policies};
use crate::model::walk::walk;
use crate::project::{Document, Kind, Shapes};

/// So many levels around a name are searched for the tool or the agent that it belongs to.
const LEVELS: usize = 6;

/// Keys of `agents` that are no agents.
const NO_AGENTS: [&str; 5] = ["defaults", "entries", "list", "sandbox", "ownership"];

/// Adds the facts of a document's top-level value. `at` is the position of the document, and of its directory.
pub(super) fn collect(document: &Document, root: NodeId, at: (usize, usize), facts: &mut Vec<Fact>) {
    let mut collector = Collector { tree: &document.tree, root, at, facts, holders: HashMap::new() };
    if document.shapes.any(Shapes::BOUND_AGENTS)
        && let Some(whole) = collector.nameless(&[])
    {
        collector.add(Role::BoundAgents, &whole, None);
    }
    collector.providers();
    collector.definitions();
    collector.stored(document);
    collector.environments();
    collector.agents();
    collector.uses();
    collector.policies();
    collector.watch();
}

struct Collector<'c> {
    tree: &'c Tree,
    root: NodeId,
    at: (usize, usize),
    facts: &'c mut Vec<Fact>,
    /// Agents, their tools and bindings by pointer.
    holders: HashMap<String, FactId>,
}

impl<'c> Collector<'c> {
    fn add(&mut self, role: Role, entry: &Entry<'_>, owner: Option<FactId>) -> FactId {
        let (document, directory) = self.at;
        let id = FactId(self.facts.len());
        self.facts.push(Fact {
            id,
            role,
            name: Text::from(entry.name.to_owned()),
            document,
            root: self.root,
            directory,
            place: entry.place,
            node: entry.node,
            pointer: entry.pointer.clone(),
            owner,
        });
        id
    }

    /// Adds the string at a key of an entry.
    fn text(&mut self, role: Role, owner: &Entry<'_>, key: &str, id: FactId) -> Option<FactId> {
        let entry = external::string_entry(self.tree, owner, key)?;
        Some(self.add(role, &entry, Some(id)))
    }

    /// Adds a string, or the strings of a list.
    fn strings(&mut self, role: Role, node: NodeId, pointer: &Pointer, owner: Option<FactId>) {
        let tree = self.tree;
        let entry = |node: NodeId, pointer: Pointer| {
            let name = tree.node(node).as_str()?;
            Some(Entry { name, place: tree.node(node).place(), node, pointer })
        };
        let elements = tree.elements(node).iter().enumerate().filter_map(|(i, &e)| entry(e, pointer.index(i)));
        for entry in entry(node, pointer.clone()).into_iter().chain(elements) {
            self.add(role, &entry, owner);
        }
    }

    fn fallbacks(&mut self, role: Role, owner: &Entry<'_>, id: FactId) {
        for key in ["fallback", "fallbackTo"] {
            if let Some(node) = self.tree.get(owner.node, key) {
                self.strings(role, node, &owner.pointer.key(key), Some(id));
            }
        }
    }

    /// Something that has no name of its own, at a path.
    fn nameless(&self, path: &[&str]) -> Option<Entry<'static>> {
        let node = self.tree.at(self.root, path)?;
        Some(Entry { name: "", place: self.tree.node(node).place(), node, pointer: Pointer::root().keys(path) })
    }

    fn providers(&mut self) {
        for entry in external::secret_providers(self.tree, self.root) {
            let id = self.add(Role::SecretProvider, &entry, None);
            self.text(Role::ProviderPath, &entry, "path", id);
            self.fallbacks(Role::Fallback, &entry, id);
        }
        for entry in external::external_providers(self.tree, self.root) {
            let id = self.add(Role::ExternalProvider, &entry, None);
            self.fallbacks(Role::Fallback, &entry, id);
        }
        let Some(section) = self.nameless(&["openclaw", "gateway", "secrets"]) else { return };
        let id = self.add(Role::SecretsSection, &section, None);
        self.text(Role::ActiveProvider, &section, "active-provider", id);
        self.fallbacks(Role::Fallback, &section, id);
    }

    fn definitions(&mut self) {
        let (tree, root) = (self.tree, self.root);
        if external::has_ref_map(tree, root)
            && let Some(map) = self.nameless(&[])
        {
            self.add(Role::RefMap, &map, None);
        }
        for entry in external::ref_map(tree, root) {
            let id = self.add(Role::RefEntry, &entry, None);
            self.text(Role::RefProvider, &entry, "provider", id);
            self.text(Role::RefTarget, &entry, "target", id);
            self.fallbacks(Role::EntryFallback, &entry, id);
        }
        for entry in external::agent_credentials(tree, root) {
            let id = self.add(Role::Credential, &entry, None);
            self.text(Role::CredentialSource, &entry, "source", id);
            self.text(Role::CredentialField, &entry, "field", id);
        }
        for entry in external::named_secrets(tree, root) {
            let id = self.add(Role::Named, &entry, None);
            self.text(Role::NamedSource, &entry, "source", id);
            let key = if tree.get(entry.node, "env_var").is_some() { "env_var" } else { "envVar" };
            self.text(Role::Variable, &entry, key, id);
        }
        let source = self.nameless(&["source"]).and_then(|source| {
            let name = external::string_entry(tree, &source, "secretName")?;
            let name = Entry { node: source.node, ..name };
            let id = self.add(Role::Source, &name, None);
            self.text(Role::SourceProvider, &source, "provider", id);
            Some(id)
        });
        for entry in external::mapping(tree, root) {
            let id = self.add(Role::Mapping, &entry, source);
            let value = tree.node(entry.node);
            if let Some(name) = value.as_str().and_then(placeholder) {
                let entry = Entry { name, place: value.place(), node: entry.node, pointer: entry.pointer };
                self.add(Role::Placeholder, &entry, Some(id));
            }
        }
    }

    fn stored(&mut self, document: &Document) {
        if document.kind != Kind::SecretsFile {
            return;
        }
        let name = document.location.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let file = self.nameless(&[]).map(|file| self.add(Role::SecretsFile, &Entry { name, ..file }, None));
        for entry in external::stored(document, self.root) {
            self.add(Role::Stored, &entry, file);
        }
    }

    fn environments(&mut self) {
        let tree = self.tree;
        for environment in external::environments(tree, self.root) {
            let owner = self.add(Role::Environment, &environment, None);
            self.fallbacks(Role::EnvironmentFallback, &environment, owner);
            let Some(secrets) = tree.get(environment.node, "secrets") else { continue };
            let pointer = environment.pointer.key("secrets");
            for member in tree.members(secrets) {
                let name = member.key.as_str();
                let (place, node) = (member.key_place(), member.value);
                let secret = Entry { name, place, node, pointer: pointer.key(name) };
                let id = self.add(Role::EnvironmentSecret, &secret, Some(owner));
                self.text(Role::EnvironmentProvider, &secret, "provider", id);
                // `a/b/` is the path `a/b`.
                if let Some(path) = external::string_entry(tree, &secret, "path") {
                    let name = path.name.trim_end_matches('/');
                    self.add(Role::EnvironmentPath, &Entry { name, ..path }, Some(id));
                }
            }
        }
        let gateway = self.nameless(&["openclaw", "gateway"]);
        let active = gateway.and_then(|gateway| external::string_entry(tree, &gateway, "environment"));
        if let Some(active) = active {
            self.add(Role::ActiveEnvironment, &active, None);
        }
    }

    fn agents(&mut self) {
        for path in [&["agents"][..], &["openclaw", "agents"]] {
            let Some(holder) = self.tree.at(self.root, path) else { continue };
            let pointer = Pointer::root().keys(path);
            self.keyed_agents(holder, &pointer, &NO_AGENTS);
            self.listed_agents(holder, &pointer);
            if let Some(entries) = self.tree.get(holder, "entries") {
                self.keyed_agents(entries, &pointer.key("entries"), &[]);
            }
            if let Some(list) = self.tree.get(holder, "list") {
                self.listed_agents(list, &pointer.key("list"));
            }
        }
        let Some(single) = self.tree.member(self.root, "agent") else {
            if let Some(bindings) = self.nameless(&["tool-bindings"]) {
                self.bindings(&bindings, None);
            }
            return;
        };
        let pointer = Pointer::root().key("agent");
        let (name, place) = match self.tree.node(single.value).as_str() {
            Some(name) => (Some(name), self.tree.node(single.value).place()),
            None => (self.id_of(single.value), single.key_place()),
        };
        let agent = Entry { name: name.unwrap_or("agent"), place, node: single.value, pointer };
        let id = self.agent(&agent);
        self.tools(self.root, &Pointer::root(), Some(id));
    }

    fn id_of(&self, agent: NodeId) -> Option<&'c str> {
        ["id", "name"].into_iter().find_map(|key| self.tree.node(self.tree.get(agent, key)?).as_str())
    }

    fn keyed_agents(&mut self, holder: NodeId, pointer: &Pointer, but: &[&str]) {
        let tree = self.tree;
        for member in tree.members(holder) {
            let name = member.key.as_str();
            if tree.is_object(member.value) && !but.contains(&name) {
                let pointer = pointer.key(name);
                self.agent(&Entry { name, place: member.key_place(), node: member.value, pointer });
            }
        }
    }

    fn listed_agents(&mut self, holder: NodeId, pointer: &Pointer) {
        let tree = self.tree;
        for (index, &node) in tree.elements(holder).iter().enumerate() {
            if let Some(name) = self.id_of(node) {
                let key = ["id", "name"].into_iter().find_map(|key| tree.get(node, key));
                let place = tree.node(key.unwrap_or(node)).place();
                self.agent(&Entry { name, place, node, pointer: pointer.index(index) });
            }
        }
    }

    fn agent(&mut self, agent: &Entry<'_>) -> FactId {
        let tree = self.tree;
        let id = self.add(Role::Agent, agent, None);
        self.holders.insert(agent.pointer.as_str().to_owned(), id);
        if let Some(list) = tree.get(agent.node, "capabilities") {
            self.strings(Role::Capability, list, &agent.pointer.key("capabilities"), Some(id));
        }
        let below = |key: &str| {
            let node = tree.get(agent.node, key)?;
            Some(Entry { name: "", place: tree.node(node).place(), node, pointer: agent.pointer.key(key) })
        };
        if let Some(profiles) = below("auth-profiles") {
            self.members(Role::AuthProfile, &profiles, Some(id));
        }
        if let Some(bindings) = below("tool-bindings") {
            self.bindings(&bindings, Some(id));
        }
        self.tools(agent.node, &agent.pointer, Some(id));
        id
    }

    fn bindings(&mut self, holder: &Entry<'_>, agent: Option<FactId>) {
        self.members(Role::Binding, holder, agent);
    }

    fn members(&mut self, role: Role, holder: &Entry<'_>, owner: Option<FactId>) {
        for member in self.tree.members(holder.node) {
            let name = member.key.as_str();
            let pointer = holder.pointer.key(name);
            let id = self.add(role, &Entry { name, place: member.key_place(), node: member.value, pointer }, owner);
            let pointer = self.facts[id.0].pointer.as_str().to_owned();
            self.holders.insert(pointer, id);
        }
    }

    /// `tools: [{ name, requiresSecret }]`.
    fn tools(&mut self, holder: NodeId, pointer: &Pointer, agent: Option<FactId>) {
        let tree = self.tree;
        let Some(list) = tree.get(holder, "tools") else { return };
        for (index, &node) in tree.elements(list).iter().enumerate() {
            let Some(name) = tree.get(node, "name") else { continue };
            let pointer = pointer.key("tools").index(index);
            if let Some(text) = tree.node(name).as_str() {
                let key = pointer.as_str().to_owned();
                let id =
                    self.add(Role::Tool, &Entry { name: text, place: tree.node(name).place(), node, pointer }, agent);
                self.holders.insert(key, id);
            }
        }
    }

    /// The nearest tool or agent around a pointer.
    fn holder(&self, pointer: &str) -> Option<FactId> {
        let mut around = pointer;
        for _ in 0..LEVELS {
            if let Some(id) = self.holders.get(around) {
                return Some(*id);
            }
            around = around.rsplit_once('/')?.0;
        }
        None
    }

    fn uses(&mut self) {
        let tree = self.tree;
        walk(tree, self.root, |path, _, id| {
            let is_use = |key: &str| matches!(key, "secretRef" | "requiresSecret" | "secretref");
            if !tree.members(id).iter().any(|member| is_use(member.key.as_str())) {
                return;
            }
            let object = path.pointer();
            let owner = self.holder(object.as_str());
            for member in tree.members(id) {
                let key = member.key.as_str();
                let pointer = object.key(key);
                match key {
                    "secretRef" => {
                        let Some(name) = tree.node(member.value).as_str() else { continue };
                        let place = tree.node(member.value).place();
                        let used = Entry { name, place, node: member.value, pointer };
                        let used = self.add(Role::Ref, &used, owner);
                        let around = Entry { name, place, node: id, pointer: object.clone() };
                        self.text(Role::BoundVariable, &around, "envVar", used);
                    }
                    "requiresSecret" => self.strings(Role::Requirement, member.value, &pointer, owner),
                    "secretref" => self.strings(Role::Tag, member.value, &pointer, owner),
                    _ => {}
                }
            }
        });
    }

    fn policies(&mut self) {
        let policies = policies(self.tree, self.root);
        if let Some(whole) = self.nameless(&[]).filter(|_| policies.iter().any(|policy| policy.form != Form::Word)) {
            self.add(Role::Rotating, &whole, None);
        }
        for policy in policies.into_iter().filter(Policy::is_general) {
            let schedule = policy.schedule.as_ref().and_then(|(node, _)| self.tree.node(*node).as_str());
            let name = schedule.unwrap_or_default();
            self.add(
                Role::Policy,
                &Entry { name, place: policy.place, node: policy.node, pointer: policy.pointer },
                None,
            );
        }
    }

    /// What keeps an eye on secrets and agents.
    fn watch(&mut self) {
        if let Some(trail) = external::AUDIT_TRAIL.iter().find_map(|path| self.nameless(path)) {
            self.add(Role::AuditTrail, &trail, None);
        }
        for path in external::MONITORING {
            if let Some(monitoring) = self.nameless(path) {
                for member in self.tree.members(monitoring.node) {
                    let name = member.key.as_str();
                    let (place, node) = (member.key_place(), member.value);
                    self.add(Role::Watched, &Entry { name, place, node, pointer: monitoring.pointer.key(name) }, None);
                }
            }
        }
    }
}

/// The name in `{{NAME}}`, if the whole string is that.
fn placeholder(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    (!name.is_empty() && !name.contains(['{', '}'])).then_some(name)
}
