//! The words of a command line.

use crate::text::Span;

/// The arguments of a command from some place on.
pub(super) struct Words<'a> {
    text: &'a [u8],
    /// End of the argument before; where the command ends once there is no further one.
    pub(super) at: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Words<'_> {
    type Item = Span;

    /// The next argument, with its quotes; `None` where the command ends.
    fn next(&mut self) -> Option<Span> {
        loop {
            match self.text.get(self.at..)? {
                // A form feed ends an argument, so it must not begin one: that would have no end.
                [b' ' | b'\t' | b'\x0c', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                [] | [b'\n' | b'\r' | b';' | b'|' | b'&' | b'`' | b')' | b'#', ..] => return None,
                _ => break,
            }
        }
        let mut quote = None;
        let start = self.at;
        let length = self.text[start..].iter().position(|&byte| match quote {
            Some(open) => {
                if byte == open {
                    quote = None;
                }
                byte == b'\n'
            }
            None => {
                if matches!(byte, b'"' | b'\'') {
                    quote = Some(byte);
                }
                byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b'`')
            }
        });
        self.at = length.map_or(self.text.len(), |length| start + length);
        Some(Span::new(start, self.at))
    }
}

/// Without the quotes around it, escaped or not.
pub(super) fn unquoted(text: &[u8], span: Span) -> Span {
    let value = span.slice(text);
    let is_mark = |byte: &&u8| matches!(byte, b'"' | b'\'' | b'\\');
    let front = value.iter().take_while(is_mark).count();
    let back = value[front..].iter().rev().take_while(is_mark).count();
    Span::new(span.start + front, span.end - back)
}

/// What `echo` or `printf` prints into the pipe that the command at `at` reads from, if it is a single word and stands
/// on the same line at most `most` bytes before: `echo -n value | command`.
pub(super) fn piped(text: &[u8], at: usize, most: usize) -> Option<Span> {
    let from = at.saturating_sub(most);
    let before = &text[from..at];
    let mut pipe = before.len();
    loop {
        pipe = memchr::memrchr2(b'|', b'\n', &before[..pipe])?;
        // After a backslash or a pipe the command goes on in the next line.
        match (before[pipe], before[..pipe].trim_ascii_end().last()) {
            (b'\n', Some(b'\\' | b'|')) => {}
            (b'|', last) if last != Some(&b'|') => break,
            _ => return None,
        }
    }
    let line = before[..pipe].trim_ascii_end();
    let line = line.strip_suffix(b"\\").unwrap_or(line);
    let start = memchr::memrchr(b'\n', line).map_or(0, |end| end + 1);
    let printer = [&b"echo "[..], b"printf "]
        .iter()
        .filter_map(|name| Some((memchr::memmem::rfind(&line[start..], name)? + start, name.len())))
        .max()?;
    if printer.0.checked_sub(1).is_some_and(|before| line[before].is_ascii_alphanumeric()) {
        return None;
    }
    let mut words = Words::new(text, from + printer.0 + printer.1);
    let mut values = Vec::new();
    for word in words.by_ref() {
        let argument = word.slice(text);
        // `-n`, and the format of `printf`.
        if !argument.starts_with(b"-") && !argument.contains(&b'%') {
            values.push(word);
        }
        if values.len() > 1 {
            return None;
        }
    }
    (words.at == from + pipe).then(|| values.pop()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_leads_on() {
        for byte in 0..=u8::MAX {
            let text = [b'a', byte, b'b', b' ', byte, byte, b'c'];
            let mut words = Words::new(&text, 0);
            assert!(words.by_ref().take(text.len()).all(|word| !word.is_empty()), "{byte}");
            assert!(words.next().is_none(), "{byte}");
        }
    }
}
