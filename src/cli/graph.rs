//! `graph`: who defines, stores, maps, refers to, rotates and may use each secret.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use super::graph_args::GraphArgs;
use super::run::{Setup, close, exit_of};
use super::{Failure, check, terminal};
use crate::exit::Exit;
use crate::output::{GraphReport, Style};

pub(super) fn run(arguments: GraphArgs) -> Result<Exit, Failure> {
    let (format, outputs) = (arguments.format, arguments.output.clone());
    let arguments = arguments.into_check();
    let setup = Setup::load(&arguments.common)?;
    let mut outcome = check::draw_paths(&arguments, &setup)?;
    let mut picture = outcome.picture.take().unwrap_or_default();
    let notes = outcome.notes.clone();
    let looked = exit_of(&crate::lint::Outcome { scope: outcome.scope.clone(), ..Default::default() }, setup.fail_on);
    let report = outcome.into_report();
    picture.add_problems(&report);
    let failed = picture.problems.iter().any(|problem| setup.fail_on.fails(problem.severity));
    let graph = GraphReport { picture, scope: report.scope };
    for (format, path) in &outputs {
        let failed = |error| Failure::Output(path.display().to_string(), error);
        let mut file = BufWriter::new(File::create(path).map_err(failed)?);
        format.render(&graph, Style::default(), &mut file).and_then(|()| file.flush()).map_err(failed)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let written =
        format.render(&graph, terminal::style(arguments.common.scan.color), &mut out).and_then(|()| out.flush());
    match written {
        // The reader has gone (`| head`): it has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => drop(out.into_parts()),
        written => written.map_err(|error| Failure::Output("standard output".into(), error))?,
    }
    if !arguments.common.scan.quiet {
        close(&graph.scope, &notes, Some(&graph.picture.summary()));
    }
    Ok(if failed { Exit::Findings } else { looked })
}
