//! The set of detectors of this process: the built-in ones, unless users' files change them before the first scan.

use std::sync::OnceLock;

use sha2::Digest as _;

use super::custom::{LoadError, Loaded};
use super::detector::Detector;
use super::engine::Engine;

/// Most keywords that the prefilter takes.
const MOST_KEYWORDS: usize = 60_000;

struct Active {
    engine: Engine,
    digest: [u8; 32],
}

static ACTIVE: OnceLock<Active> = OnceLock::new();

/// Makes users' detectors part of every scan from now on. Called once, before the first scan; later calls change
/// nothing, as findings and caches refer to the set that is there.
///
/// # Errors
/// There are more keywords than the prefilter can tell apart.
pub fn install(loaded: Loaded) -> Result<(), LoadError> {
    let words = |detector: &&Detector| detector.keywords.len() + 64;
    if loaded.detectors.iter().map(words).sum::<usize>() > MOST_KEYWORDS / 2 {
        return Err(LoadError::TooMany(MOST_KEYWORDS / 2));
    }
    if !loaded.is_empty() {
        let mut digest = loaded.digest.clone();
        loaded.disabled.iter().for_each(|id| digest.update(id));
        let digest = digest.finalize().into();
        ACTIVE.get_or_init(|| Active { engine: Engine::with(loaded), digest });
    }
    Ok(())
}

/// The engine that scans.
pub(super) fn engine() -> &'static Engine {
    ACTIVE.get().map_or_else(Engine::builtin, |active| &active.engine)
}

/// Every detector that takes part: the built-in ones in the order of the rule files, then users'.
#[must_use]
pub fn detectors() -> &'static [&'static Detector] {
    &engine().detectors
}

/// The detector with the given rule id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Detector> {
    detectors().iter().copied().find(|detector| detector.id == id)
}

/// What tells one set of users' detectors from another; zeros if there are none.
#[must_use]
pub fn digest() -> [u8; 32] {
    ACTIVE.get().map_or([0; 32], |active| active.digest)
}
