//! The checks of OpenClaw's `security audit`, and which rules stand for them.
//!
//! The ids are those of OpenClaw 2026.9.6: first its published list (`docs/gateway/security/audit-checks.md` of the
//! package), then those that its code reports besides. A part in angle brackets stands for the name of a channel,
//! an account, a plugin, or a number.

use Basis::{Elsewhere, Rules};

/// A check of `security audit`.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its id.
    pub id: &'static str,
    /// Whether OpenClaw's own list has it.
    pub listed: bool,
    /// What decides it.
    pub basis: Basis,
}

/// What decides a check.
#[derive(Clone, Copy, Debug)]
pub enum Basis {
    /// The text of the configuration: these rules report it.
    Rules(&'static [&'static str]),
    /// Something else, in words.
    Elsewhere(&'static str),
}

const fn check(id: &'static str, basis: Basis) -> Check {
    Check { id, listed: true, basis }
}

const fn unlisted(id: &'static str, basis: Basis) -> Check {
    Check { id, listed: false, basis }
}

const MODES: &str = "modes of files on the machine that runs OpenClaw; Git keeps none but the executable bit";
const RECORDS: &str = "records of installed packages in the state database";
const CODE: &str = "the code of installed plugins and skills";
const DOCKER: &str = "running containers, which Docker knows";

/// All checks. Names of rules, the documentation and the settings schema derive from this.
pub static CHECKS: &[Check] = &[
    check("fs.state_dir.perms_world_writable", Elsewhere(MODES)),
    check("fs.state_dir.perms_group_writable", Elsewhere(MODES)),
    check("fs.state_dir.perms_readable", Elsewhere(MODES)),
    check("fs.state_dir.symlink", Elsewhere("whether the state directory is a link on the machine that runs OpenClaw")),
    check("fs.config.perms_writable", Elsewhere(MODES)),
    check("fs.config.symlink", Elsewhere("whether the installed file is a link, which a copy in Git does not tell")),
    check("fs.config.perms_group_readable", Elsewhere(MODES)),
    check("fs.config.perms_world_readable", Elsewhere(MODES)),
    check("fs.config_include.perms_writable", Elsewhere(MODES)),
    check("fs.config_include.perms_group_readable", Elsewhere(MODES)),
    check("fs.config_include.perms_world_readable", Elsewhere(MODES)),
    check("fs.auth_profiles.perms_writable", Elsewhere(MODES)),
    check("fs.auth_profiles.perms_readable", Elsewhere(MODES)),
    check("fs.credentials_dir.perms_writable", Elsewhere(MODES)),
    check("fs.credentials_dir.perms_readable", Elsewhere(MODES)),
    check("fs.sessions_store.perms_readable", Elsewhere(MODES)),
    check("fs.log_file.perms_readable", Elsewhere(MODES)),
    check("fs.synced_dir", Elsewhere("the path of the state directory on the machine that runs OpenClaw")),
    check("gateway.bind_no_auth", Rules(&["exposure/gateway-bind-no-auth"])),
    check("gateway.loopback_no_auth", Rules(&["exposure/gateway-loopback-no-auth"])),
    check("gateway.trusted_proxies_missing", Rules(&["exposure/gateway-trusted-proxies-missing"])),
    check("gateway.http.no_auth", Rules(&["exposure/gateway-http-no-auth"])),
    check("gateway.http.session_key_override_enabled", Rules(&["exposure/gateway-http-session-key-override-enabled"])),
    check("gateway.tools_invoke_http.dangerous_allow", Rules(&["exposure/gateway-tools-invoke-http-dangerous-allow"])),
    check("gateway.nodes.allow_commands_dangerous", Rules(&["exposure/gateway-nodes-allow-commands-dangerous"])),
    check("gateway.nodes.deny_commands_ineffective", Rules(&["exposure/gateway-nodes-deny-commands-ineffective"])),
    check("gateway.tailscale_funnel", Rules(&["exposure/gateway-tailscale-funnel"])),
    check("gateway.tailscale_serve", Rules(&["exposure/gateway-tailscale-serve"])),
    check(
        "gateway.control_ui.allowed_origins_required",
        Rules(&["exposure/gateway-control-ui-allowed-origins-required"]),
    ),
    check(
        "gateway.control_ui.allowed_origins_wildcard",
        Rules(&["exposure/gateway-control-ui-allowed-origins-wildcard"]),
    ),
    check(
        "gateway.control_ui.host_header_origin_fallback",
        Rules(&["exposure/gateway-control-ui-host-header-origin-fallback"]),
    ),
    check("gateway.real_ip_fallback_enabled", Rules(&["exposure/gateway-real-ip-fallback-enabled"])),
    check("gateway.password_placeholder_value", Rules(&["exposure/gateway-password-placeholder-value"])),
    check("gateway.password_too_short", Rules(&["exposure/gateway-password-too-short"])),
    check("gateway.token_placeholder_value", Rules(&["exposure/gateway-token-placeholder-value"])),
    check("gateway.token_too_short", Rules(&["exposure/gateway-token-too-short"])),
    check("gateway.auth_no_rate_limit", Rules(&["exposure/gateway-auth-no-rate-limit"])),
    check("gateway.trusted_proxy_auth", Rules(&["exposure/gateway-trusted-proxy-auth"])),
    check("gateway.trusted_proxy_no_proxies", Rules(&["exposure/gateway-trusted-proxy-no-proxies"])),
    check("gateway.trusted_proxy_no_user_header", Rules(&["exposure/gateway-trusted-proxy-no-user-header"])),
    check("gateway.trusted_proxy_no_allowlist", Rules(&["exposure/gateway-trusted-proxy-no-allowlist"])),
    check("gateway.trusted_proxy_allow_loopback", Rules(&["exposure/gateway-trusted-proxy-allow-loopback"])),
    check("gateway.probe_auth_secretref_unavailable", Elsewhere("a running gateway (`--deep`)")),
    check("gateway.probe_failed", Elsewhere("a running gateway (`--deep`)")),
    check("discovery.mdns_full_mode", Rules(&["exposure/discovery-mdns-full-mode"])),
    check(
        "config.insecure_or_dangerous_flags",
        Rules(&[
            "exposure/config-insecure-or-dangerous-flags",
            "exposure/gateway-control-ui-host-header-origin-fallback",
            "exposure/hooks-request-session-key-enabled",
            "exposure/security-audit-suppressions-active",
            "sandbox/dangerous-override",
        ]),
    ),
    check("security.audit.suppressions.active", Rules(&["exposure/security-audit-suppressions-active"])),
    check("config.secrets.gateway_password_in_config", Rules(&["exposure/config-secrets-gateway-password-in-config"])),
    check("config.secrets.hooks_token_in_config", Rules(&["exposure/config-secrets-hooks-token-in-config"])),
    check("hooks.token_reuse_gateway_token", Rules(&["exposure/hooks-token-reuse-gateway-token"])),
    check("hooks.token_too_short", Rules(&["exposure/hooks-token-too-short"])),
    check("hooks.default_session_key_unset", Rules(&["exposure/hooks-default-session-key-unset"])),
    check("hooks.allowed_agent_ids_unrestricted", Rules(&["exposure/hooks-allowed-agent-ids-unrestricted"])),
    check("hooks.request_session_key_enabled", Rules(&["exposure/hooks-request-session-key-enabled"])),
    check(
        "hooks.request_session_key_prefixes_missing",
        Rules(&["exposure/hooks-request-session-key-prefixes-missing"]),
    ),
    check("hooks.path_root", Rules(&["exposure/hooks-path-root"])),
    check("hooks.installs_unpinned_npm_specs", Elsewhere(RECORDS)),
    check("hooks.installs_missing_integrity", Elsewhere(RECORDS)),
    check("hooks.installs_version_drift", Elsewhere(RECORDS)),
    check("browser.control_invalid_config", Rules(&["exposure/browser-control-invalid-config"])),
    check("browser.control_no_auth", Rules(&["exposure/browser-control-no-auth"])),
    check("browser.remote_cdp_http", Rules(&["exposure/browser-remote-cdp-http"])),
    check("browser.remote_cdp_private_host", Rules(&["exposure/browser-remote-cdp-private-host"])),
    check("browser.extension_relay_legacy_auth", Rules(&["exposure/browser-extension-relay-legacy-auth"])),
    check("sandbox.docker_config_mode_off", Rules(&["sandbox/docker-config-mode-off"])),
    check("sandbox.bind_mount_non_absolute", Rules(&["sandbox/relative-bind"])),
    check(
        "sandbox.dangerous_bind_mount",
        Rules(&[
            "sandbox/container-socket-bind",
            "sandbox/credential-bind",
            "sandbox/home-bind",
            "sandbox/host-root-bind",
            "sandbox/system-bind",
        ]),
    ),
    check("sandbox.dangerous_network_mode", Rules(&["sandbox/network"])),
    check("sandbox.dangerous_seccomp_profile", Rules(&["sandbox/unconfined-profile"])),
    check("sandbox.dangerous_apparmor_profile", Rules(&["sandbox/unconfined-profile"])),
    check("sandbox.browser_cdp_bridge_unrestricted", Rules(&["sandbox/network"])),
    check("sandbox.browser_container.non_loopback_publish", Elsewhere(DOCKER)),
    check("sandbox.browser_container.hash_label_missing", Elsewhere(DOCKER)),
    check("sandbox.browser_container.hash_epoch_stale", Elsewhere(DOCKER)),
    check("sandbox.browser_container.docker_probe_timeout", Elsewhere(DOCKER)),
    check(
        "tools.exec.host_sandbox_no_sandbox_defaults",
        Rules(&["exposure/tools-exec-host-sandbox-no-sandbox-defaults"]),
    ),
    check("tools.exec.host_sandbox_no_sandbox_agents", Rules(&["exposure/tools-exec-host-sandbox-no-sandbox-agents"])),
    check("tools.exec.security_full_configured", Rules(&["exposure/tools-exec-security-full-configured"])),
    check("tools.exec.agent_skill_mcp_boundary_drift", Rules(&["exposure/tools-exec-agent-skill-mcp-boundary-drift"])),
    check(
        "tools.exec.fs_tools_disabled_but_exec_enabled",
        Rules(&["exposure/tools-exec-fs-tools-disabled-but-exec-enabled"]),
    ),
    check("tools.exec.auto_allow_skills_enabled", Elsewhere("the approvals in the state database")),
    check(
        "tools.exec.allowlist_interpreter_without_strict_inline_eval",
        Elsewhere("the approvals in the state database"),
    ),
    check(
        "tools.exec.safe_bins_interpreter_unprofiled",
        Rules(&["exposure/tools-exec-safe-bins-interpreter-unprofiled"]),
    ),
    check("tools.exec.safe_bins_broad_behavior", Rules(&["exposure/tools-exec-safe-bins-broad-behavior"])),
    check("tools.exec.safe_bin_trusted_dirs_risky", Rules(&["exposure/tools-exec-safe-bin-trusted-dirs-risky"])),
    check("tools.elevated.allowFrom.<provider>.wildcard", Rules(&["exposure/tools-elevated-allow-from-wildcard"])),
    check("tools.elevated.allowFrom.<provider>.large", Rules(&["exposure/tools-elevated-allow-from-large"])),
    check("skills.workspace.symlink_escape", Elsewhere("links in the workspace of the machine that runs OpenClaw")),
    check("skills.workspace.scan_truncated", Elsewhere("the number of directories in that workspace")),
    check("plugins.extensions_no_allowlist", Elsewhere("which plugins are installed")),
    check("plugins.allow_phantom_entries", Elsewhere("which plugins are installed")),
    check("plugins.installs_unpinned_npm_specs", Elsewhere(RECORDS)),
    check("plugins.installs_missing_integrity", Elsewhere(RECORDS)),
    check("plugins.installs_version_drift", Elsewhere(RECORDS)),
    check("plugins.code_safety", Elsewhere(CODE)),
    check("plugins.code_safety.entry_path", Elsewhere(CODE)),
    check("plugins.code_safety.entry_escape", Elsewhere(CODE)),
    check("plugins.code_safety.manifest_parse_error", Elsewhere(CODE)),
    check("plugins.code_safety.scan_failed", Elsewhere(CODE)),
    check("plugins.<pluginId>.security_audit_failed", Elsewhere("a failure of an installed plugin")),
    check("skills.code_safety", Elsewhere(CODE)),
    check("skills.code_safety.scan_failed", Elsewhere(CODE)),
    check(
        "channels.discord.allowlisted_groups.broad_members",
        Rules(&["exposure/channels-discord-allowlisted-groups-broad-members"]),
    ),
    check("security.exposure.open_channels_with_exec", Rules(&["exposure/security-exposure-open-channels-with-exec"])),
    check(
        "security.exposure.open_groups_with_elevated",
        Rules(&["exposure/security-exposure-open-groups-with-elevated"]),
    ),
    check(
        "security.exposure.open_groups_with_runtime_or_fs",
        Rules(&["exposure/security-exposure-open-groups-with-runtime-or-fs"]),
    ),
    check(
        "security.exposure.open_groups_with_control_plane_tools",
        Rules(&["exposure/security-exposure-open-groups-with-control-plane-tools"]),
    ),
    check("security.trust_model.multi_user_heuristic", Rules(&["exposure/security-trust-model-multi-user-heuristic"])),
    check(
        "security.trust_model.cross_agent_session_access_default",
        Rules(&["exposure/security-trust-model-cross-agent-session-access-default"]),
    ),
    check("tools.profile_minimal_overridden", Rules(&["exposure/tools-profile-minimal-overridden"])),
    check("plugins.tools_reachable_permissive_policy", Elsewhere("which plugins are installed")),
    check("models.legacy", Rules(&["exposure/models-legacy"])),
    check("models.weak_tier", Rules(&["exposure/models-weak-tier"])),
    check("models.small_params", Rules(&["exposure/models-small-params"])),
    check("channels.<provider>.dm.open", Rules(&["exposure/channels-dm-open"])),
    check("channels.<provider>.dm.open_invalid", Rules(&["exposure/channels-dm-open-invalid"])),
    check("channels.<provider>.dm.scope_main_multiuser", Rules(&["exposure/channels-dm-scope-main-multiuser"])),
    check(
        "channels.<provider>.allowFrom.mutable_entries_inert",
        Rules(&["exposure/channels-allow-from-mutable-entries-inert"]),
    ),
    check(
        "channels.<provider>.allowFrom.dangerous_name_matching_enabled",
        Rules(&["exposure/channels-allow-from-dangerous-name-matching-enabled"]),
    ),
    check(
        "channels.<provider>.account.read_only_resolution",
        Elsewhere("secrets that could not be resolved on the machine that runs the audit"),
    ),
    check("channels.<provider>.warning.<n>", Elsewhere("free text of an installed plugin")),
    check("summary.attack_surface", Rules(&["exposure/summary-attack-surface"])),
    unlisted("mcp.apps.enabled", Rules(&["exposure/mcp-apps-enabled"])),
    unlisted(
        "gateway.trusted_proxy_device_auto_approve",
        Rules(&["exposure/gateway-trusted-proxy-device-auto-approve"]),
    ),
    unlisted(
        "gateway.trusted_proxy_device_auto_approve_admin",
        Rules(&["exposure/gateway-trusted-proxy-device-auto-approve-admin"]),
    ),
    unlisted("security.trust_model.group_scope_main", Rules(&["exposure/security-trust-model-group-scope-main"])),
    unlisted(
        "channels.telegram.allowFrom.invalid_entries",
        Rules(&["exposure/channels-telegram-allow-from-invalid-entries"]),
    ),
    unlisted(
        "channels.telegram.groups.allowFrom.wildcard",
        Rules(&["exposure/channels-telegram-groups-allow-from-wildcard"]),
    ),
    unlisted(
        "channels.telegram.groups.allowFrom.missing",
        Rules(&["exposure/channels-telegram-groups-allow-from-missing"]),
    ),
    unlisted("channels.<provider>.groups.open", Rules(&["exposure/channels-groups-open"])),
    unlisted("gateway.env_token_overrides_config", Elsewhere("the environment of the machine that runs the gateway")),
    unlisted("config.agent_roster.invalid_default_count", Elsewhere("validity, of which the `schema` rules speak")),
    unlisted(
        "tools.exec.mcporter_registry_inspection_incomplete",
        Elsewhere("a file of the state directory that could not be read there"),
    ),
    unlisted("channels.<provider>.dm.disabled", Elsewhere("a channel being closed, which is no risk")),
    unlisted("channels.<provider>.dm.locked", Elsewhere("the approved senders in the state database")),
    unlisted(
        "channels.<provider>.dm.wildcard_routing_unverified.<account>",
        Elsewhere("how an installed plugin routes messages"),
    ),
    unlisted(
        "channels.<provider>.routing.owner_missing.<account>",
        Elsewhere("how an installed plugin routes messages"),
    ),
    unlisted(
        "channels.dm.session_collision.<accounts>.<n>",
        Elsewhere("the approved senders in the state database, and how installed plugins route messages"),
    ),
];

impl Check {
    /// The rules that stand for it.
    #[must_use]
    pub fn rules(&self) -> &'static [&'static str] {
        match self.basis {
            Rules(rules) => rules,
            Elsewhere(_) => &[],
        }
    }

    /// Whether `name` is this check, with anything in the place of the parts in angle brackets.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        if !self.id.contains('<') {
            return self.id == name;
        }
        let (mut wanted, mut given) = (self.id.split('.'), name.split('.'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == given || (wanted.starts_with('<') && !given.is_empty()) => {}
                _ => return false,
            }
        }
    }
}

/// The rules that a check's id stands for; none if there is no such check or nothing of it can be told from a file.
#[must_use]
pub fn rules_named(name: &str) -> &'static [&'static str] {
    // No id of a rule holds a full stop, and every id of a check does.
    if !name.contains('.') {
        return &[];
    }
    let exact = CHECKS.iter().find(|check| check.id == name);
    exact.or_else(|| CHECKS.iter().find(|check| check.is_named(name))).map_or(&[], Check::rules)
}

/// Whether `name` is a check's id that stands for `rule`.
#[must_use]
pub fn is_alias(name: &str, rule: &str) -> bool {
    rules_named(name).contains(&rule)
}

/// The ids of the checks that a rule stands for.
pub fn aliases(rule: &'static str) -> impl Iterator<Item = &'static str> {
    CHECKS.iter().filter(move |check| check.rules().contains(&rule)).map(|check| check.id)
}

/// Why no rule stands for a check; nothing if one does, or if there is no such check.
#[must_use]
pub fn elsewhere(name: &str) -> Option<&'static str> {
    CHECKS.iter().filter(|check| check.is_named(name)).find_map(|check| match check.basis {
        Rules(_) => None,
        Elsewhere(why) => Some(why),
    })
}
