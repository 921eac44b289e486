//! Names as they may be shown.

use crate::redact::{printable, without_random_runs};

/// Longest name that is shown whole, in characters.
const LONGEST: usize = 120;

/// A JSON pointer as people write paths of settings.
pub(super) fn dotted(pointer: &str) -> String {
    crate::doc::Pointer::segments(pointer).collect::<Vec<_>>().join(".")
}

/// A name as it may be shown: control characters escaped, what looks like a credential as its length.
pub(super) fn display(name: &str) -> String {
    let mut shown = without_random_runs(&printable(&without_login(name)));
    if let Some((end, _)) = shown.char_indices().nth(LONGEST) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}

/// An address without user, password and query; anything else as it is.
fn without_login(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_what_logs_in() {
        assert_eq!(display("https://user:pass@vault.example.com/v1?token=x"), "https://vault.example.com/v1");
        assert_eq!(display("vault://team/key"), "vault://team/key");
        assert_eq!(display("https://a:b/c@d.example.com"), "https://a:b/c@d.example.com");
        assert_eq!(display("a\u{1b}[31m"), "a\\u{1b}[31m");
    }
}
