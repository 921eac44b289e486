//! Browsers that agents control.

mod control_invalid_config;
mod control_no_auth;
mod extension_relay_legacy_auth;
mod remote_cdp_http;
mod remote_cdp_private_host;

pub(in crate::rules) use control_invalid_config::ControlInvalidConfig;
pub(in crate::rules) use control_no_auth::ControlNoAuth;
pub(in crate::rules) use extension_relay_legacy_auth::ExtensionRelayLegacyAuth;
pub(in crate::rules) use remote_cdp_http::RemoteCdpHttp;
pub(in crate::rules) use remote_cdp_private_host::RemoteCdpPrivateHost;
