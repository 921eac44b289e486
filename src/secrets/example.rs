//! Expands the `<<class:N>>` templates of the detectors' examples and checks
//! that every detector finds what it says it finds.

use super::active;
use super::detector::Detector;
use super::engine::Engine;
use super::hint::FileHint;
use super::scan::scan_with;

/// An example of a detector that does not do what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Rule id of the detector.
    pub rule: &'static str,
    /// Whether it is one of the examples that must be found.
    pub is_match: bool,
    /// Which of these it is, from 0.
    pub index: usize,
    /// What went wrong.
    pub problem: String,
}

/// Fills every `<<class:N>>` of a template with pseudo-random characters, the
/// same for the same template at every run. Unknown classes stay as they are.
#[must_use]
pub fn expand(template: &str) -> String {
    let mut random = Random::seeded(template.as_bytes());
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("<<") {
        out.push_str(before);
        rest = after;
        let part = after.split_once(">>").and_then(|(part, tail)| {
            let (class, count) = part.split_once(':')?;
            Some((alphabet(class)?, count.parse::<usize>().ok().filter(|&count| count <= 4096)?, tail))
        });
        match part {
            Some((alphabet, count, tail)) => {
                // The first characters come from different ends of the alphabet, so
                // that short values never look like a repeated character.
                out.extend((0..count).map(|_| char::from(alphabet[random.below(alphabet.len())])));
                rest = tail;
            }
            None => out.push_str("<<"),
        }
    }
    out.push_str(rest);
    out
}

fn alphabet(class: &str) -> Option<&'static [u8]> {
    const ALL: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/";
    Some(match class {
        "alnum" => &ALL[..62],
        "lower" => &ALL[..36],
        "upper" => &ALL[26..62],
        "alpha" => b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "digits" => b"0123456789",
        "hex" => b"0123456789abcdef",
        "HEX" => b"0123456789ABCDEF",
        "base64" => ALL,
        "base64url" => b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
        "base32" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "bech32" => b"qpzry9x8gf2tvdw0s3jn54khce6mua7l",
        "base58" => b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        _ => return None,
    })
}

/// SplitMix64, which is enough to fill examples.
struct Random(u64);

impl Random {
    fn seeded(seed: &[u8]) -> Self {
        Self(
            seed.iter()
                .fold(0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)),
        )
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

/// Runs the examples of every detector.
#[must_use]
pub fn check_examples() -> Vec<ExampleFailure> {
    active::detectors().iter().copied().flat_map(check_detector).collect()
}

/// Runs the examples of one detector, among all the others: a built-in one among the built-in ones.
#[must_use]
pub fn check_detector(detector: &'static Detector) -> Vec<ExampleFailure> {
    // What users' files change is no fault of the rule pack.
    let engine = if detector.custom.is_some() { active::engine() } else { Engine::builtin() };
    let finds = |template: &str| {
        let text = expand(template);
        scan_with(engine, text.as_bytes(), &FileHint::UNKNOWN).iter().map(|found| found.detector).collect::<Vec<_>>()
    };
    let failure = |is_match, index, problem| ExampleFailure { rule: detector.id, is_match, index, problem };
    let mut failures = Vec::new();
    for (index, template) in detector.texts().matches.iter().enumerate() {
        let found = finds(template);
        // Several detectors of one provider may know a value; one of them tells it.
        if !found.iter().any(|found| found.texts().provider == detector.texts().provider) {
            let problem = match found.first() {
                Some(other) => format!("should be found, but `{}` was found instead", other.id),
                None => "should be found".to_owned(),
            };
            failures.push(failure(true, index, problem));
        }
    }
    for (index, template) in detector.texts().ignores.iter().enumerate() {
        if finds(template).iter().any(|found| found.id == detector.id) {
            failures.push(failure(false, index, "should not be found".to_owned()));
        }
    }
    failures
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::builtin::DETECTORS;
    use super::*;

    #[test]
    fn expansion_is_repeatable_and_keeps_unknown_classes() {
        let text = expand("k=<<hex:8>>-<<nope:3>>-<<alnum:2>>");
        assert_eq!(text, expand("k=<<hex:8>>-<<nope:3>>-<<alnum:2>>"));
        assert_eq!(text.len(), "k=".len() + 8 + "-<<nope:3>>-".len() + 2);
        assert!(text.contains("-<<nope:3>>-"));
    }

    #[test]
    fn every_example_does_what_it_says() {
        let failures = check_examples();
        let lines: Vec<String> = failures
            .iter()
            .map(|failure| format!("{}: example {}: {}", failure.rule, failure.index + 1, failure.problem))
            .collect();
        assert!(failures.is_empty(), "{}", lines.join("\n"));
    }

    #[test]
    fn detectors_are_complete() {
        let mut ids = BTreeSet::new();
        for detector in DETECTORS.iter() {
            assert!(ids.insert(detector.id), "{} is used twice", detector.id);
            assert!(!detector.texts().matches.is_empty(), "{} has no example", detector.id);
            assert!(!detector.texts().rotate.is_empty(), "{} does not say how to rotate", detector.id);
        }
    }
}
