//! Any text as a detector file: it is refused with a line, or it can be used to scan the file itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::secrets::{Engine, FileHint, LoadError, load, scan_with};

fuzz_target!(|data: &[u8]| {
    let Ok(directory) = tempfile::tempdir() else { return };
    let file = directory.path().join("rules.toml");
    if std::fs::write(&file, data).is_err() {
        return;
    }
    match load(&[file], directory.path()) {
        Ok(loaded) => drop(scan_with(&Engine::with(loaded), data, &FileHint::UNKNOWN)),
        Err(LoadError::Broken { line, .. }) => assert!(line >= 1),
        Err(_) => {}
    }
});
