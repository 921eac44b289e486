//! The state directory of OpenClaw: which of its files carry what, and where one lies.
//!
//! Paths and contents as 2026.9.6 and the releases since 2026.2.26 write them, read from the installed program and
//! from state directories that it made.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What a file of the state directory holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Keys, tokens, private keys, or a database with such.
    Credentials,
    /// What was said in sessions, with whatever was pasted.
    Transcript,
    /// A former version of the configuration.
    Backup,
    /// Approvals, schedules, generated settings.
    State,
}

/// A file that OpenClaw writes, recognised by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised<'p> {
    /// What it holds.
    pub sort: Sort,
    /// The same in words: "an auth profile store".
    pub what: &'static str,
    /// The pattern that covers it and its like, relative to the state directory, as `.gitignore` reads it.
    pub pattern: &'static str,
    /// The state directory; empty at the root of the repository.
    pub directory: &'p str,
    /// What says that it is one.
    pub evidence: Evidence,
}

/// Why a directory is taken for a state directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Nothing but the path of the file itself, which is like no other.
    Path,
    /// A main configuration lies in it.
    Config,
    /// Its name.
    Name,
}

/// A pattern of paths below the state directory. `*` stands for anything within one component, `**` at the end for any
/// number of components.
struct Known {
    pattern: &'static str,
    sort: Sort,
    what: &'static str,
    /// Whether the path alone tells.
    unmistakable: bool,
}

const fn known(sort: Sort, pattern: &'static str, what: &'static str) -> Known {
    Known { pattern, sort, what, unmistakable: false }
}

const fn sure(sort: Sort, pattern: &'static str, what: &'static str) -> Known {
    Known { pattern, sort, what, unmistakable: true }
}

/// The files, the first pattern that matches being the one that counts.
const KNOWN: [Known; 38] = [
    sure(Sort::Credentials, "agents/*/agent/auth-profiles.json*", "a store of auth profiles"),
    sure(Sort::Credentials, "agents/*/agent/auth.json*", "a legacy store of provider credentials"),
    sure(
        Sort::Credentials,
        "agents/*/agent/openclaw-agent.sqlite*",
        "an agent's database of auth profiles and sessions",
    ),
    known(Sort::Credentials, "agents/*/agent/codex-home/auth.json", "a login of Codex"),
    known(Sort::Credentials, "agents/*/agent/github-profiles/**", "a GitHub login"),
    known(Sort::Credentials, "github-profiles/**", "a GitHub login"),
    known(Sort::Credentials, "codex-home/auth.json", "a login of Codex"),
    known(Sort::Credentials, "fleet/auth-profile-secrets/**", "a store of auth profiles"),
    sure(Sort::Credentials, "state/openclaw.sqlite*", "the database of stored secrets, tokens and approvals"),
    known(Sort::Credentials, "credentials/**", "a credential of a channel or a provider"),
    known(Sort::Credentials, "identity/device.json*", "the private key of the device"),
    known(Sort::Credentials, "identity/device-auth.json*", "a token of the device"),
    known(Sort::Credentials, "devices/paired.json*", "tokens of paired devices"),
    known(Sort::Credentials, "devices/pending.json*", "requests of devices to pair"),
    known(Sort::Credentials, "node.json", "a token of the node"),
    known(Sort::Credentials, "gateway/tls/*-key.pem", "the private key of the gateway"),
    known(Sort::Credentials, "push/vapid-keys.json*", "a private key for push messages"),
    known(Sort::Credentials, "push/*subscriptions.json*", "tokens of push subscriptions"),
    known(Sort::Credentials, "push/apns-registrations.json*", "tokens of push registrations"),
    known(Sort::Credentials, "mcp-oauth/*.json*", "a login of an MCP server"),
    known(Sort::Credentials, "secret-egress-proxy/**", "keys of the egress proxy"),
    known(Sort::Credentials, "config-journal-fingerprint.key", "the key of the configuration's journal"),
    known(Sort::Credentials, "secrets.json", "a file of stored secrets"),
    known(Sort::Credentials, ".env", "the environment of the gateway"),
    known(Sort::Transcript, "agents/*/sessions/**", "the transcript of a session"),
    known(Sort::Transcript, "sessions/*.jsonl", "the transcript of a session"),
    known(Sort::Transcript, "logs/raw-stream.jsonl*", "a log of what models answered"),
    known(Sort::Transcript, "logs/anthropic-payload.jsonl*", "a log of what models were sent"),
    known(Sort::Transcript, "logs/cache-trace.jsonl*", "a log of what models were sent"),
    known(Sort::Transcript, "cron/runs/*.jsonl*", "a log of a scheduled run"),
    known(Sort::Transcript, "sandboxes/**", "a workspace of a sandbox"),
    known(Sort::State, "exec-approvals.json*", "the approvals of commands and their socket's token"),
    known(Sort::State, "cron/jobs.json*", "scheduled prompts and where they deliver to"),
    known(Sort::State, "agents/*/agent/auth-state.json*", "which auth profiles an agent uses"),
    known(Sort::State, "agents/*/agent/models.json*", "the generated list of models, with their keys or headers"),
    known(Sort::State, "skills/config/mcporter.json*", "environment and headers of MCP servers"),
    known(Sort::State, "devices/**", "state of paired devices"),
    known(Sort::State, "identity/**", "state of the device's identity"),
];

/// What OpenClaw appends to the name of its configuration: backups, and copies of what it replaced.
const BACKUPS: [(&str, &str); 8] = [
    ("bak", "openclaw.json.bak*"),
    ("backup", "openclaw.json.backup*"),
    ("last-good", "openclaw.json.last-good"),
    ("pre-update", "openclaw.json.pre-update"),
    ("clobbered", "openclaw.json.clobbered.*"),
    ("rejected", "openclaw.json.rejected.*"),
    ("pre-startup-migration", "openclaw.json.pre-startup-migration*"),
    ("pre-migration", "openclaw.json.pre-migration*"),
];

/// Names of the main configuration, past and present.
pub const MAIN_CONFIGS: [&str; 4] = ["openclaw.json", "clawdbot.json", "moltbot.json", "moldbot.json"];

/// Files in a credential directory that hold nothing.
const HARMLESS: [&str; 6] = [".gitkeep", ".keep", ".gitignore", ".gitattributes", "readme.md", "readme"];

/// Directories whose files are made up.
const EXAMPLES: [&str; 12] = [
    "test",
    "tests",
    "__tests__",
    "fixtures",
    "__fixtures__",
    "test-fixtures",
    "testdata",
    "example",
    "examples",
    "docs",
    "samples",
    "mocks",
];

/// One of these occurs in every path of a file that is recognised.
const MARKS: [&str; 26] = [
    "auth-profile",
    "auth.json",
    "openclaw-agent",
    "github-profiles",
    "codex-home",
    "state/openclaw",
    "credentials/",
    "identity/",
    "devices/",
    "node.json",
    "-key.pem",
    "push/",
    "mcp-oauth",
    "secret-egress",
    "fingerprint.key",
    "secrets.json",
    ".env",
    "sessions/",
    "logs/",
    "cron/",
    "sandboxes/",
    "exec-approvals",
    "auth-state",
    "models.json",
    "mcporter",
    "bot.json.",
];

/// Whether a path may be one of OpenClaw's files: one pass over it.
#[must_use]
pub fn is_suspect(path: &[u8]) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        // Made much faster than a DFA, for runs that look at a few paths, and still fast on many.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        AhoCorasick::builder().kind(kind).build(MARKS.iter().chain(&["openclaw.json.", "config-backup"])).ok()
    });
    FINDER.as_ref().is_none_or(|finder| finder.is_match(path))
}

/// Whether a directory of that name is a state directory: `.openclaw`, one of a profile, or one of a former name.
#[must_use]
pub fn is_state_name(name: &str) -> bool {
    matches!(name, ".openclaw" | ".clawdbot" | ".moltbot" | ".moldbot")
        || name.strip_prefix(".openclaw-").is_some_and(|profile| !profile.is_empty() && !profile.starts_with("lint"))
}

/// Whether the path lies among tests, examples or documentation.
#[must_use]
pub fn is_example(path: &str) -> bool {
    path.split('/').any(|part| EXAMPLES.contains(&part.to_ascii_lowercase().as_str()))
}

/// What the file at a path of the repository is, if OpenClaw writes such. `has_config` says whether a directory holds a
/// main configuration.
pub fn recognise<'p>(path: &'p str, mut has_config: impl FnMut(&str) -> bool) -> Option<Recognised<'p>> {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(pattern) = backup_pattern(name) {
        let evidence = if is_state_name(last(parent)) { Evidence::Name } else { Evidence::Config };
        let what = "a former version of the configuration";
        return Some(Recognised { sort: Sort::Backup, what, pattern, directory: parent, evidence });
    }
    if HARMLESS.contains(&name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let splits =
        std::iter::once(("", path)).chain(path.match_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..])));
    for (directory, below) in splits {
        let Some(found) = KNOWN.iter().find(|known| matches(known.pattern, below)) else { continue };
        let evidence = if is_state_name(last(directory)) {
            Evidence::Name
        } else if has_config(directory) {
            Evidence::Config
        } else if found.unmistakable {
            Evidence::Path
        } else {
            continue;
        };
        return Some(Recognised { sort: found.sort, what: found.what, pattern: found.pattern, directory, evidence });
    }
    None
}

/// The files of which a `.gitignore` should cover one each: a path below the state directory, and the pattern for it.
pub fn representatives() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("agents/main/agent/auth-profiles.json", "agents/*/agent/"),
        ("agents/main/sessions/0.jsonl", "agents/*/sessions/"),
        ("credentials/oauth.json", "credentials/"),
        ("identity/device.json", "identity/"),
        ("state/openclaw.sqlite", "state/"),
        ("exec-approvals.json", "exec-approvals.json*"),
        (".env", ".env"),
        ("openclaw.json.bak", "openclaw.json.*"),
    ]
    .into_iter()
}

/// The last component of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The pattern that covers a backup of the configuration; nothing for any other file.
fn backup_pattern(name: &str) -> Option<&'static str> {
    if name.starts_with("openclaw-config-backup") {
        return Some("openclaw-config-backup*");
    }
    let rest = MAIN_CONFIGS.iter().find_map(|main| name.strip_prefix(main))?.strip_prefix(['.', '-', '_'])?;
    let (_, pattern) = BACKUPS.iter().find(|(start, _)| rest.starts_with(start))?;
    Some(pattern)
}

/// Whether a path matches a pattern (see [`Known`]).
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        if wanted == "**" {
            return parts.next().is_some();
        }
        if !parts.next().is_some_and(|part| matches_component(wanted, part)) {
            return false;
        }
    }
    parts.next().is_none()
}

/// Whether a component matches.
fn matches_component(wanted: &str, part: &str) -> bool {
    let Some((start, rest)) = wanted.split_once('*') else { return wanted == part };
    let Some(mut left) = part.strip_prefix(start) else { return false };
    let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in between.split('*').filter(|piece| !piece.is_empty()) {
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    left.ends_with(end) && !part.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(path: &str) -> Option<(Sort, &str)> {
        recognise(path, |directory| directory == "deploy").map(|found| (found.sort, found.directory))
    }

    #[test]
    fn files_of_a_state_directory_are_told() {
        for (path, expected) in [
            (".openclaw/agents/main/agent/auth-profiles.json", (Sort::Credentials, ".openclaw")),
            ("a/b/.clawdbot/credentials/whatsapp/default/creds.json", (Sort::Credentials, "a/b/.clawdbot")),
            (".openclaw-work/.env", (Sort::Credentials, ".openclaw-work")),
            ("deploy/identity/device.json", (Sort::Credentials, "deploy")),
            ("deploy/agents/x/sessions/1.jsonl.deleted", (Sort::Transcript, "deploy")),
            ("deploy/agents/x/sessions/sessions.json", (Sort::Transcript, "deploy")),
            ("deploy/cron/jobs.json", (Sort::State, "deploy")),
            ("old/agents/main/agent/auth-profiles.json.migrated-1", (Sort::Credentials, "old")),
            ("state/openclaw.sqlite-wal", (Sort::Credentials, "")),
            (".openclaw/push/web-subscriptions.json.bak", (Sort::Credentials, ".openclaw")),
            ("openclaw.json.bak.3", (Sort::Backup, "")),
            ("x/clawdbot.json.clobbered.2026-03-01T10-15-00-000Z", (Sort::Backup, "x")),
        ] {
            assert_eq!(sort(path), Some(expected), "{path}");
            assert!(is_suspect(path.as_bytes()), "{path}");
        }
    }

    #[test]
    fn files_of_other_programs_are_left_alone() {
        for path in [
            "credentials/README.md",
            ".openclaw/credentials/.gitkeep",
            "credentials/oauth.json",
            "cron/jobs.json",
            ".env",
            "src/sessions/a.jsonl",
            "openclaw.json",
            "openclaw.json.example",
            ".openclaw/openclaw.json",
            ".openclaw/workspace/AGENTS.md",
            ".openclaw-lint/credentials/x",
            "deploy/agents/main/agent/models.rs",
        ] {
            assert_eq!(sort(path), None, "{path}");
        }
    }

    #[test]
    fn every_pattern_has_a_mark() {
        let example = |pattern: &str| pattern.replace("**", "x").replace('*', "x");
        for known in &KNOWN {
            let path = format!("{}/{}", ".openclaw", example(known.pattern));
            assert!(is_suspect(path.as_bytes()), "{path}");
            assert!(recognise(&path, |_| false).is_some(), "{path}");
        }
    }
}
