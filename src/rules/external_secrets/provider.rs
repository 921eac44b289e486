//! What each kind of secret manager must be told to be found.

use super::META;
use crate::finding::{Finding, Severity};
use crate::model::block::Block;
use crate::model::external::folded;
use crate::project::Context;
use crate::rule::Sink;

/// One kind of secret manager.
struct Kind {
    /// Its names, in one form: letters and digits, in lower case.
    names: &'static [&'static str],
    /// What it cannot do without: one of each list.
    needs: &'static [&'static [&'static str]],
    /// What the environment gives if the configuration does not, such as `AWS_REGION` or `VAULT_ADDR`; one of each list.
    wants: &'static [&'static [&'static str]],
}

static KINDS: &[Kind] = &[
    Kind { names: &["awskms"], needs: &[&["keyId", "keyArn", "alias"]], wants: &[&["region"]] },
    Kind {
        names: &["hashicorpvault", "vault", "hashicorp", "openbao"],
        needs: &[&["path", "mount", "secretName", "secretPath"]],
        wants: &[&["address", "url", "endpoint"]],
    },
    Kind {
        names: &["awssecretsmanager", "awssm"],
        needs: &[&["secretName", "secretId", "secretArn", "path", "prefix"]],
        wants: &[&["region"]],
    },
    Kind {
        names: &["awsssm", "awsparameterstore", "ssmparameterstore"],
        needs: &[&["path", "prefix", "parameterName", "secretName"]],
        wants: &[&["region"]],
    },
    Kind {
        names: &["gcpsecretmanager", "googlesecretmanager", "gcpkms", "googlecloudkms", "googlekms"],
        needs: &[],
        wants: &[&["project", "projectId"]],
    },
    Kind {
        names: &["azurekeyvault"],
        needs: &[&["vaultUrl", "vaultUri", "vaultName", "address", "url"]],
        wants: &[&["tenantId"]],
    },
    Kind { names: &["doppler"], needs: &[], wants: &[&["project"], &["config", "environment"]] },
    Kind { names: &["infisical"], needs: &[&["projectId", "project", "workspaceId"]], wants: &[&["environment"]] },
];

impl Kind {
    fn of(name: &str) -> Option<&'static Self> {
        let folded = folded(name);
        KINDS.iter().find(|kind| kind.names.contains(&folded.as_str()))
    }
}

/// Reports what the secret managers of the document lack: an error where nothing else can give it.
pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for home in Block::all(cx, &[&["externalSecrets"], &["openclaw", "externalSecrets"]]) {
        for provider in home.get("providers").iter().flat_map(Block::elements) {
            let name = provider.get("type").or_else(|| provider.get("name"));
            name.into_iter().for_each(|name| judge(cx, &provider, &name, sink));
        }
        for provider in home.get("providers").iter().flat_map(Block::members).filter(Block::is_object) {
            let name = provider.get("type").map_or_else(|| provider.name, |kind| kind.text().unwrap_or_default());
            report(cx, &provider, name, |message| provider.at_key(cx, &META, message), sink);
        }
    }
    if let Some(source) = Block::at(cx, &["source"])
        && let Some(name) = source.get("provider")
    {
        judge(cx, &source, &name, sink);
    }
}

fn judge(cx: &Context<'_>, provider: &Block<'_>, name: &Block<'_>, sink: &mut Sink) {
    let Some(text) = name.text() else { return };
    report(cx, provider, text, |message| name.finding(cx, &META, message), sink);
}

fn report(cx: &Context<'_>, provider: &Block<'_>, name: &str, finding: impl Fn(String) -> Finding, sink: &mut Sink) {
    let Some(kind) = Kind::of(name) else { return };
    let advice = cx.settings.policy.advice();
    for (keys, severity) in
        kind.needs.iter().map(|keys| (keys, Severity::Error)).chain(kind.wants.iter().map(|keys| (keys, advice)))
    {
        if keys.iter().any(|key| provider.has(key)) {
            continue;
        }
        let missing = keys[0];
        let (message, help) = if severity == Severity::Error {
            (format!("`{missing}` is missing"), "without it nobody knows where this provider keeps the secrets")
        } else {
            (
                format!("`{missing}` is not given"),
                "the environment of whoever runs OpenClaw decides where secrets come from",
            )
        };
        sink.push(finding(message).severity(severity).help(help));
    }
}
