//! Any bytes under any name: no panic, spans inside the text, in order and apart; a scan that leaves a trace finds the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::secrets::{Detection, FileHint, scan_file, scan_traced};

const NAMES: &[&str] = &["a.json", "a.yaml", "a.toml", ".env", "a.sh", "Dockerfile", "a.rs", "a.xml", "a.md", "a.lock", "a"];

fn seen(found: &[Detection]) -> Vec<(&'static str, usize, usize)> {
    found.iter().map(|each| (each.detector.id, each.span.start, each.span.end)).collect()
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let mut end = 0;
    let name = NAMES[usize::from(first) % NAMES.len()];
    let all = scan_file(text, &FileHint::from_path(name), name);
    assert_eq!(seen(&all), seen(&scan_traced(text, &FileHint::from_path(name)).0));
    for found in all {
        assert!(found.span.start >= end && found.span.start < found.span.end && found.span.end <= text.len());
        end = found.span.end;
        // A value is never shown, whatever it is.
        let shown = found.secret.redacted();
        assert!(shown.ends_with(')'), "redacted");
    }
});
