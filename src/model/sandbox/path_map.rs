//! Host paths as keys, with the question which of them lie above or below another.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::HostPath;
use super::host_path::Base;

/// Names of a path that are compared at most; no real path is deeper.
const DEEPEST: usize = 128;

/// Values by host path.
pub(crate) struct PathMap<V> {
    values: BTreeMap<Vec<String>, Vec<(HostPath, V)>>,
}

impl<V> PathMap<V> {
    /// An empty map.
    pub(crate) fn new() -> Self {
        Self { values: BTreeMap::new() }
    }

    /// Adds a value. Paths that nobody can place (relative, variable) are left out.
    pub(crate) fn insert(&mut self, path: &HostPath, value: V) {
        if let Some(key) = key(path) {
            self.values.entry(key).or_default().push((path.clone(), value));
        }
    }

    /// The values at `path` and above it, the nearest first.
    pub(crate) fn at_or_above<'m>(&'m self, path: &'m HostPath) -> impl Iterator<Item = (&'m HostPath, &'m V)> {
        let key = key(path).unwrap_or_default();
        let found: Vec<_> =
            (1..=key.len()).rev().filter_map(|length| self.values.get(&key[..length])).flatten().collect();
        found.into_iter().filter(|(above, _)| path.is_within(above)).map(|(above, value)| (above, value))
    }

    /// The values below `path`.
    pub(crate) fn below<'m>(&'m self, path: &'m HostPath) -> impl Iterator<Item = (&'m HostPath, &'m V)> {
        let key = key(path).unwrap_or_default();
        let from = if key.is_empty() { Bound::Unbounded } else { Bound::Excluded(key.clone()) };
        self.values
            .range((from, Bound::Unbounded))
            .take_while(move |(other, _)| !key.is_empty() && other.starts_with(&key))
            .flat_map(|(_, values)| values)
            .filter(|(below, _)| below.is_within(path))
            .map(|(below, value)| (below, value))
    }
}

/// The base and the names as one list. Homes share a base: `~` may be anybody's.
fn key(path: &HostPath) -> Option<Vec<String>> {
    let base = match &path.base {
        Base::Root => "/".to_owned(),
        Base::Drive(letter) => letter.to_string(),
        Base::Home(_) => "~".to_owned(),
        Base::Volume => "volume".to_owned(),
        Base::Pipe | Base::Variable | Base::Relative => return None,
    };
    Some(std::iter::once(base).chain(path.parts.iter().take(DEEPEST).cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_and_below() {
        let read = |source: &str| HostPath::read(source, |_| None);
        let mut map = PathMap::new();
        for source in ["/srv/a", "/srv/a/b", "/srv/ab", "~/w", "/home/alice/w/x", "./r"] {
            map.insert(&read(source), source);
        }
        let above = |source: &str| map.at_or_above(&read(source)).map(|(_, &value)| value).collect::<Vec<_>>();
        let below = |source: &str| map.below(&read(source)).map(|(_, &value)| value).collect::<Vec<_>>();
        assert_eq!(above("/srv/a/b/c"), ["/srv/a/b", "/srv/a"]);
        assert_eq!(above("/home/bob/w/x"), ["~/w"]);
        assert_eq!(above("./r"), [""; 0]);
        assert_eq!(below("/srv/a"), ["/srv/a/b"]);
        assert_eq!(below("/srv"), ["/srv/a", "/srv/a/b", "/srv/ab"]);
        assert_eq!(below("~"), ["~/w", "/home/alice/w/x"]);
        assert_eq!(below("./"), [""; 0]);
    }
}
