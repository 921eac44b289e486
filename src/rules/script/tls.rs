//! `policy/tls-verification-off` in scripts: clients and programs that take any certificate, or any host key.

use super::{ScriptRule, curl, tls_code};
use crate::finding::Finding;
use crate::model::external::shown;
use crate::model::script::{Command, Language, Script, Word};
use crate::model::tls::{self, Key};
use crate::rule::{Meta, Rule as _, Sink};
use crate::rules::policy;
use crate::settings::Settings;
use crate::text::Span;

/// Reports clients and programs that take any certificate.
pub(super) struct TlsVerificationOff;

/// What a finding says to do.
pub(super) const HELP: &str = "remove it, and give the program the certificate of the authority that it should trust (`--cacert`, `verify=\"ca.pem\"`)";

impl ScriptRule for TlsVerificationOff {
    fn meta(&self) -> Option<&'static Meta> {
        None
    }

    fn check(&self, script: &Script<'_>, _: &Settings, sink: &mut Sink) {
        for command in &script.commands {
            for (name, value, span) in command.variables() {
                if let Some(found) = tls::switched_off(name, value) {
                    report(sink, span, format!("this makes {} accept any certificate", found.program), HELP);
                }
                // `GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no"`
                if name == "GIT_SSH_COMMAND" && value.replace(' ', "").contains("StrictHostKeyChecking=no") {
                    report_host_key(sink, span);
                }
            }
            check_command(command, sink);
        }
        if script.language == Language::PowerShell {
            check_powershell(&script.ascii, sink);
        }
        if let Some(code) = &script.code {
            tls_code::check(code, script.language, sink);
        }
    }
}

/// Switches of PowerShell's own clients, and the callback that says yes to everything.
fn check_powershell(text: &str, sink: &mut Sink) {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        let code = line.split('#').next().unwrap_or_default().to_ascii_lowercase();
        for (word, condition) in [
            ("-skipcertificatecheck", ""),
            ("servercertificatevalidationcallback", "$true"),
            ("node_tls_reject_unauthorized", "0"),
        ] {
            if let Some(at) = code.find(word).filter(|at| code[*at..].contains(condition)) {
                let span = Span::new(start + at, start + at + word.len());
                let is_local = tls::is_local(line.split_once("://").map_or("", |(_, address)| address));
                if !is_local && !code[at + word.len()..].starts_with(":$false") {
                    report(sink, span, "the script takes any certificate for the right one".to_owned(), HELP);
                }
            }
        }
    }
}

pub(super) fn report(sink: &mut Sink, span: Span, message: String, help: &str) {
    sink.push(Finding::new(policy::TlsVerificationOff.meta(), span, message).help(help));
}

fn report_host_key(sink: &mut Sink, span: Span) {
    let message = "any host that answers is taken for the right one".to_owned();
    report(sink, span, message, "write the host's key into `known_hosts`, or `StrictHostKeyChecking=accept-new`");
}

fn check_command(command: &Command, sink: &mut Sink) {
    let Some((program, arguments)) = command.program() else { return };
    if is_local(arguments) {
        return;
    }
    for (at, word) in arguments.iter().enumerate() {
        let text = word.text.as_str();
        let next = arguments.get(at + 1);
        // What is redirected, or an operand, is no option.
        if matches!(program, "ssh" | "scp" | "sftp" | "ssh-copy-id" | "autossh" | "rsync") {
            let joined = text.strip_prefix("-o").filter(|rest| !rest.is_empty());
            let setting = joined.or_else(|| next.filter(|_| text == "-o").map(|next| next.text.as_str()));
            if setting.is_some_and(accepts_any_key) || program == "rsync" && accepts_any_key(text) {
                let last = next.filter(|_| text == "-o").unwrap_or(word);
                report_host_key(sink, Span::new(word.span.start, last.span.end));
            }
            continue;
        }
        if let Some(span) = switches_off(program, arguments, at, word) {
            report(sink, span, format!("`{}` takes any certificate for the right one", shown(program)), HELP);
        }
    }
}

/// Whether a setting of OpenSSH takes the key of any host (ssh_config(5)).
fn accepts_any_key(setting: &str) -> bool {
    let folded: String = setting.to_ascii_lowercase().chars().filter(|c| !matches!(c, ' ' | '=' | '-')).collect();
    folded.contains("stricthostkeycheckingno") || folded.contains("stricthostkeycheckingoff")
}

/// Where an argument switches verification off, with its value if that is the next one.
fn switches_off(program: &str, arguments: &[Word], at: usize, word: &Word) -> Option<Span> {
    let text = word.text.as_str();
    let next = arguments.get(at + 1);
    let to_next = || next.map(|next| Span::new(word.span.start, next.span.end));
    let next_is = |wanted: &[&str]| next.is_some_and(|next| wanted.contains(&next.text.as_str()));
    let no = ["false", "no", "0", "off"];
    match program {
        "curl" => {
            let is_option =
                curl::flags(text).contains('k') || matches!(text, "--insecure" | "--proxy-insecure" | "--doh-insecure");
            // `-H -k` sends a header.
            let is_value = at.checked_sub(1).is_some_and(|before| curl::takes_next(&arguments[before].text));
            return (is_option && !is_value).then_some(word.span);
        }
        "wget" | "wget2" if text == "--no-check-certificate" => return Some(word.span),
        "git" if text.contains("http.") && text.to_ascii_lowercase().contains("sslverify") => {
            let (_, value) = text.split_once('=').unwrap_or((text, ""));
            return if no.contains(&value) { Some(word.span) } else { to_next().filter(|_| next_is(&no)) };
        }
        "npm" | "yarn" | "pnpm" if text == "strict-ssl" => return to_next().filter(|_| next_is(&no)),
        "pip" | "pip3" | "uv" if text == "--trusted-host" => return to_next(),
        "pip" | "pip3" | "uv" if text.starts_with("--trusted-host=") => return Some(word.span),
        "grpcurl" | "argocd" | "rclone" | "xh" | "http" | "https" | "websocat" | "promtool" | "nuclei" => {
            if matches!(text, "--insecure" | "--no-check-certificate" | "--verify=no" | "--verify=false") {
                return Some(word.span);
            }
        }
        _ => {}
    }
    let option = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).filter(|rest| rest.len() > 5)?;
    let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
    let is_no = value.is_some_and(|value| no.contains(&value));
    let off = match (name.strip_prefix("no-").and_then(tls::key), tls::key(name)) {
        (Some(Key::Verifies), _) => !is_no,
        (_, Some(Key::Verifies)) => is_no,
        (_, Some(Key::Skips)) => !is_no,
        _ => false,
    };
    off.then_some(word.span)
}

/// Whether a command speaks to this machine only.
fn is_local(arguments: &[Word]) -> bool {
    let is_address = |text: &&str| !text.starts_with('-') && (text.contains("://") || tls::is_local(text));
    let mut addresses = arguments.iter().map(|word| word.text.as_str()).filter(is_address).peekable();
    let by_socket = arguments.iter().any(|word| word.text.starts_with("--unix-socket"));
    by_socket || addresses.peek().is_some() && addresses.all(tls::is_local)
}
