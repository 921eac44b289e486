//! Paths of the host as binds write them, brought to one form.
//!
//! `.`, `..` and double slashes go, as OpenClaw does it; beyond that, names for the same place become one: `~` and
//! `/home/alice`, `/var/run` and `/run`, `/proc/self/root` and `/`, `/mnt/c` and `C:`.

/// What a path starts from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Base {
    /// `/`
    Root,
    /// A Windows drive.
    Drive(char),
    /// A home directory; `None` for whoever runs OpenClaw.
    Home(Option<String>),
    /// Windows named pipes.
    Pipe,
    /// A variable whose value nobody knows here.
    Variable,
    /// The directory that OpenClaw was started in.
    Relative,
    /// A named volume.
    Volume,
}

/// A path of the host in normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HostPath {
    /// Where it starts.
    pub(crate) base: Base,
    /// The names on the way, without `.`, `..` and empty ones; in lower case on Windows.
    pub(crate) parts: Vec<String>,
}

/// Directories that usual variables name.
const VARIABLES: &[(&str, &str)] = &[
    ("HOME", "~"),
    ("USERPROFILE", "~"),
    ("OPENCLAW_HOME", "~"),
    ("OPENCLAW_STATE_DIR", "~/.openclaw"),
    ("OPENCLAW_CONFIG_DIR", "~/.openclaw"),
    ("CLAWDBOT_STATE_DIR", "~/.clawdbot"),
    ("OPENCLAW_WORKSPACE_DIR", "~/.openclaw/workspace"),
    ("XDG_CONFIG_HOME", "~/.config"),
    ("XDG_DATA_HOME", "~/.local/share"),
    ("XDG_RUNTIME_DIR", "/run/user/1000"),
    ("APPDATA", "~/AppData/Roaming"),
    ("LOCALAPPDATA", "~/AppData/Local"),
    ("SystemDrive", "C:/"),
    ("SystemRoot", "C:/Windows"),
    ("SSH_AUTH_SOCK", "~/.ssh/agent.sock"),
];

impl HostPath {
    /// Reads the source of a bind. `variable` gives the values of variables that the configuration itself sets.
    pub(crate) fn read(source: &str, variable: impl Fn(&str) -> Option<String>) -> Self {
        let trimmed = source.trim();
        let expanded = expand(trimmed, variable);
        let text = expanded.as_deref().unwrap_or(trimmed);
        let mut path = Self::collapse(text);
        // What still hides behind other names after that begins with a system directory and is reported as such.
        for _ in 0..16 {
            if !path.rename() {
                break;
            }
        }
        path
    }

    fn collapse(text: &str) -> Self {
        let slashed = text.replace('\\', "/");
        let windows = slashed.strip_prefix("//?/").unwrap_or(&slashed);
        let (base, rest) = if let Some(pipe) = windows.strip_prefix("//./pipe/") {
            (Base::Pipe, pipe)
        } else if let Some((drive, rest)) = drive(windows) {
            (Base::Drive(drive), rest)
        } else if text.starts_with('/') || windows.starts_with("//") {
            (Base::Root, windows)
        } else if let Some(rest) = slashed.strip_prefix('~') {
            let (user, rest) = rest.split_once('/').unwrap_or((rest, ""));
            (Base::Home(Some(user.to_owned()).filter(|user| !user.is_empty())), rest)
        } else if text.starts_with(['$', '%']) {
            (Base::Variable, text.split_once('/').map_or("", |(_, rest)| rest))
        } else if is_volume_name(text) {
            return Self { base: Base::Volume, parts: vec![text.to_owned()] };
        } else {
            (Base::Relative, slashed.as_str())
        };
        let mut path = Self { base, parts: Vec::new() };
        for part in rest.split('/') {
            path.step(part);
        }
        path
    }

    fn step(&mut self, part: &str) {
        match part {
            "" | "." => {}
            ".." => match (self.parts.pop(), &self.base) {
                (Some(_), _) => {}
                (None, Base::Home(_)) => {
                    self.base = Base::Root;
                    self.parts.push("home".to_owned());
                }
                (None, _) => {}
            },
            _ if matches!(self.base, Base::Drive(_) | Base::Pipe) => self.parts.push(part.to_lowercase()),
            _ => self.parts.push(part.to_owned()),
        }
    }

    /// Replaces another name of a place by its usual one; false if there is nothing to replace.
    fn rename(&mut self) -> bool {
        let parts: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let (base, keep) = match (&self.base, parts.as_slice()) {
            (Base::Root, ["proc", _, "root", ..]) => (Base::Root, 3),
            (Base::Root, ["proc", _, "task", _, "root", ..]) => (Base::Root, 5),
            (Base::Root, ["System", "Volumes", "Data", ..]) => (Base::Root, 3),
            (Base::Root, ["Volumes", "Macintosh HD", ..]) => (Base::Root, 2),
            (Base::Root, ["private", "etc" | "var" | "tmp", ..] | ["var", "run", ..]) => (Base::Root, 1),
            (Base::Root, ["host_mnt", letter, ..]) if is_letter(letter) => (Base::Drive(capital(letter)), 2),
            (Base::Root, ["host_mnt", ..]) => (Base::Root, 1),
            (Base::Root, ["run", "desktop", "mnt", "host", letter, ..]) if is_letter(letter) => {
                (Base::Drive(capital(letter)), 5)
            }
            (Base::Root, ["mnt", "c", ..]) => (Base::Drive('C'), 2),
            // Other letters may be disks of Linux, whose directories are nobody's business; the disk as a whole is.
            (Base::Root, ["mnt", letter]) if is_letter(letter) => (Base::Drive(capital(letter)), 2),
            (Base::Root, ["mnt", letter, next, ..]) if is_letter(letter) && is_windows_top(next) => {
                (Base::Drive(capital(letter)), 2)
            }
            (Base::Root, ["c"]) => (Base::Drive('C'), 1),
            (Base::Root, ["c", next, ..]) if is_windows_top(next) => (Base::Drive('C'), 1),
            (Base::Root, ["home", user, ..]) if *user != "linuxbrew" => (Base::Home(Some((*user).to_owned())), 2),
            (Base::Root, ["Users", user, ..]) if *user != "Shared" => (Base::Home(Some((*user).to_owned())), 2),
            (Base::Drive(_), ["users", user, ..]) if *user != "public" => (Base::Home(Some((*user).to_owned())), 2),
            (Base::Root, ["root", ..]) => (Base::Home(Some("root".to_owned())), 1),
            (Base::Root, ["var", "root", ..]) => (Base::Home(Some("root".to_owned())), 2),
            (Base::Root, ["var" | "export", "home", ..]) => (Base::Root, 1),
            _ => return false,
        };
        if matches!(base, Base::Drive(_)) {
            self.parts.iter_mut().for_each(|part| *part = part.to_lowercase());
        }
        self.base = base;
        self.parts.drain(..keep);
        true
    }

    /// Whether OpenClaw takes the path as absolute; `None` if a variable decides. It replaces `${NAME}` where the name has
    /// capitals, digits and underscores only, and nothing else.
    pub(crate) fn is_absolute(source: &str) -> Option<bool> {
        let variable = source.strip_prefix("${").and_then(|rest| rest.split_once('}'));
        if let Some((name, _)) = variable
            && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        {
            return None;
        }
        let bare = source.strip_prefix(r"\\?\").or_else(|| source.strip_prefix("//?/")).unwrap_or(source);
        Some(bare.starts_with('/') || drive(&bare.replace('\\', "/")).is_some())
    }

    /// Whether `self` is `other` or lies below it.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.base_matches(other) && self.parts.starts_with(&other.parts)
    }

    /// Whether both are known places with the same start. Nobody knows who `~` is, so it may be any user.
    fn base_matches(&self, other: &Self) -> bool {
        match (&self.base, &other.base) {
            (Base::Home(one), Base::Home(two)) => one.is_none() || two.is_none() || one == two,
            (Base::Variable | Base::Relative, _) => false,
            (one, two) => one == two,
        }
    }
}

/// Splits `C:/rest` or a bare `C:`.
fn drive(text: &str) -> Option<(char, &str)> {
    let letter = text.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = text[1..].strip_prefix(':')?;
    (rest.is_empty() || rest.starts_with('/')).then_some((letter.to_ascii_uppercase(), rest))
}

fn capital(letter: &str) -> char {
    letter.chars().next().unwrap_or('C').to_ascii_uppercase()
}

fn is_letter(name: &str) -> bool {
    matches!(name.as_bytes(), [letter] if letter.is_ascii_alphabetic())
}

fn is_windows_top(name: &str) -> bool {
    ["users", "windows", "programdata", "program files"].iter().any(|top| name.eq_ignore_ascii_case(top))
}

/// Names that Docker takes for volumes rather than for paths.
fn is_volume_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// Replaces a leading variable, if its value can be known.
fn expand(text: &str, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (name, default, rest) = if let Some(braced) = text.strip_prefix("${") {
        let (inside, rest) = braced.split_once('}')?;
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(name, value)| (name, Some(value)));
        (name, default, rest)
    } else if let Some(bare) = text.strip_prefix('$') {
        let end = bare.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(bare.len());
        (&bare[..end], None, &bare[end..])
    } else {
        let (name, rest) = text.strip_prefix('%')?.split_once('%')?;
        (name, None, rest)
    };
    let known =
        || VARIABLES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, path)| (*path).to_owned());
    let value = variable(name).or_else(known).or_else(|| default.map(str::to_owned))?;
    Some(value + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> String {
        let path = HostPath::read(source, |name| (name == "ROOT").then(|| "/".to_owned()));
        let base = match &path.base {
            Base::Root => "/".to_owned(),
            Base::Drive(letter) => format!("{letter}:/"),
            Base::Home(user) => format!("~{}/", user.as_deref().unwrap_or("")),
            Base::Pipe => "pipe:".to_owned(),
            Base::Variable => "?/".to_owned(),
            Base::Relative => "./".to_owned(),
            Base::Volume => "volume:".to_owned(),
        };
        base + &path.parts.join("/")
    }

    #[test]
    fn one_place_has_one_form() {
        for (source, form) in [
            ("/", "/"),
            ("//", "/"),
            ("/./", "/"),
            ("/etc/..", "/"),
            ("/../..", "/"),
            ("/home/alice/../..", "/"),
            ("/proc/self/root", "/"),
            ("/proc/1/root/etc", "/etc"),
            ("/proc/1/task/1/root/", "/"),
            ("/proc/self/root/proc/1/root", "/"),
            ("/var/run/docker.sock", "/run/docker.sock"),
            ("/private/var/run", "/run"),
            ("/private/etc/", "/etc"),
            ("/System/Volumes/Data/Users/al/.ssh", "~al/.ssh"),
            ("/home/alice/.ssh/", "~alice/.ssh"),
            ("/Users/al", "~al/"),
            ("/Users/Shared/x", "/Users/Shared/x"),
            ("/root/.aws", "~root/.aws"),
            ("/var/home/al/x", "~al/x"),
            ("~", "~/"),
            ("~/.ssh", "~/.ssh"),
            ("~bob/.ssh", "~bob/.ssh"),
            ("~/..", "/home"),
            ("~/../..", "/"),
            ("$HOME/.ssh", "~/.ssh"),
            ("${HOME}", "~/"),
            ("%USERPROFILE%\\x", "~/x"),
            ("${HOME:-/root}/x", "~/x"),
            ("${DATA:-/etc}/x", "/etc/x"),
            ("${ROOT}etc", "/etc"),
            ("${UNKNOWN}/x", "?/x"),
            (r"C:\", "C:/"),
            ("c:/", "C:/"),
            (r"\\?\C:\Users\Al\.ssh", "~al/.ssh"),
            ("/mnt/c/Users/Al", "~al/"),
            ("/mnt/c", "C:/"),
            ("/mnt/d", "D:/"),
            ("/mnt/d/data", "/mnt/d/data"),
            ("/mnt/d/Users/Al", "~al/"),
            ("/c", "C:/"),
            ("/c/Users/Al/x", "~al/x"),
            ("/run/desktop/mnt/host/c/Users", "C:/users"),
            ("/host_mnt/Users/al/x", "~al/x"),
            ("//./pipe/docker_engine", "pipe:docker_engine"),
            (r"\\.\pipe\docker_engine", "pipe:docker_engine"),
            ("./x", "./x"),
            ("../x", "./x"),
            ("a/b", "./a/b"),
            ("cache", "volume:cache"),
            (" /etc", "/etc"),
            ("", "./"),
            ("/ETC", "/ETC"),
        ] {
            assert_eq!(read(source), form, "{source}");
        }
    }

    #[test]
    fn absolute_is_what_openclaw_takes_for_it() {
        for (source, absolute) in [
            ("/x", Some(true)),
            (r"C:\x", Some(true)),
            (r"\\?\C:\x", Some(true)),
            (" /etc", Some(false)),
            ("~/x", Some(false)),
            ("$HOME/x", Some(false)),
            ("${HOME}/x", None),
            ("${home}/x", Some(false)),
            ("${HOME:-/root}/x", Some(false)),
            ("x", Some(false)),
            ("", Some(false)),
        ] {
            assert_eq!(HostPath::is_absolute(source), absolute, "{source}");
        }
    }
}
