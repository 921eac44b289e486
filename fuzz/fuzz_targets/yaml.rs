//! Any bytes as YAML: refused with a reason, or every node lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::doc::yaml;

fuzz_target!(|data: &[u8]| {
    let Ok(tree) = yaml::parse(data) else { return };
    let Some(root) = tree.root() else { return };
    tree.walk(root, |_, _, id| {
        let span = tree.node(id).span;
        assert!(span.start <= span.end && span.end <= data.len());
    });
});
