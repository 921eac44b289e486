//! Any bytes as a shell script, a Dockerfile, a crontab or a unit: every word and every finding lies inside the text, and
//! a command reads only what came before it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::model::script::{Language, Script};
use openclaw_lint::rules::script::check;
use openclaw_lint::settings::Settings;

const LANGUAGES: [Language; 5] =
    [Language::Shell, Language::Dockerfile, Language::Crontab(false), Language::Crontab(true), Language::Unit];

fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let script = Script::read(LANGUAGES[usize::from(first) % LANGUAGES.len()], "a", text);
    assert_eq!(script.ascii.len(), text.len());
    for (at, command) in script.commands.iter().enumerate() {
        for word in command.assignments.iter().chain(&command.words) {
            assert!(word.span.start <= word.span.end && word.span.end <= text.len());
        }
        assert!(command.input.is_none_or(|input| input < at && command.input_from.is_some_and(|from| from <= input)));
        assert!(command.document.is_none_or(|body| body.start <= body.end && body.end <= text.len()));
    }
    for finding in check(&script, &Settings::at("2026-03-15T00:00:00Z".parse().expect("a time"))) {
        assert!(finding.span.start <= finding.span.end && finding.span.end <= text.len());
    }
});
