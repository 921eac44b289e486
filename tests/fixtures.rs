//! Small trees, checked as a user would: `test-fixtures/<family>/<case>/`.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{EXPECTED, Sandbox};

/// The directories two levels below `test-fixtures`.
fn cases() -> Vec<PathBuf> {
    let entries = |directory: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).expect("a readable directory");
        let mut paths: Vec<_> =
            entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-fixtures");
    entries(&root).iter().flat_map(|family| entries(family)).collect()
}

#[test]
fn every_fixture_gives_what_it_should() {
    let mut wrong = Vec::new();
    for case in cases() {
        let sandbox = Sandbox::new();
        sandbox.plant(&case);
        let run = sandbox.check(&[]);
        let actual = format!("exit {}\n{}{}", run.code, run.stdout, run.stderr);
        let expected = case.join(EXPECTED);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            fs::write(&expected, &actual).expect("a written file");
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
        if wanted != actual {
            wrong.push(format!("{}:\nexpected:\n{wanted}\nactual:\n{actual}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
