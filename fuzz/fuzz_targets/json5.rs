//! Any bytes as a configuration: no panic, and every node lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::doc;

fuzz_target!(|data: &[u8]| {
    let parsed = doc::parse(data);
    if let Some(root) = parsed.tree.root() {
        parsed.tree.walk(root, |_, _, id| {
            let span = parsed.tree.node(id).span;
            assert!(span.start <= span.end && span.end <= data.len());
        });
    }
});
