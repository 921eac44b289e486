//! `secretref/committed-store`: provider files that are kept in the repository.

use std::collections::HashMap;

use crate::finding::{Confidence, Severity};
use crate::model::external;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::files;

/// Reports provider files that are kept in the repository.
pub(in crate::rules) struct CommittedStore;

static META: Meta = Meta { id: "secretref/committed-store", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for CommittedStore {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let mut owners = external::secret_providers(tree, cx.root);
        for environment in external::environments(tree, cx.root) {
            owners.extend(external::environment_secrets(tree, cx.root, environment.name));
        }
        let mut seen = HashMap::new();
        for owner in owners {
            let Some(path) = external::string_entry(tree, &owner, "path") else {
                continue;
            };
            let is_plain = || files::read_beside(cx, path.name, MAX_FILE).is_some_and(|bytes| !is_encrypted(&bytes));
            if !*seen.entry(path.name).or_insert_with(is_plain) {
                continue;
            }
            let message = format!("the file of `{}` lies in the repository", owner.name);
            let finding = cx.finding(&META, path.place, message).pointer(path.pointer);
            sink.push(finding.help("keep it outside the repository, or ignore it and rotate what it holds"));
        }
    }
}

/// Largest provider file that OpenClaw reads, in bytes.
const MAX_FILE: u64 = 20 * 1024 * 1024;

/// Files that SOPS, age, GnuPG, Ansible Vault or git-crypt have encrypted may be committed.
pub(in crate::rules) fn is_encrypted(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"ENC[AES256_GCM").is_some()
        || bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE")
        || bytes.starts_with(b"age-encryption.org/")
        || bytes.starts_with(b"-----BEGIN PGP MESSAGE")
        || bytes.starts_with(b"$ANSIBLE_VAULT")
        || bytes.starts_with(b"\0GITCRYPT")
}
