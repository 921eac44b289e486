//! What standard output and standard error can show.

use std::io::{self, IsTerminal as _};

use super::scan_args::Color;
use crate::output::Style;

/// Columns assumed where there is no terminal.
const WIDTH: usize = 100;

/// How to write to standard output.
pub(super) fn style(choice: Color) -> Style {
    Style { color: colour(choice), unicode: unicode(), width: width() }
}

/// Whether progress may be drawn.
pub(super) fn progress() -> bool {
    io::stderr().is_terminal() && !dumb()
}

fn colour(choice: Color) -> bool {
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            io::stdout().is_terminal() && !forbidden && !dumb()
        }
    }
}

/// A locale that names another encoding gets ASCII; none at all (CI) gets Unicode.
fn unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf") || !locale.contains('.') && locale != "c" && locale != "posix"
    })
}

fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WIDTH).clamp(40, 160)
}

fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
