//! `staged`: what the next commit will hold.

use super::Failure;
use super::args::StagedArgs;
use super::run::{Setup, conclude};
use crate::exit::Exit;
use crate::git;
use crate::source::Exclude;

pub(super) fn run(arguments: &StagedArgs) -> Result<Exit, Failure> {
    let setup = Setup::load(&arguments.common)?;
    let repository = git::open(&setup.base).map_err(|error| Failure::Usage(error.to_string()))?;
    let (exclude, problems) = Exclude::new(&setup.exclude, &setup.exclude_root);
    let options = git::staged::Options {
        all: arguments.all,
        exclude: &exclude,
        settings: &setup.settings,
        threads: setup.threads,
    };
    let mut outcome = git::staged::staged(&repository, &options);
    outcome.scope.unscanned.extend(problems.into_iter().map(|problem| (problem.shown, problem.reason)));
    conclude(&arguments.common, setup.fail_on, outcome, "staged")
}
