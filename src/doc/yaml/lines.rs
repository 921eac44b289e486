//! The lines of a YAML document that say something.

use super::Unreadable;

/// A line without its indentation and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// How many blanks stand before it.
    pub(super) indent: usize,
    /// Its first byte that is no blank.
    pub(super) start: usize,
    /// Behind its last byte that is no blank. A comment at its end is part of it.
    pub(super) end: usize,
}

/// The lines of the first document, or of every one, without empty ones, comments, directives and marks.
pub(super) fn split(text: &str, every: bool) -> Result<Vec<Vec<Line>>, Unreadable> {
    let mut documents = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut at = text.strip_prefix('\u{FEFF}').map_or(0, |rest| text.len() - rest.len());
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let line = &text[at..end];
        let content = line.trim();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let start = at + indent;
        at = end + 1;
        if content.is_empty() || content.starts_with('#') || (lines.is_empty() && content.starts_with('%')) {
            continue;
        }
        if indent == 0 && (content == "---" || content == "..." || content.starts_with("--- #")) {
            if lines.is_empty() {
                continue;
            }
            documents.push(std::mem::take(&mut lines));
            if every {
                continue;
            }
            return Ok(documents);
        }
        if text[start..].starts_with('\t') {
            return Err(Unreadable("it is indented with tabs"));
        }
        if content == "?" || content.starts_with("? ") {
            return Err(Unreadable("it has a complex key"));
        }
        lines.push(Line { indent, start, end: start + text[start..end].trim_end().len() });
    }
    if !lines.is_empty() {
        documents.push(lines);
    }
    Ok(documents)
}
