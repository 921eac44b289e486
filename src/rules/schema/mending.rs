//! Ways out of what validation finds.

use crate::doc::edit::Editor;
use crate::finding::{Edit, Fix};
use crate::project::Context;
use crate::schema::{self, Fate, Issue, IssueKind};

/// Members of an object in which fixes are looked for. Each costs a look at all of them.
const LARGEST: usize = 1000;

/// The fix for an issue, if there is one that is no guess: none keeps the meaning for certain, so none is safe.
pub(super) fn fix(cx: &Context<'_>, editor: &Editor<'_>, issue: &Issue) -> Option<Fix> {
    let tree = cx.tree();
    match (issue.kind, &issue.suggestion) {
        (IssueKind::UnknownKey, Some(key)) => {
            let (object, index) = member(cx, &issue.source)?;
            let edits = editor.rename(object, index, key)?;
            Some(Fix { title: format!("Rename it to `{key}`"), safe: false, edits })
        }
        (IssueKind::UnknownKey, None) if is_forgotten(&issue.source) => {
            let (object, index) = member(cx, &issue.source)?;
            let edits = editor.remove(object, index)?;
            let title = "Remove it, as `openclaw doctor --fix` does with unknown keys".to_owned();
            Some(Fix { title, safe: false, edits })
        }
        (IssueKind::Enum, Some(value)) => {
            let node = tree.node(tree.follow(cx.root, &issue.source)?);
            node.as_str()?;
            let fits = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:".contains(&b));
            let edits = vec![Edit { span: node.inner_span(), text: value.clone() }];
            fits.then(|| Fix { title: format!("Write `{value}`"), safe: false, edits })
        }
        _ => None,
    }
}

/// The object that holds the member at `pointer`, and the member's index.
fn member(cx: &Context<'_>, pointer: &str) -> Option<(crate::doc::NodeId, usize)> {
    let tree = cx.tree();
    let member = tree.follow_member(cx.root, pointer)?;
    let (parent, _) = pointer.rsplit_once('/')?;
    let object = tree.follow(cx.root, parent)?;
    if tree.members(object).len() > LARGEST {
        return None;
    }
    let index = tree.members(object).iter().position(|other| other.key_span == member.key_span)?;
    Some((object, index))
}

/// Whether no release knows anything that the value could become.
fn is_forgotten(pointer: &str) -> bool {
    schema::migration_of(pointer).is_none_or(|one| matches!(one.fate, Fate::Retired | Fate::Unknown))
        && !schema::migrations(None, "9999.0.0").iter().any(|one| is_below(one.old, pointer))
}

/// Whether a place of the table lies below `pointer`.
fn is_below(old: &str, pointer: &str) -> bool {
    let mut places = old.split('.');
    let above = crate::doc::Pointer::segments(pointer)
        .all(|segment| places.next().is_some_and(|place| place == "*" || place == segment));
    above && places.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_become_something_is_not_forgotten() {
        for pointer in ["/env/NAME", "/messages/tts", "/messages", "/audio/transcription"] {
            assert!(!is_forgotten(pointer), "{pointer}");
        }
        for pointer in ["/_comment", "/gateway/tokn", "/cli"] {
            assert!(is_forgotten(pointer), "{pointer}");
        }
    }
}
