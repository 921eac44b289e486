//! `rules`: what the rules are.

use std::io::{self, Write};

use super::Failure;
use super::args::RulesCommand;
use crate::exit::Exit;
use crate::rule::Meta;
use crate::{rules, secrets};

pub(super) fn run(command: &RulesCommand) -> Result<Exit, Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let exit = match command {
        RulesCommand::List { filter } => list(&mut out, filter.as_deref().unwrap_or("")),
        RulesCommand::Explain { id } => explain(&mut out, id)?,
        RulesCommand::Test => test(&mut out),
    };
    exit.and_then(|exit| out.flush().map(|()| exit)).map_err(|error| Failure::Output("standard output".into(), error))
}

fn list(out: &mut impl Write, filter: &str) -> io::Result<Exit> {
    let mut all = rules::registry();
    all.retain(|rule| rule.id.contains(filter));
    let width = all.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &all {
        writeln!(out, "{:width$}  {:7}  {}", rule.id, rule.severity.as_str(), rule.summary())?;
    }
    writeln!(out, "{} rules", all.len())?;
    Ok(Exit::Clean)
}

fn explain(out: &mut impl Write, id: &str) -> Result<io::Result<Exit>, Failure> {
    let all = rules::registry();
    let Some(rule) = all.iter().find(|rule| rule.id == id) else {
        let likeness = |rule: &&Meta| strsim::jaro_winkler(rule.id, id);
        let near = all.iter().filter(|rule| likeness(rule) > 0.8).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let hint = near.map_or_else(String::new, |rule| format!(" did you mean {}?", rule.id));
        return Err(Failure::Usage(format!("there is no rule {id:?};{hint} `openclaw-lint rules list` shows all")));
    };
    Ok(writeln!(out, "{}", rule.page.trim_end()).map(|()| Exit::Clean))
}

fn test(out: &mut impl Write) -> io::Result<Exit> {
    let failures = secrets::check_examples();
    for failure in &failures {
        writeln!(out, "{}: {}", failure.rule, failure.problem)?;
    }
    writeln!(out, "{} detectors tested, {} examples failed", secrets::DETECTORS.len(), failures.len())?;
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Findings })
}
