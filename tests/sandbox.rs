//! What the sandbox rules say, and where exactly.

use std::path::PathBuf;

use openclaw_lint::finding::{Confidence, Finding, Severity};
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules::check;
use openclaw_lint::settings::Settings;
use proptest::prelude::*;

fn lint(text: &str) -> Vec<Finding> {
    let name = "openclaw.json".to_owned();
    let document = Document::parse(PathBuf::from("/r/openclaw.json"), name, Kind::OpenClaw, text.as_bytes().to_vec());
    let settings = Settings::at("2026-03-15T00:00:00Z".parse().expect("a valid timestamp"));
    let mut findings = check(&[document], &MemoryStore::default(), &settings);
    findings.retain(|finding| finding.rule.starts_with("sandbox/"));
    findings.sort_by(Finding::report_order);
    findings
}

/// `severity rule pointer: text at the span`, one line each.
fn report(text: &str) -> String {
    let line = |finding: &Finding| {
        format!(
            "{} {} {}: {}\n",
            finding.severity.as_str(),
            finding.rule.trim_start_matches("sandbox/"),
            finding.pointer.as_deref().unwrap_or("-"),
            &text[finding.span.start..finding.span.end],
        )
    };
    lint(text).iter().map(line).collect()
}

fn docker(settings: &str) -> String {
    format!("{{ agents: {{ defaults: {{ sandbox: {{ mode: 'all', docker: {{ memory: '1g', {settings} }} }} }} }} }}")
}

/// The findings on one bind, as `severity rule`.
fn bind(bind: &str) -> Vec<String> {
    let quoted = serde_json::to_string(bind).expect("a string");
    let text = docker(&format!("binds: [{quoted}]"));
    lint(&text).iter().map(|finding| format!("{} {}", finding.severity.as_str(), &finding.rule[8..])).collect()
}

/// The text after all fixes of all findings.
fn fixed(text: &str) -> String {
    let findings = lint(text);
    let mut edits: Vec<_> = findings.iter().flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut out = text.to_owned();
    for edit in edits {
        out.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    out
}

#[test]
fn a_bind_is_reported_once_for_what_it_exposes() {
    for (text, expected) in [
        ("/:/root", "error host-root-bind"),
        ("//:/host:ro", "error host-root-bind"),
        ("/proc/self/root:/host:ro", "error host-root-bind"),
        ("C:\\:/c", "error host-root-bind"),
        ("/home:/h", "error home-bind"),
        ("/root:/h:ro", "error home-bind"),
        ("${HOME}:/h", "error home-bind"),
        ("C:/Users/Al:/h", "error home-bind"),
        ("/home/al/.ssh:/k:ro", "error credential-bind"),
        ("/Users/al/Library/Keychains:/k:ro", "error credential-bind"),
        ("/home/al/.config:/k", "error credential-bind"),
        ("/home/al/.config/nvim:/k:ro", "warning credential-bind"),
        ("/srv/app/.env:/e:ro", "error credential-bind"),
        ("/srv/app/secrets:/e:ro", "warning credential-bind"),
        ("/var/run/docker.sock:/var/run/docker.sock", "error container-socket-bind"),
        ("/home/al/.colima/default/docker.sock:/d.sock", "error container-socket-bind"),
        ("\\\\.\\pipe\\docker_engine:/d", "error container-socket-bind"),
        ("/etc:/e:ro", "error system-bind"),
        ("/etc/localtime:/lt:ro", "warning system-bind"),
        ("/var:/v", "error system-bind"),
        ("/usr/local/bin:/b", "error system-bind"),
        ("/usr/local/bin:/b:ro", "info system-bind"),
        ("/lib/systemd:/b", "error system-bind"),
        ("/var/lib/docker:/d:ro", "error system-bind"),
        ("/opt:/o:ro", "warning system-bind"),
        ("/tmp:/t", "error system-bind"),
        ("/var/log:/l:ro", "warning system-bind"),
        ("/home/al/.openclaw:/s:ro", "error state-dir-bind"),
        ("/home/al/.openclaw/openclaw.json:/s:ro", "error state-dir-bind"),
        ("/home/al/.openclaw/skills:/s", "error state-dir-bind"),
        ("/home/al/.openclaw/logs:/s:ro", "warning state-dir-bind"),
        ("/srv/site:/site", "info writable-bind"),
        ("/home/al/.openclaw/workspace/memory:/m", "warning writable-bind"),
        ("/root/project:/p:ro", "warning system-bind"),
        ("/srv/site/.git:/git", "warning writable-bind"),
        ("data:/d:ro", "error relative-bind"),
        ("./data:/d:ro", "error relative-bind"),
        ("/srv/site:d:ro", "warning relative-bind"),
        ("/srv/site:/agent/x:ro", "warning reserved-target"),
        ("/srv/site:/etc:ro", "warning reserved-target"),
    ] {
        assert_eq!(bind(text), [expected], "{text}");
    }
}

#[test]
fn ordinary_binds_are_fine() {
    for text in [
        "/srv/site:/site:ro",
        "/home/al/.openclaw/workspace:/w",
        "/home/al/.openclaw/workspace/notes:/w/notes:ro",
        "/home/al/.openclaw/skills:/skills:ro",
        "/srv/site/output:/out",
        "C:\\work\\site:/site:ro",
        "${SITE}/content:/site:ro",
        "/usr/share/fonts:/fonts:ro",
        "/var/log/app:/l:ro",
    ] {
        assert_eq!(bind(text), [""; 0], "{text}");
    }
}

#[test]
fn every_part_has_its_own_span() {
    insta::assert_snapshot!(report(r#"{ "agents": { "defaults": { "sandbox": { "mode": "non-main",
        "docker": {
            "memory": "1g",
            "binds": ["C:\\Users\\Al:/h:ro", "\u002fhome/al/.aws:/workspace/aws:ro", "/srv/a:/etc", "/srv/b:/etc/:ro"],
            "network": "container:db",
            "seccompProfile": " Unconfined ",
            "dangerouslyAllowExternalBindSources": true,
        },
        "browser": { "binds": ["/etc/ssh:/x:ro"], "enabled": true, "network": "bridge" },
    } } } }"#), @r#"
    error home-bind /agents/defaults/sandbox/docker/binds/0: C:\\Users\\Al
    error credential-bind /agents/defaults/sandbox/docker/binds/1: \u002fhome/al/.aws
    warning reserved-target /agents/defaults/sandbox/docker/binds/1: /workspace/aws
    info writable-bind /agents/defaults/sandbox/docker/binds/2: /srv/a
    warning reserved-target /agents/defaults/sandbox/docker/binds/2: /etc
    warning duplicate-target /agents/defaults/sandbox/docker/binds/3: /etc/
    warning reserved-target /agents/defaults/sandbox/docker/binds/3: /etc/
    error network /agents/defaults/sandbox/docker/network: container:db
    error unconfined-profile /agents/defaults/sandbox/docker/seccompProfile:  Unconfined 
    warning dangerous-override /agents/defaults/sandbox/docker/dangerouslyAllowExternalBindSources: true
    error system-bind /agents/defaults/sandbox/browser/binds/0: /etc/ssh
    warning network /agents/defaults/sandbox/browser/network: bridge
    "#);
}

#[test]
fn agents_of_both_layouts_are_checked() {
    insta::assert_snapshot!(report(r#"{ agents: {
        defaults: { sandbox: { mode: "all", docker: { memory: "1g", binds: ["/srv/shared:/shared:ro"] } } },
        entries: { "a/b": { sandbox: { docker: { binds: ["/:/h", "/srv/other:/shared:ro"] } } } },
        list: [{ id: "c", workspace: "/home/al", sandbox: { workspaceAccess: "ro", docker: { user: "root" } } }],
    } }"#), @r#"
    error host-root-bind /agents/entries/a~1b/sandbox/docker/binds/0: /
    warning duplicate-target /agents/entries/a~1b/sandbox/docker/binds/1: /shared
    error home-bind /agents/list/0/workspace: /home/al
    warning root-user /agents/list/0/sandbox/docker/user: root
    "#);
}

#[test]
fn workspaces_are_mounted_by_the_defaults_too() {
    insta::assert_snapshot!(report(r#"{ agents: {
        defaults: { workspace: "/", sandbox: { mode: "all", workspaceAccess: "rw" } },
        entries: { a: { workspace: "/home/al" }, b: { workspace: "/etc", sandbox: { mode: "off" } } },
    } }"#), @r"
    error host-root-bind /agents/defaults/workspace: /
    error home-bind /agents/entries/a/workspace: /home/al
    ");
}

#[test]
fn the_external_shape_and_fragments_are_checked() {
    insta::assert_snapshot!(report(r#"{ agents: { defaults: { sandbox: {
        type: "docker", enabled: false, binds: ["/:/root", "./x:/x:ro"],
        security: { no_new_privileges: false, seccomp_profile: "none", cap_add: ["SYS_ADMIN"], privileged: true },
        limits: { memory: "2g" }, network: "host",
    } } } }"#), @r#"
    warning off-with-exec /agents/defaults/sandbox/enabled: false
    error host-root-bind /agents/defaults/sandbox/binds/0: /
    warning relative-bind /agents/defaults/sandbox/binds/1: ./x
    warning no-new-privileges /agents/defaults/sandbox/security/no_new_privileges: false
    error unconfined-profile /agents/defaults/sandbox/security/seccomp_profile: none
    error capabilities /agents/defaults/sandbox/security/cap_add/0: SYS_ADMIN
    error privileged /agents/defaults/sandbox/security/privileged: true
    error network /agents/defaults/sandbox/network: host
    "#);
    insta::assert_snapshot!(report(r#"{ "binds": [ "/:/root" ] }"#), @"error host-root-bind /binds/0: /");
    insta::assert_snapshot!(report(r#"{ sandbox: { type: "docker", binds: [] } }"#), @r#"
    warning missing-limits /sandbox: sandbox
    warning no-new-privileges /sandbox: sandbox
    "#);
    insta::assert_snapshot!(report(r#"{ docker: { binds: ["/home/al/.gnupg:/g:ro"] } }"#), @"error credential-bind /docker/binds/0: /home/al/.gnupg");
}

#[test]
fn a_well_made_external_sandbox_has_no_warning() {
    let text = r#"{ agents: { defaults: { sandbox: {
        type: "docker", enabled: true, mode: "restricted",
        binds: ["/root/.openclaw/workspace:/root/.openclaw/workspace",
                "/root/.openclaw/workspace/shop:/root/.openclaw/workspace/shop"],
        limits: { cpu: 1.5, memory: "1g", fs: { root: "/tmp/box", read_only: false } },
        security: { no_new_privileges: true, seccomp_profile: "strict" },
    } } } }"#;
    assert!(lint(text).iter().all(|finding| finding.severity == Severity::Info), "{}", report(text));
    let read_only = r#"{ binds: ["/root/.openclaw/workspace/shop:/root/.openclaw/workspace/shop:ro",
        "/root/.openclaw/workspace/memories:/root/.openclaw/workspace/memories:ro"] }"#;
    assert_eq!(report(read_only), "");
}

#[test]
fn variables_of_the_configuration_are_replaced() {
    let text = r#"{ env: { vars: { DATA: "/home/al/.ssh" } }, sandbox: { docker: { binds: ["${DATA}:/d:ro"] } } }"#;
    assert_eq!(report(text), "error credential-bind /sandbox/docker/binds/0: ${DATA}\n");
}

#[test]
fn read_only_binds_can_be_bypassed() {
    let found = |binds: &str| report(&docker(&format!("binds: [{binds}]"))).contains("bypassed-read-only");
    assert!(found("'/w/site:/site', '/w/site/content:/content:ro'"));
    assert!(found("'/w/site/content:/content:ro', '/w/site/content:/again'"));
    assert!(!found("'/w/site:/site', '/w/site/content:/site/content:ro'"));
    assert!(!found("'/w/site:/site', '/w/other:/other:ro'"));
    let workspace = r#"{ agents: { defaults: { workspace: "/w", sandbox: { mode: "all", workspaceAccess: "rw",
        docker: { memory: "1g", binds: ["/w/rules:/rules:ro", "/w/b:/workspace/b:ro"] } } } } }"#;
    assert!(report(workspace).contains("warning bypassed-read-only /agents/defaults/sandbox/docker/binds/0:"));
    assert!(!report(workspace).contains("warning bypassed-read-only /agents/defaults/sandbox/docker/binds/1:"));
}

#[test]
fn other_agents_have_workspaces() {
    let text = |of_a: &str| {
        format!(
            "{{ agents: {{ defaults: {{ workspace: '/w/main' }}, entries: {{
                a: {{ workspace: '/w/a', sandbox: {{ mode: 'all', docker: {{ memory: '1g', binds: ['{of_a}:/x:ro'] }} }} }},
                b: {{ workspace: '/w/b' }} }} }} }}"
        )
    };
    for other in ["/w/b", "/w/b/notes", "/w", "~/.openclaw/workspace-c"] {
        assert!(report(&text(other)).contains("other-agent-workspace-bind"), "{other}");
    }
    for own in ["/w/a", "/w/a/notes", "/w/main", "/x", "~/.openclaw/workspace-a", "~/.openclaw/workspace"] {
        assert!(!report(&text(own)).contains("other-agent-workspace-bind"), "{own}");
    }
}

#[test]
fn exec_without_sandbox() {
    let found = |text: &str| report(text).contains("off-with-exec");
    let full = "tools: { exec: { mode: 'full' } }";
    assert!(found(&format!("{{ {full} }}")));
    assert!(found(&format!("{{ {full}, agents: {{ defaults: {{ sandbox: {{ mode: 'off' }} }} }} }}")));
    assert!(found(
        "{ agents: { entries: { a: { tools: { exec: { security: 'full' } }, sandbox: { mode: 'off' } } } } }"
    ));
    assert!(!found(&format!("{{ {full}, agents: {{ defaults: {{ sandbox: {{ mode: 'all' }} }} }} }}")));
    assert!(!found(&format!("{{ {full}, agents: {{ entries: {{ a: {{ sandbox: {{ mode: 'all' }} }} }} }} }}")));
    assert!(!found("{ tools: { exec: { mode: 'full' }, deny: ['exec'] } }"));
    assert!(!found("{ tools: { exec: { security: 'full', ask: 'always' } } }"));
    assert!(!found("{ agents: { defaults: { sandbox: { mode: 'off' } } } }"));
    let off = |tools: &str| {
        report(&format!("{{ tools: {{ {tools} }}, agents: {{ defaults: {{ sandbox: {{ mode: 'off' }} }} }} }}"))
    };
    assert_eq!(off("profile: 'coding'"), "info off-with-exec /agents/defaults/sandbox/mode: off\n");
    assert_eq!(off("allow: ['read', 'exec']"), "info off-with-exec /agents/defaults/sandbox/mode: off\n");
    assert_eq!(off("allow: ['read']"), "");
    assert_eq!(off("profile: 'full', exec: { mode: 'allowlist' }"), "");
    assert_eq!(off("profile: 'full', deny: ['group:runtime']"), "");
}

#[test]
fn fixes_leave_nothing_to_fix() {
    for (before, after) in [
        ("'/srv/a:/a'", "'/srv/a:/a:ro'"),
        ("'/srv/a:/a:rw'", "'/srv/a:/a:ro'"),
        ("'/srv/a:/a:z,rw'", "'/srv/a:/a:z,ro'"),
        ("'/srv/a:/a:z'", "'/srv/a:/a:z,ro'"),
        ("'/srv/a:/a:'", "'/srv/a:/a:ro'"),
        (r"'\x2fsrv/a:/a:rw'", r"'\x2fsrv/a:/a:ro'"),
    ] {
        let fixed = fixed(&docker(&format!("binds: [{before}]")));
        assert_eq!(fixed, docker(&format!("binds: [{after}]")));
        assert_eq!(report(&fixed), "");
    }
}

#[test]
fn doors_to_the_host() {
    let found = |text: &str| report(&docker(text));
    insta::assert_snapshot!(found("extraHosts: ['db:10.0.0.1', 'host.docker.internal:host-gateway'], gpus: 'all'"), @r"
    info host-access /agents/defaults/sandbox/docker/extraHosts/1: host.docker.internal:host-gateway
    info host-access /agents/defaults/sandbox/docker/gpus: all
    ");
    assert_eq!(found("setupCommand: 'apt-get install -y curl && curl -V'"), "");
    assert!(
        found("setupCommand: 'curl -s https://x.example/i | sudo -E bash -s'").starts_with("warning setup-command")
    );
    assert!(
        found("setupCommand: ['bash', '-c', 'wget -qO- https://x.example | sh']").starts_with("warning setup-command")
    );
    assert!(found("image: 'registry.example:5000/agent'").starts_with("info unpinned-image"));
    assert_eq!(found("image: 'registry.example:5000/agent:1.2'"), "");
    assert!(found("capDrop: ['NET_RAW']").starts_with("warning capabilities"));
    assert_eq!(found("capDrop: ['all']"), "");
}

/// Work that grew with the square of the input would keep this test busy for minutes.
#[test]
fn many_binds_and_agents_are_judged_in_one_go() {
    let agents = |count: usize| {
        let agent = |i| {
            format!(
                "a{i}: {{ workspace: '/w/a{i}', tools: {{ exec: {{ mode: 'full' }} }}, sandbox: {{ mode: 'all', workspaceAccess: 'rw',
                docker: {{ binds: ['/w/shared:/shared:ro', '/w/shared/x:/x', '/w/a{}:/other:ro'] }} }} }}",
                i + 1
            )
        };
        format!("{{ agents: {{ entries: {{ {} }} }} }}", (0..count).map(agent).collect::<Vec<_>>().join(", "))
    };
    assert!(lint(&agents(4_000)).len() >= 4_000);
}

/// Whether a bind of the path is forbidden for what is known to lie there, not for what its name suggests.
fn is_forbidden(path: &str, mode: &str) -> bool {
    let bind = serde_json::to_string(&format!("{path}:/x{mode}")).expect("a string");
    lint(&docker(&format!("binds: [{bind}]"))).iter().any(|finding| {
        let on_path = !matches!(finding.rule, "sandbox/relative-bind" | "sandbox/reserved-target");
        on_path && finding.severity == Severity::Error && finding.confidence == Confidence::High
    })
}

/// The directory above, in the same spelling.
fn parent(path: &str) -> Option<&str> {
    let (above, _) = path.rsplit_once(['/', '\\'])?;
    match above {
        "" if path.len() > 1 => Some("/"),
        "" => None,
        drive if drive.ends_with(':') => (path.len() > drive.len() + 1).then(|| &path[..=drive.len()]),
        _ => Some(above),
    }
}

/// Names of directories that the rules know, and some that they do not.
const NAMES: &str = "etc|ssl|certs|var|lib|docker|kubelet|cloud|run|user|1000|podman|usr|local|bin|share|opt|srv|mnt|c|d|\
    media|tmp|\\.X11-unix|ssh-Xq1|Volumes|Macintosh HD|System|Data|Library|private|nix|store|home|al|Users|Shared|proc|\
    self|root|dev|null|boot|snap|export|spool|cron|log|host_mnt|desktop|host|ProgramData|Windows|data|site|containerd";
const HOMES: &str = r"~|/home/al|/root|/Users/al|\$HOME|/var/home/al|C:/Users/Al|/mnt/c/Users/Al";
const NAMES_AT_HOME: &str = "\\.config|gcloud|nvim|\\.local|share|keyrings|\\.cargo|credentials|registry|\\.ssh|\\.aws|\
    \\.docker|run|desktop|\\.colima|\\.openclaw|\\.openclaw-work|workspace|skills|logs|agents|Library|Application Support|\
    Google|Chrome|AppData|Roaming|Microsoft|Protect|\\.m2|\\.gradle|\\.npm|snap|firefox|src|site";

fn any_of(pattern: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(pattern).expect("a pattern")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_holds_a_forbidden_path_is_forbidden(
        path in prop_oneof![
            any_of(&format!("(/({NAMES})){{1,6}}")),
            any_of(&format!("({HOMES})(/({NAMES_AT_HOME})){{0,5}}")),
            any_of(r"[CD]:(\\(Users|Al|Windows|System32|ProgramData|Docker|data)){1,4}"),
        ],
        mode in prop_oneof![Just(""), Just(":ro")],
    ) {
        if is_forbidden(&path, mode) {
            let mut above = path.as_str();
            while let Some(next) = parent(above) {
                prop_assert!(is_forbidden(next, mode), "{} is forbidden and {} above it is not", path, next);
                above = next;
            }
        }
    }
}

proptest! {
    #[test]
    fn no_bind_brings_the_rules_down(binds in prop::collection::vec("([a-zA-Z:/\\\\~.${}%é ]|/home/a|\\.ssh|/proc/self/root|:ro)*", 0..6)) {
        let text = docker(&format!("binds: {}", serde_json::to_string(&binds).expect("strings")));
        for finding in lint(&text) {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
            for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(text.get(edit.span.start..edit.span.end).is_some());
            }
        }
    }
}
