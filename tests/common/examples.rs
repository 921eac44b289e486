//! The files that stand on a documentation page.

use openclaw_lint::secrets::expand;

/// The fenced blocks of a section that say `file=NAME`: name and bytes, random
/// parts filled in. `encoding=utf16le` after the name encodes the text so.
pub(crate) fn files(section: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => {
                let (info, text) = open.take().expect("a block is open");
                files.extend(file(info, &expand(&text)));
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, Some(info)) => open = Some((info, String::new())),
            (None, None) => {}
        }
    }
    files
}

/// The permission bits that blocks of a section say (`mode=644`), by file.
#[allow(dead_code, reason = "not every test needs them")]
pub(crate) fn modes(section: &str) -> Vec<(String, u32)> {
    let blocks = section.lines().filter_map(|line| line.strip_prefix("```"));
    let value =
        |info: &str, name: &str| info.split_whitespace().find_map(|word| word.strip_prefix(name)).map(str::to_owned);
    let mode = |info: &str| u32::from_str_radix(&value(info, "mode=")?, 8).ok();
    blocks.filter_map(|info| Some((value(info, "file=")?, mode(info)?))).collect()
}

/// A date, and the files committed on it: name and content.
pub(crate) type DatedFiles = (String, Vec<(String, Vec<u8>)>);

/// The same as a history: files that belong to a commit, and its date. A block that says `commit=DATE` begins a new
/// commit; those after it without a date belong to it.
#[allow(dead_code, reason = "not every test needs a history")]
pub(crate) fn commits(section: &str) -> Vec<DatedFiles> {
    let mut commits: Vec<DatedFiles> = Vec::new();
    for block in section.split("\n```json5 ").skip(1).flat_map(|rest| rest.split("\n```").next()) {
        let info = block.lines().next().unwrap_or_default();
        if let Some(date) = info.split_whitespace().find_map(|word| word.strip_prefix("commit=")) {
            commits.push((date.to_owned(), Vec::new()));
        }
        let here = commits.last_mut().expect("the first file of a history has a commit");
        here.1.extend(files(&format!("```json5 {block}\n```")));
    }
    commits
}

fn file(info: &str, text: &str) -> Option<(String, Vec<u8>)> {
    let value = |name: &str| info.split_whitespace().find_map(|word| word.strip_prefix(name));
    let bytes = match value("encoding=") {
        None => text.as_bytes().to_vec(),
        Some("utf16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some(other) => panic!("no such encoding: {other}"),
    };
    Some((value("file=")?.to_owned(), bytes))
}
