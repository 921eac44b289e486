//! What all commands that scan share: settings before, reports after.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::args::{CommonArgs, parse_now};
use super::load::{self, Loaded};
use super::{Failure, own_schema, terminal};
use crate::exit::Exit;
use crate::lint::{Outcome, Progress};
use crate::output::{Report, Scope, Style, Unit};
use crate::redact::printable;
use crate::schema;
use crate::settings::{FailOn, Settings, SettingsFile};

/// More threads than this cost more than they bring, however many are asked for.
const MAX_THREADS: usize = 256;

/// What a run needs to know before it starts.
pub(super) struct Setup {
    /// Directory to start from.
    pub base: PathBuf,
    /// Settings of file and command line together.
    pub settings: Settings,
    /// Lowest severity that makes the run fail.
    pub fail_on: FailOn,
    /// What the settings exclude, as gitignore patterns of `exclude_root`.
    pub exclude: Vec<String>,
    /// The directory of the settings file.
    pub exclude_root: PathBuf,
    /// Threads to use.
    pub threads: usize,
}

impl Setup {
    /// Loads the settings; the command line wins.
    ///
    /// # Errors
    /// Says what is wrong with the settings or the arguments.
    pub(super) fn load(arguments: &CommonArgs) -> Result<Self, Failure> {
        let Loaded { base, root: exclude_root, mut file, warnings } = load::load(&arguments.scan.settings, &[])?;
        if !arguments.scan.quiet {
            load::warn(&warnings);
        }
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            base,
            fail_on: arguments.scan.fail_on.or(file.fail_on).unwrap_or_default(),
            exclude: std::mem::take(&mut file.exclude),
            exclude_root,
            threads: arguments.scan.jobs.unwrap_or_else(cores).clamp(1, MAX_THREADS),
            settings: merge_settings(arguments, file)?,
        })
    }

    /// The threads of the run.
    ///
    /// # Errors
    /// Says that the system has none to give.
    pub(super) fn pool(&self) -> Result<rayon::ThreadPool, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        pool.map_err(|error| Failure::Usage(format!("cannot start {} threads: {error}", self.threads)))
    }
}

/// Writes all reports, says what was looked at, and decides how the run has ended. `category` is the kind of run (see
/// [`Report::with_category`]).
///
/// # Errors
/// Fails only if a report cannot be written.
pub(super) fn conclude(
    arguments: &CommonArgs,
    fail_on: FailOn,
    outcome: Outcome,
    category: &str,
) -> Result<Exit, Failure> {
    let exit = exit_of(&outcome, fail_on);
    let (notes, report) = (outcome.notes.clone(), outcome.into_report().with_category(category));
    write_reports(arguments, &report)?;
    if !arguments.scan.quiet {
        close(&report.scope, &notes, None);
    }
    Ok(exit)
}

/// Says what was looked at and what was not; `found` goes at the end.
pub(super) fn close(scope: &Scope, notes: &[String], found: Option<&str>) {
    let mut err = io::stderr().lock();
    for (shown, reason) in &scope.unscanned {
        let _ = writeln!(err, "not scanned: {}: {}", printable(shown), printable(reason));
    }
    for limit in &scope.limits {
        let _ = writeln!(err, "incomplete: {}", printable(limit));
    }
    for note in notes {
        let _ = writeln!(err, "note: {}", printable(note));
    }
    let found = found.map_or_else(String::new, |found| format!(": {found}"));
    let _ = writeln!(err, "{}{found}", printable(&scope.summary()));
}

pub(super) fn exit_of(outcome: &Outcome, fail_on: FailOn) -> Exit {
    if outcome.findings.iter().any(|finding| fail_on.fails(finding.severity)) {
        Exit::Findings
    } else if outcome.scope.is_complete() {
        Exit::Clean
    } else {
        Exit::Incomplete
    }
}

fn merge_settings(arguments: &CommonArgs, file: SettingsFile) -> Result<Settings, Failure> {
    let now = arguments.scan.now.as_deref().map(parse_now).transpose().map_err(Failure::Usage)?;
    let mut settings = Settings::at(now.unwrap_or_else(Timestamp::now));
    settings.openclaw_version = arguments.scan.openclaw_version.clone().or(file.openclaw_version);
    if let Some(version) = settings.openclaw_version.as_deref().filter(|version| !schema::is_version(version)) {
        return Err(Failure::Usage(format!("{version:?} is no OpenClaw version; one looks like 2026.9.6")));
    }
    settings.schema = own_schema::load(arguments)?;
    settings.min_confidence = arguments.scan.min_confidence.or(file.min_confidence).unwrap_or(settings.min_confidence);
    settings.policy = file.policy;
    settings.levels = file.rules.into_iter().collect();
    settings.suppressions = file.ignore;
    Ok(settings)
}

fn write_reports(arguments: &CommonArgs, report: &Report) -> Result<(), Failure> {
    for (format, path) in &arguments.output {
        let failed = |error| Failure::Output(path.display().to_string(), error);
        let mut file = BufWriter::new(File::create(path).map_err(failed)?);
        format.renderer(Style::default()).render(report, &mut file).and_then(|()| file.flush()).map_err(failed)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let renderer = arguments.format.renderer(terminal::style(arguments.scan.color));
    match renderer.render(report, &mut out).and_then(|()| out.flush()) {
        // The reader has gone (`| head`): it has what it wanted, and the outcome stays what it is.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is still buffered must not be tried again.
            let _ = out.into_parts();
            Ok(())
        }
        written => written.map_err(|error| Failure::Output("standard output".into(), error)),
    }
}

/// A progress bar that shows itself only when the run takes longer than half a second.
pub(super) struct Bar {
    unit: Unit,
    started: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    const PATIENCE: Duration = Duration::from_millis(500);

    /// A bar, unless nobody would see it.
    pub(super) fn new(arguments: &CommonArgs, unit: Unit) -> Option<Self> {
        let seen = terminal::progress() && !arguments.scan.quiet;
        seen.then(|| Self { unit, started: Instant::now(), bar: Mutex::new(None) })
    }

    /// Takes the bar away at the end of the run.
    pub(super) fn clear(self) {
        if let Ok(Some(bar)) = self.bar.into_inner() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn advance(&self, done: usize, total: usize) {
        // Every file would be too often for a lock and a clock.
        if !done.is_multiple_of(64) || self.started.elapsed() < Self::PATIENCE {
            return;
        }
        if let Ok(mut bar) = self.bar.try_lock() {
            let bar = bar.get_or_insert_with(|| {
                let style = ProgressStyle::with_template(&format!(
                    "{{bar:30}} {{pos}}/{{len}} {}, {{eta}} left",
                    self.unit.as_str()
                ));
                ProgressBar::new(total as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            });
            bar.set_position(done as u64);
        }
    }
}
