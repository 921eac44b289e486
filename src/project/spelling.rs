//! Keys of the external-secrets shapes in another spelling: `autoDestroy` and `auto_destroy` for `auto-destroy`.
//!
//! The guides that describe these shapes mix all three ways of writing a key, and so do people. The tree of a document
//! carries the spelling of the schemas, so that every rule judges what is plainly meant; what reports show is the spelling
//! of the file, which is read again from its text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::doc::{Member, NodeId, Text, Tree, Value};

/// The keys of several words.
const KNOWN: [&str; 50] = [
    "active-provider",
    "agentCredentials",
    "agentIsolation",
    "allowedPaths",
    "auditTrail",
    "auth-profiles",
    "auto-destroy",
    "autoReveal",
    "autoRotate",
    "autoRotateOnExposure",
    "blocked_patterns",
    "cap_add",
    "createdAt",
    "denyCommands",
    "deprecationDate",
    "encryptInMemory",
    "envVar",
    "expiresAt",
    "externalSecrets",
    "fallbackTo",
    "gracePeriodMinutes",
    "keyId",
    "lastRotated",
    "lastRotatedAt",
    "log_attempts",
    "maskInLogs",
    "max-duration",
    "maxSize",
    "monitorToolCalls",
    "no_new_privileges",
    "noticeDays",
    "notificationChannel",
    "notifyOnRotation",
    "on-failure",
    "prompt_injection_protection",
    "refMap",
    "requiresSecret",
    "retentionDays",
    "rotatedAt",
    "rotationPolicy",
    "sandboxMode",
    "secretName",
    "secretProtection",
    "secretRef",
    "thread-bound-agents",
    "tool-bindings",
    "ttlSeconds",
    "unauthorizedSecretAccess",
    "updatedAt",
    "zeroTrust",
];

/// Keys whose other spelling is a key of OpenClaw's: read only where their owner is plainly of the external-secrets shapes.
const SHARED: [&str; 5] = ["apparmor_profile", "cap_drop", "read_only", "read_only_root", "seccomp_profile"];

/// Objects whose keys are names that somebody gave.
const HOLDERS: [&str; 12] = [
    "agentCredentials",
    "agents",
    "auth-profiles",
    "credentials",
    "entries",
    "env",
    "environments",
    "mapping",
    "providers",
    "refMap",
    "tool-bindings",
    "vars",
];

/// Most members of an object that is looked at.
const MOST: usize = 256;

/// Longest key that is looked at, in bytes.
const LONGEST: usize = 40;

/// Writes the keys of the external-secrets shapes as the schemas spell them.
pub(crate) fn settle(tree: &mut Tree) {
    let mut found: Vec<(NodeId, usize, &'static str)> = Vec::new();
    for owner in tree.all() {
        // What has so many members is a map of names; and each is compared with all others.
        let members = Some(tree.members(owner)).filter(|members| members.len() <= MOST).unwrap_or_default();
        for (index, member) in members.iter().enumerate() {
            if let Some(known) = known(tree, members, member) {
                found.push((owner, index, known));
            } else if member.key.as_str() == "sandbox" {
                found.extend(of_sandbox(tree, member.value));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    // Secrets, agents and variables have the names that people give them.
    let named: HashSet<NodeId> = tree.all().flat_map(|owner| holders(tree, owner)).collect();
    found.retain(|(owner, ..)| !named.contains(owner));
    for &(owner, index, known) in &found {
        tree.rename(owner, index, Text::from(known.to_owned()));
    }
}

fn holders(tree: &Tree, owner: NodeId) -> impl Iterator<Item = NodeId> {
    let is_holder = |member: &&Member| HOLDERS.iter().any(|holder| is_spelling_of(member.key.as_str(), holder));
    tree.members(owner).iter().filter(is_holder).map(|member| member.value)
}

/// Whether a key is a known one, perhaps in another spelling.
fn is_spelling_of(key: &str, known: &str) -> bool {
    key == known || (key.len() <= LONGEST && folded(key).eq(folded(known)))
}

/// The known keys by their [`folded`] form.
static BY_FOLDED: LazyLock<HashMap<Vec<u8>, &str>> = LazyLock::new(|| {
    let known = KNOWN.into_iter().chain(["env_var", "max-concurrent"]);
    known.map(|known| (folded(known).collect(), known)).collect()
});

/// The known key that a member has in another spelling.
fn known(tree: &Tree, members: &[Member], member: &Member) -> Option<&'static str> {
    let key = member.key.as_str();
    if !has_words(key) {
        return None;
    }
    let (mut buffer, mut length) = ([0; LONGEST], 0);
    for (place, byte) in buffer.iter_mut().zip(folded(key)) {
        *place = byte;
        length += 1;
    }
    let known = match *BY_FOLDED.get(&buffer[..length])? {
        // A secret is bound to a variable under one key, and names its own under another.
        "envVar" | "env_var" => {
            let binds = members.iter().any(|other| is_spelling_of(other.key.as_str(), "secretRef"));
            if binds { "envVar" } else { "env_var" }
        }
        "max-concurrent" => {
            let is_agent = members.iter().any(|other| match other.key.as_str() {
                "runtime" => tree.node(other.value).as_str().is_some(),
                key => is_spelling_of(key, "auto-destroy") || is_spelling_of(key, "tool-bindings"),
            });
            Some("max-concurrent").filter(|_| is_agent)?
        }
        known => known,
    };
    let is_free = || members.iter().all(|other| other.key.as_str() != known);
    (known != key && !KNOWN.contains(&key) && is_free()).then_some(known)
}

/// What the sandbox of the guides shares with OpenClaw's, which has neither `security` nor `limits.fs`.
fn of_sandbox(tree: &Tree, sandbox: NodeId) -> Vec<(NodeId, usize, &'static str)> {
    let mut found = Vec::new();
    let parts = [&["security"][..], &["limits", "fs"]];
    for part in parts.iter().filter_map(|path| tree.at(sandbox, path)) {
        for (index, member) in tree.members(part).iter().enumerate().take(MOST) {
            let key = member.key.as_str();
            let shared = SHARED.iter().find(|known| **known != key && is_spelling_of(key, known));
            found.extend(shared.filter(|known| tree.get(part, known).is_none()).map(|known| (part, index, *known)));
        }
    }
    found
}

/// Whether a key has several words, not all in capitals: those are names of variables.
fn has_words(key: &str) -> bool {
    let letters = key.bytes().skip(1);
    key.len() <= LONGEST
        && key.bytes().any(|byte| byte.is_ascii_lowercase())
        && key != "secretref"
        && letters.clone().any(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte == b'-')
}

/// The letters and digits of a key, in lower case.
fn folded(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// The key as its file spells it, if that is another spelling of what the tree says.
pub(super) fn written<'t>(member: &Member, text: &'t [u8]) -> Option<&'t str> {
    let span = member.key_span;
    let written = std::str::from_utf8(text.get(span.start..span.end)?).ok()?.trim_matches(['"', '\'']);
    (written != member.key.as_str() && is_spelling_of(written, member.key.as_str())).then_some(written)
}

impl Tree {
    /// Whether the node is an array of objects alone.
    pub(super) fn is_list_of_objects(&self, id: NodeId) -> bool {
        matches!(&self.node(id).value, Value::Array(elements)
            if !elements.is_empty() && elements.iter().all(|&element| self.is_object(element)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let mut tree = crate::doc::parse(text.as_bytes()).tree;
        settle(&mut tree);
        tree.all().flat_map(|id| tree.members(id).to_vec()).map(|member| member.key.as_str().to_owned()).collect()
    }

    #[test]
    fn other_spellings_are_read() {
        for (text, key) in [
            ("{autoDestroy:1}", "auto-destroy"),
            ("{'auto_destroy':1}", "auto-destroy"),
            ("{external_secrets:{}}", "externalSecrets"),
            ("{'secret-ref':'a','env-var':'A'}", "envVar"),
            ("{source:'a','env-var':'A'}", "env_var"),
            ("{runtime:'thread',maxConcurrent:1}", "max-concurrent"),
            ("{sandbox:{security:{seccompProfile:'strict'}}}", "seccomp_profile"),
            ("{sandbox:{limits:{fs:{readOnly:true}}}}", "read_only"),
        ] {
            assert!(keys(text).contains(&key.to_owned()), "{text}: {:?}", keys(text));
        }
    }

    #[test]
    fn names_and_keys_of_openclaw_are_left_alone() {
        for (text, key) in [
            ("{agents:{defaults:{maxConcurrent:4}}}", "maxConcurrent"),
            ("{sandbox:{docker:{readOnlyRoot:true,seccompProfile:'x'}}}", "seccompProfile"),
            ("{mapping:{auto_destroy:'{{auto_destroy}}'}}", "auto_destroy"),
            ("{KEY_ID:1}", "KEY_ID"),
            ("{secretref:['A']}", "secretref"),
            ("{autoDestroy:1,'auto-destroy':2}", "autoDestroy"),
        ] {
            assert!(keys(text).contains(&key.to_owned()), "{text}: {:?}", keys(text));
        }
    }
}
