//! The commands.

mod args;
mod check;
mod fix;
mod graph;
mod graph_args;
mod history;
mod hook;
mod load;
mod own_schema;
mod plan;
mod push;
mod rules;
mod run;
mod scan_args;
mod schema;
mod staged;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write as _};

use clap::{CommandFactory as _, Parser as _};

use crate::exit::Exit;
use args::{Cli, Command};

/// Takes `-C DIR` before a command as Git does: `openclaw-lint -C DIR history`.
fn command_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_command = |name: &OsString| {
        name.to_str().is_some_and(|name| Cli::command().find_subcommand(name).is_some_and(|one| one.get_name() == name))
    };
    if arguments.get(1).is_some_and(|first| first == "-C") && arguments.get(3).is_some_and(is_command) {
        arguments[1..4].rotate_right(1);
    }
    arguments
}

/// Runs the program with the given arguments, the program's name first.
pub fn run(arguments: impl Iterator<Item = OsString>) -> Exit {
    silence_panics();
    let cli = match Cli::try_parse_from(command_first(arguments.collect())) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not mistakes. A closed pipe is nobody's mistake.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Clean };
        }
    };
    let outcome = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Fix(arguments)) => check::run(&arguments.into()),
        Some(Command::Graph(arguments)) => graph::run(arguments),
        Some(Command::History(arguments)) => history::run(&arguments),
        Some(Command::Plan(arguments)) => plan::run(&arguments),
        Some(Command::Push(arguments)) => push::run(&arguments),
        Some(Command::Hook(command)) => hook::run(&command),
        Some(Command::Rules(command)) => rules::run(&command),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Staged(arguments)) => staged::run(&arguments),
    };
    outcome.unwrap_or_else(|failure| failure.report())
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Wrong usage or broken settings: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Standard output or a report file cannot be written.
    #[error("cannot write {0}: {1}")]
    Output(String, io::Error),
}

impl Failure {
    fn report(&self) -> Exit {
        if let Self::Output(_, error) = self {
            // The reader has gone (`| head`): there is nobody left to tell.
            if error.kind() == io::ErrorKind::BrokenPipe {
                return Exit::Clean;
            }
        }
        let _ = writeln!(io::stderr().lock(), "error: {}", crate::redact::printable_lines(&self.to_string()));
        Exit::Usage
    }
}

/// A panic on one file becomes "could not scan" for that file. Its message may
/// hold a piece of the file, so only the place in our source is shown.
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let _ = writeln!(io::stderr().lock(), "internal error{place}; please report it with this line");
    }));
}
