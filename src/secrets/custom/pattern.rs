//! Regular expressions of users: checked when they are read, compiled when they are first needed.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::super::shape::parse_pattern;

/// Largest compiled pattern, in bytes.
pub(crate) const LARGEST: usize = 32 << 20;

/// Weight (see [`weight`]) up to which a pattern is far below [`LARGEST`], so that it need not be compiled to know that
/// it can be.
const SURELY_FITS: usize = 50_000;

/// A regular expression over bytes, in the syntax of the `regex` crate.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern that [`check`] has accepted.
    pub(crate) fn new(source: String) -> Self {
        Self { source, regex: OnceLock::new() }
    }

    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        let regex = self.regex.get_or_init(|| compile(&self.source, LARGEST));
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Compiles a pattern as the engine does.
pub(crate) fn compile(pattern: &str, limit: usize) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).size_limit(limit).build().ok()
}

/// Whether the pattern can be compiled.
///
/// # Errors
/// Says why not and what to do, without quoting the pattern.
pub(crate) fn check(pattern: &str) -> Result<Hir, String> {
    let hir = parse_pattern(pattern)
        .map_err(|why| format!("the regular expression is not one of the `regex` crate: {why}; correct it there"))?;
    if weight(&hir) > SURELY_FITS && compile(pattern, LARGEST).is_none() {
        return Err("the regular expression is too large when compiled; write smaller repetitions".to_owned());
    }
    Ok(hir)
}

/// About how many states the compiled pattern has.
pub(crate) fn weight(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len().max(1),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().max(1).saturating_mul(8),
        HirKind::Capture(capture) => weight(&capture.sub).saturating_add(2),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            weight(&repetition.sub).saturating_add(1).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(1, |sum: usize, part| sum.saturating_add(weight(part)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_compiled_is_known_before() {
        assert!(check("a{3}[b-z]+").is_ok());
        assert!(check("(a").is_err_and(|why| why.contains("unclosed group")));
        assert!(check("((a{1000}){1000}){1000}").is_err_and(|why| why.contains("too large")));
    }
}
