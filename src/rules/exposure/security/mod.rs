//! Open channels, and what those who come through them can reach.

mod exposure_open_channels_with_exec;
mod exposure_open_groups_with_control_plane_tools;
mod exposure_open_groups_with_elevated;
mod exposure_open_groups_with_runtime_or_fs;
mod trust_model_cross_agent_session_access_default;
mod trust_model_group_scope_main;
mod trust_model_multi_user_heuristic;

pub(in crate::rules) use exposure_open_channels_with_exec::ExposureOpenChannelsWithExec;
pub(in crate::rules) use exposure_open_groups_with_control_plane_tools::ExposureOpenGroupsWithControlPlaneTools;
pub(in crate::rules) use exposure_open_groups_with_elevated::ExposureOpenGroupsWithElevated;
pub(in crate::rules) use exposure_open_groups_with_runtime_or_fs::ExposureOpenGroupsWithRuntimeOrFs;
pub(in crate::rules) use trust_model_cross_agent_session_access_default::TrustModelCrossAgentSessionAccessDefault;
pub(in crate::rules) use trust_model_group_scope_main::TrustModelGroupScopeMain;
pub(in crate::rules) use trust_model_multi_user_heuristic::TrustModelMultiUserHeuristic;
