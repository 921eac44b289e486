//! Documentation pages of detectors, all made from one template, and the
//! [`Meta`] view that lists and reports treat like any other rule.

use std::sync::{LazyLock, OnceLock};

use super::active;
use super::builtin::DETECTORS;
use super::detector::{Detector, Kind, Method, Texts};
use crate::rule::Meta;

/// One entry per detector, in the order of [`active::detectors`].
pub fn metas() -> impl Iterator<Item = Meta> {
    active::detectors().iter().copied().map(meta_of)
}

/// The facts of one detector, by its rule id.
#[must_use]
pub fn meta(id: &str) -> Option<Meta> {
    active::find(id).map(meta_of)
}

fn meta_of(detector: &'static Detector) -> Meta {
    Meta { id: detector.id, severity: detector.severity, confidence: detector.confidence }
}

/// The page of one detector in Markdown, written when it is first asked for: a run shows few of them.
#[must_use]
pub fn page(detector: &'static Detector) -> &'static str {
    static PAGES: LazyLock<Vec<OnceLock<String>>> =
        LazyLock::new(|| DETECTORS.iter().map(|_| OnceLock::new()).collect());
    let cell = match detector.custom {
        Some(custom) => Some(&custom.page),
        None => PAGES.get(detector.index),
    };
    cell.map_or("", |cell| cell.get_or_init(|| written(detector)))
}

/// The template of all pages, filled in.
fn written(detector: &Detector) -> String {
    let Detector { id, name, .. } = detector;
    let Texts { rotate, rotate_url, homepage, .. } = detector.texts();
    let why = if detector.texts().why.is_empty() { power(detector.kind) } else { detector.texts().why };
    let form = if detector.prefix.is_empty() {
        String::new()
    } else {
        format!(" Such a value starts with `{}`.", detector.prefix)
    };
    let recognised = match detector.method {
        Method::Form { .. } => "It is recognised by its form, wherever it stands.",
        Method::Assignment { .. } => {
            "It has no form of its own, so it is recognised by the name it is assigned to together with its length and alphabet."
        }
        Method::Structure(_) => "It is recognised by its structure and by the place where it stands.",
    };
    let origin = detector
        .custom
        .map_or_else(String::new, |custom| format!(" Defined in {}, line {}.", custom.file, custom.line));
    let example = detector.texts().matches.first().map_or_else(String::new, |template| masked(template));
    let fix_link = if rotate_url.is_empty() { String::new() } else { format!(" See <{rotate_url}>.") };
    let docs =
        if homepage.is_empty() { String::new() } else { format!("\n\nDocumentation of the provider: <{homepage}>.") };
    format!(
        "# {id}\n\n{name} in plain text.\n\n\
         ## What it does\n\n\
         Reports a {name} in any file or commit.{form} {recognised}{origin} Placeholders and references such as `${{NAME}}` are not reported.{docs}\n\n\
         ## Why it matters\n\n\
         {why} Once committed it stays in the history of every clone, whatever later commits remove.\n\n\
         ## Bad\n\n\
         ```\n{example}\n```\n\n\
         ## Good\n\n\
         ```json5\n{{ apiKey: \"${{SECRET_NAME}}\" }}\n```\n\n\
         ## Fix\n\n\
         {rotate}{fix_link} Then refer to it by an environment variable or a SecretRef, and keep the value out of Git.\n"
    )
}

fn power(kind: Kind) -> &'static str {
    match kind {
        Kind::ModelKey => "Whoever has it can run models at your expense and may read what was sent to them.",
        Kind::SourceToken => "Whoever has it can read code, and often change it, as the account it belongs to.",
        Kind::DatabasePassword => "Whoever has it and reaches the server can read and change the data.",
        Kind::ChatToken => "Whoever has it can read and write messages as the bot or account it belongs to.",
        Kind::CloudKey => "Whoever has it can use the cloud account within the rights of the key.",
        Kind::PaymentKey => "Whoever has it can see customers and move money within the rights of the key.",
        Kind::PrivateKey => "Whoever has it can pose as its owner, decrypt and sign.",
        Kind::Webhook => "Whoever has it can post as your integration.",
        Kind::Session => "Whoever has it acts as the person who logged in, until it expires.",
        Kind::Generic => "Whoever has it can use what it protects.",
    }
}

/// A template with its random parts shown as an ellipsis.
fn masked(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (_, tail))) =
        rest.split_once("<<").and_then(|(before, after)| Some((before, after.split_once(">>")?)))
    {
        out.push_str(before);
        out.push('…');
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_all_sections() {
        for meta in metas() {
            assert!(!meta.summary().is_empty(), "{}", meta.id);
            for heading in ["What it does", "Why it matters", "Bad", "Good", "Fix"] {
                assert!(meta.section(heading).is_some_and(|text| !text.is_empty()), "{}: {heading}", meta.id);
            }
        }
    }

    #[test]
    fn examples_on_pages_hold_no_random_part() {
        assert_eq!(masked("KEY=ab_<<hex:8>>-<<digits:2>>!"), "KEY=ab_…-…!");
    }
}
