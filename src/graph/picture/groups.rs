//! Which facts speak of the same thing: equal names of one kind, in documents that belong together.

use std::collections::BTreeMap;

use crate::graph::{Around, FactId, Graph, Role};

/// What a name is a name of, as far as equal names mean the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Store,
    Referred,
    Mapped,
    Credential,
    Environment,
    Agent,
}

fn class(role: Role) -> Option<Class> {
    Some(match role {
        Role::SecretProvider
        | Role::ExternalProvider
        | Role::RefProvider
        | Role::CredentialSource
        | Role::EnvironmentProvider
        | Role::ActiveProvider
        | Role::Fallback
        | Role::EntryFallback => Class::Store,
        Role::RefEntry | Role::EnvironmentSecret | Role::Named | Role::Ref => Class::Referred,
        Role::Mapping | Role::Tag => Class::Mapped,
        Role::Credential => Class::Credential,
        Role::Environment | Role::ActiveEnvironment | Role::EnvironmentFallback => Class::Environment,
        Role::Agent => Class::Agent,
        _ => return None,
    })
}

/// Sets of facts; each is known by its first member.
pub(super) struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// Joins facts of equal names. `around` tells what belongs with a fact.
    pub(super) fn of<'g>(graph: &'g Graph, around: impl Fn(FactId) -> Around<'g>) -> Self {
        let mut groups = Self { parents: (0..graph.facts().len()).collect() };
        let mut named: BTreeMap<(Class, &str), Vec<usize>> = BTreeMap::new();
        for (at, fact) in graph.facts().iter().enumerate() {
            if let Some(class) = class(fact.role) {
                named.entry((class, fact.name.as_str())).or_default().push(at);
            }
        }
        for facts in named.into_values() {
            // In the order of directories, what belongs together is nested.
            let mut open: Vec<usize> = Vec::new();
            for at in facts {
                while let Some(&above) = open.last() {
                    if graph.encloses(above, at) {
                        groups.join(above, at);
                        break;
                    }
                    open.pop();
                }
                open.push(at);
            }
        }
        groups.join_by_meaning(graph, around);
        groups
    }

    fn join_by_meaning<'g>(&mut self, graph: &'g Graph, around: impl Fn(FactId) -> Around<'g>) {
        for (at, fact) in graph.facts().iter().enumerate() {
            let id = FactId(at);
            let name = fact.name.as_str();
            match fact.role {
                // A reference and what it leads to are one secret.
                Role::RefTarget => {
                    let stored = fact.owner.and_then(|entry| stored(graph, &around(id), entry, name));
                    if let (Some(stored), Some(entry)) = (stored, fact.owner) {
                        self.join(entry.0, stored.0);
                    }
                }
                // A provider and its file are one store.
                Role::ProviderPath => {
                    let file = name.rsplit('/').next().unwrap_or(name);
                    let file = around(id).ids(Role::SecretsFile, file).next();
                    if let (Some(file), Some(provider)) = (file, fact.owner) {
                        self.join(provider.0, file.0);
                    }
                }
                Role::Requirement => {
                    if let Some(definition) = around(id).satisfying(name) {
                        let definition = match definition.role {
                            Role::CredentialField => definition.owner,
                            _ => Some(definition.id),
                        };
                        if let Some(definition) = definition {
                            self.join(definition.0, at);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The first member of the set that a fact is in.
    pub(super) fn find(&mut self, fact: usize) -> usize {
        let mut root = fact;
        while self.parents[root] != root {
            self.parents[root] = self.parents[self.parents[root]];
            root = self.parents[root];
        }
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b)] = a.min(b);
    }
}

/// So many secrets files are searched for one name.
const MOST: usize = 64;

/// What the entry of a reference map leads to in the file of its provider.
fn stored(graph: &Graph, around: &Around<'_>, entry: FactId, target: &str) -> Option<FactId> {
    let provider = graph.parts(entry).find(|part| part.role == Role::RefProvider)?.name.as_str();
    let definitions = around.ids(Role::SecretProvider, provider).flat_map(|id| graph.parts(id));
    let path = definitions.into_iter().find(|part| part.role == Role::ProviderPath).map(|part| part.name.as_str());
    // A provider that nothing defines is what its name says.
    let file = path.map(|path| path.rsplit('/').next().unwrap_or(path));
    let is_there = |file_name: &str| file.map_or(provider == "file", |file| file == file_name);
    let mut all = around.named(Role::Stored, target).take(MOST);
    all.find(|fact| graph.owner(fact).is_some_and(|owner| is_there(owner.name.as_str()))).map(|fact| fact.id)
}
