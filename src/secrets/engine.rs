//! A set of detectors made ready for scanning.

use std::sync::{LazyLock, OnceLock};

use regex::bytes::Regex;

use super::builtin::DETECTORS;
use super::custom::{Exemption, LARGEST, Loaded, compile};
use super::detector::{Detector, Method, Structure};
use super::prefilter::{Prefilter, Word};
use super::structural::Finder;
use super::trace::Reach;
use super::{decode, named, runs, scan};

/// How far around a keyword a run must begin or end if its target waits for one, in bytes.
pub(crate) const NEAR: Reach = Reach { before: 160, after: 320 };

/// What a keyword leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The pattern of a detector.
    Form {
        /// Index of the detector.
        detector: usize,
        /// The keyword is the public prefix that the value begins with.
        exact: bool,
    },
    /// The name of a detector by assignment.
    Named(usize),
    /// Code.
    Finder(Finder),
    /// An escaped character, see [`super::decode`].
    Escape,
}

/// Which keywords to look for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All.
    All,
    /// Those of targets that take whatever stands beside them.
    Plain,
    /// Those of targets that wait for a run.
    Waiting,
}

/// Detectors with their prefilter. Patterns are compiled when a keyword of
/// theirs is seen for the first time.
pub struct Engine {
    pub(crate) detectors: Vec<&'static Detector>,
    words: Vec<Word<'static>>,
    prefilters: [OnceLock<Prefilter>; 3],
    /// Length of the longest keyword that waits for a run, in bytes.
    pub(crate) longest_waiting: usize,
    pub(crate) targets: Vec<Target>,
    /// For each target, whether nothing comes of its keywords but near a mixed run, see [`runs`].
    pub(crate) waits: Vec<bool>,
    /// For each target, how much text around a keyword takes part.
    pub(crate) reaches: Vec<Reach>,
    /// Detectors by form without a keyword: their patterns are tried on every text.
    pub(crate) keyless: Vec<usize>,
    /// What users do not want to see of the built-in detectors.
    pub(crate) exemptions: Vec<Exemption>,
    /// Whether some detector reports only beside others, or only serves others.
    pub(crate) has_requirements: bool,
    patterns: Vec<OnceLock<Option<Regex>>>,
}

impl Engine {
    /// The engine with the built-in detectors.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(DETECTORS.iter()));
        &ENGINE
    }

    /// The engine with the built-in detectors and what users' files add to them or change.
    #[must_use]
    pub fn with(loaded: Loaded) -> Self {
        let mut engine = Self::new(loaded.all());
        engine.exemptions = loaded.exemptions;
        engine
    }

    /// An engine with the given detectors.
    #[must_use]
    pub fn new(detectors: impl IntoIterator<Item = &'static Detector>) -> Self {
        let detectors: Vec<&'static Detector> = detectors.into_iter().collect();
        let mut targets = Vec::new();
        let mut words: Vec<Word<'static>> = Vec::with_capacity(3 * detectors.len());
        for (index, detector) in detectors.iter().enumerate() {
            let own = targets.len();
            let mut add = |(text, place): (&'static str, Option<u8>), target: Target| {
                // Only code is shared by detectors; to look through all targets for every word would take a while.
                let first = if matches!(target, Target::Finder(_)) { 0 } else { own };
                let known = targets[first..].iter().position(|&known| known == target);
                let owner = known.map_or_else(
                    || {
                        targets.push(target);
                        targets.len() - 1
                    },
                    |at| first + at,
                );
                words.push(Word { text, place, owner: u32::try_from(owner).unwrap_or(u32::MAX) });
            };
            match detector.method {
                Method::Form { .. } => {
                    for word in detector.words() {
                        let exact = detector.profile.prefixed && word.0.eq_ignore_ascii_case(detector.prefix);
                        add(word, Target::Form { detector: index, exact });
                    }
                }
                Method::Assignment { .. } => detector.words().for_each(|word| add(word, Target::Named(index))),
                Method::Structure(structure) => {
                    detector.words().for_each(|word| add(word, Target::Finder(Finder::of(structure))));
                }
            }
        }
        let escape = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        targets.push(Target::Escape);
        words.extend(decode::keywords().iter().map(|&text| Word { text, place: Some(0), owner: escape }));
        let patterns = detectors.iter().map(|_| OnceLock::new()).collect();
        let waits: Vec<bool> = targets.iter().map(|&target| waits(target, &detectors)).collect();
        let reaches = targets.iter().zip(&waits).map(|(&target, &waits)| reach(target, waits, &detectors)).collect();
        let is_keyless =
            |detector: &Detector| matches!(detector.method, Method::Form { .. }) && detector.keywords.is_empty();
        let keyless = (0..detectors.len()).filter(|&index| is_keyless(detectors[index])).collect();
        let requires =
            |detector: &Detector| detector.custom.is_some_and(|custom| custom.silent || !custom.required.is_empty());
        let has_requirements = detectors.iter().any(|detector| requires(detector));
        let waiting = words.iter().filter(|word| waits.get(word.owner as usize).is_some_and(|waits| *waits));
        let longest_waiting = waiting.map(|word| word.text.len()).max().unwrap_or(0);
        Self {
            detectors,
            words,
            prefilters: Default::default(),
            longest_waiting,
            targets,
            waits,
            reaches,
            keyless,
            exemptions: Vec::new(),
            has_requirements,
            patterns,
        }
    }

    /// The prefilter of all keywords, or of a part of them.
    pub(crate) fn prefilter(&self, part: Part) -> &Prefilter {
        let is_wanted = |owner: u32| match part {
            Part::All => true,
            Part::Plain => !self.waits.get(owner as usize).is_some_and(|waits| *waits),
            Part::Waiting => self.waits.get(owner as usize).is_some_and(|waits| *waits),
        };
        self.prefilters[part as usize]
            .get_or_init(|| Prefilter::new(self.words.iter().copied().filter(|word| is_wanted(word.owner))))
    }

    /// The detector that reports what a structure's code finds.
    pub(crate) fn structure(&self, structure: Structure) -> Option<&'static Detector> {
        self.detectors
            .iter()
            .copied()
            .find(|detector| matches!(detector.method, Method::Structure(own) if own == structure))
    }

    /// The compiled pattern of a detector; `None` if it is broken, which the
    /// examples of the detector tell.
    pub(crate) fn regex(&self, detector: usize) -> Option<&Regex> {
        let limit = if self.detectors[detector].custom.is_some() { LARGEST } else { 4 << 20 };
        let pattern = || match self.detectors[detector].method {
            Method::Form { pattern } => compile(pattern, limit),
            Method::Assignment { value, .. } => compile(&format!(r"\A(?:{value})\z"), limit),
            Method::Structure(_) => None,
        };
        self.patterns.get(detector)?.get_or_init(pattern).as_ref()
    }
}

/// Whether every value of the target holds a run, and not far from the keyword.
fn waits(target: Target, detectors: &[&'static Detector]) -> bool {
    let (Target::Form { detector, .. } | Target::Named(detector)) = target else { return false };
    let detector = detectors[detector];
    let far = match detector.method {
        Method::Form { .. } => detector.window,
        Method::Assignment { .. } => named::farthest(&detector.profile),
        Method::Structure(_) => return false,
    };
    detector.custom.is_none() && detector.profile.run >= runs::LEAST && far <= NEAR.after
}

/// How much text around a keyword takes part in what comes of it.
fn reach(target: Target, waits: bool, detectors: &[&'static Detector]) -> Reach {
    let own = match target {
        Target::Form { detector, exact } => scan::form_reach(detectors[detector], exact),
        Target::Named(detector) => named::reach(&detectors[detector].profile),
        Target::Finder(finder) => finder.reach(),
        Target::Escape => Reach { before: 0, after: 0 },
    };
    if waits { own.max(NEAR) } else { own }
}
