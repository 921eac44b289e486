//! Sandboxes: where a configuration describes them, what they mount, and what that exposes.

mod agents;
mod bind;
mod entry;
mod exposure;
mod host_path;
mod offsets;
mod path_map;
mod places;
mod settings;

pub(crate) use agents::{Agent, agents};
pub(crate) use bind::BindParts;
pub(crate) use entry::{Entry, Origin, entries, shown};
pub(crate) use exposure::{Exposure, Relation, StatePart, is_in_state_directory};
pub(crate) use host_path::{Base, HostPath};
pub(crate) use path_map::PathMap;
pub(crate) use places::Grade;
pub(crate) use settings::{Owner, Sandbox, Setting, defaults, sandboxes};
