//! What the keys of a document say about what it is.

use crate::doc::{NodeId, Tree, Value};

/// One document under classification. Every check reads a bounded number of keys.
pub(super) struct Look<'t> {
    pub(super) tree: &'t Tree,
    pub(super) root: NodeId,
}

impl Look<'_> {
    pub(super) fn get(&self, path: &[&str]) -> Option<NodeId> {
        self.tree.at(self.root, path)
    }

    pub(super) fn object(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(|id| self.tree.is_object(id))
    }

    fn array(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(|id| matches!(self.tree.node(id).value, Value::Array(_)))
    }

    fn string(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(|id| self.tree.node(id).as_str().is_some())
    }

    /// Whether the object at `path` has one of `keys`.
    fn has_one(&self, path: &[&str], keys: &[&str]) -> bool {
        self.get(path).is_some_and(|id| self.tree.members(id).iter().any(|m| keys.contains(&m.key.as_str())))
    }

    /// Whether a value of the object at `path` satisfies `test`; looks at the first 64.
    fn some_value(&self, path: &[&str], test: impl Fn(NodeId) -> bool) -> bool {
        self.get(path).is_some_and(|id| self.tree.members(id).iter().take(64).any(|m| test(m.value)))
    }

    pub(super) fn is_external_secrets_document(&self) -> bool {
        let named = self
            .get(&["type"])
            .and_then(|id| self.tree.node(id).as_str())
            .is_some_and(|name| name.replace('_', "-").eq_ignore_ascii_case("external-secrets"));
        let shaped = self.object(&["source"])
            && self.string(&["source", "provider"])
            && self.object(&["mapping"])
            && self.has_one(&[], &["rotationPolicy", "auditTrail", "type"]);
        named || shaped
    }

    pub(super) fn has_ref_map(&self) -> bool {
        self.object(&["openclaw", "gateway", "secrets"])
            || self.object(&["secrets", "refMap"])
            || self.object(&["gateway", "secrets", "refMap"])
            || self.object(&["refMap"])
            || self.string(&["secretRef"])
            || self.string(&["apiKey", "secretRef"])
            // A provider named after its kind: OpenClaw's own providers carry `source`.
            || self.some_value(&["secrets", "providers"], |id| {
                self.tree.is_object(id) && self.tree.get(id, "source").is_none() && self.tree.get(id, "path").is_some()
            })
    }

    fn is_named_secret(&self, id: NodeId) -> bool {
        let provider = self.tree.get(id, "provider").and_then(|p| self.tree.node(p).as_str());
        let source = self.tree.get(id, "source").and_then(|s| self.tree.node(s).as_str());
        provider == Some("external")
            || (source.is_some() && (self.tree.get(id, "rotation").is_some() || self.tree.get(id, "env_var").is_some()))
            || source.is_some_and(|s| s.starts_with("vault://") || s.starts_with("external-secrets://"))
    }

    pub(super) fn has_named_secrets(&self) -> bool {
        self.some_value(&["secrets"], |id| self.is_named_secret(id))
            || (self.object(&["vault", "credentials"]) || self.string(&["vault", "backend"]))
    }

    pub(super) fn has_security(&self) -> bool {
        let keys = ["zeroTrust", "prompt_injection_protection", "secretProtection", "agentIsolation"];
        self.has_one(&["security"], &keys) || self.object(&["security", "alerts"])
    }

    fn is_bound_agent(&self, id: NodeId) -> bool {
        let runtime = self.tree.get(id, "runtime").and_then(|r| self.tree.node(r).as_str());
        matches!(runtime, Some("thread" | "thread-bound" | "thread_bound"))
            || ["tool-bindings", "auth-profiles", "auto-destroy", "max-duration", "max-concurrent"]
                .iter()
                .any(|key| self.tree.get(id, key).is_some())
    }

    /// An agent that lives in a session: what OpenClaw calls a runtime is an object.
    fn is_session_agent(&self, id: NodeId) -> bool {
        let runtime = self.tree.get(id, "runtime").and_then(|r| self.tree.node(r).as_str());
        matches!(runtime, Some("session" | "session-bound" | "session_bound"))
    }

    /// Whether an agent satisfies `test`: by name, or in a list. Looks at the first 64 of each.
    fn some_agent(&self, test: impl Fn(NodeId) -> bool) -> bool {
        let listed = [&["agents"][..], &["agents", "list"]].into_iter().filter_map(|path| self.get(path));
        self.some_value(&["agents"], &test)
            || self.some_value(&["agents", "entries"], &test)
            || listed.flat_map(|list| self.tree.elements(list).iter().take(64)).any(|&agent| test(agent))
    }

    pub(super) fn has_bound_agents(&self) -> bool {
        self.some_agent(|id| self.is_bound_agent(id))
            || self.some_value(&["agents"], |id| self.is_session_agent(id))
            || self.get(&["agent"]).is_some_and(|id| self.is_bound_agent(id))
            || self.object(&["tool-bindings"])
    }

    pub(super) fn has_sandbox(&self) -> bool {
        let extended = |id: NodeId| {
            self.tree.is_object(id)
                && ["type", "limits", "security", "binds"].iter().any(|key| self.tree.get(id, key).is_some())
        };
        self.get(&["sandbox"]).is_some_and(extended)
            || self.get(&["agents", "defaults", "sandbox"]).is_some_and(extended)
            || self.some_agent(|id| self.tree.get(id, "sandbox").is_some_and(extended))
            || self.is_bind_list()
    }

    fn is_bind_list(&self) -> bool {
        self.get(&["binds"]).is_some_and(|id| {
            let elements = self.tree.elements(id);
            !elements.is_empty()
                && elements.iter().all(|&e| self.tree.node(e).as_str().is_some_and(|s| s.contains(':')))
        }) && self.tree.members(self.root).len() <= 4
    }

    /// Whether one of the first 64 elements of a list has a key.
    fn has_element(&self, path: &[&str], key: &str) -> bool {
        let has = |id| self.tree.elements(id).iter().take(64).any(|&element| self.tree.get(element, key).is_some());
        self.get(path).is_some_and(has)
    }

    pub(super) fn has_other(&self) -> bool {
        self.some_value(&["environments"], |id| self.tree.get(id, "secrets").is_some_and(|s| self.tree.is_object(s)))
            || self.has_one(&["monitoring"], &["secrets", "thread-bound-agents"])
            || (self.has_one(&["cache"], &["ttlSeconds"]) && self.tree.members(self.root).len() <= 3)
            || self.has_one(&["rotationPolicy"], &["enabled", "schedule", "fallbackTo", "gracePeriodMinutes"])
            || self.has_one(&["rotation"], &["autoRotateOnExposure", "notifyOnRotation"])
            || self.has_one(&["auditTrail"], &["enabled", "retentionDays"])
            || self.has_element(&["tools"], "requiresSecret")
            || self.has_element(&["messages"], "secretref")
            || self.some_agent(|id| Look { tree: self.tree, root: id }.has_element(&["tools"], "requiresSecret"))
            || (self.string(&["text"]) && self.has_one(&[], &["secretref"]))
            || (self.array(&["secretref"]) && self.tree.members(self.root).len() <= 4)
    }

    /// Fragments that carry no shape of their own: a lone credential or reference.
    pub(super) fn is_fragment(&self) -> bool {
        let few = self.tree.members(self.root).len() <= 3;
        few && (self.string(&["secretRef"]) || self.get(&["apiKey"]).is_some() || self.is_bind_list())
    }

    /// How many sections of a main OpenClaw configuration there are, judged by their inner keys.
    pub(super) fn main_sections(&self) -> usize {
        let sections: [(&str, &[&str]); 14] = [
            (
                "gateway",
                &["port", "bind", "auth", "mode", "controlUi", "tailscale", "remote", "trustedProxies", "reload"],
            ),
            ("agents", &["defaults", "list", "entries"]),
            ("models", &["providers", "mode"]),
            ("meta", &["lastTouchedVersion", "lastTouchedAt"]),
            ("tools", &["exec", "elevated", "profile", "web", "agentToAgent", "alsoAllow"]),
            ("session", &["dmScope", "scope", "reset", "mainKey", "store", "threadBindings"]),
            ("plugins", &["entries", "slots", "load"]),
            ("hooks", &["internal", "gmail", "mappings", "token"]),
            ("skills", &["entries", "load", "install", "allowBundled"]),
            ("secrets", &["providers", "defaults"]),
            ("messages", &["ackReaction", "ackReactionScope", "responsePrefix", "tts", "queue", "inbound"]),
            ("wizard", &["lastRunAt", "lastRunVersion", "lastRunCommand", "lastRunMode"]),
            ("mcp", &["servers"]),
            ("auth", &["profiles", "order"]),
        ];
        let channels =
            ["telegram", "discord", "slack", "whatsapp", "signal", "imessage", "msteams", "matrix", "feishu"];
        usize::from(self.has_one(&["channels"], &channels))
            + sections.iter().filter(|(key, inner)| self.has_one(&[key], inner)).count()
    }

    pub(super) fn is_secrets_file(&self) -> bool {
        let members = self.tree.members(self.root);
        members.iter().take(64).all(|member| {
            let entry = member.value;
            let dated = ["provider", "createdAt", "expiresAt"].iter().any(|key| self.tree.get(entry, key).is_some());
            dated && self.tree.get(entry, "value").is_some_and(|v| self.tree.node(v).as_str().is_some())
        })
    }

    pub(super) fn is_auth_profiles(&self) -> bool {
        self.some_value(&["profiles"], |id| {
            let kind = self.tree.get(id, "type").or_else(|| self.tree.get(id, "mode"));
            let kind = kind.and_then(|kind| self.tree.node(kind).as_str());
            matches!(kind, Some("api_key" | "apiKey" | "token" | "oauth")) && self.tree.get(id, "provider").is_some()
        })
    }

    /// The files before `auth-profiles.json`: credentials by provider, without anything around them.
    pub(super) fn is_legacy_auth(&self) -> bool {
        let text = |id: NodeId, key: &str| self.tree.get(id, key).and_then(|value| self.tree.node(value).as_str());
        self.some_value(&[], |id| {
            let oauth = text(id, "access").is_some() && text(id, "refresh").is_some();
            let typed = matches!(text(id, "type"), Some("api_key" | "oauth" | "token"));
            (oauth && (typed || self.tree.get(id, "expires").is_some()))
                || (typed && ["key", "token", "access"].iter().any(|key| text(id, key).is_some()))
        })
    }

    pub(super) fn is_models(&self) -> bool {
        self.some_value(&["providers"], |id| {
            self.tree.get(id, "models").is_some_and(|m| matches!(self.tree.node(m).value, Value::Array(_)))
                && ["baseUrl", "apiKey", "api"].iter().any(|key| self.tree.get(id, key).is_some())
        })
    }
}
