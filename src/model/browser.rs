//! The browsers that agents control.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::config::Config;
use super::sandbox::Setting;

/// Whether `browser.enabled` leaves the browser on.
pub(crate) fn is_on(config: Config<'_>) -> bool {
    config.flag(&["browser", "enabled"], false).is_none()
}

/// Whether agents have a browser: it is on, and so is its plugin.
pub(crate) fn has_browser(config: Config<'_>) -> bool {
    let names_it =
        |list: &str| config.strings(&["plugins", list]).iter().any(|(_, id)| id.eq_ignore_ascii_case("browser"));
    is_on(config)
        && config.flag(&["plugins", "enabled"], false).is_none()
        && config.flag(&["plugins", "entries", "browser", "enabled"], false).is_none()
        && !names_it("deny")
        && (config.strings(&["plugins", "allow"]).is_empty() || names_it("allow"))
}

/// The addresses of browsers that are controlled from afar, trimmed.
pub(crate) fn cdp_urls(config: Config<'_>) -> Vec<(Setting, &str)> {
    let profiles = config.members(&["browser", "profiles"]);
    let of_profiles = profiles.iter().filter_map(|(_, profile)| config.below(profile, &["cdpUrl"]));
    let all = config.get(&["browser", "cdpUrl"]).into_iter().chain(of_profiles);
    let text = |setting: Setting| {
        let text = config.tree().node(setting.node).as_str()?.trim();
        (!text.is_empty()).then_some((setting, text))
    };
    all.filter_map(text).collect()
}

/// The scheme of an address, if it is one that a browser is controlled by.
pub(crate) fn scheme_of(address: &str) -> Option<&'static str> {
    let (scheme, rest) = address.split_once("://")?;
    let known = ["http", "https", "ws", "wss"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    (!rest.is_empty()).then_some(known)
}

/// The host of an address, in lower case and without brackets; nothing where a variable stands for it.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    (!host.is_empty() && !host.contains('$')).then(|| host.to_ascii_lowercase())
}

/// Whether the host is the machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether the host stands in a private network.
pub(crate) fn is_private(host: &str) -> bool {
    let is_private_v4 = |address: Ipv4Addr| {
        let [first, second, ..] = address.octets();
        // 100.64.0.0/10 is shared by carriers and tailnets.
        address.is_private()
            || address.is_link_local()
            || address.is_loopback()
            || (first == 100 && second & 0xc0 == 64)
    };
    let is_private_v6 = |address: Ipv6Addr| {
        let first = address.segments()[0];
        address.is_loopback() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
    };
    host.parse::<Ipv4Addr>().is_ok_and(is_private_v4)
        || host.parse::<Ipv6Addr>().is_ok_and(is_private_v6)
        || [".local", ".internal", ".localhost"].iter().any(|suffix| host.ends_with(suffix))
        || matches!(host, "localhost" | "metadata.google.internal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_addresses() {
        for (address, host) in [
            (concat!("http://user:", "word@Example.com:9222/x"), Some("example.com")),
            ("ws://[::1]:9222", Some("::1")),
            ("https://${HOST}:9222", None),
            ("example.com", None),
            ("http://", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
        }
        assert!(is_private("10.1.2.3") && is_private("fd00::1") && is_private("100.100.1.1") && !is_private("8.8.8.8"));
    }
}
