//! References to secrets: OpenClaw's own and those of the external-secrets shapes.

mod committed_store;
mod deprecated;
mod duplicate_variable;
mod expired;
mod expiring;
mod files;
mod legacy_marker;
mod lifetime;
mod malformed;
mod no_expiry;
mod over_shared;
mod production_provider;
mod shadowed;
mod shared_path;
mod source_mismatch;
mod undefined_provider;
mod unresolved;
mod unsupported_place;
mod unused;

pub(super) use committed_store::CommittedStore;
pub(super) use deprecated::Deprecated;
pub(super) use duplicate_variable::DuplicateVariable;
pub(super) use expired::Expired;
pub(super) use expiring::Expiring;
pub(super) use legacy_marker::LegacyMarker;
pub(super) use malformed::Malformed;
pub(super) use no_expiry::NoExpiry;
pub(super) use over_shared::OverShared;
pub(super) use production_provider::ProductionProvider;
pub(super) use shadowed::Shadowed;
pub(super) use shared_path::SharedPath;
pub(super) use source_mismatch::SourceMismatch;
pub(super) use undefined_provider::UndefinedProvider;
pub(super) use unresolved::Unresolved;
pub(super) use unsupported_place::UnsupportedPlace;
pub(super) use unused::Unused;
