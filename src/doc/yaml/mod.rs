//! A reader of YAML as people write it in Compose files, with the place of every key and value.
//!
//! Block and flow collections, plain and quoted scalars, block scalars, comments, anchors, aliases and merge keys are read.
//! Complex keys (`? `) and tabs in indentation are not; a file that has them is given up as a whole. No maintained parser
//! with spans is small enough to be worth its size for this. The spans of strings leave out their quotes.

mod lines;
mod scalar;

use std::collections::HashMap;

use super::tree::{Member, NodeId, Tree, Value};
use super::{FileId, Text};
use crate::text::Span;
use lines::{Line, split};
use scalar::{Scalar, key_end, plain_end};

/// Nesting that is read.
const MAX_DEPTH: usize = 64;

/// Values that a document may have with its aliases written out: a few lines can stand for billions.
const MAX_WEIGHT: usize = 200_000;

/// Why a text was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Reads the first document of a text.
///
/// # Errors
/// Says why it was given up.
pub fn parse(text: &[u8]) -> Result<Tree, Unreadable> {
    Ok(read(text, false)?.0)
}

/// Reads every document of a text into one tree: the tree, and the top-level value of each.
///
/// # Errors
/// Says why it was given up.
pub fn parse_all(text: &[u8]) -> Result<(Tree, Vec<NodeId>), Unreadable> {
    read(text, true)
}

fn read(text: &[u8], every: bool) -> Result<(Tree, Vec<NodeId>), Unreadable> {
    let text = std::str::from_utf8(text).map_err(|_| Unreadable("it is not UTF-8"))?;
    let mut reader = Reader {
        text,
        words: every,
        lines: Vec::new(),
        at: 0,
        tree: Tree::default(),
        weights: Vec::new(),
        anchors: HashMap::new(),
        copied: 0,
    };
    let mut roots = Vec::new();
    for lines in split(text, every)? {
        let indent = lines.first().map_or(0, |first| first.indent);
        reader.lines = lines;
        reader.at = 0;
        reader.anchors.clear();
        roots.push(reader.block(indent, 0)?);
        if reader.at < reader.lines.len() {
            return Err(Unreadable("its indentation does not fit"));
        }
    }
    if roots.is_empty() {
        roots.push(reader.push(Span::at(0), Value::Null, 1)?);
    }
    reader.tree.set_root(roots[0]);
    Ok((reader.tree, roots))
}

struct Reader<'t> {
    text: &'t str,
    /// Whether `yes`, `no`, `on` and `off` are truth values, as they are in YAML 1.1.
    words: bool,
    /// Lines with something on them.
    lines: Vec<Line>,
    /// The line that comes next.
    at: usize,
    tree: Tree,
    /// How many values a node stands for, aliases written out; by node.
    weights: Vec<usize>,
    anchors: HashMap<&'t str, NodeId>,
    /// How many members and elements aliases have copied.
    copied: usize,
}

impl<'t> Reader<'t> {
    fn push(&mut self, span: Span, value: Value, weight: usize) -> Result<NodeId, Unreadable> {
        if weight > MAX_WEIGHT || self.weights.len() > MAX_WEIGHT {
            return Err(Unreadable("it is too large"));
        }
        self.weights.push(weight);
        Ok(self.tree.push_bare(span, value))
    }

    fn weight(&self, ids: impl Iterator<Item = NodeId>) -> usize {
        ids.map(|id| self.weights.get(self.tree.index(id)).copied().unwrap_or(1)).fold(1, usize::saturating_add)
    }

    /// The line that comes next, if it is indented as deep as wanted.
    fn line(&self, fits: impl Fn(usize) -> bool) -> Option<Line> {
        self.lines.get(self.at).copied().filter(|line| fits(line.indent))
    }

    /// The collection or scalar that begins on the next line.
    fn block(&mut self, indent: usize, depth: usize) -> Result<NodeId, Unreadable> {
        if depth > MAX_DEPTH {
            return Err(Unreadable("it is nested too deep"));
        }
        let Some(line) = self.line(|own| own == indent) else { return Err(Unreadable("its indentation does not fit")) };
        if self.is_item(line) {
            self.sequence(indent, depth)
        } else if key_end(&self.text[line.start..line.end]).is_some() {
            self.mapping(indent, depth)
        } else {
            self.at += 1;
            self.value(line.start, line.end, indent.saturating_sub(1), depth)
        }
    }

    /// Whether the line begins an element of a list.
    fn is_item(&self, line: Line) -> bool {
        let content = &self.text[line.start..line.end];
        content == "-" || content.starts_with("- ")
    }

    fn sequence(&mut self, indent: usize, depth: usize) -> Result<NodeId, Unreadable> {
        let mut elements = Vec::new();
        let (mut start, mut end) = (usize::MAX, 0);
        while let Some(line) = self.line(|own| own == indent).filter(|&line| self.is_item(line)) {
            start = start.min(line.start);
            let rest = &self.text[line.start + 1..line.end];
            let content = line.start + 1 + (rest.len() - rest.trim_start().len());
            let element = if content >= line.end || self.text[content..].starts_with('#') {
                self.at += 1;
                self.below(indent, line, depth)?
            } else if key_end(&self.text[content..line.end]).is_some() || self.text[content..line.end].starts_with("- ")
            {
                // What stands behind the dash is a block of its own, as if the dash were a blank.
                let inner = indent + (content - line.start);
                self.lines[self.at] = Line { indent: inner, start: content, end: line.end };
                self.block(inner, depth + 1)?
            } else {
                self.at += 1;
                self.value(content, line.end, indent, depth + 1)?
            };
            end = self.tree.node(element).span.end.max(line.start + 1);
            elements.push(element);
        }
        let weight = self.weight(elements.iter().copied());
        self.push(Span::new(start.min(end), end), Value::Array(elements), weight)
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Result<NodeId, Unreadable> {
        let mut members: Vec<Member> = Vec::new();
        let mut merged: Vec<Member> = Vec::new();
        let (mut start, mut end) = (usize::MAX, 0);
        while let Some(line) = self.line(|own| own == indent).filter(|&line| !self.is_item(line)) {
            start = start.min(line.start);
            let Some(key) = key_end(&self.text[line.start..line.end]) else {
                return Err(Unreadable("a line of a mapping has no key"));
            };
            let key_span = Span::new(line.start + key.start, line.start + key.end);
            let text = scalar::unquoted(&self.text[line.start..line.start + key.colon]);
            let rest = &self.text[line.start + key.colon + 1..line.end];
            let content = line.end - rest.trim_start().len();
            self.at += 1;
            let value = if content >= line.end || self.text[content..].starts_with('#') {
                self.below_key(indent, line, depth)?
            } else {
                self.value(content, line.end, indent, depth + 1)?
            };
            end = self.tree.node(value).span.end.max(key_span.end);
            if text == "<<" {
                self.merge(value, &mut merged)?;
            } else {
                members.push(Member { file: FileId::default(), key: Text::from(text), key_span, value });
            }
        }
        self.object(Span::new(start.min(end), end), members, merged)
    }

    /// An object; what it merges in comes first, since later members win.
    fn object(&mut self, span: Span, own: Vec<Member>, mut all: Vec<Member>) -> Result<NodeId, Unreadable> {
        all.extend(own);
        let weight = self.weight(all.iter().map(|member| member.value));
        self.push(span, Value::Object(all), weight)
    }

    fn merge(&mut self, from: NodeId, into: &mut Vec<Member>) -> Result<(), Unreadable> {
        let sources = match &self.tree.node(from).value {
            Value::Array(elements) => elements.clone(),
            _ => vec![from],
        };
        // Of several the first wins.
        for source in sources.into_iter().rev() {
            self.copy(source)?;
            into.extend(self.tree.members(source).iter().cloned());
        }
        Ok(())
    }

    /// Counts what is about to be copied.
    fn copy(&mut self, from: NodeId) -> Result<(), Unreadable> {
        self.copied = self.copied.saturating_add(self.tree.len_of(from));
        if self.copied > MAX_WEIGHT { Err(Unreadable("it is too large")) } else { Ok(()) }
    }

    /// What stands below a key or a dash, if anything is indented deeper.
    fn below(&mut self, indent: usize, owner: Line, depth: usize) -> Result<NodeId, Unreadable> {
        match self.line(|own| own > indent) {
            Some(line) => self.block(line.indent, depth + 1),
            None => self.push(Span::at(owner.end), Value::Null, 1),
        }
    }

    /// The same below a key: the dashes of a list may stand right under it.
    fn below_key(&mut self, indent: usize, owner: Line, depth: usize) -> Result<NodeId, Unreadable> {
        match self.line(|own| own == indent).filter(|&line| self.is_item(line)) {
            Some(_) if depth < MAX_DEPTH => self.sequence(indent, depth + 1),
            _ => self.below(indent, owner, depth),
        }
    }

    /// A value that begins behind a key or a dash, at the byte `from`. The line it is on has been taken; `indent` is that
    /// of its owner.
    fn value(&mut self, from: usize, line_end: usize, indent: usize, depth: usize) -> Result<NodeId, Unreadable> {
        let content = &self.text[from..line_end];
        let word = content.split([' ', '\t']).next().unwrap_or_default();
        let after = &content[word.len()..];
        let next = line_end - after.trim_start().len();
        let owner = Line { indent, start: from, end: line_end };
        match content.as_bytes().first() {
            Some(b'&') => {
                let id = self.after_property(next, line_end, indent, depth, owner)?;
                self.anchors.insert(&word[1..], id);
                Ok(id)
            }
            Some(b'!') => self.after_property(next, line_end, indent, depth, owner),
            Some(b'*') => {
                let Some(&known) = self.anchors.get(&word[1..]) else {
                    return Err(Unreadable("an alias has no anchor"));
                };
                let weight = self.weights.get(self.tree.index(known)).copied().unwrap_or(1);
                self.copy(known)?;
                let value = self.tree.node(known).value.clone();
                self.push(Span::new(from, from + word.len()), value, weight)
            }
            Some(b'|' | b'>') => self.literal(from, indent),
            Some(b'[' | b'{' | b'"' | b'\'') => {
                let (id, end) = self.flow(from, depth)?;
                self.skip_to(end);
                Ok(id)
            }
            _ => {
                let end = from + plain_end(content, false);
                let mut last = end;
                // A plain scalar may go on below, deeper than its owner.
                while let Some(line) = self.line(|own| own > indent) {
                    let text = &self.text[line.start..line.end];
                    if key_end(text).is_some() || self.is_item(line) {
                        return Err(Unreadable("its indentation does not fit"));
                    }
                    last = line.start + plain_end(text, false);
                    self.at += 1;
                }
                let scalar =
                    if last == end { self.plain(&self.text[from..end]) } else { folded(&self.text[from..last]) };
                self.scalar(Span::new(from, last), scalar)
            }
        }
    }

    /// What follows an anchor or a tag.
    fn after_property(
        &mut self,
        next: usize,
        line_end: usize,
        indent: usize,
        depth: usize,
        owner: Line,
    ) -> Result<NodeId, Unreadable> {
        if depth > MAX_DEPTH {
            return Err(Unreadable("it is nested too deep"));
        }
        if next >= line_end || self.text[next..].starts_with('#') {
            self.below_key(indent, owner, depth + 1)
        } else {
            self.value(next, line_end, indent, depth + 1)
        }
    }

    /// A block scalar: every line that is indented deeper.
    fn literal(&mut self, from: usize, indent: usize) -> Result<NodeId, Unreadable> {
        let (mut start, mut end) = (None, from);
        while let Some(line) = self.line(|own| own > indent) {
            start.get_or_insert(line.start);
            end = line.end;
            self.at += 1;
        }
        let start = start.unwrap_or(end);
        let text = self.text[start..end].to_owned();
        self.push(Span::new(start, end), Value::String(Text::from(text)), 1)
    }

    fn plain(&self, text: &str) -> Scalar {
        match scalar::plain(text) {
            Scalar::String(word) if self.words => scalar::truth(&word).map_or(Scalar::String(word), Scalar::Bool),
            other => other,
        }
    }

    fn scalar(&mut self, span: Span, scalar: Scalar) -> Result<NodeId, Unreadable> {
        self.push(span, scalar.into_value(), 1)
    }

    /// A flow collection or a quoted scalar, which may go over several lines; also where it ends.
    fn flow(&mut self, from: usize, depth: usize) -> Result<(NodeId, usize), Unreadable> {
        const OPEN: Unreadable = Unreadable("a bracket or a quotation mark is not closed");
        if depth > MAX_DEPTH {
            return Err(Unreadable("it is nested too deep"));
        }
        match self.text.as_bytes().get(from) {
            Some(b'"' | b'\'') => {
                let length = scalar::quoted_length(&self.text[from..]).ok_or(OPEN)?;
                let text = scalar::unquoted(&self.text[from..from + length]);
                let span = Span::new(from + 1, from + length - 1);
                Ok((self.push(span, Value::String(Text::from(text)), 1)?, from + length))
            }
            Some(b'[') => {
                let mut elements = Vec::new();
                let mut at = self.blank(from + 1);
                while self.text.as_bytes().get(at) != Some(&b']') {
                    let (id, end) = self.flow(at, depth + 1)?;
                    elements.push(id);
                    at = self.blank(end);
                    match self.text.as_bytes().get(at) {
                        Some(b',') => at = self.blank(at + 1),
                        Some(b']') => {}
                        _ => return Err(OPEN),
                    }
                }
                let weight = self.weight(elements.iter().copied());
                Ok((self.push(Span::new(from, at + 1), Value::Array(elements), weight)?, at + 1))
            }
            Some(b'{') => {
                let mut members = Vec::new();
                let mut at = self.blank(from + 1);
                while self.text.as_bytes().get(at) != Some(&b'}') {
                    let (key, end) = self.flow(at, depth + 1)?;
                    let key_span = self.tree.node(key).span;
                    let text = scalar::unquoted(&self.text[at..end]);
                    at = self.blank(end);
                    let value = if self.text.as_bytes().get(at) == Some(&b':') {
                        let (value, end) = self.flow(self.blank(at + 1), depth + 1)?;
                        at = self.blank(end);
                        value
                    } else {
                        self.push(Span::at(at), Value::Null, 1)?
                    };
                    members.push(Member { file: FileId::default(), key: Text::from(text), key_span, value });
                    match self.text.as_bytes().get(at) {
                        Some(b',') => at = self.blank(at + 1),
                        Some(b'}') => {}
                        _ => return Err(OPEN),
                    }
                }
                Ok((self.object(Span::new(from, at + 1), members, Vec::new())?, at + 1))
            }
            Some(_) => {
                let line_end = self.text[from..].find('\n').map_or(self.text.len(), |end| from + end);
                let end = from + plain_end(&self.text[from..line_end], true);
                if end == from && !self.text[from..].starts_with([',', ':']) {
                    return Err(OPEN);
                }
                let scalar = self.plain(&self.text[from..end]);
                Ok((self.scalar(Span::new(from, end), scalar)?, end))
            }
            None => Err(OPEN),
        }
    }

    /// The next byte that is neither blank nor part of a comment.
    fn blank(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.text[at..];
            at += rest.len() - rest.trim_start().len();
            if !self.text[at..].starts_with('#') {
                return at;
            }
            at = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        }
    }

    /// Goes on with the first line after a value that ends at byte `end`.
    fn skip_to(&mut self, end: usize) {
        while self.lines.get(self.at).is_some_and(|line| line.start < end) {
            self.at += 1;
        }
    }
}

/// A scalar over several lines.
fn folded(text: &str) -> Scalar {
    Scalar::String(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests;
