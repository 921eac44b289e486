//! The names under which the verification of TLS certificates is switched off, in configurations, in the environment
//! and on command lines.

/// A variable of the environment that makes a program accept any certificate.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name; the case counts.
    pub name: &'static str,
    /// Which values do it.
    pub off: Off,
    /// What listens to it.
    pub program: &'static str,
}

/// Which values of a variable switch the verification off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Those that mean no: `0`, `false`, `no`, `off`.
    No,
    /// Those that mean yes: `1`, `true`, `yes`, `on`.
    Yes,
    /// Every value but the empty one.
    Set,
    /// The empty value.
    Empty,
}

const fn variable(name: &'static str, off: Off, program: &'static str) -> Variable {
    Variable { name, off, program }
}

/// The variables, each as its program documents it.
pub static VARIABLES: &[Variable] = &[
    variable("NODE_TLS_REJECT_UNAUTHORIZED", Off::No, "Node.js"),
    variable("PYTHONHTTPSVERIFY", Off::No, "Python"),
    variable("GIT_SSL_NO_VERIFY", Off::Set, "Git"),
    variable("VAULT_SKIP_VERIFY", Off::Yes, "Vault"),
    variable("BAO_SKIP_VERIFY", Off::Yes, "OpenBao"),
    variable("CONSUL_HTTP_SSL_VERIFY", Off::No, "Consul"),
    variable("NOMAD_SKIP_VERIFY", Off::Yes, "Nomad"),
    variable("NPM_CONFIG_STRICT_SSL", Off::No, "npm"),
    variable("npm_config_strict_ssl", Off::No, "npm"),
    variable("YARN_ENABLE_STRICT_SSL", Off::No, "Yarn"),
    variable("BUNDLE_SSL_VERIFY_MODE", Off::No, "Bundler"),
    variable("PERL_LWP_SSL_VERIFY_HOSTNAME", Off::No, "Perl"),
    variable("HELM_KUBEINSECURE_SKIP_TLS_VERIFY", Off::Yes, "Helm"),
    variable("CURL_CA_BUNDLE", Off::Empty, "Python's requests"),
    variable("REQUESTS_CA_BUNDLE", Off::Empty, "Python's requests"),
];

/// Keys that verify when they are true, in one form: letters and digits, in lower case.
static VERIFY: &[&str] = &[
    "rejectunauthorized",
    "sslverify",
    "tlsverify",
    "verifyssl",
    "verifytls",
    "verifysslcerts",
    "verifycertificate",
    "verifycertificates",
    "sslverification",
    "tlsverification",
    "certificateverification",
    "validatecertificate",
    "validatecertificates",
    "validatecerts",
    "strictssl",
    "tlsrejectunauthorized",
];

/// Keys that do not verify when they are true, in the same form.
static SKIP: &[&str] = &[
    "insecureskipverify",
    "insecureskiptlsverify",
    "skipverify",
    "skiptlsverify",
    "skipsslverify",
    "skipsslvalidation",
    "skipcertificateverification",
    "skipcertverify",
    "tlsskipverify",
    "tlsinsecure",
    "sslinsecure",
    "sslnoverify",
    "noverifyssl",
    "disabletlsverification",
    "disablesslverification",
    "disablecertificateverification",
    "allowinsecuressl",
    "allowinsecuretls",
    "allowinvalidcertificates",
    "acceptinvalidcerts",
    "acceptinvalidcertificates",
    "acceptinsecurecerts",
    "acceptselfsigned",
    "allowselfsigned",
    "trustallcertificates",
    "trustallcerts",
    "ignorehttpserrors",
    "ignoresslerrors",
    "ignorecertificateerrors",
];

/// What a key says about verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// It verifies unless it is false.
    Verifies,
    /// It verifies unless it is true.
    Skips,
    /// The same as `Verifies`, but only beside an address or in a part about connections.
    MayVerify,
    /// The same as `Skips`, but only beside an address or in a part about connections.
    MaySkip,
}

/// What a key of a configuration says about verification, whatever its style: `sslVerify`, `ssl_verify`, `SSL-VERIFY`.
#[must_use]
pub fn key(name: &str) -> Option<Key> {
    // Longer than the longest that is known: not worth another look.
    if name.len() > 40 || name.len() < 6 {
        return None;
    }
    let folded = super::external::folded(name);
    let folded = folded.as_str();
    match folded {
        "verify" => Some(Key::MayVerify),
        "insecure" => Some(Key::MaySkip),
        _ if VERIFY.contains(&folded) => Some(Key::Verifies),
        _ if SKIP.contains(&folded) => Some(Key::Skips),
        _ => None,
    }
}

/// The variable of this name, if the value switches verification off.
#[must_use]
pub fn switched_off(name: &str, value: &str) -> Option<&'static Variable> {
    let value = value.trim();
    let is = |words: &[&str]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    VARIABLES.iter().find(|variable| variable.name == name).filter(|variable| match variable.off {
        Off::No => is(&["0", "false", "no", "off", "f", "n"]),
        Off::Yes => is(&["1", "true", "yes", "on", "t", "y"]),
        Off::Set => !value.is_empty() && !value.contains('$'),
        Off::Empty => value.is_empty(),
    })
}

/// Whether an address, or a name of a host alone, is this machine.
#[must_use]
pub fn is_local(address: &str) -> bool {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_loopback = host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    is_loopback || host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_every_style() {
        for name in ["sslVerify", "ssl_verify", "SSL-VERIFY", "rejectUnauthorized", "strict-ssl", "verify_ssl"] {
            assert_eq!(key(name), Some(Key::Verifies), "{name}");
        }
        for name in ["insecureSkipVerify", "insecure_skip_verify", "skip-tls-verify", "ignoreHTTPSErrors"] {
            assert_eq!(key(name), Some(Key::Skips), "{name}");
        }
        assert_eq!(key("verify"), Some(Key::MayVerify));
        assert_eq!(key("insecure"), Some(Key::MaySkip));
        for name in ["", "tls", "verified", "sshVerify", "allowInsecureAuth", "allowInsecurePath", &"x".repeat(500)] {
            assert_eq!(key(name), None, "{name}");
        }
    }

    #[test]
    fn variables_and_the_values_that_count() {
        let off = |name, value| switched_off(name, value).is_some();
        assert!(off("NODE_TLS_REJECT_UNAUTHORIZED", "0") && !off("NODE_TLS_REJECT_UNAUTHORIZED", "1"));
        assert!(off("GIT_SSL_NO_VERIFY", "true") && off("GIT_SSL_NO_VERIFY", "0"));
        assert!(!off("GIT_SSL_NO_VERIFY", "") && !off("GIT_SSL_NO_VERIFY", "${X}"));
        assert!(off("VAULT_SKIP_VERIFY", "TRUE") && !off("VAULT_SKIP_VERIFY", "false"));
        assert!(off("REQUESTS_CA_BUNDLE", "") && !off("REQUESTS_CA_BUNDLE", "/etc/ca.pem"));
        assert!(!off("node_tls_reject_unauthorized", "0"));
    }

    #[test]
    fn this_machine() {
        for address in
            ["localhost", "https://localhost:8200", "http://127.0.0.1/x", "https://u@[::1]:1/", "a.localhost"]
        {
            assert!(is_local(address), "{address}");
        }
        for address in ["", "https://localhost.example.com", "https://10.0.0.1", "https://x@example.com", "[::2]"] {
            assert!(!is_local(address), "{address}");
        }
    }
}
