//! The real OpenClaw's references: `{ source, provider, id }` and `${NAME}`, and what they resolve to.

use std::collections::HashMap;

use super::draw::{Canvas, Key};
use super::names::dotted;
use super::{At, EdgeKind, NodeKind};
use crate::doc::{Pointer, Value};
use crate::graph::{FactId, Role};
use crate::model::replacement;
use crate::model::secret_ref::{SecretRef, default_alias, home, is_env_name, secret_refs};
use crate::model::walk::walk;
use crate::project::{Context, Kind};

/// So many levels around a setting are searched for the agent that it belongs to.
const LEVELS: usize = 16;

/// So many agents are drawn as users of what all may use; more are drawn as one.
const FEW: usize = 8;

/// Most variables that are read from one string.
const MOST: usize = 16;

impl Canvas<'_> {
    /// Draws the references of a document.
    pub(super) fn openclaw(&mut self, cx: &Context<'_>) {
        if !matches!(cx.document.kind, Kind::OpenClaw | Kind::Fragment | Kind::AuthProfiles | Kind::Models) {
            return self.opened_stores(cx);
        }
        let home = home(cx);
        let local = Local::of(cx, home.as_ref().unwrap_or(cx));
        for reference in secret_refs(cx) {
            self.reference(&local, &reference);
        }
        if matches!(cx.document.kind, Kind::OpenClaw | Kind::AuthProfiles) && cx.document.roots.len() == 1 {
            self.literals(&local);
        }
        self.opened_stores(cx);
    }

    fn reference(&mut self, local: &Local<'_>, reference: &SecretRef<'_>) {
        let (cx, home, of_home) = (local.cx, local.home, &local.of_home);
        let document = cx.position();
        let alias = reference.provider.unwrap_or_else(|| default_alias(home, reference.source));
        let known = local.providers.get(alias).and_then(|id| self.of_fact(*id));
        let store = known.unwrap_or_else(|| {
            let name = if reference.source == "env" {
                "process environment".to_owned()
            } else {
                format!("{}: {alias}", reference.source)
            };
            let node = self.node(Key::Name(NodeKind::Store, format!("{of_home}#{name}")), NodeKind::Store, &name);
            // The process environment and OpenClaw's own store need no definition.
            self.nodes[node].defined |= matches!(reference.source, "env" | "store");
            node
        });
        let secret = self.resolved(home, reference).unwrap_or_else(|| {
            let name = if crate::model::external::is_name(reference.id) || reference.id.starts_with('/') {
                reference.id.to_owned()
            } else {
                crate::model::external::shown(reference.id)
            };
            let key = format!("{of_home}#{}:{alias}:{}", reference.source, reference.id);
            self.node(Key::Name(NodeKind::Secret, key), NodeKind::Secret, &name)
        });
        // Whether it is there can be told of a file only, and the rules tell that.
        self.nodes[secret].defined = true;
        let place = cx.tree().node(reference.member(cx.tree(), "id")).place();
        let at = self.at("used", document, place, reference.pointer.as_str());
        self.stands(secret, at.clone(), document, place, reference.node);
        self.edge(store, secret, EdgeKind::Stores, reference.id, None);
        self.setting(local, reference.pointer.as_str(), secret, at);
    }

    /// Credentials that stand in the file as they are. Equal ones are one secret.
    fn literals(&mut self, local: &Local<'_>) {
        let (cx, path) = (local.cx, local.cx.document.path());
        let requested = cx.settings.openclaw_version.as_deref();
        let literals = replacement::literals(&[cx.document], requested).into_iter().flatten();
        for literal in literals.filter(|literal| literal.is_credential) {
            let key = Key::Name(NodeKind::Store, format!("{path}#text"));
            let store = self.node(key, NodeKind::Store, &format!("{path}, in plain text"));
            let key = Key::Name(NodeKind::Secret, format!("{path}#literal:{}", literal.variable));
            let secret = self.node(key, NodeKind::Secret, &dotted(&literal.pointer));
            for node in [store, secret] {
                self.nodes[node].defined = true;
            }
            let place = cx.tree().node(literal.node).place();
            let at = self.at("stored", cx.position(), place, &literal.pointer);
            self.stands(secret, at.clone(), cx.position(), place, literal.node);
            self.edge(store, secret, EdgeKind::Stores, "", Some(at.clone()));
            self.setting(local, &literal.pointer, secret, at);
        }
    }

    /// The setting that takes a secret, and the agents that it serves.
    fn setting(&mut self, local: &Local<'_>, pointer: &str, secret: usize, at: At) {
        let key = Key::Name(NodeKind::Place, format!("{}#{pointer}", local.cx.document.path()));
        let setting = self.node(key, NodeKind::Place, &dotted(pointer));
        self.nodes[setting].defined = true;
        if !self.nodes[setting].places.contains(&at) {
            self.nodes[setting].places.push(at.clone());
        }
        self.edge(secret, setting, EdgeKind::Gives, "", Some(at));
        for agent in self.agents_of(local, pointer) {
            self.edge(setting, agent, EdgeKind::Serves, "", None);
        }
    }

    /// The stored secret that a pointer into a secrets file leads to.
    fn resolved(&mut self, home: &Context<'_>, reference: &SecretRef<'_>) -> Option<usize> {
        let first = Pointer::segments(reference.id).next().filter(|_| reference.source == "file")?;
        let stored = home.around().ids(Role::Stored, &first).next()?;
        self.of_fact(stored)
    }

    /// The agent that a setting belongs to, by its own part of the configuration or by its state directory; else all.
    fn agents_of(&mut self, local: &Local<'_>, pointer: &str) -> Vec<usize> {
        let mut around = std::iter::successors(Some(pointer), |inner| Some(inner.rsplit_once('/')?.0)).take(LEVELS);
        let own = around.find_map(|pointer| local.agents.get(pointer));
        let named = || local.by_name.get(local.id?);
        if let Some(agent) = own.or_else(named).and_then(|id| self.of_fact(*id)) {
            return vec![agent];
        }
        if local.id.is_none() && (1..=FEW).contains(&local.by_name.len()) {
            let mut all: Vec<usize> = local.by_name.values().filter_map(|id| self.of_fact(*id)).collect();
            all.sort_unstable();
            return all;
        }
        let name = local.id.unwrap_or("every agent");
        let key = Key::Name(NodeKind::Agent, format!("{}#{name}", local.of_home));
        let node = self.node(key, NodeKind::Agent, name);
        self.nodes[node].defined = true;
        self.detail(node, "configuration", &local.of_home);
        vec![node]
    }

    /// `vault.credentials`: the variables that open a store.
    fn opened_stores(&mut self, cx: &Context<'_>) {
        let tree = cx.tree();
        let Some(vault) = tree.member(cx.root, "vault").filter(|member| tree.is_object(member.value)) else { return };
        let document = cx.position();
        let backend = tree.get(vault.value, "backend").and_then(|id| tree.node(id).as_str()).unwrap_or("vault");
        let key = Key::Name(NodeKind::Store, format!("{}#vault", cx.document.path()));
        let store = self.node(key, NodeKind::Store, backend);
        self.nodes[store].defined = true;
        let at = self.at("defined", document, vault.key_place(), "/vault");
        self.stands(store, at, document, vault.key_place(), vault.value);
        let mut found = Vec::new();
        walk(tree, vault.value, |path, _, id| {
            if let Value::String(text) = &tree.node(id).value {
                for name in variables(text.as_str()) {
                    found.push((name.to_owned(), tree.node(id).place(), format!("/vault{}", path.pointer())));
                }
            }
        });
        for (name, place, pointer) in found {
            let key = Key::Name(NodeKind::Variable, format!("{}#{name}", cx.document.path()));
            let variable = self.node(key, NodeKind::Variable, &name);
            self.nodes[variable].defined = true;
            let at = self.at("used", document, place, &pointer);
            self.nodes[variable].places.push(at.clone());
            self.edge(variable, store, EdgeKind::Opens, "", Some(at));
        }
    }
}

/// What the references of one document lead to.
struct Local<'c> {
    cx: &'c Context<'c>,
    /// Where providers and agents are defined.
    home: &'c Context<'c>,
    of_home: String,
    providers: HashMap<&'c str, FactId>,
    /// Agents of this document by pointer.
    agents: HashMap<&'c str, FactId>,
    /// Agents of the home by name.
    by_name: HashMap<&'c str, FactId>,
    /// The agent in whose directory the document is.
    id: Option<&'c str>,
}

impl<'c> Local<'c> {
    fn of(cx: &'c Context<'c>, home: &'c Context<'c>) -> Self {
        let names = |role| home.own(role).map(|fact| (fact.name.as_str(), fact.id)).collect();
        Self {
            cx,
            home,
            of_home: home.document.path().to_owned(),
            providers: names(Role::SecretProvider),
            agents: cx.own(Role::Agent).map(|fact| (fact.pointer.as_str(), fact.id)).collect(),
            by_name: names(Role::Agent),
            id: replacement::agent_of(&cx.document.location),
        }
    }
}

/// The names in `${NAME}` within a string.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split("${").skip(1).take(MOST).filter_map(|rest| rest.split(['}', ':']).next());
    names.filter(|name| is_env_name(name))
}
