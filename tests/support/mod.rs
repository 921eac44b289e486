//! The files in the examples of documentation pages.

/// A file of an example.
pub(crate) struct ExampleFile {
    /// Its name, as the example gives it.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// The fenced blocks of a section that say `file=NAME`; `encoding=utf16le` beside it is honoured, and
/// `<<class:N>>` is filled in.
pub(crate) fn files(section: &str) -> Vec<ExampleFile> {
    let mut files = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => files.extend(open.take().and_then(|(info, text)| file(info, &text))),
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

fn file(info: &str, text: &str) -> Option<ExampleFile> {
    let attribute = |name: &str| info.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    let text = openclaw_lint::secrets::expand(text);
    let bytes = match attribute("encoding") {
        Some("utf16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some(other) => panic!("unknown encoding {other}"),
        None => text.into_bytes(),
    };
    Some(ExampleFile { name: attribute("file")?.to_owned(), bytes })
}
