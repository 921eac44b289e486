//! Rules on Compose files that run OpenClaw. No other rule looks at those files: their keys mean other things.

mod environment;
mod host_mount;
mod host_namespace;
mod privileged;
mod published_port;

use crate::rule::Rule;

/// Every rule on Compose files.
pub static COMPOSE_RULES: &[&dyn Rule] = &[
    &published_port::ComposePublishedPort,
    &host_mount::ComposeHostMount,
    &host_namespace::ComposeHostNamespace,
    &privileged::ComposePrivileged,
    &environment::ComposeEnvironment,
];
