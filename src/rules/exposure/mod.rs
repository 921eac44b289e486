//! What can be reached from outside, and what those who reach it can do: the checks of OpenClaw's `security audit`.

pub(super) mod browser;
pub(super) mod channels;
pub mod checks;
pub(super) mod config;
pub(super) mod gateway;
pub(super) mod hooks;
pub(super) mod models;
pub(super) mod security;
pub(super) mod tools;
