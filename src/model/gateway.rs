//! How the gateway can be reached, and what it asks of those who do.
//!
//! The conditions are those of OpenClaw 2026.9.6, with one difference: what a variable or a reference stands for is
//! taken to be there, since nobody but the machine that runs the gateway knows.

use super::config::{Config, has_variable};
use super::credential::{Value, judge};
use super::sandbox::Setting;
use super::secret_ref::shorthand_name;

/// The gateway of a configuration.
#[derive(Clone, Copy)]
pub(crate) struct Gateway<'c> {
    config: Config<'c>,
}

/// How clients prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthMode {
    /// By `gateway.auth.token`.
    Token,
    /// By `gateway.auth.password`.
    Password,
    /// A reverse proxy says who they are.
    TrustedProxy,
    /// Not at all.
    None,
}

/// What stands where a credential belongs.
#[derive(Clone, Debug)]
pub(crate) enum Credential<'c> {
    /// Nothing, or `null`.
    Missing,
    /// A literal; it may be blank.
    Literal(Setting, &'c str),
    /// A reference, a variable or a placeholder of a template, whose value is elsewhere.
    Elsewhere(Setting),
}

impl Credential<'_> {
    /// Whether there will be a value when the gateway runs.
    pub(crate) fn is_configured(&self) -> bool {
        match self {
            Self::Missing => false,
            Self::Literal(_, text) => !text.trim().is_empty(),
            Self::Elsewhere(_) => true,
        }
    }
}

/// Names of the loopback interface that `gateway.bind` took in earlier versions.
const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

impl<'c> Gateway<'c> {
    /// The gateway that a configuration describes, if only by leaving it out.
    pub(crate) fn of(config: Config<'c>) -> Self {
        Self { config }
    }

    /// Whether it listens on more than the loopback interface.
    pub(crate) fn is_exposed(self) -> bool {
        match self.config.text(&["gateway", "bind"]) {
            None | Some("loopback") => false,
            Some("custom") => {
                !self.config.text(&["gateway", "customBindHost"]).is_some_and(|host| host.starts_with("127."))
            }
            Some(bind) => !has_variable(bind) && !LOOPBACK_NAMES.contains(&bind),
        }
    }

    /// How Tailscale publishes it: `off`, `serve` or `funnel`.
    pub(crate) fn tailscale(self) -> &'c str {
        self.config.text(&["gateway", "tailscale", "mode"]).unwrap_or("off")
    }

    /// Whether it can be reached from other machines, by its own address or through Tailscale.
    pub(crate) fn is_remote(self) -> bool {
        self.is_exposed() || matches!(self.tailscale(), "serve" | "funnel")
    }

    /// Whether it serves the Control UI.
    pub(crate) fn has_control_ui(self) -> bool {
        self.config.flag(&["gateway", "controlUi", "enabled"], false).is_none()
    }

    /// `gateway.auth.mode` as it is written.
    pub(crate) fn explicit_mode(self) -> Option<AuthMode> {
        match self.config.text(&["gateway", "auth", "mode"])? {
            "token" => Some(AuthMode::Token),
            "password" => Some(AuthMode::Password),
            "trusted-proxy" => Some(AuthMode::TrustedProxy),
            "none" => Some(AuthMode::None),
            _ => None,
        }
    }

    /// The mode in force: the written one, else a password if there is one, else the token.
    pub(crate) fn mode(self) -> AuthMode {
        self.explicit_mode().unwrap_or(if self.password().is_configured() {
            AuthMode::Password
        } else {
            AuthMode::Token
        })
    }

    /// The token, wherever the gateway would take it from.
    pub(crate) fn token(self) -> Credential<'c> {
        self.first("token", "OPENCLAW_GATEWAY_TOKEN", true)
    }

    /// The password, wherever the gateway would take it from.
    pub(crate) fn password(self) -> Credential<'c> {
        let behind_proxy = self.explicit_mode() == Some(AuthMode::TrustedProxy);
        self.first("password", "OPENCLAW_GATEWAY_PASSWORD", !behind_proxy)
    }

    /// The credential of the mode in force, if it has one.
    pub(crate) fn secret(self) -> Credential<'c> {
        match self.mode() {
            AuthMode::Token => self.token(),
            AuthMode::Password => self.password(),
            AuthMode::TrustedProxy | AuthMode::None => Credential::Missing,
        }
    }

    /// Whether clients must prove who they are.
    pub(crate) fn has_auth(self) -> bool {
        match self.explicit_mode() {
            Some(AuthMode::Token) => self.token().is_configured(),
            Some(AuthMode::Password) => self.password().is_configured(),
            Some(AuthMode::TrustedProxy) => true,
            Some(AuthMode::None) => false,
            None => self.token().is_configured() || self.password().is_configured(),
        }
    }

    /// Whether the file itself says that clients need no credential, by its mode or by a blank one.
    pub(crate) fn renounces_auth(self) -> bool {
        self.mode() == AuthMode::None || matches!(self.secret(), Credential::Literal(_, text) if text.trim().is_empty())
    }

    /// Whether Tailscale proves it for them.
    pub(crate) fn has_tailscale_auth(self) -> bool {
        let allowed = self.config.get(&["gateway", "auth", "allowTailscale"]);
        let allowed = allowed.map(|setting| setting.is(self.config.tree(), true));
        let by_default = !matches!(self.mode(), AuthMode::Password | AuthMode::TrustedProxy);
        self.tailscale() == "serve" && allowed.unwrap_or(by_default)
    }

    /// The first of the setting itself, the variable that the configuration sets, and the setting for clients.
    fn first(self, key: &str, variable: &str, or_remote: bool) -> Credential<'c> {
        let own = self.read(&["gateway", "auth", key]);
        if own.is_configured() {
            return own;
        }
        let mut others = vec![self.read(&["env", "vars", variable]), self.read(&["env", variable])];
        if or_remote {
            others.push(self.read(&["gateway", "remote", key]));
        }
        others.into_iter().find(Credential::is_configured).unwrap_or(own)
    }

    /// What stands at a path.
    fn read(self, path: &[&str]) -> Credential<'c> {
        let Some(setting) = self.config.get(path) else { return Credential::Missing };
        let tree = self.config.tree();
        match tree.node(setting.node).as_str() {
            Some(text) if is_elsewhere(text) => Credential::Elsewhere(setting),
            Some(text) => Credential::Literal(setting, text),
            None if tree.is_object(setting.node) => Credential::Elsewhere(setting),
            None => Credential::Missing,
        }
    }
}

/// Whether the string stands for a value that is elsewhere.
pub(crate) fn is_elsewhere(text: &str) -> bool {
    let stands_for = || !matches!(judge(text), Value::Literal | Value::Masked);
    shorthand_name(text).is_some() || has_variable(text) || (!is_no_secret(text) && stands_for())
}

/// What blank input and careless scripts leave behind.
pub(crate) fn is_no_secret(text: &str) -> bool {
    matches!(text.trim(), "" | "undefined" | "null")
}
