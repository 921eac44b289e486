//! `exposure/tools-exec-safe-bin-trusted-dirs-risky`: trusted directories that others write.

use crate::finding::{Confidence, Severity};
use crate::model::config::{Config, has_variable};
use crate::model::tool_policy::every_exec;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-safe-bin-trusted-dirs-risky",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports directories of trusted commands that can be written by others.
pub(in crate::rules) struct ExecSafeBinTrustedDirsRisky;

impl Rule for ExecSafeBinTrustedDirsRisky {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for exec in every_exec(config) {
            let Some(list) = config.below(&exec, &["safeBinTrustedDirs"]) else { continue };
            for (setting, directory) in config.strings_of(&list) {
                if has_variable(directory) {
                    continue;
                }
                if let Some(why) = risk(directory) {
                    let message = format!("commands of this directory run without approval, and {why}");
                    sink.push(
                        config
                            .found(&META, &setting, message)
                            .help("trust directories that only the administrator writes, such as `/usr/bin`"),
                    );
                }
            }
        }
    }
}

/// Why others may write the directory; nothing if they may not.
fn risk(directory: &str) -> Option<&'static str> {
    let lower = directory.replace('\\', "/").to_lowercase();
    let is_drive = lower.as_bytes().get(1) == Some(&b':') && lower[2..].starts_with('/');
    if !lower.starts_with('/') && !is_drive {
        return Some("a relative directory depends on where OpenClaw was started");
    }
    let path = normalized(&lower);
    let is_in = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if ["/tmp", "/var/tmp", "/private/tmp"].into_iter().any(is_in) {
        return Some("everybody may write a temporary directory");
    }
    if ["/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/home/linuxbrew/.linuxbrew/bin"].contains(&&*path) {
        return Some("a package manager lets its user write there");
    }
    let at_home = path.starts_with("/users/") || path.starts_with("/home/") || path.contains("/.local/bin");
    (at_home || (is_drive && path[2..].starts_with("/users/"))).then_some("its user may write a home directory")
}

/// The path without `.`, `..` and double slashes.
fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if path.as_bytes().get(1) == Some(&b':') { path } else { format!("/{path}") }
}
