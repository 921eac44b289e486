//! Rewriting keys of an older layout the way that `openclaw doctor --fix` does, comments kept.
//!
//! One step at a time, each on the text that the step before has left: a layout is made of places that depend on each other.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::doc::edit::Editor;
use crate::doc::{NodeId, Pointer, Value};
use crate::schema::{self, Fate, Migration};
use crate::text::{Edit, Span};

/// Steps for one file, at most.
const MOST_STEPS: usize = 2000;

/// Each step reads the whole file: so many bytes are read for one file in all.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// How many steps a file of this many bytes may take.
pub(super) fn most_steps(bytes: usize) -> usize {
    (MOST_BYTES / bytes.max(1)).min(MOST_STEPS)
}

/// Deepest place that is looked into.
const DEEPEST: usize = 64;

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) edits: Vec<Edit>,
    /// What it does, imperative.
    pub(super) title: String,
}

/// What a text is to become.
pub(super) struct Goal<'a> {
    /// The release whose layout it is to have.
    pub(super) version: &'a str,
    /// Whether settings that no longer exist may go.
    pub(super) unsafe_too: bool,
}

/// The next step for the places that were complained about; none if there is nothing more to do.
pub(super) fn next(text: &[u8], places: &BTreeSet<&str>, goal: &Goal<'_>) -> Option<Step> {
    let editor = Editor::new(text)?;
    // Where other files are merged in, a place may be of any of them.
    let mut includes = false;
    editor.tree().walk(editor.root(), |_, member, _| includes |= member.is_some_and(|m| m.key.as_str() == "$include"));
    if includes {
        return None;
    }
    let work = Work { json: editor.tree().to_json(editor.root()), editor, goal };
    let tree = work.editor.tree();
    // Places in the list are told as those of the entries that it becomes, so it comes first.
    let is_former = schema::migration_of(LIST).is_none_or(|list| !older(goal.version, list.since));
    work.agents()
        .filter(|_| is_former && places.contains(LIST))
        .or_else(|| {
            let places = places.iter().filter(|place| **place != LIST);
            let mut there = places.filter_map(|place| Some((*place, tree.follow(work.editor.root(), place)?)));
            there.find_map(|(place, id)| work.at(place, id, 0).or_else(|| work.streaming(place, id)))
        })
        .or_else(|| work.roster().filter(|_| places.contains(LIST) || places.contains("/agents/ownership")))
}

/// Where agents were.
const LIST: &str = "/agents/list";

/// What became of the place, and the name of the place in the table: agents have been entries of a list.
fn fate_of(pointer: &str) -> Option<(&'static Migration, String)> {
    let own = schema::migration_of(pointer).filter(|one| one.old != "agents.list");
    own.map(|one| (one, pointer.to_owned())).or_else(|| {
        let listed = format!("{LIST}/{}", pointer.strip_prefix("/agents/entries/")?);
        let one = schema::migration_of(&listed).filter(|one| one.old != "agents.list")?;
        Some((one, listed))
    })
}

/// Brings `meta.lastTouchedVersion` to the release whose layout the file has now, so that it is judged by that.
pub(super) fn touch(text: &[u8], version: &str) -> Option<Step> {
    let editor = Editor::new(text)?;
    let id = editor.tree().lookup(&["meta", "lastTouchedVersion"])?;
    let known = editor.tree().node(id).as_str()?;
    if !older(known, version) {
        return None;
    }
    let span = editor.tree().node(id).inner_span();
    Some(Step { edits: vec![Edit::new(span, version)], title: format!("Say that {version} has touched the file last") })
}

/// Whether a release came before another.
fn older(a: &str, b: &str) -> bool {
    let number = |text: &str| text.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0)).collect::<Vec<_>>();
    number(a.trim_start_matches('v')) < number(b)
}

struct Work<'a> {
    editor: Editor<'a>,
    json: Json,
    goal: &'a Goal<'a>,
}

impl Work<'_> {
    /// The next step at a place or below it.
    fn at(&self, pointer: &str, id: NodeId, depth: usize) -> Option<Step> {
        let tree = self.editor.tree();
        let (migration, name) = match fate_of(pointer) {
            Some((one, name)) if !older(self.goal.version, one.since) => (Some(one), name),
            _ => (None, String::new()),
        };
        let members = tree.members(id);
        let special = depth < DEEPEST && self.has_own(pointer, id, migration, depth);
        let target = migration.filter(|one| one.fate == Fate::Moved).and_then(|one| one.target(&self.json, &name));
        let taken = target.as_deref().and_then(|target| tree.follow(self.editor.root(), target));
        let merge = taken.is_some_and(|taken| tree.is_object(taken)) && tree.is_object(id);
        if depth < DEEPEST && (migration.is_none() || special || merge) {
            for member in members {
                let below = format!("{pointer}{}", Pointer::root().key(member.key.as_str()));
                if let Some(step) = self.at(&below, member.value, depth + 1) {
                    return Some(step);
                }
            }
            for (index, &element) in tree.elements(id).iter().enumerate() {
                if let Some(step) = self.at(&format!("{pointer}/{index}"), element, depth + 1) {
                    return Some(step);
                }
            }
        }
        let migration = migration?;
        match migration.fate {
            Fate::Moved if merge && members.is_empty() => self.remove(pointer, id, "it is empty"),
            Fate::Moved if special || taken.is_some() => None,
            Fate::Moved => self.relocate(pointer, id, &target?),
            Fate::Converted => self.convert(migration, pointer, &migration.target(&self.json, &name)?, id),
            Fate::Read if migration.old.starts_with("agents.") => self.remove(pointer, id, "OpenClaw ignores it"),
            Fate::Retired | Fate::Unknown if self.goal.unsafe_too => {
                self.remove(pointer, id, "the setting no longer exists")
            }
            _ => None,
        }
    }

    /// Whether something below has a fate of its own.
    fn has_own(&self, pointer: &str, id: NodeId, own: Option<&Migration>, depth: usize) -> bool {
        let tree = self.editor.tree();
        let mut stack = vec![(pointer.to_owned(), id, depth)];
        while let Some((pointer, id, depth)) = stack.pop() {
            let below = fate_of(&pointer).map(|(one, _)| one);
            if below.map(std::ptr::from_ref) != own.map(std::ptr::from_ref) && below.is_some() {
                return true;
            }
            if depth < DEEPEST {
                let members = tree.members(id).iter();
                stack.extend(members.map(|member| {
                    (format!("{pointer}{}", Pointer::root().key(member.key.as_str())), member.value, depth + 1)
                }));
            }
        }
        false
    }

    fn relocate(&self, pointer: &str, id: NodeId, target: &str) -> Option<Step> {
        let (object, index) = self.editor.parent(id)?;
        let path: Vec<String> = Pointer::segments(target).collect();
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let edits = self.editor.relocate(object, index, &keys, true)?;
        let title = format!("Move `{}` to `{}`", dotted(pointer), dotted(target));
        Some(Step { edits, title })
    }

    fn remove(&self, pointer: &str, id: NodeId, why: &str) -> Option<Step> {
        let (object, index) = self.editor.parent(id)?;
        let edits = self.editor.remove(object, index)?;
        let title = format!("Remove `{}`: {why}", dotted(pointer));
        Some(Step { edits, title })
    }

    /// Writes the new place with a value made from the old one.
    fn convert(&self, migration: &Migration, pointer: &str, target: &str, id: NodeId) -> Option<Step> {
        let node = self.editor.tree().node(id);
        let value = converted(migration.old, &node.value)?;
        let text = self.editor.style().string(value);
        let (object, index) = self.editor.parent(id)?;
        let (old_parent, _) = pointer.rsplit_once('/')?;
        let (new_parent, key) = target.rsplit_once('/')?;
        let title = format!("Write `{}` as `{}`", dotted(pointer), dotted(target));
        let edits = if old_parent == new_parent {
            let mut edits = self.editor.rename(object, index, key)?;
            edits.extend(self.editor.replace(id, &text));
            edits
        } else {
            let path: Vec<String> = Pointer::segments(target).collect();
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            let mut edits = self.editor.put(self.editor.root(), &keys, &text)?;
            let gone = self.editor.remove(object, index)?;
            if edits.iter().any(|edit| gone.iter().any(|other| crate::text::collide(edit, other))) {
                return None;
            }
            edits.extend(gone);
            edits
        };
        Some(Step { edits, title })
    }

    /// `agents.list` as `agents.entries`: each `id` becomes a key.
    fn agents(&self) -> Option<Step> {
        let tree = self.editor.tree();
        let agents = tree.lookup(&["agents"])?;
        let index = tree.members(agents).iter().position(|member| member.key.as_str() == "list")?;
        let list = tree.members(agents)[index].value;
        let Value::Array(elements) = &tree.node(list).value else { return None };
        let mut edits = self.editor.rename(agents, index, "entries")?;
        let span = tree.node(list).span;
        let bracket = |at: usize, text: &str| Edit::new(Span::new(at, at + 1), text);
        edits.push(bracket(span.start, "{"));
        let mut ids = Vec::new();
        let pin = self.pinned_workspace(agents, elements);
        for &element in elements {
            let at = tree.members(element).iter().position(|member| member.key.as_str() == "id")?;
            let id = tree.node(tree.members(element)[at].value).as_str()?;
            if !schema::is_agent_id(id) || ids.contains(&id) {
                return None;
            }
            ids.push(id);
            edits.push(Edit::insert(tree.node(element).span.start, format!("{}: ", self.editor.style().key(id))));
            match &pin {
                // In the place of the `id`, so that nothing else has to move.
                Some((first, workspace)) if *first == element => {
                    edits.extend(self.editor.rename(element, at, "workspace")?);
                    let value = tree.members(element)[at].value;
                    edits.extend(self.editor.replace(value, &self.editor.style().string(workspace)));
                }
                _ => edits.extend(self.editor.remove(element, at)?),
            }
        }
        edits.push(bracket(span.end - 1, "}"));
        let title = "Write `agents.list` as `agents.entries`, with each `id` as the key".to_owned();
        Some(Step { edits, title })
    }
}

impl Work<'_> {
    /// The first of several agents was the default one and worked in the default workspace; without a place in the list it
    /// needs that said.
    fn pinned_workspace(&self, agents: NodeId, elements: &[NodeId]) -> Option<(NodeId, String)> {
        let tree = self.editor.tree();
        let &first = elements.first().filter(|_| elements.len() > 1)?;
        let unmarked = |&id: &NodeId| tree.get(id, "default").is_none_or(|id| tree.node(id).as_bool() == Some(false));
        let free = tree.get(agents, "ownership").is_none() && tree.get(first, "workspace").is_none();
        if !free || !elements.iter().all(unmarked) {
            return None;
        }
        let workspace = tree.at(agents, &["defaults", "workspace"]).and_then(|id| tree.node(id).as_str());
        Some((first, workspace.map(str::trim).filter(|text| !text.is_empty())?.to_owned()))
    }

    /// Several agents of which none is marked as the default one own what they have explicitly, and `main` what nobody owns.
    fn roster(&self) -> Option<Step> {
        let tree = self.editor.tree();
        let root = self.editor.root();
        let agents = tree.lookup(&["agents"])?;
        let entries = tree.get(agents, "entries")?;
        let marked = |key: &crate::doc::Member| {
            tree.get(key.value, "default").is_some_and(|id| tree.node(id).as_bool() == Some(true))
        };
        let roster = tree.members(entries);
        if older(self.goal.version, ROSTER_SINCE) || roster.len() < 2 || roster.iter().any(marked) {
            return None;
        }
        let put = |path: &[&str], value: &str| {
            let text = self.editor.style().string(value);
            let edits = self.editor.put(root, path, &text)?;
            Some(Step { edits, title: format!("Set `{}` to `{value}`", path.join(".")) })
        };
        if tree.get(agents, "ownership").is_none() {
            return put(&["agents", "ownership"], "explicit");
        }
        tree.get(entries, "main")?;
        let defaults = tree.get(agents, "defaults");
        let default = |key: &str| defaults.and_then(|defaults| tree.get(defaults, key));
        let step = put(&["agents", "defaults", "systemAgent", "agentId"], "main");
        if step.is_some() {
            return step;
        }
        let beats = roster.iter().any(|entry| tree.get(entry.value, "heartbeat").is_some());
        let own = default("systemAgent").is_some_and(|id| tree.len_of(id) == 1);
        (own && default("heartbeat").is_none() && !beats)
            .then(|| put(&["agents", "defaults", "heartbeat", "agentId"], "main"))?
    }

    /// How a Telegram bot streams was one word, or a yes or no.
    fn streaming(&self, place: &str, id: NodeId) -> Option<Step> {
        let steps: Vec<String> = Pointer::segments(place).collect();
        let keys: Vec<&str> = steps.iter().map(String::as_str).collect();
        let ours = matches!(
            keys[..],
            ["channels", "telegram", "streaming"] | ["channels", "telegram", "accounts", _, "streaming"]
        );
        let mode = match &self.editor.tree().node(id).value {
            Value::Bool(true) => "partial",
            Value::Bool(false) => "off",
            Value::String(text) => {
                *["off", "partial", "block", "progress"].iter().find(|mode| **mode == text.as_str())?
            }
            _ => return None,
        };
        let style = self.editor.style();
        let text = format!("{{ {}{}{} }}", style.key("mode"), style.colon, style.string(mode));
        let title = format!("Write `{}` as an object", dotted(place));
        ours.then(|| Step { edits: self.editor.replace(id, &text), title })
    }
}

/// The release in which several agents began to need an owner for what they share.
const ROSTER_SINCE: &str = "2026.8.2";

/// The text of a value made from an old one, as `openclaw doctor --fix` of 2026.9.6 makes it.
fn converted(old: &str, value: &Value) -> Option<&'static str> {
    let last = old.rsplit('.').next().unwrap_or(old);
    match (last, value) {
        ("perSession", Value::Bool(true)) => Some("session"),
        ("perSession", Value::Bool(false)) => Some("shared"),
        _ => None,
    }
}

fn dotted(pointer: &str) -> String {
    Pointer::segments(pointer).collect::<Vec<_>>().join(".")
}
