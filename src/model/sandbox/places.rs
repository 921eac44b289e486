//! Places on a host that a sandbox has no business with.
//!
//! What OpenClaw itself refuses to mount (observed with 2026.9.6) is in [`REFUSED_AT_HOME`] and marked in [`SYSTEM`];
//! everything else here it mounts without a word.

/// A credential store below a home directory.
pub(super) struct Store {
    /// The path below the home directory.
    pub(super) path: &'static [&'static str],
    /// What lies there, for messages.
    pub(super) what: &'static str,
}

const fn store(path: &'static [&'static str], what: &'static str) -> Store {
    Store { path, what }
}

/// Credential stores below home directories. The more specific ones come first.
pub(super) static STORES: &[Store] = &[
    store(&[".config", "gcloud"], "Google Cloud credentials"),
    store(&[".config", "gh"], "GitHub tokens"),
    store(&[".config", "hub"], "GitHub tokens"),
    store(&[".config", "glab-cli"], "GitLab tokens"),
    store(&[".config", "git"], "Git credentials"),
    store(&[".config", "op"], "the 1Password session"),
    store(&[".config", "1Password"], "the 1Password vault"),
    store(&[".config", "Bitwarden"], "the Bitwarden vault"),
    store(&[".config", "Bitwarden CLI"], "the Bitwarden vault"),
    store(&[".config", "rclone"], "rclone credentials"),
    store(&[".config", "sops"], "SOPS keys"),
    store(&[".config", "age"], "age keys"),
    store(&[".config", "doctl"], "DigitalOcean tokens"),
    store(&[".config", "hcloud"], "Hetzner tokens"),
    store(&[".config", "containers"], "container registry logins"),
    store(&[".config", "openclaw"], "OpenClaw's gateway environment"),
    store(&[".config", "solana"], "wallet keys"),
    store(&[".config", "google-chrome"], "a browser profile"),
    store(&[".config", "chromium"], "a browser profile"),
    store(&[".config", "microsoft-edge"], "a browser profile"),
    store(&[".config", "BraveSoftware"], "a browser profile"),
    store(&[".config", "vivaldi"], "a browser profile"),
    store(&[".config", "Slack"], "the Slack session"),
    store(&[".config", "Signal"], "the Signal session"),
    store(&[".ssh"], "SSH keys"),
    store(&[".aws"], "AWS credentials"),
    store(&[".azure"], "Azure credentials"),
    store(&[".oci"], "Oracle Cloud credentials"),
    store(&[".aliyun"], "Alibaba Cloud credentials"),
    store(&[".bluemix"], "IBM Cloud credentials"),
    store(&[".fly"], "Fly.io tokens"),
    store(&[".gnupg"], "GnuPG keys"),
    store(&[".kube"], "Kubernetes credentials"),
    store(&[".minikube"], "Kubernetes credentials"),
    store(&[".rancher"], "Kubernetes credentials"),
    store(&[".docker"], "container registry logins"),
    store(&[".netrc"], "logins of command-line tools"),
    store(&["_netrc"], "logins of command-line tools"),
    store(&[".authinfo"], "logins of command-line tools"),
    store(&[".npmrc"], "npm tokens"),
    store(&[".yarnrc"], "npm tokens"),
    store(&[".yarnrc.yml"], "npm tokens"),
    store(&[".pypirc"], "PyPI tokens"),
    store(&[".config", "pypoetry"], "PyPI tokens"),
    store(&[".gem", "credentials"], "RubyGems tokens"),
    store(&[".cargo", "credentials"], "crates.io tokens"),
    store(&[".cargo", "credentials.toml"], "crates.io tokens"),
    store(&[".m2", "settings.xml"], "Maven passwords"),
    store(&[".m2", "settings-security.xml"], "Maven passwords"),
    store(&[".gradle", "gradle.properties"], "Gradle passwords"),
    store(&[".composer", "auth.json"], "Composer tokens"),
    store(&[".nuget", "NuGet"], "NuGet keys"),
    store(&[".git-credentials"], "Git credentials"),
    store(&[".gitconfig"], "Git settings, which often hold tokens"),
    store(&[".subversion", "auth"], "Subversion passwords"),
    store(&[".vault-token"], "a Vault token"),
    store(&[".terraform.d"], "Terraform tokens"),
    store(&[".terraformrc"], "Terraform tokens"),
    store(&[".pulumi"], "Pulumi tokens"),
    store(&[".password-store"], "the password store"),
    store(&[".local", "share", "keyrings"], "the desktop keyring"),
    store(&[".local", "share", "kwalletd"], "the desktop keyring"),
    store(&[".local", "share", "containers"], "container engine data"),
    store(&[".pgpass"], "database passwords"),
    store(&[".my.cnf"], "database passwords"),
    store(&[".mylogin.cnf"], "database passwords"),
    store(&[".s3cfg"], "S3 credentials"),
    store(&[".boto"], "cloud storage credentials"),
    store(&[".databrickscfg"], "Databricks tokens"),
    store(&[".snowflake"], "Snowflake credentials"),
    store(&[".mozilla"], "a browser profile"),
    store(&[".thunderbird"], "the mail profile"),
    store(&["snap", "firefox"], "a browser profile"),
    store(&["snap", "chromium"], "a browser profile"),
    store(&[".var", "app"], "application profiles"),
    store(&[".bash_history"], "shell history"),
    store(&[".zsh_history"], "shell history"),
    store(&[".python_history"], "shell history"),
    store(&[".env"], "an environment file"),
    store(&[".pki"], "certificates and keys"),
    store(&[".putty"], "SSH keys"),
    store(&[".electrum"], "wallet keys"),
    store(&[".bitcoin"], "wallet keys"),
    store(&[".ethereum"], "wallet keys"),
    store(&[".claude"], "Claude Code's login"),
    store(&[".claude.json"], "Claude Code's login"),
    store(&[".codex"], "Codex's login"),
    store(&[".gemini"], "Gemini's login"),
    store(&["Library", "Keychains"], "the macOS keychain"),
    store(&["Library", "Cookies"], "browser cookies"),
    store(&["Library", "Application Support", "Google", "Chrome"], "a browser profile"),
    store(&["Library", "Application Support", "Chromium"], "a browser profile"),
    store(&["Library", "Application Support", "BraveSoftware"], "a browser profile"),
    store(&["Library", "Application Support", "Firefox"], "a browser profile"),
    store(&["Library", "Safari"], "a browser profile"),
    store(&["Library", "Group Containers"], "application profiles"),
    store(&["AppData", "Roaming", "gcloud"], "Google Cloud credentials"),
    store(&["AppData", "Roaming", "Mozilla"], "a browser profile"),
    store(&["AppData", "Roaming", "Microsoft", "Credentials"], "Windows credentials"),
    store(&["AppData", "Roaming", "Microsoft", "Protect"], "Windows credentials"),
    store(&["AppData", "Local", "Microsoft", "Credentials"], "Windows credentials"),
    store(&["AppData", "Local", "Google", "Chrome"], "a browser profile"),
    store(&["AppData", "Local", "Microsoft", "Edge"], "a browser profile"),
];

/// Directories below the home that OpenClaw refuses to mount, wholly or in part.
pub(super) static REFUSED_AT_HOME: &[&str] =
    &[".aws", ".cargo", ".config", ".docker", ".gnupg", ".netrc", ".npm", ".ssh"];

/// Names that mean credentials wherever they stand.
pub(super) static TELLING_NAMES: &[(&str, &str)] = &[
    (".ssh", "SSH keys"),
    (".aws", "AWS credentials"),
    (".gnupg", "GnuPG keys"),
    (".kube", "Kubernetes credentials"),
    (".netrc", "logins of command-line tools"),
    (".npmrc", "npm tokens"),
    (".pypirc", "PyPI tokens"),
    (".pgpass", "database passwords"),
    (".git-credentials", "Git credentials"),
    (".vault-token", "a Vault token"),
    (".password-store", "the password store"),
    ("id_rsa", "an SSH key"),
    ("id_ed25519", "an SSH key"),
    ("id_ecdsa", "an SSH key"),
    ("kubeconfig", "Kubernetes credentials"),
    (".env", "an environment file"),
    (".env.local", "an environment file"),
    (".env.production", "an environment file"),
];

/// Names of directories and files that probably hold secrets.
pub(super) static LIKELY_NAMES: &[&str] = &[
    "secrets",
    ".secrets",
    "secret",
    "credentials",
    ".credentials",
    "private-keys",
    "secrets.json",
    "credentials.json",
];

/// How bad it is to mount a directory of the host's system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grade {
    /// OpenClaw refuses it, and with good reason.
    Refused,
    /// OpenClaw refuses it, although nothing secret is there.
    Harmless,
    /// Fine to mount.
    Fine,
    /// Whoever can write there controls the host.
    Programs,
    /// Controls the host or its containers even where OpenClaw does not refuse it.
    Engine,
    /// Holds the data of everything else on the host; single directories below are fine.
    Broad,
}

/// A directory of the system.
pub(super) struct Place {
    pub(super) path: &'static [&'static str],
    pub(super) what: &'static str,
    pub(super) grade: Grade,
    /// Whether everything below counts too.
    pub(super) below: bool,
}

const fn place(path: &'static [&'static str], what: &'static str, grade: Grade, below: bool) -> Place {
    Place { path, what, grade, below }
}

/// Directories below `/`. The first that fits counts.
///
/// What holds a forbidden place is forbidden too, so that no parent is judged milder than its child: `/tmp` has the SSH
/// agent's socket, `/mnt` may have the drive of Windows.
pub(super) static SYSTEM: &[Place] = &[
    place(&["etc", "localtime"], "the time zone", Grade::Harmless, true),
    place(&["etc", "timezone"], "the time zone", Grade::Harmless, true),
    place(&["etc", "hosts"], "the host table", Grade::Harmless, true),
    place(&["etc", "resolv.conf"], "the resolver's settings", Grade::Harmless, true),
    place(&["etc", "ssl", "certs"], "public certificates", Grade::Harmless, true),
    place(&["etc", "ca-certificates"], "public certificates", Grade::Harmless, true),
    place(&["etc", "pki", "ca-trust"], "public certificates", Grade::Harmless, true),
    place(&["dev", "null"], "a null device", Grade::Harmless, true),
    place(&["dev", "urandom"], "random numbers", Grade::Harmless, true),
    place(&["etc"], "system configuration and password hashes", Grade::Refused, true),
    place(&["proc"], "the host's processes", Grade::Refused, true),
    place(&["sys"], "kernel controls", Grade::Refused, true),
    place(&["dev"], "the host's devices", Grade::Refused, true),
    place(&["boot"], "the kernel and boot loader", Grade::Refused, true),
    place(&["run"], "sockets of system services, Docker's among them", Grade::Refused, true),
    place(&["private"], "system configuration and sockets", Grade::Refused, false),
    place(&["var"], "the data of every system service, Docker's socket included", Grade::Refused, false),
    place(&["var", "lib", "docker"], "the files of all containers", Grade::Engine, true),
    place(&["var", "lib", "containerd"], "the files of all containers", Grade::Engine, true),
    place(&["var", "lib", "containers"], "the files of all containers", Grade::Engine, true),
    place(&["var", "lib", "kubelet"], "the secrets of all pods", Grade::Engine, true),
    place(&["var", "lib", "rancher"], "the cluster's credentials", Grade::Engine, true),
    place(&["var", "lib", "etcd"], "the cluster's credentials", Grade::Engine, true),
    place(&["var", "lib", "cloud"], "the cloud provider's start-up data", Grade::Engine, true),
    place(&["var", "spool", "cron"], "scheduled commands of the host", Grade::Programs, true),
    place(&["var", "lib"], "the data of system services, Docker's among them", Grade::Engine, false),
    place(&["var", "log"], "the host's logs", Grade::Broad, false),
    place(&["var", "spool"], "queued mail and scheduled commands", Grade::Programs, false),
    place(&["var", "tmp"], "temporary files of every program", Grade::Broad, false),
    place(&["usr", "share"], "shared data of programs", Grade::Fine, true),
    place(&["usr"], "the host's programs", Grade::Programs, true),
    place(&["bin"], "the host's programs", Grade::Programs, true),
    place(&["sbin"], "the host's programs", Grade::Programs, true),
    place(&["lib"], "the host's libraries", Grade::Programs, true),
    place(&["lib32"], "the host's libraries", Grade::Programs, true),
    place(&["lib64"], "the host's libraries", Grade::Programs, true),
    place(&["snap"], "the host's programs", Grade::Programs, false),
    place(&["nix"], "the host's programs", Grade::Programs, false),
    place(&["nix", "store"], "the host's programs", Grade::Programs, false),
    place(&["export"], "the home directories of all users", Grade::Engine, false),
    place(&["System"], "macOS itself and its data volume", Grade::Engine, false),
    place(&["System", "Volumes"], "the data volume of macOS", Grade::Engine, false),
    place(&["System"], "macOS itself", Grade::Programs, true),
    place(&["Library"], "settings and services of macOS", Grade::Programs, true),
    place(&["Applications"], "the host's programs", Grade::Programs, true),
    place(&["opt"], "installed software of the host", Grade::Broad, false),
    place(&["srv"], "the data of every service", Grade::Broad, false),
    place(&["mnt"], "every mounted disk, under WSL those of Windows", Grade::Engine, false),
    place(&["media"], "every removable disk", Grade::Broad, false),
    place(&["Volumes"], "every mounted disk, the system's among them", Grade::Engine, false),
    place(&["tmp", ".X11-unix"], "the display server", Grade::Engine, true),
    place(&["tmp"], "temporary files and sockets of every program, the SSH agent's among them", Grade::Engine, false),
];

/// Directories of a Windows drive, in lower case.
pub(super) static WINDOWS: &[Place] = &[
    place(&["windows"], "Windows itself", Grade::Programs, true),
    place(&["program files"], "the host's programs", Grade::Programs, true),
    place(&["program files (x86)"], "the host's programs", Grade::Programs, true),
    place(&["programdata"], "settings and data of system services, Docker's among them", Grade::Engine, false),
    place(&["programdata", "docker"], "the files of all containers", Grade::Engine, true),
];

/// File names of control sockets of container engines.
pub(super) static SOCKETS: &[(&str, &str)] = &[
    ("docker.sock", "Docker"),
    ("docker.raw.sock", "Docker"),
    ("docker-cli.sock", "Docker"),
    ("docker_engine", "Docker"),
    ("dockerDesktopLinuxEngine", "Docker"),
    ("containerd.sock", "containerd"),
    ("containerd.sock.ttrpc", "containerd"),
    ("podman.sock", "Podman"),
    ("podman-machine-default-api.sock", "Podman"),
    ("buildkitd.sock", "BuildKit"),
    ("crio.sock", "CRI-O"),
    ("cri-dockerd.sock", "Docker"),
    ("dockershim.sock", "Docker"),
    ("kubelet.sock", "the kubelet"),
    ("nerdctl.sock", "containerd"),
];

/// Directories that exist for such a socket, below `/run`.
pub(super) static SOCKET_DIRECTORIES: &[(&[&str], &str)] = &[
    (&["run", "docker"], "Docker"),
    (&["run", "containerd"], "containerd"),
    (&["run", "podman"], "Podman"),
    (&["run", "crio"], "CRI-O"),
    (&["run", "buildkit"], "BuildKit"),
    (&["run", "k3s"], "containerd"),
];

/// Directories that exist for such a socket, below a home directory.
pub(super) static SOCKET_DIRECTORIES_AT_HOME: &[(&[&str], &str)] = &[
    (&[".colima"], "Docker"),
    (&[".orbstack"], "Docker"),
    (&[".rd"], "Docker"),
    (&[".lima"], "containerd"),
    (&[".docker", "run"], "Docker"),
    (&[".docker", "desktop"], "Docker"),
];

/// State directories of OpenClaw and its earlier names.
pub(super) static STATE_DIRECTORIES: &[&str] = &[".openclaw", ".clawdbot", ".moltbot", ".moldbot"];

/// What of the state directory may be mounted freely: work, not configuration.
pub(super) static STATE_WORK: &[&str] = &["workspace", "workspaces", "sandboxes", "media", "canvas", "worktrees"];

/// What of the state directory the gateway runs on the host: harmless as long as nothing can be written.
pub(super) static STATE_CODE: &[&str] = &["skills", "hooks", "extensions", "plugins", "npm", "tools"];

/// What of the state directory is neither work nor a credential.
pub(super) static STATE_RECORDS: &[&str] = &["logs", "memory", "cron", "cache", "tmp", "completions", "subagents"];
