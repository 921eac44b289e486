//! Which directories of a tree are OpenClaw's: those of projects that hold a configuration, workspaces of agents, skills
//! and state directories. Judged by the names of files alone.

use std::collections::BTreeSet;

use super::state::{MAIN_CONFIGS, is_state_name};

/// Files of an agent's workspace that no other program has (OpenClaw's documentation, "Agent workspace").
const WORKSPACE: [&str; 3] = ["SOUL.md", "HEARTBEAT.md", "SKILL.md"];

/// Directories in which a project keeps what is about the whole of it.
const SUPPORT: [&str; 10] =
    ["config", "configs", "conf", ".config", "etc", "deploy", "docker", "openclaw", "workspace", "infra"];

/// Files that say, where they lie in a directory or below it in one of these places, that it is OpenClaw's.
pub const PROBES: [&str; 9] = [
    "openclaw.json",
    "openclaw.json5",
    "clawdbot.json",
    "moltbot.json",
    "moldbot.json",
    "config/openclaw.json",
    ".openclaw/openclaw.json",
    "SOUL.md",
    "SKILL.md",
];

/// Directories that are OpenClaw's, with everything below.
#[derive(Clone, Debug, Default)]
pub struct OwnDirectories {
    directories: BTreeSet<String>,
}

impl OwnDirectories {
    /// Takes note of a file if its name says something about the directory that it lies in.
    pub fn add(&mut self, path: &str) {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_config = || {
            let known = MAIN_CONFIGS.iter().any(|main| {
                name.strip_prefix(main.trim_end_matches("json")).is_some_and(|rest| rest.starts_with("json"))
            });
            known && !name.ends_with(".md") && !name.ends_with(".schema.json")
        };
        if WORKSPACE.contains(&name) || is_config() {
            self.add_directory(parent);
        }
    }

    /// Takes note of a directory that holds a file of OpenClaw's: it is, and its parent where the name says that the
    /// directory only keeps what belongs to that.
    pub fn add_directory(&mut self, directory: &str) {
        let (parent, name) = directory.rsplit_once('/').unwrap_or(("", directory));
        let above = SUPPORT.contains(&name) || is_state_name(name);
        self.directories.insert(if above { parent } else { directory }.to_owned());
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.directories.is_empty()
    }

    /// Whether the file at a path is OpenClaw's.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let mut rest = path;
        while let Some((parent, _)) = rest.rsplit_once('/') {
            if self.directories.contains(parent) || is_state_name(parent.rsplit('/').next().unwrap_or(parent)) {
                return true;
            }
            rest = parent;
        }
        self.directories.contains("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(files: &[&str], path: &str) -> bool {
        let mut directories = OwnDirectories::default();
        files.iter().for_each(|file| directories.add(file));
        directories.covers(path)
    }

    #[test]
    fn what_lies_below_a_file_of_openclaw_is_its_own() {
        assert!(covers(&["openclaw.json"], "scripts/a.sh"));
        assert!(covers(&["deploy/openclaw.json5"], "scripts/a.sh"));
        assert!(covers(&["a/.openclaw/openclaw.json"], "a/b/c.sh"));
        assert!(covers(&["skills/x/SKILL.md"], "skills/x/scripts/run.py"));
        assert!(covers(&[], "home/.openclaw/hooks/a.js"));
        assert!(covers(&["openclaw.json.bak"], "a.sh"));
    }

    #[test]
    fn the_rest_is_not() {
        assert!(!covers(&["tests/fixtures/openclaw.json"], "scripts/a.sh"));
        assert!(!covers(&["skills/x/SKILL.md"], "skills/y/run.py"));
        assert!(!covers(&["AGENTS.md", "README.md"], "a.sh"));
        assert!(!covers(&["docs/openclaw.json.md", "openclaw.schema.json"], "docs/a.sh"));
        assert!(!covers(&[], ".openclaw-lint/a.sh"));
    }
}
