//! The same judgement as the real program's `secrets audit`, case by case (`test-fixtures/secrets-audit`).

#[path = "common/mod.rs"]
#[allow(dead_code, reason = "not every test needs everything")]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Sandbox, fake};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    name: String,
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Verdicts {
    version: String,
    verdicts: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Verdict {
    name: String,
    findings: Vec<Judged>,
}

#[derive(Deserialize)]
struct Judged {
    code: String,
    file: String,
    path: String,
}

/// What is wrong at a place: file and path as the real program writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Complaint {
    kind: &'static str,
    file: String,
    path: String,
}

const PLAINTEXT: &str = "plaintext";
const UNRESOLVED: &str = "unresolved";

/// Cases in which we say more or less than the real program, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("escaped reference", "what follows is the name of a variable and no credential"),
    ("lower-case reference", "the form is reported as one that nothing resolves, not as a credential"),
    ("literal headers of a request", "the name of the header says nothing of a credential"),
    ("retired marker env", "the form is reported as one that nothing resolves, not as a credential"),
    ("name of a variable at a bot token", "a name is no credential; it is reported with low confidence"),
    ("redaction marker as a literal", "a marker is no credential; it is reported as one that nothing resolves"),
    ("literal of a hook", "the real program does not look there"),
    ("variables of an MCP server", "the real program does not look there"),
    ("variables of the configuration", "the real program does not look there"),
    ("identity of ssh", "the real program does not look there"),
    ("store without an entry", "the store is a database of the machine that runs OpenClaw"),
    ("file that is missing", "the file may lie on the machine that runs OpenClaw"),
];

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/test-fixtures/secrets-audit/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("a fixture")).expect("JSON")
}

/// What the real program complains about. Where it refuses the configuration, it says nothing of places.
fn theirs(verdict: &Verdict) -> (bool, BTreeSet<Complaint>) {
    let refused = verdict.findings.iter().any(|found| found.path == "<root>" && found.code == "REF_UNRESOLVED");
    let complaint = |found: &Judged| {
        let kind = match found.code.as_str() {
            "PLAINTEXT_FOUND" => PLAINTEXT,
            "REF_UNRESOLVED" | "PLACEHOLDER_VALUE" => UNRESOLVED,
            other => panic!("no such code: {other}"),
        };
        Complaint { kind, file: found.file.clone(), path: found.path.clone() }
    };
    (refused, verdict.findings.iter().filter(|found| found.path != "<root>").map(complaint).collect())
}

/// What we complain about, in the same terms, and whether we call the configuration invalid.
fn ours(case: &Case) -> (bool, BTreeSet<Complaint>) {
    let sandbox = Sandbox::new();
    let mut texts = BTreeMap::new();
    for (name, content) in &case.files {
        let content = fake(content);
        sandbox.write(&format!(".openclaw/{name}"), &content);
        texts.insert(name.clone(), content);
    }
    let run = sandbox.run(&["check", ".openclaw", "--format", "jsonl", "--now", "2026-03-15"]);
    let mut refused = false;
    let mut complaints = BTreeSet::new();
    for line in run.stdout.lines() {
        let finding: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let (rule, file) = (text("rule"), text("path").trim_start_matches(".openclaw/").to_owned());
        if text("severity") == "info" {
            continue;
        }
        refused |= rule.starts_with("schema/") && text("severity") == "error";
        let kind = match rule {
            rule if rule.starts_with("secret/") => PLAINTEXT,
            "secretref/malformed" | "secretref/unsupported-place" => UNRESOLVED,
            "secretref/undefined-provider" | "secretref/unresolved" | "secretref/source-mismatch" => UNRESOLVED,
            _ => continue,
        };
        let path = if file == ".env" {
            let line = finding["span"]["line"].as_u64().unwrap_or_default() as usize;
            let line = texts[".env"].lines().nth(line - 1).unwrap_or_default();
            format!("$env.{}", line.trim_start_matches("export ").split('=').next().unwrap_or_default())
        } else {
            let pointer = text("pointer").trim_start_matches('/').replace('/', ".");
            // They name the reference, we its member.
            ["source", "provider", "id"]
                .iter()
                .fold(pointer, |path, key| path.strip_suffix(&format!(".{key}")).map_or(path.clone(), str::to_owned))
        };
        // The file that a provider reads is no file of theirs.
        if file != "s.json" {
            complaints.insert(Complaint { kind, file, path });
        }
    }
    (refused, complaints)
}

#[test]
fn every_case_is_judged_as_the_real_program_does() {
    let cases: Vec<Case> = read("cases.json");
    let verdicts: Verdicts = read("verdicts.json");
    assert_eq!(verdicts.version, "2026.9.6");
    assert_eq!(
        cases.iter().map(|case| &case.name).collect::<Vec<_>>(),
        verdicts.verdicts.iter().map(|verdict| &verdict.name).collect::<Vec<_>>()
    );
    let mut wrong = Vec::new();
    for (case, verdict) in cases.iter().zip(&verdicts.verdicts) {
        let (they_refuse, their) = theirs(verdict);
        let (we_refuse, our) = ours(case);
        let agrees = if they_refuse { we_refuse } else { our == their };
        let listed = DIFFERENCES.iter().any(|(name, _)| *name == case.name);
        match (agrees, listed) {
            (false, false) => wrong.push(format!("{}: they {their:?}, we {our:?}", case.name)),
            (true, true) => wrong.push(format!("{}: listed as different, and is not", case.name)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert!(DIFFERENCES.iter().all(|(name, reason)| names.contains(name) && !reason.is_empty()));
}
