//! The life of a secret: when it ends, when it is rotated, and what the clock says to both.

use std::path::PathBuf;

use openclaw_lint::finding::Finding;
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules;
use openclaw_lint::settings::Settings;

const NOW: &str = "2026-03-15T00:00:00Z";

/// What the rules on lifetimes and rotation say at a time: the first file is the one that is looked at.
fn lint_at(now: &str, files: &[(&str, String)]) -> Vec<Finding> {
    let root = PathBuf::from("/home/openclaw");
    let mut store = MemoryStore::default();
    let mut documents = Vec::new();
    for (name, text) in files {
        store.0.insert(root.join(name), text.as_bytes().to_vec());
        let name = PathBuf::from(name);
        let kind = name.file_name().and_then(|name| Kind::of_name(name.to_str()?));
        if let Some(kind) = kind {
            let shown = name.to_string_lossy().into_owned();
            documents.push(Document::parse(root.join(&name), shown, kind, text.clone().into_bytes()));
        }
    }
    let settings = Settings::at(now.parse().expect("a date"));
    let mut found = rules::check(&documents, &store, &settings);
    let of_life = ["expired", "expiring", "no-expiry", "long-lived", "invalid-date", "deprecated"];
    found.retain(|finding| {
        let (family, name) = finding.rule.split_once('/').expect("a rule");
        family == "rotation" || family == "secretref" && of_life.contains(&name)
    });
    found
}

#[track_caller]
fn gives(files: &[(&str, String)], want: &[(&str, &str)]) {
    let found = lint_at(NOW, files);
    let told: Vec<(&str, &str)> = found.iter().map(|finding| (finding.rule, finding.message.as_str())).collect();
    assert_eq!(told, want);
}

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let groups = bytes.chunks(3).map(|group| {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or_default()));
        (0..=group.len()).map(|at| char::from(alphabet[(bits >> (18 - 6 * at) & 63) as usize])).collect::<String>()
    });
    groups.collect()
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A token with these claims and a signature of nothing.
fn token(claims: &str) -> String {
    let parts = [r#"{"alg":"HS256","typ":"JWT"}"#, claims, "not a signature, yet as long as one is"];
    parts.map(|part| base64(part.as_bytes(), URL)).join(".")
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    [&[tag, 0x82], &length[length.len() - 2..], content].concat()
}

/// A certificate that is good between these dates, and of which nothing else is true.
fn certificate(from: &str, until: &str) -> String {
    let dates = [element(0x17, from.as_bytes()), element(0x17, until.as_bytes())].concat();
    let signed =
        [element(2, &[1; 16]), element(0x30, &[5; 9]), element(0x30, &[0; 40]), element(0x30, &dates)].concat();
    let text = base64(&element(0x30, &element(0x30, &signed)), STANDARD);
    format!("-----BEGIN CERTIFICATE-----\\n{text}\\n-----END CERTIFICATE-----\\n")
}

fn config(key: &str) -> (&'static str, String) {
    ("openclaw.json", format!(r#"{{ models: {{ providers: {{ acme: {{ apiKey: {key} }} }} }} }}"#))
}

#[test]
fn json_web_tokens_end() {
    let key = |claims: &str| config(&format!("\"{}\"", token(claims)));
    // 2026-03-01, 2026-03-18, and a life of a quarter of an hour.
    gives(&[key(r#"{"exp":1772323200}"#)], &[("secretref/expired", "this JSON Web Token expired on 2026-03-01")]);
    gives(
        &[key(r#"{"iat":1773790200,"exp":1773791100}"#)],
        &[("secretref/expiring", "this JSON Web Token expires in 2 days, on 2026-03-17")],
    );
    gives(&[key(r#"{"sub":"1"}"#)], &[("secretref/no-expiry", "this JSON Web Token never expires")]);
    let long = "this JSON Web Token is good for 3650 days, until 2035-12-30; the policy allows a credential 90 days";
    let header =
        format!(r#"{{ headers: {{ Authorization: "Bearer {}" }} }}"#, token(r#"{"iat":1767225600,"exp":2082585600}"#));
    let server = ("openclaw.json", format!("{{ mcp: {{ servers: {{ acme: {header} }} }} }}"));
    gives(&[server], &[("secretref/long-lived", long)]);
}

#[test]
fn certificates_end() {
    let tls = |certificate: &str| {
        let tls = format!(r#"{{ request: {{ tls: {{ cert: "{certificate}" }} }} }}"#);
        ("openclaw.json", format!("{{ models: {{ providers: {{ acme: {tls} }} }} }}"))
    };
    let expired = [("secretref/expired", "this certificate expired on 2026-03-01")];
    gives(&[tls(&certificate("250301000000Z", "260301000000Z"))], &expired);
    gives(&[tls(&certificate("250301000000Z", "270301000000Z"))], &[]);
    gives(&[tls("-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n")], &[]);
}

#[test]
fn logins_end() {
    let profiles = |profile: &str| {
        ("agents/main/agent/auth-profiles.json", format!(r#"{{ version: 1, profiles: {{ "acme:a": {profile} }} }}"#))
    };
    let token = |expires: &str| {
        profiles(&format!(r#"{{ type: "token", provider: "acme", token: "${{ACME}}", expires: {expires} }}"#))
    };
    gives(&[token("1772323200000")], &[("secretref/expired", "this token expired on 2026-03-01")]);
    gives(&[token("1780272000000")], &[]);
    // Seconds are milliseconds to OpenClaw.
    let found = lint_at(NOW, &[token("1780272000")]);
    assert_eq!(found[0].message, "this token expired on 1970-01-21");
    assert!(found[0].help.as_ref().is_some_and(|help| help.contains("milliseconds")));
    for expires in ["\"2026-06-01\"", "0", "-1", "9e15", "true"] {
        let message = "OpenClaw does not use a profile with this `expires`";
        gives(&[token(expires)], &[("secretref/invalid-date", message)]);
    }
    let login = |refresh: &str| {
        profiles(&format!(
            r#"{{ type: "oauth", provider: "acme", access: "${{A}}", {refresh} expires: 1772323200000 }}"#
        ))
    };
    gives(&[login(r#"refresh: "${R}","#)], &[]);
    let message = "this login, which cannot be refreshed, expired on 2026-03-01";
    gives(&[login("")], &[("secretref/expired", message)]);
    let twitch = |refresh: &str| {
        let dates = "expiresIn: 3600, obtainmentTimestamp: 1772323200000";
        ("openclaw.json", format!("{{ channels: {{ twitch: {{ accessToken: \"${{T}}\", {refresh} {dates} }} }} }}"))
    };
    gives(&[twitch(r#"refreshToken: "${R}","#)], &[]);
    gives(&[twitch("")], &[("secretref/expired", message)]);
}

#[test]
fn references_lead_to_what_ended() {
    let reference = |id: &str, mode: &str| {
        let provider = format!(r#"{{ source: "file", path: "store/keys.json"{mode} }}"#);
        let key = format!(r#"{{ source: "file", provider: "disk", id: "{id}" }}"#);
        let models = format!(r#"{{ providers: {{ acme: {{ apiKey: {key} }} }} }}"#);
        ("openclaw.json", format!("{{ secrets: {{ providers: {{ disk: {provider} }} }}, models: {models} }}"))
    };
    let ended = token(r#"{"exp":1772323200}"#);
    let store = |text: String| ("store/keys.json", text);
    gives(
        &[reference("/acme/key", ""), store(format!(r#"{{"acme":{{"key":"{ended}"}}}}"#))],
        &[("secretref/expired", "the JSON Web Token that this leads to expired on 2026-03-01")],
    );
    gives(
        &[reference("value", r#", mode: "singleValue""#), store(ended)],
        &[("secretref/expired", "the JSON Web Token that this leads to expired on 2026-03-01")],
    );
    let dated = |until: &str| store(format!(r#"{{"acme":{{"key":"k","expiresAt":"{until}"}}}}"#));
    gives(
        &[reference("/acme/key", ""), dated("2026-03-01")],
        &[("secretref/expired", "the secret that this leads to expired on 2026-03-01")],
    );
    gives(&[reference("/acme/key", ""), dated("2026-05-01")], &[]);
}

fn stored(dates: &str) -> (&'static str, String) {
    ("secrets.json", format!(r#"{{ chat: {{ value: "${{CHAT}}", provider: "vault"{dates} }} }}"#))
}

#[test]
fn dates_that_say_nothing() {
    gives(
        &[stored(r#", createdAt: "2026-03-01", expiresAt: "soon""#)],
        &[("secretref/invalid-date", "`expiresAt` is no date")],
    );
    gives(&[stored(r#", createdAt: "2026-03-01", expiresAt: "${UNTIL}""#)], &[]);
    gives(
        &[stored(r#", createdAt: "2026-05-01", expiresAt: "2026-04-01""#)],
        &[
            (
                "secretref/invalid-date",
                "`createdAt` lies in the future, so it tells nothing about the age of the secret",
            ),
            ("secretref/invalid-date", "the secret ends before it begins"),
        ],
    );
}

fn named(rest: &str) -> (&'static str, String) {
    let text = format!(r#"{{ secrets: {{ chat: {{ provider: "external", source: "vault://team/chat"{rest} }} }} }}"#);
    ("openclaw.json", text)
}

#[test]
fn rotations_that_did_not_come() {
    let late = "secret `chat` was last changed on 2026-03-01; by its schedule the next rotation was on 2026-03-02, and no \
                more than 24 hours may pass";
    gives(&[named(r#", rotation: "daily", lastRotated: "2026-03-01T12:00:00Z""#)], &[("rotation/overdue", late)]);
    gives(&[named(r#", rotation: "weekly", lastRotated: "2026-03-10""#)], &[]);
    // When it was made is no proof, where the schedule is not its own.
    let policy = (
        "openclaw.json",
        r#"{ rotationPolicy: { enabled: true, schedule: "0 0 * * 0", fallbackTo: "staging", notificationChannel: "ops" } }"#
            .to_owned(),
    );
    gives(&[stored(r#", createdAt: "2026-03-01", expiresAt: "2026-05-01""#), policy.clone()], &[]);
    let late = "secret `chat` was last changed on 2026-03-01; by its schedule the next rotation was on 2026-03-08, and no \
                more than 7 days may pass";
    gives(
        &[stored(r#", rotatedAt: "2026-03-01T06:00:00Z", expiresAt: "2026-05-01""#), policy],
        &[("rotation/overdue", late)],
    );
}

#[test]
fn the_clock_is_the_one_that_is_set() {
    let file = stored(r#", createdAt: "2026-03-01", expiresAt: "2026-05-01""#);
    let rules = |now: &str| lint_at(now, std::slice::from_ref(&file)).into_iter().map(|f| f.rule).collect::<Vec<_>>();
    assert!(rules("2026-03-15T00:00:00Z").is_empty());
    assert_eq!(rules("2026-04-25T00:00:00Z"), ["secretref/expiring"]);
    assert_eq!(rules("2026-04-30T23:59:59Z"), ["secretref/expiring"]);
    assert_eq!(rules("2026-05-01T00:00:00Z"), ["secretref/expired"]);
    assert_eq!(rules("2026-06-01T00:00:00Z"), ["rotation/overdue", "secretref/expired"]);
}

#[test]
fn time_zones_beside_a_schedule() {
    let policy = |zone: &str| {
        let schedule = r#"schedule: "30 2 1 * *", fallbackTo: "staging", notificationChannel: "ops""#;
        ("openclaw.json", format!(r#"{{ rotationPolicy: {{ enabled: true, {schedule}, timezone: "{zone}" }} }}"#))
    };
    let help = |zone: &str| {
        let found = lint_at(NOW, &[policy(zone)]);
        let slow = found.into_iter().find(|finding| finding.rule == "rotation/too-slow");
        slow.and_then(|finding| finding.help).unwrap_or_default()
    };
    assert!(help("UTC").ends_with("the next runs are 2026-04-01 02:30, 2026-05-01 02:30 and 2026-06-01 02:30 UTC"));
    // Summer time begins on 2026-03-29.
    assert!(help("Europe/Berlin").ends_with("2026-04-01 00:30, 2026-05-01 00:30 and 2026-06-01 00:30 UTC"));
    let found = lint_at(NOW, &[policy("Europe/Berln")]);
    assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["rotation/invalid-schedule"]);
}
