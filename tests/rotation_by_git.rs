//! What the history of a repository tells about rotation, in repositories made by the real `git`.

#[path = "common/examples.rs"]
mod examples;
#[path = "common/git.rs"]
mod git;

use std::process::Command;

use git::{Repo, Run};
use openclaw_lint::rules::history::HISTORY_RULES;
use serde_json::Value;

const TOO_OLD: &str = "rotation/literal-too-old";
const EXPOSED: &str = "rotation/exposed-in-history";
const ANTHROPIC: &str = "secret/anthropic-api-key";

fn fake(template: &str) -> String {
    openclaw_lint::secrets::expand(template)
}

fn key() -> String {
    fake("sk-ant-api03-<<base64url:93>>AA")
}

/// A configuration with a literal, or whatever else is written as JSON5, as a provider's key.
fn config(value: &str) -> String {
    format!("{{ models: {{ providers: {{ anthropic: {{ apiKey: {value} }} }} }} }}\n")
}

fn literal() -> String {
    config(&format!("\"{}\"", key()))
}

const ENV_REF: &str = r#"{ source: "env", provider: "default", id: "ANTHROPIC_API_KEY" }"#;

/// A configuration that reads the key from an entry of `secrets.json`.
fn from_file() -> String {
    let provider = r#"providers: { files: { source: "file", path: "secrets.json", mode: "json" } }"#;
    let reference = r#"{ source: "file", provider: "files", id: "/anthropic/value" }"#;
    format!("{{ secrets: {{ {provider} }}, models: {{ providers: {{ anthropic: {{ apiKey: {reference} }} }} }} }}\n")
}

fn entry(created: &str) -> String {
    format!(
        "{{ anthropic: {{ value: \"${{KEY}}\", provider: \"vault\", createdAt: \"{created}\", \
         expiresAt: \"2027-01-01T00:00:00Z\" }} }}\n"
    )
}

/// Commits everything on a day; returns the commit's id.
fn commit_at(repo: &Repo, date: &str) -> String {
    repo.git(&["add", "-A"]);
    let mut command = Command::new("git");
    command.args(["commit", "-q", "--allow-empty", "-m", "change"]);
    command.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date);
    let run = repo.exec(&mut command, b"");
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    repo.git(&["rev-parse", "HEAD"])
}

/// A repository in which a configuration went through these states, one commit each.
fn with_states(states: &[(&str, String)]) -> Repo {
    let repo = Repo::init();
    for (date, text) in states {
        repo.write("openclaw.json", text);
        commit_at(&repo, date);
    }
    repo
}

fn history_at(repo: &Repo, now: &str, more: &[&str]) -> Run {
    let run = repo.run(&[&["history", "--format", "jsonl", "--no-cache", "--now", now], more].concat());
    assert!(!run.stdout.contains(&key()[15..]) && !run.stderr.contains(&key()[15..]), "the value got out");
    run
}

fn history(repo: &Repo) -> Vec<Value> {
    findings(&history_at(repo, "2026-03-15", &[]))
}

fn findings(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The findings of a rule.
fn of<'a>(findings: &'a [Value], rule: &str) -> Vec<&'a Value> {
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

/// The only finding of a rule.
fn only<'a>(findings: &'a [Value], rule: &str) -> &'a Value {
    let found = of(findings, rule);
    assert_eq!(found.len(), 1, "{rule} in {findings:#?}");
    found[0]
}

fn text<'a>(finding: &'a Value, key: &str) -> &'a str {
    finding[key].as_str().unwrap_or_default()
}

#[test]
fn examples_of_pages_are_true() {
    for rule in HISTORY_RULES {
        let meta = rule.meta();
        for (heading, expected) in [("Bad", true), ("Good", false)] {
            let repo = Repo::init();
            let commits = examples::commits(&format!("\n{}", meta.section(heading).unwrap_or_default()));
            assert!(!commits.is_empty(), "{}: {heading} has no commit", meta.id);
            for (date, files) in commits {
                for (name, bytes) in files {
                    repo.write(&name, bytes);
                }
                commit_at(&repo, &date);
            }
            let found = history(&repo);
            assert_eq!(!of(&found, meta.id).is_empty(), expected, "{} {heading}: {found:#?}", meta.id);
        }
    }
}

#[test]
fn a_literal_may_be_as_old_as_the_policy_for_its_kind_allows() {
    let repo = Repo::init();
    repo.write("model.env", format!("ANTHROPIC_API_KEY={}\n", key()));
    repo.write("source.env", fake("GITLAB_TOKEN=glpat-<<alnum:20>>\n"));
    repo.write("database.env", fake("DATABASE_URL=postgres://app:<<alnum:24>>@db.internal/app\n"));
    repo.write("chat.env", fake("BOT_TOKEN=<<digits:10>>:AA<<alnum:33>>\n"));
    commit_at(&repo, "2026-03-01T12:00:00Z");
    let old = |now: &str| -> Vec<String> {
        let run = history_at(&repo, now, &[]);
        let found = findings(&run);
        assert!(found.iter().filter(|finding| text(finding, "rule").starts_with("secret/")).count() >= 4, "{found:#?}");
        of(&found, TOO_OLD).into_iter().map(|finding| text(finding, "path").to_owned()).collect()
    };
    assert_eq!(old("2026-03-01T13:00:00Z"), [""; 0]);
    assert_eq!(old("2026-03-01T13:01:00Z"), ["source.env"]);
    assert_eq!(old("2026-03-02T00:01:00Z"), ["database.env", "source.env"]);
    assert_eq!(old("2026-03-02T12:01:00Z"), ["database.env", "model.env", "source.env"]);
    assert_eq!(old("2026-05-30T12:00:00Z"), ["database.env", "model.env", "source.env"]);
    assert_eq!(old("2026-05-30T12:01:00Z"), ["chat.env", "database.env", "model.env", "source.env"]);
    // Before it was committed it is not old.
    assert_eq!(old("2026-02-01"), [""; 0]);
    repo.write("openclaw-lint.toml", "[policy]\nsource-token-hours = 1000\nmodel-key-hours = 1000\n");
    assert_eq!(old("2026-03-02T12:01:00Z"), ["database.env"]);
    repo.write("openclaw-lint.toml", "[rules]\n\"rotation/literal-too-old\" = \"off\"\n");
    assert_eq!(old("2026-03-02T12:01:00Z"), [""; 0]);
}

#[test]
fn age_counts_from_the_first_commit_of_the_value_at_any_path() {
    let repo = Repo::init();
    repo.write("old/openclaw.json", literal());
    let first = commit_at(&repo, "2026-01-05T10:00:00Z");
    repo.write("old/openclaw.json", format!("// moved lines\n\n{}", literal()));
    commit_at(&repo, "2026-02-01T10:00:00Z");
    let found = history(&repo);
    let finding = only(&found, TOO_OLD);
    assert_eq!(
        text(finding, "message"),
        "this model provider's key has been committed in plain text since 2026-01-05, for 68 days; the policy allows \
         24 hours"
    );
    assert_eq!((text(finding, "severity"), text(finding, "confidence")), ("warning", "high"));
    assert_eq!((text(finding, "commit"), &finding["in_head"]), (first.as_str(), &Value::Bool(true)));
    assert_eq!(text(finding, "pointer"), "/models/providers/anthropic/apiKey");
    assert!(text(finding, "help").contains("https://") && text(finding, "help").contains("reference"), "{finding}");
    let secret = only(&found, ANTHROPIC);
    assert_eq!((&finding["span"], &finding["blob"]), (&secret["span"], &secret["blob"]));
    let fingerprint = text(finding, "fingerprint").to_owned();
    assert_ne!(fingerprint, text(secret, "fingerprint"));

    // Elsewhere in the file, and once more in another one: the same finding, and the new path's.
    repo.write("old/openclaw.json", format!("{{ gateway: {{ port: 1 }},{}", &literal()[1..]));
    repo.write("copy.env", format!("KEY={}\n", key()));
    commit_at(&repo, "2026-03-14T10:00:00Z");
    let found = history(&repo);
    let places: Vec<_> = of(&found, TOO_OLD).iter().map(|f| (text(f, "path"), text(f, "fingerprint"))).collect();
    assert_eq!(places[0].0, "copy.env");
    assert_eq!(places[1], ("old/openclaw.json", fingerprint.as_str()));
    assert!(text(of(&found, TOO_OLD)[0], "message").contains("since 2026-01-05"), "{found:#?}");
    // Only the whole history tells it.
    assert!(of(&findings(&history_at(&repo, "2026-03-15", &["HEAD~2..HEAD"])), TOO_OLD).is_empty());
    assert!(of(&findings(&repo.run(&["check", "--format", "jsonl"])), TOO_OLD).is_empty());
}

#[test]
fn a_reference_in_place_of_a_literal_is_named() {
    let repo = with_states(&[("2026-01-05T10:00:00Z", literal()), ("2026-02-20T10:00:00Z", config(ENV_REF))]);
    let (first, last) = (repo.git(&["rev-parse", "HEAD~"]), repo.git(&["rev-parse", "HEAD"]));
    repo.git(&["tag", "v1"]);
    let found = history(&repo);
    let finding = only(&found, EXPOSED);
    assert_eq!(
        text(finding, "message"),
        format!(
            "a model provider's key stood here in plain text from 2026-01-05 ({}) to 2026-02-20 ({}); HEAD now reads it \
             from SecretRef env:default:ANTHROPIC_API_KEY, and nothing proves that it was rotated",
            &first[..10],
            &last[..10]
        )
    );
    assert_eq!((text(finding, "severity"), &finding["in_head"]), ("warning", &Value::Bool(false)));
    for part in ["Rotate it first", "2 refs still lead to it", "git filter-repo"] {
        assert!(text(finding, "help").contains(part), "{part}: {finding}");
    }
    assert!(of(&found, TOO_OLD).is_empty());
    // The leak itself stays the error.
    assert_eq!(text(only(&found, ANTHROPIC), "severity"), "error");
    assert_eq!(history_at(&repo, "2026-03-15", &[]).code, 1);
    let again = history_at(&repo, "2026-03-15", &["--jobs", "1"]);
    assert_eq!(again.stdout, history_at(&repo, "2026-03-15", &["--jobs", "4"]).stdout);
    // One more commit on top, one more ref: the same finding.
    repo.write("README", "more\n");
    commit_at(&repo, "2026-03-01T10:00:00Z");
    repo.git(&["branch", "other"]);
    let later = history(&repo);
    assert_eq!(text(only(&later, EXPOSED), "fingerprint"), text(finding, "fingerprint"));
    assert!(text(only(&later, EXPOSED), "help").contains("3 refs still lead to it"));
}

#[test]
fn what_head_dropped_or_replaced_is_told_apart() {
    let states = [
        (config("\"${ANTHROPIC_API_KEY}\""), "HEAD now reads it from SecretRef env:default:ANTHROPIC_API_KEY"),
        (config(&fake("\"sk-ant-api03-<<base64url:92>>xAA\"")), "HEAD has another literal in its place"),
        ("{ gateway: { port: 18789 } }\n".to_owned(), "HEAD no longer has it"),
    ];
    for (after, expected) in states {
        let repo = with_states(&[("2026-01-05T10:00:00Z", literal()), ("2026-02-20T10:00:00Z", after)]);
        let found = history(&repo);
        assert!(text(only(&found, EXPOSED), "message").contains(expected), "{found:#?}");
    }
    let repo = with_states(&[("2026-01-05T10:00:00Z", literal())]);
    repo.git(&["rm", "-q", "openclaw.json"]);
    commit_at(&repo, "2026-02-20T10:00:00Z");
    assert!(text(only(&history(&repo), EXPOSED), "message").contains("HEAD no longer has it"));
    // Other files have the finding of the secret, which says the same.
    let repo = Repo::init();
    repo.write("a.env", format!("KEY={}\n", key()));
    commit_at(&repo, "2026-01-05T10:00:00Z");
    repo.git(&["rm", "-q", "a.env"]);
    commit_at(&repo, "2026-02-20T10:00:00Z");
    let found = history(&repo);
    assert_eq!((found.len(), text(&found[0], "rule")), (1, ANTHROPIC));
}

#[test]
fn auth_profiles_refer_beside_the_literal() {
    let profiles = |member: &str| {
        format!(
            "{{ version: 1, profiles: {{ \"anthropic:main\": {{ type: \"api_key\", provider: \"anthropic\", {member} }} }} }}\n"
        )
    };
    let repo = Repo::init();
    repo.write("auth-profiles.json", profiles(&format!("key: \"{}\"", key())));
    commit_at(&repo, "2026-01-05T10:00:00Z");
    repo.write("auth-profiles.json", profiles(&format!("keyRef: {ENV_REF}")));
    commit_at(&repo, "2026-02-20T10:00:00Z");
    let found = history(&repo);
    assert!(text(only(&found, EXPOSED), "message").contains("SecretRef env:default:ANTHROPIC_API_KEY"), "{found:#?}");
}

#[test]
fn a_date_after_the_last_exposure_proves_rotation() {
    let rotated = |created: &str| {
        let repo = with_states(&[("2026-01-05T10:00:00Z", literal())]);
        repo.write("secrets.json", entry(created));
        repo.write("openclaw.json", from_file());
        commit_at(&repo, "2026-02-20T10:00:00Z");
        repo
    };
    let repo = rotated("2026-02-21T08:00:00Z");
    let found = history(&repo);
    assert!(of(&found, EXPOSED).is_empty(), "{found:#?}");
    let secret = only(&found, ANTHROPIC);
    assert_eq!(text(secret, "severity"), "info");
    assert!(
        text(secret, "message").ends_with("; rotated on 2026-02-21, says `createdAt` in secrets.json of HEAD"),
        "{secret}"
    );
    // What the user has decided stays so.
    repo.write("openclaw-lint.toml", "[rules]\nsecret = \"warning\"\n");
    assert_eq!(text(only(&history(&repo), ANTHROPIC), "severity"), "warning");

    // Before or during the exposure, or in the future, it proves nothing.
    for created in ["2026-01-01T00:00:00Z", "2026-02-20T09:59:00Z", "2026-04-01T00:00:00Z", "soon"] {
        let found = history(&rotated(created));
        let message = text(only(&found, EXPOSED), "message");
        assert!(message.contains("SecretRef file:files:/anthropic/value"), "{message}");
        assert_eq!(text(only(&found, ANTHROPIC), "severity"), "error", "{created}");
    }
}

#[test]
fn entries_are_found_by_variable_name_and_reference_map() {
    let states: [(&str, String); 4] = [
        (
            "named.json",
            "{ secrets: { claude: { provider: \"external\", source: \"vault://kv/claude\", env_var: \"ANTHROPIC_API_KEY\", \
             createdAt: \"2026-02-21\" } } }\n"
                .to_owned(),
        ),
        ("secrets.json", entry("2026-02-21").replace("anthropic:", "\"anthropic-api-key\":")),
        (
            "refs.json",
            "{ openclaw: { gateway: { secrets: { refMap: { \"anthropic-api-key\": { provider: \"file\", \
             target: \"stored-key\", createdAt: \"2026-02-21\" } } } } } }\n"
                .to_owned(),
        ),
        (
            "agents.json",
            "{ externalSecrets: { agentCredentials: { anthropicApiKey: { source: \"vault\", field: \"key\", \
             lastRotatedAt: \"2026-02-21\" } } } }\n"
                .to_owned(),
        ),
    ];
    for (name, text_of_entry) in states {
        let repo = with_states(&[("2026-01-05T10:00:00Z", literal())]);
        repo.write("openclaw.json", config(ENV_REF));
        repo.write(name, &text_of_entry);
        commit_at(&repo, "2026-02-20T10:00:00Z");
        let found = history(&repo);
        assert!(of(&found, EXPOSED).is_empty(), "{name}: {found:#?}");
        assert_eq!(text(only(&found, ANTHROPIC), "severity"), "info", "{name}");
        repo.write(name, text_of_entry.replace("2026-02-21", "2026-02-19"));
        commit_at(&repo, "2026-02-20T11:00:00Z");
        let found = history(&repo);
        assert_eq!(text(only(&found, ANTHROPIC), "severity"), "error", "{name}");
    }
}

#[test]
fn the_entry_that_held_the_literal_may_say_so_itself() {
    let stored = |value: &str, created: &str| entry(created).replace("${KEY}", value);
    let repo = Repo::init();
    repo.write("secrets.json", stored(&key(), "2026-01-05"));
    commit_at(&repo, "2026-01-05T10:00:00Z");
    repo.write("secrets.json", stored("${KEY}", "2026-01-05"));
    commit_at(&repo, "2026-02-20T10:00:00Z");
    let found = history(&repo);
    assert!(text(only(&found, EXPOSED), "message").contains("HEAD now reads it from `${KEY}`"), "{found:#?}");
    repo.write("secrets.json", stored("${KEY}", "2026-02-22"));
    commit_at(&repo, "2026-02-22T10:00:00Z");
    let found = history(&repo);
    assert!(of(&found, EXPOSED).is_empty(), "{found:#?}");
    assert_eq!(text(only(&found, ANTHROPIC), "severity"), "info");
}

#[test]
fn what_another_branch_alone_had_counts_if_head_reads_it_from_a_reference() {
    let repo = with_states(&[("2026-01-05T10:00:00Z", config(ENV_REF))]);
    repo.git(&["checkout", "-q", "-b", "try"]);
    repo.write("openclaw.json", literal());
    commit_at(&repo, "2026-02-01T10:00:00Z");
    repo.git(&["checkout", "-q", "main"]);
    let found = history(&repo);
    let message = text(only(&found, EXPOSED), "message");
    assert!(message.contains("since 2026-02-01") && message.contains("outside of HEAD's history"), "{message}");
    // What HEAD neither had nor refers to is a leak of that branch and no more.
    let repo = with_states(&[("2026-01-05T10:00:00Z", "{ gateway: { port: 1 } }\n".to_owned())]);
    repo.git(&["checkout", "-q", "-b", "try"]);
    repo.write("openclaw.json", literal());
    commit_at(&repo, "2026-02-01T10:00:00Z");
    repo.git(&["checkout", "-q", "main"]);
    let found = history(&repo);
    assert!(of(&found, EXPOSED).is_empty());
    assert_eq!(text(only(&found, ANTHROPIC), "severity"), "error");
}

#[test]
fn settings_and_comments_suppress_them() {
    let repo = with_states(&[("2026-01-05T10:00:00Z", literal()), ("2026-02-20T10:00:00Z", config(ENV_REF))]);
    repo.write("openclaw-lint.toml", format!("[[ignore]]\nrule = \"{EXPOSED}\"\nreason = \"rotated by hand\"\n"));
    let found = history(&repo);
    assert!(of(&found, EXPOSED).is_empty());
    only(&found, ANTHROPIC);
    let repo = with_states(&[(
        "2026-01-05T10:00:00Z",
        format!("// openclaw-lint: ignore[rotation] a test account\n{}", literal()),
    )]);
    let found = history(&repo);
    assert!(of(&found, TOO_OLD).is_empty(), "{found:#?}");
    only(&found, ANTHROPIC);
}

#[test]
fn a_reference_that_holds_a_credential_is_not_shown() {
    let other = fake("<<alnum:40>>");
    let reference = format!("{{ source: \"exec\", provider: \"vault\", id: \"{other}\" }}");
    let repo = with_states(&[("2026-01-05T10:00:00Z", literal()), ("2026-02-20T10:00:00Z", config(&reference))]);
    let run = history_at(&repo, "2026-03-15", &[]);
    assert!(!run.stdout.contains(&other), "{}", run.stdout);
    let found = findings(&run);
    assert!(text(only(&found, EXPOSED), "message").contains("SecretRef exec:vault:…(40)"), "{found:#?}");
}
