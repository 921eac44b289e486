//! Settings and users' detectors, which all commands that know rules need before anything else.

use std::io::{self, Write as _};
use std::path::PathBuf;

use super::Failure;
use super::scan_args::SettingsArgs;
use crate::redact::printable;
use crate::settings::{self, SettingsFile};
use crate::{rules, secrets};

/// What was loaded.
pub(super) struct Loaded {
    /// Directory to start from.
    pub base: PathBuf,
    /// What the paths in the settings file are relative to.
    pub root: PathBuf,
    /// The settings file; the defaults if there is none.
    pub file: SettingsFile,
    /// What in the detector files has no effect.
    pub warnings: Vec<String>,
}

/// Loads the settings and makes the user's detectors part of the rules: those of the settings, of `--detectors`, and
/// `more`.
///
/// # Errors
/// Says what is wrong with the arguments, the settings or a detector file.
pub(super) fn load(arguments: &SettingsArgs, more: &[PathBuf]) -> Result<Loaded, Failure> {
    let base = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    if !base.is_dir() {
        return Err(Failure::Usage(format!("-C {}: no such directory", base.display())));
    }
    let start = base.canonicalize().unwrap_or_else(|_| base.clone());
    let found = match &arguments.config {
        Some(path) => settings::load(path).map(|file| Some((path.clone(), file))),
        None => settings::discover(&start),
    };
    let found = found.map_err(|error| Failure::Usage(error.to_string()))?;
    let (root, file) = match found {
        Some((path, mut file)) => {
            let below = path.strip_prefix(&start).unwrap_or(&path);
            let shown = below.to_string_lossy().replace('\\', "/");
            file.ignore.iter_mut().for_each(|entry| entry.file.clone_from(&shown));
            (settings::root_of(&path), file)
        }
        None => (start.clone(), SettingsFile::default()),
    };
    let broken = |problem: String| Failure::Usage(format!("broken settings: {problem}"));
    let mut files = file.detectors.resolve(&root).map_err(broken)?;
    files.extend_from_slice(&arguments.detectors);
    files.extend_from_slice(more);
    let mut warnings = Vec::new();
    if !files.is_empty() {
        let usage = |error: secrets::LoadError| Failure::Usage(error.to_string());
        let mut loaded = secrets::load(&files, &root).map_err(usage)?;
        warnings = std::mem::take(&mut loaded.warnings);
        secrets::install(loaded).map_err(usage)?;
    }
    // Only now it is known which rules there are.
    match settings::problem(&file, &rules::ids().collect::<Vec<_>>()) {
        Some(problem) => Err(broken(problem)),
        None => Ok(Loaded { base, root, file, warnings }),
    }
}

/// Says on standard error what in the detector files has no effect.
pub(super) fn warn(warnings: &[String]) {
    let mut err = io::stderr().lock();
    for warning in warnings {
        let _ = writeln!(err, "warning: {}", printable(warning));
    }
}
