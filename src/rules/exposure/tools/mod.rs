//! Tools that do more than their place allows.

mod elevated_allow_from_large;
mod elevated_allow_from_wildcard;
mod exec_agent_skill_mcp_boundary_drift;
mod exec_fs_tools_disabled_but_exec_enabled;
mod exec_host_sandbox_no_sandbox_agents;
mod exec_host_sandbox_no_sandbox_defaults;
mod exec_safe_bin_trusted_dirs_risky;
mod exec_safe_bins_broad_behavior;
mod exec_safe_bins_interpreter_unprofiled;
mod exec_security_full_configured;
mod profile_minimal_overridden;

pub(in crate::rules) use elevated_allow_from_large::ElevatedAllowFromLarge;
pub(in crate::rules) use elevated_allow_from_wildcard::ElevatedAllowFromWildcard;
pub(in crate::rules) use exec_agent_skill_mcp_boundary_drift::ExecAgentSkillMcpBoundaryDrift;
pub(in crate::rules) use exec_fs_tools_disabled_but_exec_enabled::ExecFsToolsDisabledButExecEnabled;
pub(in crate::rules) use exec_host_sandbox_no_sandbox_agents::ExecHostSandboxNoSandboxAgents;
pub(in crate::rules) use exec_host_sandbox_no_sandbox_defaults::ExecHostSandboxNoSandboxDefaults;
pub(in crate::rules) use exec_safe_bin_trusted_dirs_risky::ExecSafeBinTrustedDirsRisky;
pub(in crate::rules) use exec_safe_bins_broad_behavior::ExecSafeBinsBroadBehavior;
pub(in crate::rules) use exec_safe_bins_interpreter_unprofiled::ExecSafeBinsInterpreterUnprofiled;
pub(in crate::rules) use exec_security_full_configured::ExecSecurityFullConfigured;
pub(in crate::rules) use profile_minimal_overridden::ProfileMinimalOverridden;
