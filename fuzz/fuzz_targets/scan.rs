//! Any bytes under any name: no panic, spans inside the text, in order and apart.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::secrets::{FileHint, scan_file};

const NAMES: &[&str] = &["a.json", "a.yaml", "a.toml", ".env", "a.sh", "Dockerfile", "a.rs", "a.xml", "a.md", "a.lock", "a"];

fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let mut end = 0;
    let name = NAMES[usize::from(first) % NAMES.len()];
    for found in scan_file(text, &FileHint::from_path(name), name) {
        assert!(found.span.start >= end && found.span.start < found.span.end && found.span.end <= text.len());
        end = found.span.end;
        // A value is never shown, whatever it is.
        let shown = found.secret.redacted();
        assert!(shown.ends_with(')'), "redacted");
    }
});
