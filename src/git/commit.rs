//! Commits and annotated tags, read leniently: what is odd about a name or a date is no reason not to look at the rest.

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use jiff::Timestamp;

/// What is needed of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    /// Its tree.
    pub tree: ObjectId,
    /// Its parents as it names them, whether or not they are here.
    pub parents: Vec<ObjectId>,
    /// When it was written, if that can be read.
    pub author_date: Option<Timestamp>,
    /// When it was committed, in seconds since 1970; 0 if that cannot be read.
    pub committed: i64,
    /// Where the message starts in the object.
    message: usize,
}

impl CommitFacts {
    /// Reads a commit object; nothing if it names no tree or the name of a parent is damaged.
    #[must_use]
    pub fn read(object: &[u8]) -> Option<Self> {
        let mut facts = None::<Self>;
        let mut at = 0;
        for line in header_lines(object) {
            at += line.len() + 1;
            let Some((key, value)) = line.split_once_str(" ") else { continue };
            match (key, &mut facts) {
                (b"tree", None) => {
                    let tree = ObjectId::from_hex(value).ok()?;
                    let parents = Vec::new();
                    facts = Some(Self { tree, parents, author_date: None, committed: 0, message: 0 });
                }
                (b"parent", Some(facts)) => facts.parents.push(ObjectId::from_hex(value).ok()?),
                (b"author", Some(facts)) => {
                    facts.author_date = seconds(value).and_then(|seconds| Timestamp::from_second(seconds).ok());
                }
                (b"committer", Some(facts)) => facts.committed = seconds(value).unwrap_or(0),
                _ => {}
            }
        }
        let mut facts = facts?;
        facts.message = (at + 1).min(object.len());
        Some(facts)
    }

    /// The message, of the object that was read.
    #[must_use]
    pub fn message<'a>(&self, object: &'a [u8]) -> &'a [u8] {
        object.get(self.message..).unwrap_or_default()
    }
}

/// What is needed of an annotated tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagFacts {
    /// What it points at.
    pub target: ObjectId,
    /// When it was made, if that can be read.
    pub date: Option<Timestamp>,
    /// Where the message starts in the object.
    message: usize,
}

impl TagFacts {
    /// Reads a tag object; nothing if it names no target.
    #[must_use]
    pub fn read(object: &[u8]) -> Option<Self> {
        let (mut target, mut date, mut at) = (None, None, 0);
        for line in header_lines(object) {
            at += line.len() + 1;
            match line.split_once_str(" ") {
                Some((b"object", value)) if target.is_none() => target = ObjectId::from_hex(value).ok(),
                Some((b"tagger", value)) => date = seconds(value).and_then(|time| Timestamp::from_second(time).ok()),
                _ => {}
            }
        }
        Some(Self { target: target?, date, message: (at + 1).min(object.len()) })
    }

    /// The message, of the object that was read.
    #[must_use]
    pub fn message<'a>(&self, object: &'a [u8]) -> &'a [u8] {
        object.get(self.message..).unwrap_or_default()
    }
}

/// The lines before the first empty one.
fn header_lines(object: &[u8]) -> impl Iterator<Item = &[u8]> {
    object.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty())
}

/// The time at the end of a line `Name <address> seconds offset`.
fn seconds(line: &[u8]) -> Option<i64> {
    let after_address = &line[line.rfind_byte(b'>')? + 1..];
    after_address.to_str().ok()?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    #[test]
    fn a_commit_is_read_however_odd() {
        let text = format!(
            "tree {TREE}\nparent {TREE}\nparent {TREE}\nauthor A <a@b> > 1700000000 +0100\ncommitter x\n\
             gpgsig -----BEGIN\n b\n -----END\n\nSubject\n\nBody\n"
        );
        let facts = CommitFacts::read(text.as_bytes()).expect("a commit");
        assert_eq!(facts.parents.len(), 2);
        assert_eq!(facts.author_date.map(Timestamp::as_second), Some(1_700_000_000));
        assert_eq!((facts.committed, facts.message(text.as_bytes())), (0, &b"Subject\n\nBody\n"[..]));
        let bare = format!("tree {TREE}");
        let facts = CommitFacts::read(bare.as_bytes()).expect("a commit without anything else");
        assert_eq!(facts.message(bare.as_bytes()), b"");
        assert_eq!(CommitFacts::read(b"tree 4b825d\n\n"), None);
        assert_eq!(CommitFacts::read(b""), None);
    }

    #[test]
    fn a_tag_is_read() {
        let text = format!("object {TREE}\ntype tree\ntag v1\ntagger T <t@e> 1700000000 +0000\n\nMessage\n");
        let facts = TagFacts::read(text.as_bytes()).expect("a tag");
        assert_eq!((facts.target.to_string().as_str(), facts.message(text.as_bytes())), (TREE, &b"Message\n"[..]));
        assert_eq!(TagFacts::read(b"type commit\n\n"), None);
    }
}
