//! Scripts: what they are by their path, the commands of shell text, and calls in programs.

mod code;
mod command;
mod crontab;
mod here_document;
mod installer;
mod reader;
mod shell;
mod timing;

use std::borrow::Cow;

pub use code::{Call, Code};
pub use command::{Command, Word};
pub use crontab::{Written, crontabs};
pub use installer::installers;
pub use timing::timings;

use crate::text::Span;

/// What a script is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A POSIX shell and those like it.
    Shell,
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    JavaScript,
    /// A Dockerfile, or a Containerfile.
    Dockerfile,
    /// A crontab; whether a user stands before each command.
    Crontab(bool),
    /// A unit of systemd.
    Unit,
    /// A timer of systemd whose name says that it rotates something.
    Timer,
    /// A makefile, or a justfile.
    Recipes,
    /// A workflow of GitHub Actions.
    Workflow,
    /// A manifest for Kubernetes whose name says that it rotates something or runs by schedule.
    Manifest,
    /// A file of environment variables.
    Environment,
    /// PowerShell.
    PowerShell,
}

impl Language {
    /// What the file at a path is written in, by its name; nothing if it is no script. One look at the name.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("sh" | "bash" | "zsh" | "ksh") => return Some(Self::Shell),
            Some("py") => return Some(Self::Python),
            Some("js" | "mjs" | "cjs" | "ts" | "mts" | "cts") => {
                let generated = name.ends_with(".min.js") || name.ends_with(".d.ts");
                return (!generated).then_some(Self::JavaScript);
            }
            Some("cron" | "crontab") => return Some(Self::Crontab(false)),
            Some("service") => return Some(Self::Unit),
            Some("timer") => return rotates(name).then_some(Self::Timer),
            Some("ps1" | "psm1") => return Some(Self::PowerShell),
            Some("mk" | "just") => return Some(Self::Recipes),
            Some("env") => return Some(Self::Environment),
            Some("yml" | "yaml") if parent.ends_with(".github/workflows") => return Some(Self::Workflow),
            Some("yml" | "yaml") => {
                let is_job = rotates(name) || name.to_ascii_lowercase().contains("cronjob");
                return is_job.then_some(Self::Manifest);
            }
            Some("dockerfile" | "Dockerfile") => return Some(Self::Dockerfile),
            _ => {}
        }
        let directory = parent.rsplit('/').next().unwrap_or(parent);
        match name {
            _ if directory == "cron.d" && name != "README" => Some(Self::Crontab(true)),
            "Makefile" | "makefile" | "GNUmakefile" | "justfile" | "Justfile" | ".justfile" => Some(Self::Recipes),
            _ if name == ".env" || name.starts_with(".env.") => Some(Self::Environment),
            "crontab" => Some(Self::Crontab(directory == "etc")),
            _ if name.starts_with("Dockerfile") || name.starts_with("Containerfile") => Some(Self::Dockerfile),
            _ => None,
        }
    }
}

/// Whether a name says that a file rotates something.
fn rotates(name: &str) -> bool {
    name.to_ascii_lowercase().contains("rotat")
}

/// A script that has been read.
pub struct Script<'t> {
    /// What it is written in.
    pub language: Language,
    /// Its path as reports show it.
    pub path: &'t str,
    /// Its text.
    pub text: &'t [u8],
    /// The same as a string in which offsets stay what they are: where it is not UTF-8, every byte that is not ASCII is a
    /// question mark.
    pub ascii: Cow<'t, str>,
    /// The commands of a shell in it, in the order in which they end: all that a shell script runs, and in a program
    /// those in strings that begin with the name of a client.
    pub commands: Vec<Command>,
    /// Whether there are more commands than are kept, so that the rest was not read.
    pub is_cut: bool,
    /// The program, if it is one.
    pub code: Option<Code<'t>>,
}

impl<'t> Script<'t> {
    /// Reads a script. Takes time linear in its length.
    #[must_use]
    pub fn read(language: Language, path: &'t str, text: &'t [u8]) -> Self {
        let ascii = match std::str::from_utf8(text) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                Cow::Owned(text.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect())
            }
        };
        let mut script = Self { language, path, text, ascii, commands: Vec::new(), is_cut: false, code: None };
        let whole = Span::new(0, text.len());
        let read = match language {
            Language::Shell | Language::Environment => shell::commands(text, &[whole], |_| {}),
            Language::Recipes => shell::commands(text, &recipes(text), |_| {}),
            Language::Workflow => shell::commands(text, &steps(text), |_| {}),
            Language::Timer | Language::Manifest | Language::PowerShell => shell::commands(text, &[], |_| {}),
            Language::Dockerfile => shell::commands(text, &[whole], |command| command.strip_instruction(text)),
            Language::Crontab(has_user) => {
                let jobs = crate::model::schedule::crontab(&script.ascii, has_user);
                let start = script.ascii.as_ptr() as usize;
                let span = |command: &str| {
                    let at = command.as_ptr() as usize - start;
                    Span::new(at, at + command.len())
                };
                let spans: Vec<Span> = jobs.iter().map(|job| span(job.command)).collect();
                shell::commands(text, &spans, |_| {})
            }
            Language::Unit => shell::commands(text, &runs(text), |command| command.strip_directive(text)),
            Language::Python | Language::JavaScript => {
                let code = Code::read(text, language);
                let is_command = |span: &Span| CLIENTS.iter().any(|client| span.slice(text).starts_with(client));
                let spans: Vec<Span> = code.strings().iter().copied().filter(is_command).collect();
                script.code = Some(code);
                shell::commands(text, &spans, |_| {})
            }
        };
        script.commands = read.commands;
        script.is_cut = read.is_cut;
        script
    }
}

/// How strings of programs begin that are commands.
const CLIENTS: [&[u8]; 5] = [b"curl ", b"wget ", b"ssh ", b"scp ", b"sudo curl "];

/// The commands of a makefile: its indented lines, without the marks before a command (make(1)).
fn recipes(text: &[u8]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut end = 0;
    let mut goes_on = false;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let start = end;
        end += line.len();
        let marks = line.iter().take_while(|byte| matches!(byte, b'\t' | b' ' | b'@' | b'-' | b'+')).count();
        match spans.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = end,
            None if line.starts_with(b"\t") || line.starts_with(b"  ") => spans.push(Span::new(start + marks, end)),
            None => continue,
        }
        goes_on = line.trim_ascii_end().ends_with(b"\\");
    }
    spans
}

/// The commands of a workflow: what stands behind `run:`, or below it.
fn steps(text: &[u8]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut block: Option<usize> = None;
    let mut end = 0;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let start = end;
        end += line.len();
        let body = line.trim_ascii();
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        if body.is_empty() {
            continue;
        }
        if let Some(owner) = block {
            if indent > owner {
                spans.push(Span::new(start, end));
                continue;
            }
            block = None;
        }
        let step = body.strip_prefix(b"- ").unwrap_or(body);
        let Some(command) = step.strip_prefix(b"run:").map(<[u8]>::trim_ascii) else { continue };
        if command.is_empty() || command.starts_with(b"|") || command.starts_with(b">") {
            block = Some(indent);
        } else {
            let tail = line.len() - line.trim_ascii_end().len();
            spans.push(Span::new(end - tail - command.len(), end - tail));
        }
    }
    spans
}

/// The lines of a unit that run something or set a variable (systemd.service(5), systemd.exec(5)).
fn runs(text: &[u8]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut goes_on = false;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let is_ours = line.starts_with(b"Exec") || line.starts_with(b"Environment=");
        let whole = Span::new(start, start + line.len());
        start += line.len();
        match spans.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = whole.end,
            None if is_ours => spans.push(whole),
            None => continue,
        }
        goes_on = line.trim_ascii_end().ends_with(b"\\");
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_scripts() {
        for (path, language) in [
            ("scripts/rotate.sh", Some(Language::Shell)),
            ("a/b.py", Some(Language::Python)),
            ("skills/x/run.mjs", Some(Language::JavaScript)),
            ("app.min.js", None),
            ("types.d.ts", None),
            ("Dockerfile.dev", Some(Language::Dockerfile)),
            ("etc/cron.d/openclaw", Some(Language::Crontab(true))),
            ("etc/crontab", Some(Language::Crontab(true))),
            ("rotate.cron", Some(Language::Crontab(false))),
            ("openclaw.service", Some(Language::Unit)),
            ("README.md", None),
            ("sh", None),
        ] {
            assert_eq!(Language::of_path(path), language, "{path}");
        }
    }

    #[test]
    fn a_unit_runs_commands_that_go_on() {
        let text = b"[Service]\nExecStart=/bin/a \\\n  -k b\nRestart=always\nEnvironment=A=1\n";
        let script = Script::read(Language::Unit, "a.service", text);
        let words = |command: &Command| command.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
        assert_eq!(words(&script.commands[0]), ["/bin/a", "-k", "b"]);
        assert_eq!(script.commands[1].assignments[0].text, "A=1");
        let text = b"ExecStart=-/bin/sh -c 'a -k; b'\n";
        let script = Script::read(Language::Unit, "a.service", text);
        assert_eq!(script.commands.iter().map(words).collect::<Vec<_>>()[1..], [vec!["a", "-k"], vec!["b"]]);
    }

    #[test]
    fn instructions_of_a_dockerfile() {
        let words = |text: &str| -> Vec<Vec<String>> {
            let script = Script::read(Language::Dockerfile, "Dockerfile", text.as_bytes());
            script.commands.iter().map(|command| command.words.iter().map(|word| word.text.clone()).collect()).collect()
        };
        assert_eq!(words("RUN --mount=type=cache,target=/a b c"), [["b", "c"]]);
        assert_eq!(words("CMD [\"a\", \"-k\"]"), [["a", "-k"]]);
        assert_eq!(words("HEALTHCHECK --interval=5s CMD [\"sh\",\"-c\",\"a b\"]")[1..], [["a", "b"]]);
        assert_eq!(words("RUN <<EOF\na b\nEOF\n")[1], ["a", "b"]);
        assert!(words("CMD [\"\\")[0][0].starts_with('['));
    }
}
