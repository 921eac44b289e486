//! Webhooks that start agents.

mod allowed_agent_ids_unrestricted;
mod default_session_key_unset;
mod path_root;
mod request_session_key_enabled;
mod request_session_key_prefixes_missing;
mod token_reuse_gateway_token;
mod token_too_short;

pub(in crate::rules) use allowed_agent_ids_unrestricted::AllowedAgentIdsUnrestricted;
pub(in crate::rules) use default_session_key_unset::DefaultSessionKeyUnset;
pub(in crate::rules) use path_root::PathRoot;
pub(in crate::rules) use request_session_key_enabled::RequestSessionKeyEnabled;
pub(in crate::rules) use request_session_key_prefixes_missing::RequestSessionKeyPrefixesMissing;
pub(in crate::rules) use token_reuse_gateway_token::TokenReuseGatewayToken;
pub(in crate::rules) use token_too_short::TokenTooShort;
