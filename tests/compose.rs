//! Compose files as people write them.

#[path = "common/mod.rs"]
#[allow(dead_code, reason = "not every test needs everything")]
mod common;

use common::{Run, Sandbox, fake};

/// Checks a Compose file of this text.
fn check(text: &str) -> Run {
    let sandbox = Sandbox::new();
    sandbox.write("docker-compose.yml", text);
    sandbox.check(&[])
}

/// Line and rule of every finding.
fn found(run: &Run) -> Vec<(usize, String)> {
    let place = |line: &str| {
        let number = line.split(':').nth(1)?.parse().ok()?;
        Some((number, line.split(['[', ']']).nth(1)?.to_owned()))
    };
    run.stdout.lines().filter_map(place).collect()
}

/// Asserts that exactly these rules report these lines, whatever the order of those on one line.
fn assert_found(text: &str, expected: &[(usize, &str)]) {
    let run = check(text);
    let mut found = found(&run);
    found.sort();
    let mut expected: Vec<(usize, String)> = expected.iter().map(|(line, rule)| (*line, (*rule).to_owned())).collect();
    expected.sort();
    assert_eq!(found, expected, "{text}\n{}{}", run.stdout, run.stderr);
}

/// The shape of the file that OpenClaw's own repository offers, its port on every address.
#[test]
fn the_usual_file_publishes_its_port() {
    let text = "\
services:
  openclaw-gateway:
    image: ${OPENCLAW_IMAGE:-openclaw:local}
    build: .
    environment:
      HOME: /home/node
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN:-}
      CLAUDE_AI_SESSION_KEY: ${CLAUDE_AI_SESSION_KEY:-}
      TZ: ${OPENCLAW_TZ:-UTC}
    volumes:
      - ${OPENCLAW_CONFIG_DIR}:/home/node/.openclaw
      - ${OPENCLAW_WORKSPACE_DIR}:/home/node/.openclaw/workspace
      ## Uncomment for sandboxes
      # - /var/run/docker.sock:/var/run/docker.sock
    ports:
      - \"${OPENCLAW_GATEWAY_PORT:-18789}:18789\"
      - \"${OPENCLAW_BRIDGE_PORT:-18790}:18790\"
    init: true
    restart: unless-stopped
    command:
      [
        \"node\",
        \"dist/index.js\",
        \"gateway\",
        \"--bind\",
        \"${OPENCLAW_GATEWAY_BIND:-lan}\",
        \"--port\",
        \"18789\",
      ]
    healthcheck:
      test: [\"CMD\", \"node\", \"-e\", \"fetch('http://127.0.0.1:18789/healthz').then((r)=>process.exit(r.ok?0:1))\"]
      interval: 30s
";
    assert_found(text, &[(16, "exposure/compose-published-port")]);
}

#[test]
fn ports_in_every_form() {
    let of = |port: &str| format!("services:\n  a:\n    image: openclaw\n    ports:\n      - {port}\n");
    for (port, line) in [
        ("18789", Some(5)),
        ("18789:18789", Some(5)),
        ("\"0.0.0.0:80:18789/tcp\"", Some(5)),
        ("'[::]:18789:18789'", Some(5)),
        ("target: 18789\n        published: 80", Some(6)),
        ("{ target: 18789, host_ip: 0.0.0.0 }", Some(5)),
        ("\"${HOST:-0.0.0.0}:18789:18789\"", Some(5)),
        ("127.0.0.1:18789:18789", None),
        ("\"${HOST:-127.0.0.1}:18789:18789\"", None),
        ("\"${HOST}:18789:18789\"", None),
        ("target: 18789\n        host_ip: 127.0.0.1", None),
        ("8080:80", None),
        ("18789:80", None),
    ] {
        let expected: Vec<_> = line.map(|line| (line, "exposure/compose-published-port")).into_iter().collect();
        assert_found(&of(port), &expected);
    }
}

#[test]
fn mounts_in_every_form() {
    let of = |mount: &str| format!("services:\n  a:\n    image: openclaw\n    volumes:\n      - {mount}\n");
    for (mount, reported) in [
        ("/:/host", true),
        ("\"/:/host:ro\"", true),
        ("$HOME:/home/node", true),
        ("~/.aws:/root/.aws:ro", true),
        ("/run/docker.sock:/var/run/docker.sock", true),
        ("type: bind\n        source: /etc\n        target: /etc", true),
        ("~/.openclaw:/home/node/.openclaw", false),
        ("/etc/localtime:/etc/localtime:ro", false),
        ("./secrets:/run/secrets:ro", false),
        ("data:/data", false),
        ("/data", false),
        ("type: volume\n        source: home\n        target: /home", false),
        ("/srv/openclaw/data:/data", false),
        ("${DATA}:/data", false),
    ] {
        let run = check(&of(mount));
        assert_eq!(run.stdout.contains("[sandbox/compose-host-mount]"), reported, "{mount}: {}", run.stdout);
        assert_eq!(found(&run).len(), usize::from(reported), "{mount}: {}", run.stdout);
    }
}

#[test]
fn credentials_in_the_environment() {
    let of = |line: &str| fake(&format!("services:\n  a:\n    image: openclaw\n    environment:\n      {line}\n"));
    for (line, reported) in [
        ("OPENCLAW_GATEWAY_TOKEN: changeme", true),
        ("- OPENCLAW_GATEWAY_PASSWORD=admin", true),
        ("- OPENCLAW_GATEWAY_TOKEN=${OPENCLAW_GATEWAY_TOKEN:-<<alnum:20>>}", true),
        ("MY_API_KEY: \"<<alnum:32>>\"", true),
        ("DB_PASSWORD: <<alnum:16>>", true),
        ("MY_API_KEY: ${MY_API_KEY}", false),
        ("- MY_API_KEY", false),
        ("MY_API_KEY:", false),
        ("MY_API_KEY: your-api-key-here", false),
        ("MY_TOKEN_FILE: /run/secrets/token", false),
        ("MY_TOKEN: /run/secrets/token", false),
        ("MAX_TOKENS: 4096", false),
        ("LOG_LEVEL: debug", false),
    ] {
        let text = of(line);
        let run = check(&text);
        let secrets = found(&run).into_iter().filter(|(_, rule)| rule.starts_with("secret/")).count();
        assert_eq!(secrets, usize::from(reported), "{line}: {}", run.stdout);
        assert!(!reported || run.stdout.starts_with("docker-compose.yml:5:"), "{}", run.stdout);
        for word in text.split([' ', '=', '"', '\n', '-', '}']).filter(|word| word.len() >= 16 && !word.contains('_')) {
            assert!(!run.stdout.contains(word), "a value got out");
        }
    }
}

#[test]
fn rights_and_namespaces_of_the_host() {
    let text = "\
x-base: &base
  privileged: true
  security_opt: [ seccomp=unconfined, no-new-privileges:true ]
services:
  clawdbot:
    <<: *base
    build: .
    network_mode: \"host\"
    pid: host
    cap_add:
      - NET_BIND_SERVICE
      - CAP_SYS_ADMIN
  postgres:
    image: postgres:17
    container_name: openclaw-db
    network_mode: host
    environment:
      POSTGRES_HOST_AUTH_METHOD: md5
";
    assert_found(
        text,
        &[
            (2, "sandbox/compose-privileged"),
            (3, "sandbox/compose-privileged"),
            (8, "sandbox/compose-host-namespace"),
            (9, "sandbox/compose-host-namespace"),
            (12, "sandbox/compose-privileged"),
        ],
    );
}

#[test]
fn files_of_other_programs_and_unreadable_ones() {
    assert_found("services:\n  web:\n    image: nginx\n    privileged: true\n    network_mode: host\n", &[]);
    let run = check("services:\n  openclaw:\n\timage: openclaw\n");
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("not read as a Compose file, as it is indented with tabs"), "{}", run.stderr);
}

#[test]
fn a_comment_suppresses_a_line() {
    let text = "services:\n  openclaw:\n    build: .\n    # openclaw-lint: ignore[sandbox/compose-privileged] the lab\n    privileged: true\n";
    assert_found(text, &[]);
}
