//! Files that a shell script writes: here-documents.

use std::ops::Range;

/// A here-document (POSIX.1-2024, Shell Command Language, 2.7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc<'t> {
    /// The line that opens it.
    pub opener: &'t str,
    /// The bytes of its lines.
    pub body: Range<usize>,
}

/// The here-documents of a script, in order; of several on one line the first. One pass over the lines.
#[must_use]
pub fn heredocs(text: &str) -> Vec<Heredoc<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        match open {
            Some((opener, mark, body)) if line.trim() == mark => {
                found.push(Heredoc { opener, body: body..start });
                open = None;
            }
            Some(_) => {}
            None => open = mark(line).map(|mark| (line.trim(), mark, end)),
        }
    }
    found.extend(open.map(|(opener, _, body)| Heredoc { opener, body: body..end }));
    found
}

/// The mark that ends the here-document which a line opens.
fn mark(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("<<")?;
    if before.trim_start().starts_with('#') || rest.starts_with('<') {
        return None;
    }
    let rest = rest.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(&rest[..length]).filter(|mark| !mark.is_empty() && !mark.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_found() {
        let text = "cat > a << 'EOF'\n1\n2\nEOF\necho <<< x\nn=$((1 << 2))\ntee b <<-END\n\t3\n\tEND\n";
        let bodies: Vec<_> = heredocs(text).into_iter().map(|found| &text[found.body]).collect();
        assert_eq!(bodies, ["1\n2\n", "\t3\n"]);
    }
}
