//! Where the external-secrets shapes are in a document.

use crate::doc::{NodeId, Pointer, Tree, Value};
use crate::model::external;

/// A part of a document to which one schema applies.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name of the schema, without `.json`.
    pub schema: &'static str,
    /// The part.
    pub node: NodeId,
    /// Its pointer.
    pub pointer: Pointer,
}

/// All parts of a document. Looks at fixed places only.
#[must_use]
pub fn parts(tree: &Tree, root: NodeId) -> Vec<Part> {
    let mut finder = Finder { tree, root, parts: Vec::new() };
    finder.whole_documents();
    finder.sections();
    finder.secrets();
    finder.agents();
    finder.parts
}

/// The keys of a sandbox that stands alone, as articles show it.
const SANDBOX_KEYS: [&str; 6] = ["type", "enabled", "mode", "binds", "limits", "security"];

struct Finder<'t> {
    tree: &'t Tree,
    root: NodeId,
    parts: Vec<Part>,
}

impl Finder<'_> {
    fn add(&mut self, schema: &'static str, node: NodeId, pointer: Pointer) {
        self.parts.push(Part { schema, node, pointer });
    }

    fn has(&self, id: NodeId, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.tree.get(id, key).is_some())
    }

    /// Takes the value at a path from the top or from `openclaw`, if it has one of the keys (or none is asked for).
    fn at(&mut self, schema: &'static str, path: &[&str], keys: &[&str]) {
        for home in [&[][..], &["openclaw"]] {
            let path = [home, path].concat();
            if let Some(id) = self.tree.at(self.root, &path)
                && (keys.is_empty() || self.has(id, keys))
            {
                self.add(schema, id, Pointer::root().keys(&path));
            }
        }
    }

    fn text(&self, id: NodeId, key: &str) -> Option<&str> {
        self.tree.get(id, key).and_then(|value| self.tree.node(value).as_str())
    }

    fn whole_documents(&mut self) {
        let (tree, root) = (self.tree, self.root);
        let is_source = self.text(root, "type") == Some("external-secrets")
            || (tree.at(root, &["source", "provider"]).is_some() && tree.get(root, "mapping").is_some());
        let is_agent = self.text(root, "agent").is_some()
            && tree.get(root, "tools").is_some_and(|tools| {
                tree.elements(tools).iter().any(|&tool| tree.get(tool, "requiresSecret").is_some())
            });
        let is_tagged = self.has(root, &["secretref"]) && (self.has(root, &["text"]) || tree.members(root).len() <= 4);
        let is_store = !tree.members(root).is_empty()
            && tree.members(root).iter().all(|member| {
                self.has(member.value, &["value"]) && self.has(member.value, &["provider", "createdAt", "expiresAt"])
            });
        let is_binding = self.has(root, &["secretRef"]) && tree.members(root).len() <= 5;
        let is_sandbox = self.has(root, &["binds"])
            && tree.members(root).iter().all(|member| SANDBOX_KEYS.contains(&member.key.as_str()));
        for (present, schema) in [
            (is_sandbox, "sandbox"),
            (is_source, "source-document"),
            (is_agent, "agent-tools"),
            (is_tagged, "tagged-text"),
            (is_store, "secrets-file"),
            (is_binding, "binding"),
        ] {
            if present {
                self.add(schema, root, Pointer::root());
            }
        }
        if let Some(id) = tree.get(root, "apiKey").filter(|id| tree.get(*id, "secretRef").is_some()) {
            self.add("binding", id, Pointer::root().key("apiKey"));
        }
    }

    fn sections(&mut self) {
        self.at("external-secrets", &["externalSecrets"], &[]);
        self.at("rotation-policy", &["rotationPolicy"], &[]);
        self.at("rotation-policy", &["rotation"], &["autoRotateOnExposure", "notifyOnRotation"]);
        self.at("audit-trail", &["auditTrail"], &[]);
        let is_source = self.tree.at(self.root, &["source", "provider"]).is_some();
        self.at("cache", &["cache"], if is_source { &[] } else { &["ttlSeconds"] });
        self.at("monitoring", &["monitoring"], &["secrets", "thread-bound-agents"]);
        for home in [&[][..], &["openclaw"]] {
            let path = [home, &["environments"]].concat();
            let environments = self.tree.at(self.root, &path).filter(|&id| {
                self.tree.members(id).iter().any(|member| self.tree.get(member.value, "secrets").is_some())
            });
            if let Some(id) = environments {
                self.add("environments", id, Pointer::root().keys(&path));
            }
        }
        // OpenClaw has a `security` of its own, whose keys the schema leaves alone.
        let zero_trust = ["zeroTrust", "alerts", "prompt_injection_protection", "agentIsolation", "secretProtection"];
        self.at("security", &["security"], &zero_trust);
        if let Some(id) =
            self.tree.at(self.root, &["openclaw", "gateway"]).filter(|id| self.has(*id, &["secrets", "environment"]))
        {
            self.add("gateway", id, Pointer::root().keys(&["openclaw", "gateway"]));
        }
        for path in [&["gateway", "secrets", "refMap"][..], &["secrets", "refMap"], &["refMap"]] {
            self.at("ref-map", path, &[]);
        }
    }

    fn secrets(&mut self) {
        for entry in external::named_secrets(self.tree, self.root) {
            if self.text(entry.node, "provider") == Some("external")
                || self.has(entry.node, &["env_var", "rotation"])
                || self.text(entry.node, "source").is_some_and(|source| source.contains("://"))
            {
                self.add("named-secret", entry.node, entry.pointer);
            }
        }
        self.at("vault", &["vault"], &["backend", "credentials"]);
        let unlike_openclaw = external::secret_providers(self.tree, self.root)
            .iter()
            .any(|entry| self.tree.is_object(entry.node) && self.tree.get(entry.node, "source").is_none());
        if unlike_openclaw {
            self.at("secret-provider", &["secrets", "providers"], &[]);
        }
    }

    fn agents(&mut self) {
        const BOUND: [&str; 6] =
            ["tool-bindings", "auth-profiles", "auto-destroy", "max-duration", "max-concurrent", "capabilities"];
        for home in [&["agents"][..], &["openclaw", "agents"]] {
            let listed = [&[][..], &["list"]].map(|inner| [home, inner].concat());
            let listed = listed.iter().flat_map(|path| {
                let pointer = Pointer::root().keys(path);
                let list = self.tree.at(self.root, path).map_or(&[][..], |list| self.tree.elements(list));
                list.iter().enumerate().map(move |(index, &node)| (node, pointer.index(index)))
            });
            let named = [home.to_vec(), [home, &["entries"]].concat()];
            let named = named.iter().flat_map(|path| external::entries(self.tree, self.root, path));
            let agents: Vec<_> = named.map(|entry| (entry.node, entry.pointer)).chain(listed).collect();
            for (node, pointer) in agents {
                let runtime = self.text(node, "runtime");
                let session = matches!(runtime, Some("session" | "session-bound" | "session_bound"));
                let thread = matches!(runtime, Some("thread" | "thread-bound" | "thread_bound"));
                // OpenClaw's own agents stand in `list` and `entries`: a mistake there is not of these shapes.
                let own = ["/list/", "/entries/"].iter().any(|holder| pointer.as_str().contains(holder));
                let keys = if own { &BOUND[..5] } else { &BOUND[..] };
                if thread || (session && !own) || self.has(node, keys) {
                    self.add("bound-agent", node, pointer.clone());
                }
                self.sandbox(node, &pointer);
            }
        }
        if let Some(id) = self.tree.get(self.root, "agent").filter(|id| self.has(*id, &BOUND)) {
            self.add("bound-agent", id, Pointer::root().key("agent"));
        }
        if self.has(self.root, &["tool-bindings"]) {
            self.add("bound-agent", self.root, Pointer::root());
        }
        self.sandbox(self.root, &Pointer::root());
        if let Some(id) = self.tree.get(self.root, "openclaw") {
            self.sandbox(id, &Pointer::root().key("openclaw"));
        }
    }

    fn sandbox(&mut self, owner: NodeId, pointer: &Pointer) {
        let Some(id) = self.tree.get(owner, "sandbox").filter(|id| self.tree.is_object(*id)) else {
            return;
        };
        let nested = |key: &str| {
            self.tree.get(id, key).is_some_and(|value| matches!(self.tree.node(value).value, Value::Object(_)))
        };
        if self.text(id, "type").is_some() || nested("limits") || nested("security") {
            self.add("sandbox", id, pointer.key("sandbox"));
        }
    }
}
