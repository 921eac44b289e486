//! `hook`: native Git hooks.

use std::io::{self, Write};
use std::path::PathBuf;

use super::Failure;
use super::args::{HookArgs, HookCommand};
use crate::exit::Exit;
use crate::git;
use crate::git::hook::{Hook, Installation, PlaceError, Step, place};
use crate::redact::printable;

pub(super) fn run(command: &HookCommand) -> Result<Exit, Failure> {
    let (arguments, force, install) = match command {
        HookCommand::Install { common, force } => (common, *force, true),
        // What is ours can be taken away wherever it is.
        HookCommand::Uninstall { common } => (common, true, false),
    };
    let hooks = chosen(arguments);
    let base = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let repository = git::open(&base).map_err(|error| Failure::Usage(error.to_string()))?;
    let directory = place(&repository, force).map_err(|error| Failure::Usage(advice(&error, &hooks)))?;
    let program = std::env::current_exe()
        .map_err(|error| Failure::Usage(format!("cannot tell where this program is: {error}")))?;

    let mut planned = Vec::new();
    for hook in hooks {
        let installation = Installation::new(hook, &directory, &program);
        let step = if install { installation.plan_install() } else { installation.plan_uninstall() };
        let step = step.map_err(|error| Failure::Usage(error.to_string()))?;
        planned.push((installation, step));
    }
    let mut out = io::stdout().lock();
    for (installation, step) in &planned {
        if !arguments.dry_run {
            installation.carry_out(step).map_err(|error| Failure::Usage(error.to_string()))?;
        }
        tell(&mut out, installation, step, arguments.dry_run)
            .map_err(|error| Failure::Output("standard output".into(), error))?;
    }
    Ok(Exit::Clean)
}

fn chosen(arguments: &HookArgs) -> Vec<Hook> {
    let both = arguments.pre_commit == arguments.pre_push;
    let wanted = [(Hook::PreCommit, arguments.pre_commit), (Hook::PrePush, arguments.pre_push)];
    wanted.into_iter().filter(|(_, wanted)| both || *wanted).map(|(hook, _)| hook).collect()
}

fn advice(error: &PlaceError, hooks: &[Hook]) -> String {
    let mut text = error.to_string();
    if let Some(directory) = error.directory() {
        text.push_str("\nAdd these lines there by hand:");
        for hook in hooks {
            text.push_str(&format!("\n  {}: {}", directory.join(hook.name()).display(), hook.line()));
        }
    }
    if error.may_be_forced() {
        text.push_str("\nOr insist with --force.");
    }
    text
}

fn tell(out: &mut impl Write, installation: &Installation, step: &Step, dry: bool) -> io::Result<()> {
    let path = printable(&installation.path().display().to_string());
    let aside = printable(&installation.aside().display().to_string());
    let (done, would) = match step {
        Step::Write => (format!("wrote {path}"), format!("would write {path}")),
        Step::WriteAfter => (
            format!("wrote {path}; the hook that was there is now {aside} and runs first"),
            format!("would move {path} to {aside}, which runs first from then on, and write {path}"),
        ),
        Step::Keep => (format!("{path} is installed already"), format!("{path} is installed already")),
        Step::Remove | Step::RemoveLegacy => (format!("removed {path}"), format!("would remove {path}")),
        Step::Restore => (
            format!("removed {path}; the hook that was there before is back"),
            format!("would move {aside} back to {path}"),
        ),
        Step::Absent => (format!("{path} is not ours: nothing to do"), format!("{path} is not ours: nothing to do")),
    };
    writeln!(out, "{}", if dry { would } else { done })
}
