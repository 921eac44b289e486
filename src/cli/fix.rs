//! `check --fix` and `fix`: making the edits that findings offer.

use std::io::{self, Write as _};

use super::Failure;
use super::args::{CommonArgs, FixingArgs};
use super::run::{Setup, conclude, exit_of};
use crate::exit::Exit;
use crate::fix::{self, FixedFile, Fixing, Options, Refused};
use crate::lint::Outcome;
use crate::output::Scope;
use crate::redact::{printable, without_random_runs};

/// Fixes what `outcome`, a run over the worktree, has found, and reports what is left.
pub(super) fn run(
    arguments: &FixingArgs,
    common: &CommonArgs,
    setup: &Setup,
    outcome: Outcome,
) -> Result<Exit, Failure> {
    let options = Options { unsafe_too: arguments.unsafe_too };
    let mut fixing = fix::fix(&outcome, &|shown| setup.base.join(shown), &setup.settings, options);
    if arguments.diff {
        let exit = worst(exit_of(&outcome, setup.fail_on), &fixing.refused);
        show(&fixing.files)?;
        if !common.scan.quiet {
            say(&fixing, "would be ", options, &outcome);
        }
        return Ok(exit);
    }
    write(&mut fixing);
    let left = left(outcome, &mut fixing);
    let exit = worst(exit_of(&left, setup.fail_on), &fixing.refused);
    if !common.scan.quiet {
        say(&fixing, "", options, &left);
    }
    conclude(common, setup.fail_on, left, "lint")?;
    Ok(exit)
}

/// What could not be fixed makes a run incomplete that would be clean.
fn worst(exit: Exit, refused: &[Refused]) -> Exit {
    if exit == Exit::Clean && !refused.is_empty() { Exit::Incomplete } else { exit }
}

fn show(files: &[FixedFile]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = files.iter().try_for_each(|file| out.write_all(fix::unified(file).as_bytes()));
    written.and_then(|()| out.flush()).map_err(|error| Failure::Output("standard output".into(), error))
}

/// Writes the files; those that cannot be written are taken out and named.
fn write(fixing: &mut Fixing) {
    let refused = &mut fixing.refused;
    fixing.files.retain(|file| match fix::replace(&file.location, &file.before, &file.after) {
        Ok(()) => true,
        Err(error) => {
            refused.push(Refused { shown: file.shown.clone(), reason: error.to_string() });
            false
        }
    });
}

/// The findings that are left. Of a file that could not be written, those that it had.
fn left(mut outcome: Outcome, fixing: &mut Fixing) -> Outcome {
    let refused = |path: &str| fixing.refused.iter().any(|refused| refused.shown == path);
    let again = |path: &str| fixing.looked.iter().any(|looked| looked == path) && !refused(path);
    let mut after = std::mem::take(&mut fixing.left);
    outcome.findings.retain(|finding| !again(&finding.path));
    outcome.sources.retain(|source| !again(&source.path));
    after.findings.retain(|finding| again(&finding.path));
    after.sources.retain(|source| again(&source.path));
    after.scope = Scope::default();
    after.notes.clear();
    outcome.merge(after);
    outcome
}

/// Says on standard error what was done, and what is to be done now.
fn say(fixing: &Fixing, modal: &str, options: Options, left: &Outcome) {
    let mut err = io::stderr().lock();
    for file in &fixing.files {
        for (rule, title) in &file.made {
            let _ = writeln!(
                err,
                "{modal}fixed: {}: {} [{rule}]",
                printable(&file.shown),
                without_random_runs(&printable(title))
            );
        }
    }
    for refused in &fixing.refused {
        let _ = writeln!(err, "not fixed: {}: {}", printable(&refused.shown), printable(&refused.reason));
    }
    for (name, places) in &fixing.variables {
        let place =
            |path: &str, pointer: &str| format!("{}#{}", printable(path), without_random_runs(&printable(pointer)));
        let places: Vec<String> = places.iter().map(|(path, pointer)| place(path, pointer)).collect();
        let _ = writeln!(err, "set {name} where OpenClaw runs, to what stood at {}", places.join(", "));
    }
    if !fixing.variables.is_empty() {
        let _ = writeln!(
            err,
            "note: rotate these credentials: the old values are in every copy of the file, and in its history"
        );
    }
    let more = if options.unsafe_too { 0 } else { fix::unsafe_only(left) };
    if more > 0 {
        let _ = writeln!(err, "note: {more} more can be fixed with --unsafe; look at them with --unsafe --diff first");
    }
}
