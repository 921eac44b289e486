//! URLs as OpenClaw reads them: by the WHATWG rules, which take more than RFC 3986.

/// The pieces of an absolute URL with an authority.
pub(super) struct Url<'a> {
    /// The scheme in lower case.
    pub(super) scheme: String,
    /// Whether user name or password are given.
    pub(super) has_credentials: bool,
    /// Host name or address, brackets included.
    pub(super) host: &'a str,
    /// Path, starting with `/`, or empty.
    pub(super) path: &'a str,
    /// Whether a query or fragment follows.
    pub(super) has_query: bool,
}

const SPECIAL: &[&str] = &["http", "https", "ws", "wss", "ftp"];

fn split_scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let mut chars = scheme.chars();
    (chars.next()?.is_ascii_alphabetic() && chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
        .then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Reads a URL of a scheme that needs a host; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Url<'_>> {
    let (scheme, rest) = split_scheme(text.trim())?;
    if !SPECIAL.contains(&scheme.as_str()) {
        return None;
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (has_credentials, host_port) = authority.rsplit_once('@').map_or((false, authority), |(_, host)| (true, host));
    let (host, port) = match host_port.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port).filter(|port| !port.is_empty())),
        _ => (host_port, None),
    };
    let bad_host = |c: char| c.is_control() || c.is_whitespace() || "<>^|%".contains(c);
    let bracketed = host.starts_with('[') && host.ends_with(']');
    if host.is_empty() || host.contains(bad_host) || (!bracketed && host.contains(['[', ']', ':'])) {
        return None;
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return None;
    }
    let path_end = tail.find(['?', '#']).unwrap_or(tail.len());
    let (path, query) = tail.split_at(path_end);
    Some(Url { scheme, has_credentials, host, path, has_query: query.len() > 1 })
}

/// Whether `new URL(text)` would succeed.
pub(super) fn is_url(text: &str) -> bool {
    match split_scheme(text.trim()) {
        Some((scheme, _)) if SPECIAL.contains(&scheme.as_str()) => parse(text).is_some(),
        other => other.is_some(),
    }
}
