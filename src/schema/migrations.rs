//! What became of keys that some OpenClaw release took and the newest one does not.

use std::sync::OnceLock;

use serde_json::Value;

use super::issue::{dotted, join};
use super::pool::{self, parse};
use crate::doc::Pointer;

/// Entries of the list of agents, whose places are the same in the keyed layout.
const LISTED: &str = "agents.list.*";

/// How a key of an older layout comes to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// OpenClaw still reads it, and rewrites it in memory each time.
    Read,
    /// `openclaw doctor --fix` moves its value, unchanged, to the new place.
    Moved,
    /// `openclaw doctor --fix` writes the new place, with a value made from the old one.
    Converted,
    /// `openclaw doctor --fix` deletes it: the setting no longer exists.
    Retired,
    /// No migration knows it: `openclaw doctor --fix` deletes it like any unknown key.
    Unknown,
    /// `openclaw doctor --fix` leaves it, and OpenClaw refuses the file.
    Refused,
}

/// The fates by their names in the table.
const FATES: [(&str, Fate); 6] = [
    ("read", Fate::Read),
    ("moved", Fate::Moved),
    ("converted", Fate::Converted),
    ("retired", Fate::Retired),
    ("unknown", Fate::Unknown),
    ("refused", Fate::Refused),
];

/// What became of one key, or of everything below it.
#[derive(Debug)]
pub struct Migration {
    /// The old place, segments joined by dots; `*` stands for any one key or index.
    pub old: &'static str,
    /// The new place in the same notation, its `*` being those of the old place in order; none if there is no such.
    pub new: Option<&'static str>,
    /// The first embedded release that no longer takes the key by itself.
    pub since: &'static str,
    /// What the newest release does about it.
    pub fate: Fate,
}

impl Migration {
    /// A line of the table: the fields with tabs between them, `new` empty if there is none.
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (old, new, since) = (cells.next()?, cells.next()?, cells.next()?);
        let fate = cells.next()?;
        let fate = FATES.iter().find(|(name, _)| *name == fate)?.1;
        Some(Self { old, new: Some(new).filter(|new| !new.is_empty()), since, fate })
    }

    /// Whether `pointer` is the old place or below it.
    #[must_use]
    pub fn covers(&self, pointer: &str) -> bool {
        let segments: Vec<String> = Pointer::segments(pointer).collect();
        self.covers_segments(&segments)
    }

    /// Whether `pointer` is exactly the old place.
    #[must_use]
    pub fn is_at(&self, pointer: &str) -> bool {
        self.covers(pointer) && Pointer::segments(pointer).count() == self.old.split('.').count()
    }

    fn covers_segments(&self, segments: &[String]) -> bool {
        let mut segments = segments.iter();
        let in_list = self.old.starts_with(LISTED);
        self.old.split('.').all(|wanted| {
            segments.next().is_some_and(|segment| {
                wanted == "*" || wanted == segment || (in_list && wanted == "list" && segment == "entries")
            })
        })
    }

    /// The JSON pointer that `pointer`, the old place in `root` or a place below it, has become; none if the key is
    /// gone or `pointer` is elsewhere. An entry of `agents.list` is named by its `id`, or by its index if it has none.
    #[must_use]
    pub fn target(&self, root: &Value, pointer: &str) -> Option<String> {
        let new = self.new?;
        let segments: Vec<String> = Pointer::segments(pointer).collect();
        let old: Vec<&str> = self.old.split('.').collect();
        if !self.covers(pointer) {
            return None;
        }
        let mut wild: Vec<String> = old
            .iter()
            .zip(&segments)
            .filter(|(wanted, _)| **wanted == "*")
            .map(|(_, segment)| segment.clone())
            .collect();
        if self.old == "agents.list" {
            return Some(in_entries(root, &segments));
        }
        if self.old.starts_with(LISTED) && segments[1] == "list" {
            wild[0] = agent_id(root, &segments[2]);
        }
        let mut wild = wild.into_iter();
        let place = new.split('.').map(|segment| match segment {
            "*" => wild.next().unwrap_or_else(|| "0".to_owned()),
            segment => segment.to_owned(),
        });
        let target = place.fold(String::new(), |pointer, segment| join(&pointer, &segment));
        Some(segments[old.len()..].iter().fold(target, |pointer, segment| join(&pointer, segment)))
    }
}

impl Migration {
    /// What happened to the key at `pointer`, the old place in `root`, as the end of a sentence about it.
    #[must_use]
    pub fn story(&self, root: &Value, pointer: &str) -> String {
        match self.target(root, pointer) {
            Some(place) => format!("since {} its place is `{}`", self.since, dotted(&place)),
            None => format!("the setting no longer exists since {}", self.since),
        }
    }

    /// What to do about the key, and what the newest release would do.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match (self.fate, self.new.is_some()) {
            (Fate::Read, true) => "OpenClaw still reads the old place; `openclaw doctor --fix` rewrites it for good",
            (Fate::Read, false) => "OpenClaw ignores it; `openclaw doctor --fix` removes it",
            (Fate::Moved, _) => "write it there; `openclaw doctor --fix` moves the value unchanged",
            (Fate::Converted, _) => "write it there in the new form; `openclaw doctor --fix` converts the value",
            (Fate::Retired, _) => {
                "remove it; `openclaw doctor --fix` deletes it, what it set is lost and OpenClaw's own behaviour applies"
            }
            (Fate::Unknown, _) => {
                "remove it; `openclaw doctor --fix` deletes it as an unknown key, and what it set is lost"
            }
            (Fate::Refused, _) => "remove it; `openclaw doctor --fix` does not, and the file stays invalid",
        }
    }
}

/// `agents.list` and what is below it, in `agents.entries`.
fn in_entries(root: &Value, segments: &[String]) -> String {
    let start = "/agents/entries".to_owned();
    let Some(index) = segments.get(2) else { return start };
    let entry = join(&start, &agent_id(root, index));
    segments[3..].iter().fold(entry, |pointer, segment| join(&pointer, segment))
}

fn agent_id(root: &Value, index: &str) -> String {
    let id = root.pointer(&format!("/agents/list/{index}/id")).and_then(Value::as_str);
    id.unwrap_or(index).to_owned()
}

/// The whole table, ordered by old place.
fn table() -> &'static [Migration] {
    static ALL: OnceLock<Vec<Migration>> = OnceLock::new();
    ALL.get_or_init(|| pool::chunk(pool::MIGRATIONS).lines().filter_map(Migration::read).collect())
}

/// Keys that `from` may have taken and `to` does not; all keys ever given up up to `to` if `from` is none.
#[must_use]
pub fn migrations(from: Option<&str>, to: &str) -> Vec<&'static Migration> {
    let from = from.and_then(parse);
    let Some(to) = parse(to) else { return Vec::new() };
    let within = |since| from.is_none_or(|from| from < since) && since <= to;
    table().iter().filter(|migration| parse(migration.since).is_some_and(within)).collect()
}

/// What became of the value at `pointer`: the most precise entry that covers it.
#[must_use]
pub fn migration_of(pointer: &str) -> Option<&'static Migration> {
    let precise = |migration: &&Migration| (migration.old.matches('.').count(), !migration.old.contains('*'));
    let segments: Vec<String> = Pointer::segments(pointer).collect();
    let first = segments.first()?.as_str();
    // No entry begins with a wildcard, and few with the same key.
    let near = table().iter().filter(|migration| migration.old.starts_with(first));
    near.filter(|migration| migration.covers_segments(&segments)).max_by_key(precise)
}

/// The places of `root` that an entry names, as JSON pointers in document order.
#[must_use]
pub fn places_in(migration: &Migration, root: &Value) -> Vec<String> {
    places_at(migration.old, root)
}

/// The places of `root` that fit a pattern: segments joined by dots, `*` for any one key or index.
pub(super) fn places_at(pattern: &str, root: &Value) -> Vec<String> {
    let mut places = vec![(String::new(), root)];
    for wanted in pattern.split('.') {
        let mut below = Vec::new();
        for (pointer, value) in places {
            match value {
                Value::Object(map) if wanted == "*" => {
                    below.extend(map.iter().map(|(key, value)| (join(&pointer, key), value)));
                }
                Value::Object(map) => below.extend(map.get(wanted).map(|value| (join(&pointer, wanted), value))),
                Value::Array(list) if wanted == "*" => {
                    below.extend(list.iter().enumerate().map(|(index, value)| (format!("{pointer}/{index}"), value)));
                }
                _ => {}
            }
        }
        places = below;
    }
    places.into_iter().map(|(pointer, _)| pointer).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::pool::versions;

    fn moved(root: &Value, pointer: &str) -> Option<String> {
        migration_of(pointer).and_then(|migration| migration.target(root, pointer))
    }

    #[test]
    fn the_table_is_sound() {
        assert!(table().len() > 500, "{}", table().len());
        assert_eq!(table().len(), pool::chunk(pool::MIGRATIONS).lines().count());
        assert!(table().is_sorted_by(|a, b| a.old < b.old), "one entry per place, in order");
        for migration in table() {
            assert!(!migration.old.starts_with('*'), "{migration:?}");
            assert!(versions().iter().any(|version| version.version == migration.since), "{migration:?}");
            assert_eq!(
                migration.new.is_some(),
                matches!(migration.fate, Fate::Moved | Fate::Converted) || migration.old == "agents.list",
                "{migration:?}"
            );
            let wild = |place: &str| place.split('.').filter(|segment| *segment == "*").count();
            if let (Some(new), Fate::Moved) = (migration.new, migration.fate) {
                assert!(wild(new) <= wild(migration.old), "{migration:?}");
            }
        }
    }

    #[test]
    fn the_most_precise_entry_decides() {
        let root = json!({});
        assert_eq!(moved(&root, "/messages/tts/openai/voice").as_deref(), Some("/tts/providers/openai/speakerVoice"));
        assert_eq!(moved(&root, "/messages/tts/openai/model").as_deref(), Some("/tts/providers/openai/model"));
        assert_eq!(moved(&root, "/env/SOME~1NAME").as_deref(), Some("/env/vars/SOME~1NAME"));
        assert_eq!(migration_of("/cli/banner").map(|one| one.fate), Some(Fate::Retired));
        assert!(migration_of("/gateway/port").is_none());
        let keyed = "/agents/entries/main/memorySearch/provider";
        assert_eq!(moved(&root, keyed).as_deref(), Some("/agents/entries/main/memory/search/provider"));
    }

    #[test]
    fn entries_of_the_list_are_named_by_their_id() {
        let root = json!({ "agents": { "list": [{ "id": "main" }, { "id": "a/b" }] } });
        assert_eq!(
            moved(&root, "/agents/list/1/memorySearch/provider").as_deref(),
            Some("/agents/entries/a~1b/memory/search/provider")
        );
        assert_eq!(moved(&root, "/agents/list/0/workspace").as_deref(), Some("/agents/entries/main/workspace"));
        assert_eq!(moved(&root, "/agents/list").as_deref(), Some("/agents/entries"));
    }

    #[test]
    fn a_span_of_releases_has_its_own_entries() {
        let old = |from, to| migrations(from, to).iter().map(|one| one.old).collect::<Vec<_>>();
        assert!(old(Some("2026.7.1"), "2026.9.6").contains(&"agents.list"));
        assert!(!old(Some("2026.8.2"), "2026.9.6").contains(&"agents.list"));
        assert!(!old(None, "2026.7.1").contains(&"agents.list"));
        assert!(migrations(Some("2026.9.6"), "2026.9.6").is_empty());
    }
}
