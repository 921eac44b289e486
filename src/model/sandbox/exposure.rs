//! What a bind's host path hands to the sandbox.

use super::host_path::{Base, HostPath};
use super::places::{
    Grade, LIKELY_NAMES, Place, REFUSED_AT_HOME, SOCKET_DIRECTORIES, SOCKET_DIRECTORIES_AT_HOME, SOCKETS, STATE_CODE,
    STATE_DIRECTORIES, STATE_RECORDS, STATE_WORK, STORES, SYSTEM, TELLING_NAMES, WINDOWS,
};

/// What a host path hands over: the worst that fits, so that a bind is reported once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exposure {
    /// The whole file system or a whole drive.
    HostRoot,
    /// A home directory, or (`all`) those of all users.
    Home {
        /// Whether it is the parent of all home directories.
        all: bool,
    },
    /// The control socket of a container engine, or a directory made for it.
    Socket(&'static str),
    /// OpenClaw's own state.
    State(StatePart),
    /// A place of credentials.
    Credentials {
        /// What lies there.
        what: &'static str,
        /// How the path relates to it.
        relation: Relation,
    },
    /// A directory of the system.
    System {
        /// What lies there.
        what: &'static str,
        /// How bad that is.
        grade: Grade,
    },
    /// Nothing that the path alone tells.
    Nothing,
}

/// A part of OpenClaw's state directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatePart {
    /// All of it.
    Whole,
    /// Configuration, credentials, sessions.
    Private,
    /// Skills, hooks and plugins, which run outside the sandbox.
    Code,
    /// Logs, schedules and the like.
    Records,
}

/// How a path relates to a credential store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It is the store or lies in it.
    Within,
    /// The store lies in it.
    Above,
    /// Its name says so.
    Named,
    /// Its name suggests it.
    Likely,
    /// OpenClaw refuses it because of what lies beside it.
    Beside,
}

impl Exposure {
    /// Judges a path.
    pub(crate) fn of(path: &HostPath) -> Self {
        let parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
        if let Some(engine) = socket(path, &parts) {
            return Self::Socket(engine);
        }
        match path.base {
            Base::Root | Base::Drive(_) if parts.is_empty() => Self::HostRoot,
            Base::Home(_) => at_home(&parts),
            Base::Root => below_root(&parts),
            Base::Drive(_) if parts == ["users"] => Self::Home { all: true },
            Base::Drive(_) => system(WINDOWS, &parts).unwrap_or_else(|| by_name(&parts)),
            Base::Pipe | Base::Volume => Self::Nothing,
            Base::Variable | Base::Relative => by_name(&parts),
        }
    }
}

/// Whether the path lies in a state directory of OpenClaw.
pub(crate) fn is_in_state_directory(path: &HostPath) -> bool {
    matches!(path.base, Base::Home(_)) && path.parts.first().is_some_and(|first| is_state_directory(first))
}

fn socket(path: &HostPath, parts: &[&str]) -> Option<&'static str> {
    let last = *parts.last()?;
    if let Some((_, engine)) = SOCKETS.iter().find(|(name, _)| name.eq_ignore_ascii_case(last)) {
        return Some(engine);
    }
    let directories = match path.base {
        Base::Root => SOCKET_DIRECTORIES,
        Base::Home(_) => SOCKET_DIRECTORIES_AT_HOME,
        _ => return None,
    };
    // `/run/user/1000/podman` is to a user what `/run/podman` is to root.
    if let (Base::Root, ["run", "user", _, "docker" | "podman" | "containerd" | "buildkit", ..]) = (&path.base, parts) {
        return Some("the user's container engine");
    }
    directories.iter().find(|(directory, _)| parts.starts_with(directory)).map(|(_, engine)| *engine)
}

fn below_root(parts: &[&str]) -> Exposure {
    match parts {
        ["home" | "Users"] => Exposure::Home { all: true },
        // The start of the names that ssh-agent gives its sockets.
        ["tmp", agent, ..] if agent.starts_with("ssh-") => within("the SSH agent"),
        ["run", "secrets", ..] => within("mounted secrets"),
        _ => system(SYSTEM, parts).unwrap_or_else(|| by_name(parts)),
    }
}

fn within(what: &'static str) -> Exposure {
    Exposure::Credentials { what, relation: Relation::Within }
}

fn system(places: &[Place], parts: &[&str]) -> Option<Exposure> {
    let fits = |place: &&Place| parts.starts_with(place.path) && (place.below || parts.len() == place.path.len());
    places.iter().find(fits).map(|place| Exposure::System { what: place.what, grade: place.grade })
}

fn at_home(parts: &[&str]) -> Exposure {
    let Some((first, below)) = parts.split_first() else { return Exposure::Home { all: false } };
    if is_state_directory(first) {
        return state(below);
    }
    for store in STORES {
        if starts_with(parts, store.path) {
            let public = parts.last().is_some_and(|last| *last == "known_hosts" || last.ends_with(".pub"));
            let relation = if public { Relation::Beside } else { Relation::Within };
            return Exposure::Credentials { what: store.what, relation };
        }
    }
    if let Some(store) = STORES.iter().find(|store| starts_with(store.path, parts)) {
        return Exposure::Credentials { what: store.what, relation: Relation::Above };
    }
    if REFUSED_AT_HOME.contains(first) {
        return Exposure::Credentials { what: "credentials of command-line tools", relation: Relation::Beside };
    }
    by_name(parts)
}

/// Whether a directory of the home is a state directory, of the default profile or of a named one.
fn is_state_directory(name: &str) -> bool {
    STATE_DIRECTORIES.iter().any(|state| {
        name.strip_prefix(state)
            .is_some_and(|profile| profile.is_empty() || (profile.len() > 1 && profile.starts_with('-')))
    })
}

fn state(below: &[&str]) -> Exposure {
    let Some((first, _)) = below.split_first() else { return Exposure::State(StatePart::Whole) };
    if STATE_WORK.contains(first) || first.starts_with("workspace-") {
        return by_name(below);
    }
    Exposure::State(match first {
        first if STATE_CODE.contains(first) => StatePart::Code,
        first if STATE_RECORDS.contains(first) => StatePart::Records,
        _ => StatePart::Private,
    })
}

fn by_name(parts: &[&str]) -> Exposure {
    for part in parts {
        if let Some((_, what)) = TELLING_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(part)) {
            return Exposure::Credentials { what, relation: Relation::Named };
        }
    }
    match parts.iter().any(|part| LIKELY_NAMES.iter().any(|name| name.eq_ignore_ascii_case(part))) {
        true => Exposure::Credentials { what: "secrets", relation: Relation::Likely },
        false => Exposure::Nothing,
    }
}

/// Whether `path` begins with `prefix`; case does not count, since home directories of macOS and Windows do not know it.
fn starts_with(path: &[&str], prefix: &[&str]) -> bool {
    path.len() >= prefix.len() && path.iter().zip(prefix).all(|(one, two)| one.eq_ignore_ascii_case(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> String {
        match Exposure::of(&HostPath::read(source, |_| None)) {
            Exposure::HostRoot => "root".to_owned(),
            Exposure::Home { all } => if all { "homes" } else { "home" }.to_owned(),
            Exposure::Socket(_) => "socket".to_owned(),
            Exposure::State(part) => format!("state {part:?}"),
            Exposure::Credentials { relation, .. } => format!("credentials {relation:?}"),
            Exposure::System { grade, .. } => format!("system {grade:?}"),
            Exposure::Nothing => "nothing".to_owned(),
        }
    }

    fn all(expected: &str, sources: &[&str]) {
        for source in sources {
            assert_eq!(of(source), expected, "{source}");
        }
    }

    #[test]
    fn whole_hosts_and_homes() {
        all("root", &["/", "//", "/.", "/etc/..", "/proc/1/root", "C:\\", "c:/", "/mnt/c", r"\\?\D:\", "~/../.."]);
        all(
            "home",
            &["/home/alice", "/Users/al/", "/root", "~", "$HOME", "${HOME}", "C:/Users/Al", "~bob", "/var/root"],
        );
        all("homes", &["/home", "/Users", "/home/alice/..", "C:\\Users", "~/.."]);
    }

    #[test]
    fn credential_stores_and_their_parents() {
        all(
            "credentials Within",
            &[
                "~/.ssh",
                "/home/alice/.ssh/id_rsa",
                "/root/.aws/credentials",
                "~/.config/gcloud",
                "C:/Users/Al/.kube/config",
                "${HOME}/.netrc",
                "/Users/al/Library/Keychains",
                "~/.config/google-chrome/Default",
                "$SSH_AUTH_SOCK",
                "/tmp/ssh-XX12/agent.77",
                "/var/run/secrets/kubernetes.io",
                "/proc/self/root/home/al/.gnupg",
            ],
        );
        all(
            "credentials Above",
            &["~/.config", "~/.local", "~/.local/share", "~/Library", "~/.m2", "C:/Users/Al/AppData", "~/.cargo"],
        );
        all(
            "credentials Beside",
            &["~/.ssh/known_hosts", "~/.ssh/id_ed25519.pub", "~/.config/nvim", "~/.npm/_cacache", "~/.cargo/registry"],
        );
        all(
            "credentials Named",
            &["/srv/backup/.ssh", "./.env", "/data/app/.env", "${DATA}/id_rsa", "~/work/app/.env"],
        );
        all("credentials Likely", &["/srv/app/secrets", "~/.openclaw/workspace/secrets", "D:/Data/Credentials"]);
    }

    #[test]
    fn container_engines() {
        all(
            "socket",
            &[
                "/var/run/docker.sock",
                "/run/docker.sock",
                "/host/var/run/docker.sock",
                "~/.colima/default/docker.sock",
                "~/.colima",
                "~/.docker/run/docker.sock",
                "~/.orbstack/run",
                "/run/user/1000/podman/podman.sock",
                "/run/user/1000/podman",
                "$XDG_RUNTIME_DIR/docker.sock",
                "/run/containerd",
                "/private/var/run/docker.sock",
                r"\\.\pipe\docker_engine",
                "//./pipe/docker_engine",
            ],
        );
    }

    #[test]
    fn system_directories() {
        all(
            "system Refused",
            &[
                "/etc",
                "/etc/shadow",
                "/proc",
                "/sys/fs/cgroup",
                "/dev/sda",
                "/boot",
                "/run",
                "/var/run",
                "/var",
                "/private",
            ],
        );
        all("system Harmless", &["/etc/localtime", "/etc/ssl/certs/ca.pem"]);
        all("system Fine", &["/usr/share/fonts"]);
        all(
            "system Programs",
            &["/usr", "/usr/local/bin", "/bin", "/lib/systemd", "C:/Windows/System32", "/Applications/X.app"],
        );
        all(
            "system Engine",
            &["/var/lib/docker", "/var/lib/kubelet/pods", "/tmp/.X11-unix", "/tmp", "/var/lib", "/mnt"],
        );
        all("system Broad", &["/opt", "/srv", "/var/log", "/media/"]);
        all(
            "nothing",
            &["/opt/data", "/srv/www", "/mnt/d/data", "/tmp/build", "/var/log/app", "/ETC", "/data", "/home/al/src"],
        );
    }

    #[test]
    fn state_but_not_work() {
        all(
            "state Whole",
            &["~/.openclaw", "/root/.openclaw/", "/home/node/.clawdbot", "~/.openclaw-work", "$OPENCLAW_STATE_DIR"],
        );
        all(
            "state Private",
            &[
                "~/.openclaw/openclaw.json",
                "~/.openclaw/credentials",
                "/root/.openclaw/agents/main",
                "~/.openclaw/workspace/../identity",
            ],
        );
        all("state Records", &["~/.openclaw/logs", "~/.openclaw/cron/jobs.json"]);
        all("state Code", &["~/.openclaw/skills", "~/.openclaw/extensions/x"]);
        all(
            "nothing",
            &[
                "/root/.openclaw/workspace",
                "/root/.openclaw/workspace/website",
                "~/.openclaw/workspace-ops/memories",
                "~/.openclaw/sandboxes/a",
                "~/src/project",
                "cache",
                "./data",
                "${DATA}/x",
            ],
        );
    }
}
