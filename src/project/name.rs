//! Names of configuration files, their copies and backups.

/// Names OpenClaw reads or has read its configuration from.
const MAIN_NAMES: [&str; 4] = ["openclaw", "clawdbot", "moltbot", "moldbot"];

/// What OpenClaw, people and tests append to the name of a main configuration.
const MAIN_SUFFIXES: [&str; 27] = [
    "bak",
    "last-good",
    "pre-update",
    "example",
    "template",
    "sample",
    "golden",
    "dist",
    "default",
    "orig",
    "old",
    "backup",
    "save",
    "tmpl",
    "new",
    "copy",
    "prev",
    "previous",
    "before",
    "after",
    "working",
    "broken",
    "good",
    "stable",
    "saved",
    "disabled",
    "corrupt",
];

/// Whether a name (in lower case, the last path component) is that of a main configuration, a backup or a template of one.
pub(super) fn is_main_name(name: &str) -> bool {
    let bare = name.strip_prefix('.').unwrap_or(name);
    let Some(rest) = MAIN_NAMES.iter().find_map(|main| bare.strip_prefix(main)) else {
        return false;
    };
    if is_copy(rest) {
        return true;
    }
    let Some(rest) = rest.strip_prefix(['.', '-', '_']) else {
        return false;
    };
    let mut parts = rest.split('.');
    let first = parts.next().unwrap_or_default();
    let tail: Vec<&str> = parts.collect();
    if is_json_extension(first) {
        return is_main_tail(&tail);
    }
    // `openclaw.production.json`, `openclaw.json5.example`, `openclaw-prod.json`: one word, then the extension.
    // Schemas and package manifests carry the name too, without being configurations.
    let judged_elsewhere = matches!(first, "schema" | "plugin" | "config-schema" | "package" | "lock" | "types");
    match tail.split_first() {
        Some((extension, rest)) if is_json_extension(extension) => {
            !judged_elsewhere && !name.starts_with("openclaw-lint") && name.contains('.') && {
                name[..name.len() - rest.join(".").len()].starts_with("openclaw.") && is_main_tail(rest)
            }
        }
        _ => false,
    }
}

/// Whether what follows the name of a main configuration makes it somebody's copy of one: ` copy.json`,
/// `-backup-2026-03-01.json`, `.json~`, `.json_old`, `.json.20260301`.
pub(super) fn is_copy(rest: &str) -> bool {
    let Some(at) = rest.find(".json") else { return false };
    let (before, after) = (&rest[..at], &rest[at + ".json".len()..]);
    let after = after.strip_prefix(['5', 'c']).unwrap_or(after);
    let mut words = [before, after].into_iter().flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
    let is_part = |word: &str| MAIN_SUFFIXES.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit());
    // One word from a time: `t10`, `z`.
    words.all(|word| word.is_empty() || is_part(word) || word.trim_start_matches(['t', 'z', 'v']).is_empty())
        && (before.is_empty() || !before.starts_with(char::is_alphanumeric))
        && (after.is_empty() || !after.starts_with(char::is_alphanumeric))
}

fn is_json_extension(part: &str) -> bool {
    matches!(part, "json" | "json5" | "jsonc")
}

/// `bak`, `bak.1`, `clobbered.<time>`, `rejected.<time>`, `pre-startup-migration-<id>.bak`, `example`, nothing.
fn is_main_tail(tail: &[&str]) -> bool {
    match tail {
        [] => true,
        ["clobbered" | "rejected" | "bak" | "backup", ..] => !tail.contains(&"lock"),
        ["clobber", ..] => false,
        [first, ..] => {
            let base = first.split(['-', '_', '~']).next().unwrap_or(first);
            MAIN_SUFFIXES.contains(first)
                || MAIN_SUFFIXES.contains(&base)
                || first.starts_with("pre-startup-migration-")
        }
    }
}

/// Whether a name without its extension is one under which people keep stored secrets.
pub(super) fn is_secrets_stem(stem: &str) -> bool {
    matches!(stem, "secrets" | "secret" | "openclaw-secrets" | "credentials.secrets")
        || stem.ends_with(".secrets")
        || stem.ends_with("-secrets")
        || stem.starts_with("secrets.")
}

#[cfg(test)]
mod tests {
    use crate::project::Kind;

    #[test]
    fn names_of_main_configurations_and_their_backups() {
        for name in [
            "openclaw.json",
            "openclaw.json5",
            "clawdbot.json",
            "moltbot.json",
            "moldbot.json",
            "openclaw.json.example",
            "openclaw.example.json",
            "openclaw.production.json",
            "openclaw.json.bak",
            "openclaw.json.bak.4",
            "openclaw.json.last-good",
            "openclaw.json.pre-update",
            "openclaw.json.clobbered.2026-03-01T10-00-00-000Z",
            "openclaw.json.rejected.2026-03-01T10-00-00-000Z",
            "openclaw.json.pre-startup-migration-12.bak",
            "clawdbot.json.bak",
            "openclaw copy.json",
            "openclaw (1).json",
            "openclaw-backup.json",
            "openclaw_backup_20260301.json",
            "openclaw.bak.json",
            "openclaw.json~",
            "openclaw.json_old",
            "openclaw.json-backup",
            "openclaw.json.bak-20260301",
            "openclaw.json.bak.20260301-101500",
            "openclaw.json.backup-2026-03-01T10-15-00",
            "openclaw.json.20260301",
            "openclaw.json.2026-03-01.bak",
            "openclaw.json.working",
            ".openclaw.json",
        ] {
            assert_eq!(Kind::of_name(name), Some(Kind::OpenClaw), "{name}");
        }
        for name in [
            "openclaw.schema.json",
            "openclaw.plugin.json",
            "openclaw.json.clobber.lock",
            "openclaw.ts",
            "openclaw.json.md",
            "openclawx.json",
            "openclaw.json.lock",
            "package.json",
        ] {
            assert_eq!(Kind::of_name(name), None, "{name}");
        }
        assert_eq!(Kind::of_name("auth-profiles.json"), Some(Kind::AuthProfiles));
        assert_eq!(Kind::of_name("prod.secrets.json"), Some(Kind::SecretsFile));
    }
}
