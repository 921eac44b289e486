//! Users' files in the format of the rule pack.

use std::sync::OnceLock;

use super::{Custom, Locality, pattern};
use crate::finding::{Confidence, Severity};
use crate::secrets::builtin::DETECTORS;
use crate::secrets::detector::{
    CHECKSUMS, CONFIDENCES, Detector, KINDS, Method, Profile, SEVERITIES, STRUCTURES, Structure, Texts,
};
use crate::secrets::rulefile::{self, Entry, Problem, line};
use crate::secrets::shape;

/// Reads one file; `shown` is how the user named it.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(text: &str, shown: &str) -> Result<Vec<&'static Detector>, Problem> {
    let file = rulefile::parse(text)?;
    let mut all: Vec<&'static Detector> = Vec::with_capacity(file.detector.len());
    for entry in &file.detector {
        let detector = detector(&file, entry, text, shown).map_err(|problem| {
            let message = format!("detector `{}`: {}", entry.id.get_ref(), problem.message);
            Problem { message, ..problem }
        })?;
        if all.iter().any(|other| other.id == detector.id) {
            let message = format!("detector `{}`: this id is taken by another one of the file", entry.id.get_ref());
            return Err(Problem::new(entry.id.span().start, message));
        }
        all.push(detector);
    }
    Ok(all)
}

fn detector(file: &rulefile::File, entry: &Entry, text: &str, shown: &str) -> Result<&'static Detector, Problem> {
    let id = leak(&format!("secret/{}", entry.id.get_ref()));
    let mut profile = None;
    if let Some(pattern) = entry.secret() {
        let problem = |why: String| Problem::new(pattern.span().start, why);
        let hir = pattern::check(pattern.get_ref()).map_err(problem)?;
        if hir.properties().minimum_len() == Some(0) {
            return Err(problem("the pattern matches an empty text".to_owned()));
        }
        profile = Some(shape::Profile::of_hir(&hir, &entry.prefix));
    }
    let method = match (&entry.pattern, &entry.value, &entry.structure) {
        (Some(pattern), _, _) => Method::Form { pattern: leak(pattern.get_ref()) },
        (_, Some(value), _) => {
            Method::Assignment { names: leak_all(rulefile::plain(&entry.names)), value: leak(value.get_ref()) }
        }
        (_, _, structure) => {
            let name = structure.as_ref().map_or("", |name| name.get_ref().as_str());
            let Some(structure) = named(STRUCTURES, name) else {
                return Err(Problem::new(entry.id.span().start, "unknown structure"));
            };
            owns(structure, id).map_err(|message| Problem::new(entry.id.span().start, message))?;
            Method::Structure(structure)
        }
    };
    let custom = Custom {
        file: shown.to_owned(),
        line: line(text, entry.id.span().start),
        match_lines: entry.matches.iter().map(|example| line(text, example.span().start)).collect(),
        ignore_lines: entry.ignore.iter().map(|example| line(text, example.span().start)).collect(),
        locality: Locality::Near,
        path: None,
        allow: Vec::new(),
        required: Vec::new(),
        silent: false,
        texts: Texts {
            provider: leak(&file.provider),
            homepage: leak(&file.homepage),
            why: leak(entry.why.as_deref().unwrap_or("")),
            rotate: leak(entry.rotate.as_ref().unwrap_or(&file.rotate)),
            rotate_url: leak(entry.rotate_url.as_ref().unwrap_or(&file.rotate_url)),
            matches: rulefile::plain(&entry.matches).into_iter().map(leak).collect(),
            ignores: rulefile::plain(&entry.ignore).into_iter().map(leak).collect(),
        },
        page: OnceLock::new(),
    };
    Ok(Box::leak(Box::new(Detector {
        id,
        category: leak(file.category.get_ref()),
        name: leak(&entry.name),
        severity: named(SEVERITIES, &entry.severity).unwrap_or(Severity::Error),
        confidence: named(CONFIDENCES, &entry.confidence).unwrap_or(Confidence::High),
        kind: named(KINDS, &entry.kind).unwrap_or(crate::secrets::Kind::Generic),
        prefix: leak(&entry.prefix),
        keywords: leak_all(rulefile::plain(&entry.keywords)),
        method,
        window: entry.reach(profile.as_ref()),
        profile: profile.map_or(Profile::ANY, from_shared),
        entropy: entry.entropy,
        checksum: entry.checksum.as_ref().and_then(|name| named(CHECKSUMS, name)),
        places: &[],
        index: usize::MAX,
        custom: Some(Box::leak(Box::new(custom))),
    })))
}

/// The code of a structure reports under one rule, so a file can only change that rule.
fn owns(structure: Structure, id: &str) -> Result<(), String> {
    let owner = DETECTORS.iter().find(|detector| matches!(detector.method, Method::Structure(own) if own == structure));
    match owner {
        Some(owner) if owner.id != id => Err(format!(
            "`structure` belongs to the built-in `{}`; use `pattern` or `names` with `value`, or override that id",
            owner.id
        )),
        _ => Ok(()),
    }
}

pub(crate) fn from_shared(profile: shape::Profile) -> Profile {
    let shape::Profile { least, most, bytes, match_most, prefixed, run } = profile;
    Profile { least, most, bytes, longest: match_most.unwrap_or(usize::MAX), prefixed, run }
}

fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
}

pub(super) fn leak(text: &str) -> &'static str {
    if text.is_empty() { "" } else { Box::leak(text.to_owned().into_boxed_str()) }
}

pub(super) fn leak_all(texts: Vec<&str>) -> &'static [&'static str] {
    Box::leak(texts.into_iter().map(leak).collect())
}
