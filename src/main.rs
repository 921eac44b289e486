//! The `openclaw-lint` command: hands over to the library and turns its answer into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    openclaw_lint::cli::run(std::env::args_os()).into()
}
