//! Rotation policies of the external-secrets shapes, wherever they stand.

use std::cell::OnceCell;

use crate::doc::{NodeId, Place, Pointer, Tree};
use crate::finding::Related;
use crate::graph::Role;
use crate::project::{Context, Document};

use super::external::{self, Entry};
use super::schedule::{self, Schedule, Zone};

/// Which of the three forms a policy has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `externalSecrets.rotation: { enabled, schedule, autoRotateOnExposure, notifyOnRotation }`.
    Rotation,
    /// `rotationPolicy: { enabled, schedule, fallbackTo, gracePeriodMinutes, notificationChannel }`.
    Policy,
    /// `rotation: "daily"` of one secret.
    Word,
}

/// A rotation policy.
#[derive(Clone, Debug)]
pub struct Policy<'t> {
    /// Its form.
    pub form: Form,
    /// The object, or the string of [`Form::Word`].
    pub node: NodeId,
    /// Where its key stands.
    pub place: Place,
    /// Its pointer.
    pub pointer: Pointer,
    /// The schedule and its pointer.
    pub schedule: Option<(NodeId, Pointer)>,
    /// Names of the secrets it governs.
    pub names: Vec<&'t str>,
}

/// Keys of the time zone beside a schedule.
const ZONES: [&str; 4] = ["timezone", "timeZone", "time_zone", "tz"];

impl Policy<'_> {
    /// Whether the policy is for all secrets of its document.
    #[must_use]
    pub fn is_general(&self) -> bool {
        is_general(&self.pointer)
    }

    /// Whether the policy is switched off.
    #[must_use]
    pub fn is_off(&self, tree: &Tree) -> bool {
        self.form != Form::Word && tree.get(self.node, "enabled").is_some_and(|id| tree.node(id).is_off())
    }

    /// What the schedule says; nothing where there is none.
    ///
    /// # Errors
    /// Says what is wrong with it or with the time zone beside it (see [`schedule::parse`]).
    #[must_use]
    pub fn timing(&self, tree: &Tree) -> Option<Result<Schedule, String>> {
        let node = tree.node(self.schedule.as_ref()?.0);
        Some(match (node.as_str(), node.as_bool()) {
            (Some(text), _) => schedule::parse(text).and_then(|schedule| Ok(schedule.in_zone(&self.zone(tree)?))),
            (None, Some(false)) => Ok(Schedule::Off),
            _ if let Some(text) = self.interval(tree) => schedule::parse(&text),
            _ => Err("the schedule is not a string".to_owned()),
        })
    }

    /// The schedule, if it can be read and the policy is on.
    #[must_use]
    pub fn runs(&self, tree: &Tree) -> Option<Schedule> {
        self.timing(tree)?.ok().filter(|schedule| *schedule != Schedule::Off && !self.is_off(tree))
    }

    /// A plain number with the unit that its key gives it.
    fn interval(&self, tree: &Tree) -> Option<String> {
        let (id, pointer) = self.schedule.as_ref()?;
        let key = Pointer::segments(pointer.as_str()).last()?;
        let (_, unit) = INTERVALS.iter().find(|(name, _)| *name == key)?;
        let number = tree.node(*id).as_f64().filter(|number| number.is_finite() && *number >= 0.0)?;
        Some(format!("{number}{unit}"))
    }

    fn zone(&self, tree: &Tree) -> Result<Zone, String> {
        let named = ZONES.iter().find_map(|key| tree.get(self.node, key));
        match named.map(|id| tree.node(id).as_str()) {
            None => Ok(Zone::default()),
            Some(Some(name)) => Zone::parse(name),
            Some(None) => Err("the time zone is not a string".to_owned()),
        }
    }
}

fn is_general(pointer: &Pointer) -> bool {
    let general = ["/externalSecrets/rotation", "/rotationPolicy"];
    pointer.as_str() == "/rotation" || general.iter().any(|end| pointer.as_str().ends_with(end))
}

/// Whether an object that is called a rotation, and stands alone, is one of secrets.
fn is_rotation(tree: &Tree, node: NodeId) -> bool {
    ["autoRotateOnExposure", "notifyOnRotation"].iter().any(|key| tree.get(node, key).is_some())
}

/// Keys of the time between two rotations, with the unit of a plain number.
const INTERVALS: [(&str, &str); 6] = [
    ("interval", "s"),
    ("every", "s"),
    ("intervalSeconds", "s"),
    ("intervalMinutes", "m"),
    ("intervalHours", "h"),
    ("intervalDays", "d"),
];

/// The schedule of a policy: its own key, or the time between two rotations.
fn schedule(tree: &Tree, policy: NodeId, pointer: &Pointer) -> Option<(NodeId, Pointer)> {
    let keys = std::iter::once("schedule").chain(INTERVALS.iter().map(|(key, _)| *key));
    let (key, id) = keys.filter_map(|key| Some((key, tree.get(policy, key)?))).next()?;
    Some((id, pointer.key(key)))
}

/// All policies of a document.
#[must_use]
pub fn policies<'t>(tree: &'t Tree, root: NodeId) -> Vec<Policy<'t>> {
    let mut found = Vec::new();
    let governed = || external::agent_credentials(tree, root).into_iter().map(|entry| entry.name).collect::<Vec<_>>();
    let mapped = || external::mapping(tree, root).into_iter().map(|entry| entry.name).collect::<Vec<_>>();
    for (path, form) in [
        (&["externalSecrets", "rotation"][..], Form::Rotation),
        (&["openclaw", "externalSecrets", "rotation"], Form::Rotation),
        (&["externalSecrets", "rotationPolicy"], Form::Policy),
        (&["openclaw", "externalSecrets", "rotationPolicy"], Form::Policy),
        (&["rotation"], Form::Rotation),
        (&["rotationPolicy"], Form::Policy),
        (&["openclaw", "rotationPolicy"], Form::Policy),
        (&["secrets", "rotationPolicy"], Form::Policy),
        (&["openclaw", "secrets", "rotationPolicy"], Form::Policy),
    ] {
        let pointer = Pointer::root().keys(path);
        let Some(member) = tree.follow_member(root, pointer.as_str()) else {
            continue;
        };
        if !tree.is_object(member.value) {
            continue;
        }
        if form == Form::Rotation && path.len() == 1 && !is_rotation(tree, member.value) {
            continue;
        }
        let schedule = schedule(tree, member.value, &pointer);
        let names = if path.len() == 1 { mapped() } else { governed() };
        found.push(Policy { form, node: member.value, place: member.key_place(), pointer, schedule, names });
    }
    let entries = external::named_secrets(tree, root).into_iter();
    let entries = entries.chain(external::agent_credentials(tree, root)).chain(external::ref_map(tree, root));
    for entry in entries {
        found.extend(own(tree, &entry));
    }
    found
}

/// The schedule by which a secret is rotated, and where it stands.
pub type Rotation = (Schedule, Related);

/// What rotates the secrets of a document.
pub struct Governors<'c, 't> {
    cx: &'c Context<'t>,
    /// What rotates those that have no policy of their own.
    general: OnceCell<Option<Rotation>>,
}

impl<'c, 't> Governors<'c, 't> {
    /// For one document.
    #[must_use]
    pub fn of(cx: &'c Context<'t>) -> Self {
        Self { cx, general: OnceCell::new() }
    }

    /// What rotates a secret: its own policy, else that of its document, else that of the only other document around that
    /// has one. Nothing where that is off or cannot be read.
    #[must_use]
    pub fn rotation(&self, secret: &Entry<'_>) -> Option<Rotation> {
        match own(self.cx.tree(), secret) {
            Some(policy) => read(self.cx.document, &policy),
            None => self.general.get_or_init(|| self.general()).clone(),
        }
    }

    fn general(&self) -> Option<Rotation> {
        let cx = self.cx;
        let of = |document: &Document, root: NodeId| {
            let policy = policies(&document.tree, root).into_iter().find(Policy::is_general)?;
            Some(read(document, &policy))
        };
        if let Some(own) = of(cx.document, cx.root) {
            return own;
        }
        // Which of several it is cannot be told.
        let around = cx.around();
        let mut others = around.all(Role::Policy);
        let (only, None) = (others.next()?, others.next()) else { return None };
        of(cx.document_of(only), only.root)?
    }
}

fn read(document: &Document, policy: &Policy<'_>) -> Option<Rotation> {
    let schedule = policy.runs(&document.tree)?;
    let place = policy.schedule.as_ref().map_or(policy.place, |(id, _)| document.tree.node(*id).place());
    let path = document.path_of(place.file).to_owned();
    Some((schedule, Related { path, span: place.span, message: "the rotation".to_owned() }))
}

/// The policy that a secret has for itself.
#[must_use]
pub fn own<'t>(tree: &'t Tree, entry: &Entry<'t>) -> Option<Policy<'t>> {
    let member = tree.member(entry.node, "rotation")?;
    let pointer = entry.pointer.key("rotation");
    let names = vec![entry.name];
    if tree.is_object(member.value) {
        let schedule = schedule(tree, member.value, &pointer);
        return Some(Policy {
            form: Form::Rotation,
            node: member.value,
            place: member.key_place(),
            pointer,
            schedule,
            names,
        });
    }
    let schedule = Some((member.value, pointer.clone()));
    Some(Policy { form: Form::Word, node: member.value, place: member.key_place(), pointer, schedule, names })
}
