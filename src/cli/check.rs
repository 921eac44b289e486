//! `check`: files and directories, or an editor's buffer.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::args::{CheckArgs, parse_now};
use super::{Failure, terminal};
use crate::exit::Exit;
use crate::lint::{self, Outcome, Progress};
use crate::output::{Report, Style};
use crate::project::WorktreeStore;
use crate::redact::printable;
use crate::settings::{self, FailOn, Settings, SettingsFile};
use crate::source::{WalkOptions, walk};
use crate::{rules, schema};

/// Largest buffer read from standard input, in bytes.
const MAX_STDIN: u64 = 256 * 1024 * 1024;

/// More threads than this cost more than they bring, however many are asked for.
const MAX_THREADS: usize = 256;

pub(super) fn run(arguments: &CheckArgs) -> Result<Exit, Failure> {
    let base = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    if !base.is_dir() {
        return Err(Failure::Usage(format!("-C {}: no such directory", base.display())));
    }
    if arguments.stdin_filename.is_some() && !reads_stdin(arguments) {
        return Err(Failure::Usage("--stdin-filename names what `-` reads; give `-` as the path".into()));
    }
    let (root, mut file) = load_settings(arguments, &base)?;
    let fail_on = arguments.fail_on.or(file.fail_on).unwrap_or_default();
    let exclude = Exclude { patterns: std::mem::take(&mut file.exclude), root };
    let settings = merge_settings(arguments, file)?;

    let outcome = if reads_stdin(arguments) {
        check_stdin(arguments, &base, &settings)?
    } else {
        check_paths(arguments, &base, exclude, &settings)?
    };
    let exit = exit_of(&outcome, fail_on);
    let (notes, report) = (outcome.notes.clone(), outcome.into_report());
    write_reports(arguments, &report)?;

    if !arguments.quiet {
        let mut err = io::stderr().lock();
        for (shown, reason) in &report.scope.unscanned {
            let _ = writeln!(err, "not scanned: {}: {}", printable(shown), printable(reason));
        }
        for note in &notes {
            let _ = writeln!(err, "note: {}", printable(note));
        }
        let _ = writeln!(err, "{}", report.scope.summary());
    }
    Ok(exit)
}

fn reads_stdin(arguments: &CheckArgs) -> bool {
    arguments.paths.iter().any(|path| path == Path::new("-"))
}

fn exit_of(outcome: &Outcome, fail_on: FailOn) -> Exit {
    if outcome.findings.iter().any(|finding| fail_on.fails(finding.severity)) {
        Exit::Findings
    } else if outcome.scope.is_complete() {
        Exit::Clean
    } else {
        Exit::Incomplete
    }
}

/// What the settings exclude from the walk.
struct Exclude {
    patterns: Vec<String>,
    root: PathBuf,
}

/// The settings file, and the directory that its paths are relative to.
fn load_settings(arguments: &CheckArgs, base: &Path) -> Result<(PathBuf, SettingsFile), Failure> {
    let start = base.canonicalize().unwrap_or_else(|_| base.to_path_buf());
    let loaded = match &arguments.config {
        Some(path) => settings::load(path).map(|file| Some((path.clone(), file))),
        None => settings::discover(&start),
    };
    let loaded = loaded.map_err(|error| Failure::Usage(error.to_string()))?;
    let Some((path, file)) = loaded else { return Ok((start, SettingsFile::default())) };
    match settings::problem(&file, &rules::ids().collect::<Vec<_>>()) {
        Some(problem) => Err(Failure::Usage(format!("broken settings: {problem}"))),
        None => Ok((settings::root_of(&path), file)),
    }
}

fn merge_settings(arguments: &CheckArgs, file: SettingsFile) -> Result<Settings, Failure> {
    let now = arguments.now.as_deref().map(parse_now).transpose().map_err(Failure::Usage)?;
    let mut settings = Settings::at(now.unwrap_or_else(Timestamp::now));
    settings.openclaw_version = arguments.openclaw_version.clone().or(file.openclaw_version);
    if let Some(version) = settings.openclaw_version.as_deref().filter(|version| !schema::is_version(version)) {
        return Err(Failure::Usage(format!("{version:?} is no OpenClaw version; one looks like 2026.9.6")));
    }
    settings.min_confidence = arguments.min_confidence.or(file.min_confidence).unwrap_or(settings.min_confidence);
    settings.policy = file.policy;
    settings.levels = file.rules.into_iter().collect();
    settings.suppressions = file.ignore;
    Ok(settings)
}

fn check_stdin(arguments: &CheckArgs, base: &Path, settings: &Settings) -> Result<Outcome, Failure> {
    if arguments.paths.len() > 1 {
        return Err(Failure::Usage("`-` cannot be mixed with other paths".into()));
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_STDIN + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > MAX_STDIN {
        return Err(Failure::Usage("standard input is larger than 256 MB; name the file instead".into()));
    }
    let name = arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let shown = name.to_string_lossy().replace('\\', "/");
    Ok(lint::lint_buffer(shown, &base.join(&name), &bytes, &WorktreeStore, settings))
}

fn check_paths(arguments: &CheckArgs, base: &Path, exclude: Exclude, settings: &Settings) -> Result<Outcome, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = arguments.jobs.unwrap_or(cores).clamp(1, MAX_THREADS);
    let options = WalkOptions {
        base: base.to_path_buf(),
        honour_ignore: !arguments.no_ignore,
        threads,
        exclude: exclude.patterns,
        exclude_root: exclude.root,
    };
    let selection = walk(&arguments.paths, &options);
    let bar = (terminal::progress() && !arguments.quiet).then(Bar::default);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    let outcome = if selection.files.len() > 1 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| Failure::Usage(format!("cannot start {threads} threads: {error}")))?;
        pool.install(|| lint::lint(selection, &WorktreeStore, settings, progress))
    } else {
        lint::lint(selection, &WorktreeStore, settings, progress)
    };
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(outcome)
}

fn write_reports(arguments: &CheckArgs, report: &Report) -> Result<(), Failure> {
    for (format, path) in &arguments.output {
        let failed = |error| Failure::Output(path.display().to_string(), error);
        let mut file = BufWriter::new(File::create(path).map_err(failed)?);
        format.renderer(Style::default()).render(report, &mut file).and_then(|()| file.flush()).map_err(failed)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let renderer = arguments.format.renderer(terminal::style(arguments.color));
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
struct Bar {
    started: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl Default for Bar {
    fn default() -> Self {
        Self { started: Instant::now(), bar: Mutex::new(None) }
    }
}

impl Bar {
    const PATIENCE: Duration = Duration::from_millis(500);

    fn clear(self) {
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
                let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {eta} left");
                ProgressBar::new(total as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            });
            bar.set_position(done as u64);
        }
    }
}
