//! `rotation/self-made-key`: random text in the place of a key that only its provider can make.

use std::collections::BTreeSet;

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::credential::is_sensitive_name;
use crate::model::external::shown;
use crate::model::script::{Command, Script};
use crate::rule::{Meta, Sink};
use crate::settings::Settings;
use crate::text::Span;

static META: Meta = Meta { id: "rotation/self-made-key", severity: Severity::Warning, confidence: Confidence::High };

/// Reports rotations to keys that no provider knows.
pub(super) struct SelfMadeKey;

/// Words that name a provider which issues its keys itself.
const PROVIDERS: [&str; 24] = [
    "openai",
    "anthropic",
    "claude",
    "gemini",
    "openrouter",
    "mistral",
    "groq",
    "deepseek",
    "cohere",
    "perplexity",
    "xai",
    "stripe",
    "github",
    "gitlab",
    "telegram",
    "discord",
    "slack",
    "twilio",
    "sendgrid",
    "aws",
    "huggingface",
    "elevenlabs",
    "notion",
    "cloudflare",
];

/// Words that make it a secret which one's own side chooses: that of a webhook, of a database.
const OWN: [&str; 15] = [
    "webhook",
    "signing",
    "session",
    "cookie",
    "hook",
    "encryption",
    "salt",
    "password",
    "verify",
    "jwt",
    "proxy",
    "idempotency",
    "request",
    "nonce",
    "state",
];

/// Programs that store secrets, and which of their parts do.
const STORES: [(&str, &[&str]); 13] = [
    ("vault", &["kv", "write"]),
    ("bao", &["kv", "write"]),
    ("aws", &["secretsmanager", "ssm"]),
    ("gcloud", &["secrets"]),
    ("az", &["keyvault"]),
    ("doppler", &["secrets"]),
    ("gh", &["secret"]),
    ("op", &["item"]),
    ("openclaw", &["config", "secrets"]),
    ("kubectl", &["secret"]),
    ("heroku", &["config"]),
    ("fly", &["secrets"]),
    ("flyctl", &["secrets"]),
];

/// Arguments among which such a part stands.
const MOST_PARTS: usize = 6;

impl ScriptRule for SelfMadeKey {
    fn meta(&self) -> Option<&'static Meta> {
        Some(&META)
    }

    fn check(&self, script: &Script<'_>, _: &Settings, sink: &mut Sink) {
        // Where random text is made, and the variables that hold it.
        let made: BTreeSet<usize> = script
            .commands
            .iter()
            .filter(|command| makes_random(command))
            .filter_map(|command| command.words.first().map(|word| word.span.start))
            .collect();
        if made.is_empty() {
            return;
        }
        let holds_random = |span: Span| made.range(span.start..span.end).next().is_some();
        let mut variables: BTreeSet<&str> = BTreeSet::new();
        for command in &script.commands {
            for (name, _, span) in command.variables().filter(|(_, _, span)| holds_random(*span)) {
                if is_issued(name) && holds_key(name) {
                    report(sink, span, name);
                } else {
                    variables.insert(name);
                }
            }
            stored(command, &holds_random, &variables, sink);
        }
    }
}

/// A command that stores random text as the key of a provider: `vault kv put secret/openai value="$NEW"`.
fn stored(command: &Command, holds_random: &dyn Fn(Span) -> bool, variables: &BTreeSet<&str>, sink: &mut Sink) {
    let Some((program, arguments)) = command.program() else { return };
    let stores = STORES.iter().any(|(store, parts)| {
        let mut first = arguments.iter().take(MOST_PARTS).map(|word| word.text.split(':').next().unwrap_or_default());
        *store == program && first.any(|word| parts.contains(&word))
    });
    if !stores {
        return;
    }
    let expands = |text: &str| {
        let names = text.match_indices('$').map(|(at, _)| text[at + 1..].trim_start_matches('{'));
        let mut names =
            names.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default());
        names.any(|name| variables.contains(name))
    };
    let Some(value) = arguments.iter().find(|word| holds_random(word.span) || expands(&word.text)) else { return };
    // The resource names of Amazon begin with `arn:aws:` whatever they name.
    let names = arguments.iter().filter(|word| !word.text.starts_with('-') && !word.text.starts_with("arn:"));
    let mut names = names.map(|word| word.text.split(['=', '$']).next().unwrap_or_default());
    if let Some(name) = names.find(|name| is_issued(name)) {
        report(sink, value.span, name);
    }
}

fn report(sink: &mut Sink, span: Span, name: &str) {
    let message = format!("`{}` gets random text, which its provider does not know", shown(name));
    let help = "let the provider issue the new key (its API or console), store that, then revoke the old one";
    sink.push(Finding::new(&META, span, message).help(help));
}

/// Whether a command makes random text.
fn makes_random(command: &Command) -> bool {
    let Some((program, arguments)) = command.program() else { return false };
    let has = |wanted: &str| arguments.iter().any(|word| word.text.contains(wanted));
    match program {
        "openssl" => arguments.first().is_some_and(|word| word.text == "rand"),
        "uuidgen" | "pwgen" | "apg" | "makepasswd" => true,
        "head" | "tr" | "dd" | "cat" | "od" | "xxd" => has("/dev/urandom") || has("/dev/random"),
        "python" | "python3" | "node" => has("secrets.token") || has("uuid4") || has("randomBytes"),
        _ => false,
    }
}

/// Whether a variable holds a credential, not the name of a bucket or the number of a run.
fn holds_key(name: &str) -> bool {
    is_sensitive_name(name) || name.split('_').any(|word| word.eq_ignore_ascii_case("key"))
}

/// Whether a name is that of a credential which a provider issues.
fn is_issued(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let is_own = words.clone().any(|word| OWN.contains(&word));
    !is_own && words.any(|word| PROVIDERS.contains(&word))
}
