//! `secretref/duplicate-name`: one name that is defined twice.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::shown;
use crate::project::{Context, Document, Kind};
use crate::rule::{Meta, Rule, Sink};

/// Reports names of providers and secrets that are defined twice, in one file or in two that belong together.
pub(in crate::rules) struct DuplicateName;

static META: Meta =
    Meta { id: "secretref/duplicate-name", severity: Severity::Warning, confidence: Confidence::Medium };

/// What has a name of its own, and what that is called.
const NAMED: [(Role, &str); 5] = [
    (Role::SecretProvider, "provider"),
    (Role::ExternalProvider, "provider"),
    (Role::RefEntry, "secret"),
    (Role::Credential, "credential"),
    (Role::Named, "secret"),
];

/// So many definitions of one name are compared.
const MOST: usize = 64;

impl Rule for DuplicateName {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let around = cx.around();
        for (role, what) in NAMED {
            for fact in cx.own(role) {
                let earlier = around.named(role, fact.name.as_str()).take(MOST).take_while(|other| other.id < fact.id);
                let Some(first) = earlier.into_iter().find(|other| is_rival(cx, fact, other)) else { continue };
                let json = |fact: &Fact| cx.document_of(fact).tree.to_json(fact.node);
                let (severity, how) = match json(fact) == json(first) {
                    true => (Severity::Info, ""),
                    false => (Severity::Warning, ", and differently"),
                };
                let message = format!("{what} `{}` is defined twice{how}", shown(fact.name.as_str()));
                let finding = cx.finding(&META, fact.place, message).pointer(fact.pointer.clone()).severity(severity);
                let finding = finding.related(cx.related_fact(first, "defined here first"));
                sink.push(finding.help("keep one definition, or give the other a name of its own"));
            }
        }
    }
}

/// Whether two definitions of a name are in force at the same time.
fn is_rival(cx: &Context<'_>, fact: &Fact, other: &Fact) -> bool {
    if (fact.document, fact.root) == (other.document, other.root) {
        // Two equal keys of one object are what `parse/duplicate-key` reports.
        return fact.pointer != other.pointer || fact.role == Role::ExternalProvider;
    }
    let (own, their) = (cx.document_of(fact), cx.document_of(other));
    // Of main configurations, each gateway has its own.
    !(own.kind == Kind::OpenClaw && their.kind == Kind::OpenClaw) && stem(own) != stem(their)
}

/// The words of a file's name that are neither an environment nor the mark of a copy: files that differ in those only
/// are variants of one another, of which one is in force.
fn stem(document: &Document) -> Vec<String> {
    const VARIANTS: [&str; 29] = [
        "json",
        "json5",
        "jsonc",
        "dev",
        "development",
        "prod",
        "production",
        "stage",
        "staging",
        "test",
        "testing",
        "local",
        "live",
        "qa",
        "ci",
        "bak",
        "backup",
        "old",
        "orig",
        "new",
        "copy",
        "example",
        "sample",
        "template",
        "default",
        "dist",
        "last",
        "good",
        "save",
    ];
    let name = document.location.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let telling = words.filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) && !VARIANTS.contains(word));
    telling.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
