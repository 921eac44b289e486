//! `policy/allowed-paths`: directories that agents may use and should not.

use super::homes::ISOLATION;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::sandbox::{Exposure, Grade, HostPath, Relation, StatePart, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/allowed-paths", severity: Severity::Error, confidence: Confidence::High };

/// Reports allowed paths that reach credentials, the system, or everything.
pub(in crate::rules) struct AllowedPaths;

impl Rule for AllowedPaths {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for isolation in Block::all(cx, ISOLATION) {
            let Some(paths) = isolation.get("allowedPaths") else { continue };
            for path in paths.elements() {
                let Some(text) = path.text() else { continue };
                let host = HostPath::read(without_glob(text), |name| variable(cx, name));
                if is_outside(without_glob(text)) {
                    let message = format!("{} leads out of the workspace, to wherever that is", shown(text));
                    sink.push(path.finding(cx, &META, message).help("write the one directory that the agent works in"));
                    continue;
                }
                let Some((severity, confidence, what)) = judge(&Exposure::of(&host)) else { continue };
                let message = format!("{} lets agents reach {what}", shown(text));
                let finding = path.finding(cx, &META, message).severity(severity).confidence(confidence);
                sink.push(finding.help("allow the one directory of the workspace that the agent works in"));
            }
        }
    }
}

/// The directory that a pattern covers: `/srv/**` is all of `/srv`, and `*` is everything.
fn without_glob(path: &str) -> &str {
    let mut rest = path.trim();
    loop {
        let cut = rest.trim_end_matches('*');
        let is_pattern = cut.len() < rest.len() && (cut.is_empty() || cut.ends_with(['/', '\\']));
        if !is_pattern {
            return rest;
        }
        // A slash goes with its asterisks, the one that is the root stays.
        rest = if cut.is_empty() { "/" } else { cut.trim_end_matches('/') };
        if rest.is_empty() {
            return "/";
        }
    }
}

/// Whether a relative path begins above the directory that it is relative to.
fn is_outside(path: &str) -> bool {
    let first = path.strip_prefix("./").unwrap_or(path);
    first == ".." || first.starts_with("../") || first.starts_with("..\\")
}

/// How bad it is that agents reach a path, and what they reach there. The classes are those of binds.
fn judge(exposure: &Exposure) -> Option<(Severity, Confidence, String)> {
    let (severity, confidence, what) = match exposure {
        Exposure::HostRoot => (Severity::Error, Confidence::High, "the whole file system"),
        Exposure::Home { all: true } => (Severity::Error, Confidence::High, "the home directories of all users"),
        Exposure::Home { all: false } => {
            (Severity::Error, Confidence::High, "a whole home directory, with the credentials in it")
        }
        Exposure::Socket(engine) => {
            let what = format!("the control socket of {engine}, which is the host");
            return Some((Severity::Error, Confidence::High, what));
        }
        Exposure::State(StatePart::Whole | StatePart::Private) => {
            (Severity::Error, Confidence::High, "OpenClaw's own configuration and credentials")
        }
        Exposure::State(StatePart::Code) => (Severity::Warning, Confidence::High, "code that OpenClaw runs itself"),
        Exposure::State(StatePart::Records) => (Severity::Warning, Confidence::Medium, "OpenClaw's own records"),
        Exposure::Credentials { what, relation } => match relation {
            Relation::Within => (Severity::Error, Confidence::High, *what),
            Relation::Above => {
                return Some((Severity::Error, Confidence::High, format!("a directory that holds {what}")));
            }
            Relation::Named => (Severity::Error, Confidence::Medium, *what),
            Relation::Likely => (Severity::Warning, Confidence::Medium, "what looks like a place of secrets"),
            Relation::Beside => return None,
        },
        Exposure::System { what, grade } => match grade {
            Grade::Refused | Grade::Programs | Grade::Engine => (Severity::Error, Confidence::High, *what),
            Grade::Broad => (Severity::Warning, Confidence::High, *what),
            Grade::Harmless | Grade::Fine => return None,
        },
        Exposure::Nothing => return None,
    };
    Some((severity, confidence, what.to_owned()))
}

/// The value that the configuration itself gives a variable.
fn variable(cx: &Context<'_>, name: &str) -> Option<String> {
    let value = Block::at(cx, &["env", "vars", name]).or_else(|| Block::at(cx, &["env", name]))?;
    value.text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_its_directory() {
        for (pattern, directory) in [
            ("*", "/"),
            ("**", "/"),
            ("/**", "/"),
            ("/*/**", "/"),
            ("/srv/**/*", "/srv"),
            ("~/*", "~"),
            ("/srv/a*", "/srv/a*"),
            ("/srv/work", "/srv/work"),
            ("/", "/"),
            ("", ""),
        ] {
            assert_eq!(without_glob(pattern), directory, "{pattern}");
        }
    }
}
