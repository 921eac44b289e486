//! Fixing in rounds until nothing more changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::choose::{choose, offers};
use super::file::{Refused, Work};
use super::migrate::{self, Goal, Step, most_steps};
use super::{Fixing, Options};
use crate::doc::{Pointer, Value, parse};
use crate::finding::Finding;
use crate::lint::{self, ConfigFile, Outcome, Texts};
use crate::model::secret_ref::{is_env_name, shorthand_name};
use crate::output::SecretSpan;
use crate::project::{FileStore, ReadError, WorktreeStore};
use crate::schema;
use crate::settings::Settings;
use crate::text::apply;

/// Rounds after which fixing ends, whatever is left.
const MOST_ROUNDS: usize = 100;

/// What a migration is reported under.
const MIGRATION: &str = "schema";

/// Makes the fixes that a run over the worktree has found, in memory. `locate` says where the file of a path in a report is.
#[must_use]
pub fn fix(first: &Outcome, locate: &dyn Fn(&str) -> PathBuf, settings: &Settings, options: Options) -> Fixing {
    let mut fixing = Fixing::default();
    let offered = first
        .findings
        .iter()
        .filter(|finding| finding.origin.is_none() && finding.fixes.iter().any(|fix| fix.safe || options.unsafe_too));
    let wanted: BTreeSet<&str> = offered.map(|finding| finding.path.as_str()).collect();
    let is_schema = |finding: &&Finding| finding.origin.is_none() && finding.rule.starts_with("schema/");
    if wanted.is_empty() && !first.findings.iter().any(|finding| is_schema(&finding)) {
        return fixing;
    }
    let mut works: BTreeMap<String, Work> = BTreeMap::new();
    let known: BTreeMap<&str, &Path> =
        first.configs.iter().map(|config| (config.shown.as_str(), config.location.as_path())).collect();
    // Configurations speak of each other, so all of them are looked at in every round.
    let all: BTreeSet<&str> = wanted.iter().copied().chain(known.keys().copied()).collect();
    for shown in all {
        let location = known.get(shown).map_or_else(|| locate(shown), |path| path.to_path_buf());
        match Work::read(shown, &location) {
            Ok(work) => {
                works.insert(shown.to_owned(), work);
            }
            Err(reason) if wanted.contains(shown) => {
                fixing.refused.push(Refused { shown: shown.to_owned(), reason });
            }
            Err(_) => {}
        }
    }
    for _ in 0..MOST_ROUNDS {
        fixing.left = look(&works, &first.configs, settings);
        let mut changed = false;
        for (shown, work) in &mut works {
            changed |= round(shown, work, &fixing.left, settings, options, &mut fixing.made, &mut fixing.variables);
        }
        if !changed {
            break;
        }
    }
    fixing.looked = works.keys().cloned().collect();
    fixing.files = works.into_values().map(|work| work.file).filter(|file| file.after != file.before).collect();
    fixing
}

/// Brings keys of an older layout to where the release that judges the file wants them; whether there were any.
fn migrated(
    shown: &str,
    work: &mut Work,
    outcome: &Outcome,
    settings: &Settings,
    options: Options,
    made: &mut usize,
) -> bool {
    let places = |finding: &&Finding| finding.path == shown && finding.rule.starts_with("schema/");
    let places: BTreeSet<&str> =
        outcome.findings.iter().filter(places).filter_map(|finding| finding.pointer.as_deref()).collect();
    if places.is_empty() {
        return false;
    }
    let version = judged_by(&work.file.after, settings);
    let goal = Goal { version, unsafe_too: options.unsafe_too };
    let most = most_steps(work.file.after.len());
    let mut steps = 0;
    while let Some(step) = migrate::next(&work.file.after, &places, &goal).filter(|_| steps < most) {
        if !advance(work, step) {
            break;
        }
        steps += 1;
    }
    if steps > 0
        && let Some(step) = migrate::touch(&work.file.after, version)
    {
        advance(work, step);
    }
    *made += steps;
    steps > 0
}

fn advance(work: &mut Work, step: Step) -> bool {
    let Some(after) = apply(&work.file.after, &step.edits).filter(|after| sound(after)) else { return false };
    work.advance(&step.edits, after);
    work.file.made.push((MIGRATION, step.title));
    true
}

fn sound(text: &[u8]) -> bool {
    parse(text).errors.is_empty()
}

/// The release whose layout a file is to have.
fn judged_by(text: &[u8], settings: &Settings) -> &'static str {
    let parsed = parse(text);
    let last_touched = parsed.tree.lookup(&["meta", "lastTouchedVersion"]).and_then(|id| parsed.tree.node(id).as_str());
    schema::choose(settings.openclaw_version.as_deref(), last_touched).version
}

/// One round of one file; whether it has changed.
fn round(
    shown: &str,
    work: &mut Work,
    outcome: &Outcome,
    settings: &Settings,
    options: Options,
    made: &mut usize,
    variables: &mut BTreeMap<String, Vec<(String, String)>>,
) -> bool {
    let source = outcome.sources.iter().find(|source| source.path == shown && source.whole);
    let secrets: &[SecretSpan] = source.map_or(&[], |source| source.secrets.as_slice());
    work.mask(secrets);
    if migrated(shown, work, outcome, settings, options, made) {
        return true;
    }
    let findings = outcome.findings.iter().filter(|finding| finding.path == shown && finding.origin.is_none());
    let offers = offers(findings, work, options);
    let Some(chosen) = choose(offers, work) else { return false };
    *made += chosen.offers.len();
    for offer in &chosen.offers {
        work.file.made.push((offer.finding.rule, offer.fix.title.clone()));
        if !offer.finding.rule.starts_with("secret/") {
            continue;
        }
        let pointer = offer.finding.pointer.clone().unwrap_or_default();
        let written = offer.fix.edits.iter().find_map(|edit| variable(&edit.text));
        // A variable that is no longer set by the file has the name of the member that is gone.
        let name = written.or_else(|| Pointer::segments(&pointer).last().filter(|name| is_env_name(name)));
        if let Some(name) = name {
            variables.entry(name).or_default().push((shown.to_owned(), pointer));
        }
    }
    work.advance(&chosen.edits, chosen.after);
    true
}

/// The variable that a reference reads: `{ source: "env", …, id: "NAME" }`, `"${NAME}"`, or the same without quotes.
fn variable(text: &str) -> Option<String> {
    if let Some(name) = shorthand_name(text) {
        return Some(name.to_owned());
    }
    let parsed = parse(text.as_bytes());
    let root = parsed.tree.root()?;
    match &parsed.tree.node(root).value {
        Value::String(text) => shorthand_name(text.as_str()).map(str::to_owned),
        Value::Object(_) => {
            let text = |key: &str| parsed.tree.get(root, key).and_then(|id| parsed.tree.node(id).as_str());
            (text("source") == Some("env")).then(|| text("id").map(str::to_owned))?
        }
        _ => None,
    }
}

/// Looks at all the files as they are now.
fn look(works: &BTreeMap<String, Work>, configs: &[ConfigFile], settings: &Settings) -> Outcome {
    let canonical = |work: &Work| work.file.location.canonicalize().ok();
    let store = Overlay { works: works.values().filter_map(|work| Some((canonical(work)?, work))).collect() };
    let only_included: BTreeSet<&str> =
        configs.iter().filter(|config| !config.scanned).map(|config| config.shown.as_str()).collect();
    let mut texts = Texts::default();
    for (shown, work) in works.iter().filter(|(shown, _)| !only_included.contains(shown.as_str())) {
        texts.looked.push(lint::look(shown.clone(), &work.file.location, &work.file.after, None));
    }
    texts.finish(&store, settings)
}

/// The worktree with the files under work as they are now.
struct Overlay<'a> {
    works: BTreeMap<PathBuf, &'a Work>,
}

impl FileStore for Overlay<'_> {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        match path.canonicalize().ok().and_then(|path| self.works.get(&path)) {
            Some(work) if work.file.after.len() as u64 > limit => Err(ReadError::TooLarge),
            Some(work) => Ok(work.file.after.clone()),
            None => WorktreeStore.read(path, limit),
        }
    }

    fn is_symlink(&self, path: &Path) -> bool {
        WorktreeStore.is_symlink(path)
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        WorktreeStore.canonical(path)
    }
}
