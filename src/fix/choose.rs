//! Which of the fixes on offer are made in one round.

use std::collections::HashMap;

use super::Options;
use super::file::Work;
use crate::doc::{Tree, Value, parse};
use crate::finding::{Finding, Fix};
use crate::text::{Edit, apply, collide};

/// More fixes of one file than this wait for the next round.
const MOST: usize = 256;

/// A fix that may be made.
pub(super) struct Offer<'a> {
    pub(super) finding: &'a Finding,
    pub(super) fix: &'a Fix,
    id: String,
}

/// The first fix of each finding that the options allow, in the order of their places.
pub(super) fn offers<'a>(findings: impl Iterator<Item = &'a Finding>, work: &Work, options: Options) -> Vec<Offer<'a>> {
    let mut offers: Vec<Offer<'a>> = findings
        .filter_map(|finding| {
            let fix = finding.fixes.iter().find(|fix| fix.safe || options.unsafe_too)?;
            let pointer = finding.pointer.as_deref().unwrap_or_default();
            let id = format!("{}\0{pointer}\0{}", finding.rule, fix.title);
            (!fix.edits.is_empty() && !work.rejected.contains(&id)).then_some(Offer { finding, fix, id })
        })
        .collect();
    let key = |offer: &Offer<'_>| (offer.fix.edits.first().map(|edit| edit.span), !offer.fix.safe, offer.finding.rule);
    offers.sort_by(|a, b| key(a).cmp(&key(b)));
    offers.truncate(MOST);
    offers
}

/// What a round makes of a file.
pub(super) struct Chosen<'a> {
    pub(super) offers: Vec<Offer<'a>>,
    pub(super) edits: Vec<Edit>,
    pub(super) after: Vec<u8>,
}

/// As many of the offers as go together and leave the file readable; what would break it by itself is remembered.
pub(super) fn choose<'a>(offers: Vec<Offer<'a>>, work: &mut Work) -> Option<Chosen<'a>> {
    let health = Health::of(&work.file.after);
    let mut chosen = Chosen { offers: Vec::new(), edits: Vec::new(), after: Vec::new() };
    let mut single = Vec::new();
    for offer in offers {
        let free = |edit: &Edit| chosen.edits.iter().all(|other| !collide(edit, other));
        if offer.fix.edits.iter().all(free) {
            chosen.edits.extend(offer.fix.edits.iter().cloned());
            chosen.offers.push(offer);
        } else {
            single.push(offer);
        }
    }
    if chosen.offers.is_empty() {
        return None;
    }
    match apply(&work.file.after, &chosen.edits).filter(|after| health.keeps(after)) {
        Some(after) => {
            chosen.after = after;
            Some(chosen)
        }
        None => one_by_one(chosen.offers, work, &health),
    }
}

/// Two fixes may each add the same missing object: then only the first is made, and the other has its turn later.
fn one_by_one<'a>(offers: Vec<Offer<'a>>, work: &mut Work, health: &Health) -> Option<Chosen<'a>> {
    let mut chosen = Chosen { offers: Vec::new(), edits: Vec::new(), after: Vec::new() };
    for offer in offers {
        let mut edits = chosen.edits.clone();
        edits.extend(offer.fix.edits.iter().cloned());
        match apply(&work.file.after, &edits).filter(|after| health.keeps(after)) {
            Some(after) => {
                (chosen.edits, chosen.after) = (edits, after);
                chosen.offers.push(offer);
            }
            None => {
                let alone = apply(&work.file.after, &offer.fix.edits).is_some_and(|after| health.keeps(&after));
                if !alone {
                    work.rejected.insert(offer.id);
                }
            }
        }
    }
    (!chosen.offers.is_empty()).then_some(chosen)
}

/// What must not get worse by a fix.
struct Health {
    errors: usize,
    duplicates: usize,
}

impl Health {
    fn of(text: &[u8]) -> Self {
        let parsed = parse(text);
        let duplicates = parsed.tree.root().map_or(0, |root| duplicates(&parsed.tree, root));
        Self { errors: parsed.errors.len(), duplicates }
    }

    fn keeps(&self, after: &[u8]) -> bool {
        let after = Self::of(after);
        after.errors <= self.errors && after.duplicates <= self.duplicates
    }
}

/// How many members another of the same object takes the place of.
fn duplicates(tree: &Tree, root: crate::doc::NodeId) -> usize {
    let mut count = 0;
    tree.walk(root, |_, _, id| {
        if let Value::Object(members) = &tree.node(id).value {
            let mut seen: HashMap<&str, ()> = HashMap::with_capacity(members.len());
            count += members.iter().filter(|member| seen.insert(member.key.as_str(), ()).is_some()).count();
        }
    });
    count
}
