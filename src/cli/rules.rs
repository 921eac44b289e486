//! `rules`: what the rules are.

use std::io::{self, Write};
use std::path::PathBuf;

use super::args::RulesCommand;
use super::{Failure, load};
use crate::exit::Exit;
use crate::redact::printable;
use crate::rule::Meta;
use crate::rules::exposure::checks;
use crate::secrets::{Detector, ExampleFailure};
use crate::{rules, secrets};

pub(super) fn run(command: &RulesCommand) -> Result<Exit, Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let exit = match command {
        RulesCommand::List { filter, settings } => {
            load::warn(&load::load(settings, &[])?.warnings);
            list(&mut out, filter.as_deref().unwrap_or(""))
        }
        RulesCommand::Explain { id, settings } => {
            load::load(settings, &[])?;
            explain(&mut out, id)?
        }
        RulesCommand::Test { files, settings } => {
            let loaded = load::load(settings, files)?;
            test(&mut out, files, &loaded.warnings)
        }
    };
    exit.and_then(|exit| out.flush().map(|()| exit)).map_err(|error| Failure::Output("standard output".into(), error))
}

fn list(out: &mut impl Write, filter: &str) -> io::Result<Exit> {
    let mut all = rules::registry();
    all.retain(|rule| rule.id.contains(filter) || rule.aliases().any(|alias| alias.contains(filter)));
    let width = all.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &all {
        write!(out, "{:width$}  {:7}  {}", rule.id, rule.severity.as_str(), rule.summary())?;
        let aliases: Vec<&str> = rule.aliases().collect();
        writeln!(out, "{}{}", if aliases.is_empty() { "" } else { "  = " }, aliases.join(", "))?;
    }
    writeln!(out, "{} rules", all.len())?;
    Ok(Exit::Clean)
}

fn explain(out: &mut impl Write, id: &str) -> Result<io::Result<Exit>, Failure> {
    let all = rules::registry();
    let named: Vec<&Meta> = all.iter().filter(|rule| rule.is_named(id)).collect();
    if let Some(why) = checks::elsewhere(id) {
        let message = format!("no rule can tell {id:?} from the text of a configuration: it depends on {why}");
        return Err(Failure::Usage(message));
    }
    if named.is_empty() {
        let likeness = |rule: &&Meta| strsim::jaro_winkler(rule.id, id);
        let near = all.iter().filter(|rule| likeness(rule) > 0.8).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let hint = near.map_or_else(String::new, |rule| format!(" did you mean {}?", rule.id));
        return Err(Failure::Usage(format!("there is no rule {id:?};{hint} `openclaw-lint rules list` shows all")));
    }
    let pages = named.iter().try_for_each(|rule| {
        write!(out, "{}", rule.page().trim_end())?;
        let aliases: Vec<String> = rule.aliases().map(|alias| format!("`{alias}`")).collect();
        if !aliases.is_empty() {
            write!(out, "\n\n## Also known as\n\n{}", aliases.join(", "))?;
        }
        writeln!(out)
    });
    Ok(pages.map(|()| Exit::Clean))
}

/// Runs examples: those of the detectors in `files`, or of all if there are none.
fn test(out: &mut impl Write, files: &[PathBuf], warnings: &[String]) -> io::Result<Exit> {
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    // A file of gitleaks may extend others, which belong to it.
    let is_named = |detector: &Detector| files.is_empty() || detector.custom.is_some();
    let tested: Vec<&'static Detector> =
        secrets::detectors().iter().copied().filter(|detector| is_named(detector)).collect();
    for warning in warnings {
        writeln!(out, "warning: {}", printable(warning))?;
    }
    let (mut failed, mut examples, mut without) = (0, 0, 0);
    for detector in &tested {
        let place = detector.custom.map(|custom| format!("{}:{}: ", printable(&custom.file), custom.line));
        let place = place.unwrap_or_default();
        if let Some(why) = secrets::slowness(detector) {
            writeln!(out, "{place}warning: {}: {why}", detector.id)?;
        }
        examples += detector.texts().matches.len() + detector.texts().ignores.len();
        without += usize::from(detector.texts().matches.is_empty());
        for failure in secrets::check_detector(detector) {
            failed += 1;
            writeln!(out, "{}{}: {}", example_place(detector, &failure), failure.rule, failure.problem)?;
        }
    }
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let bare = if without > 0 { format!(" ({without} without examples)") } else { String::new() };
    writeln!(
        out,
        "{}{bare} tested by {}, {failed} failed",
        count(tested.len(), "detector"),
        count(examples, "example")
    )?;
    Ok(if failed == 0 { Exit::Clean } else { Exit::Findings })
}

/// Where the example stands: its line in the user's file, or its number among those of a built-in detector.
fn example_place(detector: &Detector, failure: &ExampleFailure) -> String {
    let list = if failure.is_match { "match" } else { "ignore" };
    let Some(custom) = detector.custom else { return format!("built-in, {list} {}: ", failure.index + 1) };
    let lines = if failure.is_match { &custom.match_lines } else { &custom.ignore_lines };
    let line = lines.get(failure.index).copied().unwrap_or(custom.line);
    format!("{}:{line}: ", printable(&custom.file))
}
