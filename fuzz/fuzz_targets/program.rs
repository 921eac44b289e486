//! Any bytes as a program: every string, name, call and finding lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::model::script::{Language, Script};
use openclaw_lint::rules::script::check;
use openclaw_lint::settings::Settings;

fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let language = if first % 2 == 0 { Language::Python } else { Language::JavaScript };
    let script = Script::read(language, "a", text);
    let code = script.code.as_ref().expect("a program");
    let mut end = 0;
    for string in code.strings() {
        assert!(string.start >= end && string.end >= string.start && string.end <= text.len());
        end = string.end;
    }
    assert!(code.names().all(|name| (name.start..name.end).all(|at| code.is_code(at))));
    for call in code.calls() {
        assert!(call.name.start < call.name.end && call.name.end < call.arguments.start);
        assert!(call.arguments.start <= call.arguments.end && call.arguments.end < text.len());
    }
    for finding in check(&script, &Settings::at("2026-03-15T00:00:00Z".parse().expect("a time"))) {
        assert!(finding.span.start <= finding.span.end && finding.span.end <= text.len());
    }
});
