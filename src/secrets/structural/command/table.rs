//! The commands, from the manuals of the programs, and of `openclaw` 2026.9.6 from its `--help`.

/// Where a command takes its credential.
pub(super) enum Takes {
    /// As the value of each argument `name=value`.
    Pairs,
    /// After one of these options, with a blank or `=` between.
    Options(&'static [&'static [u8]]),
    /// After this option without anything between.
    Attached(&'static [u8]),
    /// After every option whose name is that of a credential: `--gateway-token value`.
    Named,
    /// As the argument after a path whose last part names a credential.
    Path,
    /// As the argument after so many others that are neither options nor pairs.
    Nth(usize),
    /// Right after the keyword.
    Here,
    /// From what `echo` or `printf` before the pipe prints, or from a here-string.
    Input,
}

use Takes::{Attached, Here, Input, Named, Nth, Options, Pairs, Path};

/// Commands, in lower case, and where each takes its credential. The keywords
/// of the detector are the beginnings of these.
pub(super) const COMMANDS: &[(&[u8], Takes)] = &[
    (b"vault kv put", Pairs),
    (b"vault kv put", Input),
    (b"vault kv patch", Pairs),
    (b"vault write", Pairs),
    (b"vault login", Pairs),
    (b"vault login", Nth(0)),
    (b"secrets set", Pairs),
    (b"secrets set", Input),
    (b"doppler secrets set", Pairs),
    (b"doppler secrets set", Nth(1)),
    (b"config:set", Pairs),
    (b"env:set", Nth(1)),
    (b"railway variables", Pairs),
    (b"op item create", Pairs),
    (b"op item edit", Pairs),
    (b"--from-literal", Pairs),
    (b"put-secret-value", Options(&[b"--secret-string"])),
    (b"secretsmanager create-secret", Options(&[b"--secret-string"])),
    (b"secretsmanager update-secret", Options(&[b"--secret-string"])),
    (b"ssm put-parameter", Options(&[b"--value"])),
    (b"secrets versions add", Input),
    (b"gcloud secrets create", Input),
    (b"keyvault secret set", Options(&[b"--value"])),
    (b"secret:create", Options(&[b"--value"])),
    (b"bws secret create", Nth(1)),
    (b"chamber write", Nth(2)),
    (b"cf set-env", Nth(2)),
    (b"gh secret set", Options(&[b"--body", b"-b"])),
    (b"gh secret set", Attached(b"-b")),
    (b"gh secret set", Input),
    (b"gh auth login", Input),
    (b"glab auth login", Input),
    (b"wrangler secret put", Input),
    (b"vercel env add", Input),
    (b"pass insert", Input),
    (b"docker login", Options(&[b"-p", b"--password"])),
    (b"docker login", Input),
    (b"podman login", Options(&[b"-p", b"--password"])),
    (b"podman login", Input),
    (b"registry login", Options(&[b"-p", b"--password"])),
    (b"registry login", Input),
    (b"--password-stdin", Input),
    (b"az login", Options(&[b"-p", b"--password"])),
    (b"twine upload", Options(&[b"-p", b"--password"])),
    (b"vsce publish", Options(&[b"-p", b"--pat"])),
    (b"pulumi config set", Nth(1)),
    (b"cargo login", Nth(0)),
    (b"wandb login", Nth(0)),
    (b"add-generic-password", Options(&[b"-w"])),
    (b"add-internet-password", Options(&[b"-w"])),
    (b"-passin pass:", Here),
    (b"-passout pass:", Here),
    (b"-pass pass:", Here),
    (b"sshpass", Options(&[b"-p"])),
    (b"sshpass", Attached(b"-p")),
    (b"psexec", Options(&[b"-p"])),
    (b"ldapsearch", Options(&[b"-w"])),
    (b"ldapmodify", Options(&[b"-w"])),
    (b"sqlcmd", Options(&[b"-P"])),
    (b"redis-cli", Options(&[b"-a", b"--pass"])),
    (b"mongosh", Options(&[b"-p", b"--password"])),
    (b"mongodump", Options(&[b"-p", b"--password"])),
    (b"mongorestore", Options(&[b"-p", b"--password"])),
    (b"mysql ", Attached(b"-p")),
    (b"mysql ", Options(&[b"--password"])),
    (b"mysqldump ", Attached(b"-p")),
    (b"mysqldump ", Options(&[b"--password"])),
    (b"openclaw config set", Path),
    (b"openclaw secrets store set", Options(&[b"--value"])),
    (b"openclaw secrets store set", Input),
    (b"openclaw models auth paste", Input),
    (b"openclaw ", Named),
    (b"clawdbot ", Named),
    (b"moltbot ", Named),
];

#[cfg(test)]
mod tests {
    use super::COMMANDS;
    use crate::secrets::builtin::DETECTORS;
    use crate::secrets::detector::{Method, Structure};

    #[test]
    fn every_command_begins_with_a_keyword() {
        let is_ours = |method: &Method| matches!(method, Method::Structure(Structure::CommandArgument));
        let detector = DETECTORS.iter().find(|detector| is_ours(&detector.method)).expect("the detector");
        for (command, _) in COMMANDS {
            let begins = |keyword: &&str| command.to_ascii_lowercase().starts_with(keyword.as_bytes());
            assert!(detector.keywords.iter().any(begins), "{}", String::from_utf8_lossy(command));
        }
    }
}
