//! `plan`: a plan for `openclaw secrets apply`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Failure;
use super::args::{PlanArgs, parse_now};
use crate::exit::Exit;
use crate::plan::{self, Plan};
use crate::project::{Document, Kind, WorktreeStore};
use crate::redact::{printable, without_random_runs};
use crate::source::{WalkOptions, walk};
use crate::{lint, schema};

/// Names of a main configuration that OpenClaw reads, the newest first.
const MAIN: [&str; 6] =
    ["openclaw.json", "openclaw.json5", "clawdbot.json", "clawdbot.json5", "moltbot.json", "moldbot.json"];

pub(super) fn run(arguments: &PlanArgs) -> Result<Exit, Failure> {
    let base = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    if let Some(version) = arguments.openclaw_version.as_deref().filter(|version| !schema::is_version(version)) {
        return Err(Failure::Usage(format!("{version:?} is no OpenClaw version; one looks like 2026.9.6")));
    }
    let now = arguments.now.as_deref().map(parse_now).transpose().map_err(Failure::Usage)?;
    let (config, shown) = find(&base, &arguments.path)?;
    let document = read(&config, &shown).map_err(|reason| Failure::Usage(format!("{shown}: {reason}")))?;
    if document.kind != Kind::OpenClaw {
        return Err(Failure::Usage(format!("{shown} is no OpenClaw configuration")));
    }
    let mut unread = Vec::new();
    let mut profiles = Vec::new();
    for (location, shown) in profile_files(&config, &shown, &mut unread) {
        match read(&location, &shown) {
            Ok(document) => profiles.push(document),
            Err(reason) => unread.push((shown, reason)),
        }
    }
    for document in [&document].into_iter().chain(&profiles) {
        let broken = document.errors.iter().map(|(_, error)| error.message.clone());
        let missing = document.include_problems.iter().map(|problem| problem.message.clone());
        unread.extend(broken.chain(missing).map(|reason| (document.path().to_owned(), reason)));
    }
    let documents: Vec<&Document> = [&document].into_iter().chain(&profiles).collect();
    let requested = arguments.openclaw_version.as_deref();
    let plan = plan::plan(&documents, requested, now.unwrap_or_else(Timestamp::now));
    if plan.targets > 0 {
        write(arguments, &plan)?;
    }
    if !arguments.quiet {
        say(&plan, &unread, invalid(&document, requested));
    }
    Ok(if unread.is_empty() { Exit::Clean } else { Exit::Incomplete })
}

/// The one configuration that is meant.
fn find(base: &Path, path: &Path) -> Result<(PathBuf, String), Failure> {
    let location = base.join(path);
    if location.is_file() {
        return Ok((location, path.to_string_lossy().replace('\\', "/")));
    }
    // The first that is there is the one that OpenClaw reads.
    if let Some(name) = MAIN.iter().find(|name| location.join(name).is_file()) {
        let shown = if path == Path::new(".") {
            (*name).to_owned()
        } else {
            path.join(name).to_string_lossy().replace('\\', "/")
        };
        return Ok((location.join(name), shown));
    }
    let options = WalkOptions {
        base: base.to_path_buf(),
        // A state directory is often ignored, and it was named.
        honour_ignore: false,
        threads: 1,
        exclude: Vec::new(),
        exclude_root: base.to_path_buf(),
    };
    let selection = walk(&[path.to_path_buf()], &options);
    if let [problem, ..] = &selection.problems[..]
        && selection.files.is_empty()
    {
        return Err(Failure::Usage(format!("{}: {}", problem.shown, problem.reason)));
    }
    let is_main =
        |location: &Path| location.file_name().and_then(|name| name.to_str()).is_some_and(|name| MAIN.contains(&name));
    let mut found = selection.files.into_iter().filter(|entry| is_main(&entry.path)).collect::<Vec<_>>();
    match found.len() {
        0 => Err(Failure::Usage(format!("no openclaw.json in {}; name the configuration", path.display()))),
        1 => Ok(found.pop().map(|entry| (entry.path, entry.shown)).unwrap_or_default()),
        _ => {
            let names: Vec<String> = found.into_iter().map(|entry| entry.shown).collect();
            Err(Failure::Usage(format!("a plan is for one configuration; name one of {}", names.join(", "))))
        }
    }
}

fn read(location: &Path, shown: &str) -> Result<Document, String> {
    let bytes = fs::read(location).map_err(|error| format!("cannot be read: {error}"))?;
    let mut document =
        lint::recognise(shown.to_owned(), location, &bytes, None).ok_or("is no configuration that is known")?;
    document.resolve_includes(&WorktreeStore);
    Ok(document)
}

/// `agents/<id>/agent/auth-profiles.json` beside the configuration.
fn profile_files(config: &Path, shown: &str, unread: &mut Vec<(String, String)>) -> Vec<(PathBuf, String)> {
    let directory = config.parent().unwrap_or(Path::new("."));
    let agents = directory.join("agents");
    let entries = match fs::read_dir(if directory.as_os_str().is_empty() { Path::new("agents") } else { &agents }) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            unread.push((agents.to_string_lossy().into_owned(), format!("cannot be read: {error}")));
            return Vec::new();
        }
    };
    let prefix = shown.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/"));
    let mut files: Vec<(PathBuf, String)> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|agent| {
            let below = format!("agents/{agent}/agent/auth-profiles.json");
            (directory.join(&below), format!("{prefix}{below}"))
        })
        .filter(|(location, _)| location.is_file())
        .collect();
    files.sort();
    files
}

fn write(arguments: &PlanArgs, plan: &Plan) -> Result<(), Failure> {
    let text = format!("{:#}\n", plan.json);
    let (name, written) = match &arguments.output {
        Some(path) => (path.display().to_string(), fs::write(path, text)),
        None => {
            let mut out = io::stdout().lock();
            ("standard output".to_owned(), out.write_all(text.as_bytes()).and_then(|()| out.flush()))
        }
    };
    written.map_err(|error| Failure::Output(name, error))
}

/// How many problems keep OpenClaw from applying a plan to the configuration.
fn invalid(document: &Document, requested: Option<&str>) -> usize {
    let [root] = document.roots[..] else { return 1 };
    let last_touched = document.tree.at(root, &["meta", "lastTouchedVersion"]);
    let last_touched = last_touched.and_then(|id| document.tree.node(id).as_str());
    let version = schema::choose(requested, last_touched).version;
    let issues = schema::validate(version, &document.tree.to_json(root));
    issues.iter().filter(|issue| issue.kind != schema::IssueKind::Legacy).count()
}

fn say(plan: &Plan, unread: &[(String, String)], invalid: usize) {
    let mut err = io::stderr().lock();
    let place = |path: &str, pointer: &str| format!("{}#{}", printable(path), without_random_runs(&printable(pointer)));
    for (path, reason) in unread {
        let _ = writeln!(err, "not read: {}: {}", printable(path), printable(reason));
    }
    for (path, pointer, reason) in &plan.left {
        let _ = writeln!(err, "not planned: {} {reason}", place(path, pointer));
    }
    for (name, places) in &plan.variables {
        let places: Vec<String> = places.iter().map(|(path, pointer)| place(path, pointer)).collect();
        let _ = writeln!(err, "set {name} where OpenClaw runs, to what stands at {}", places.join(", "));
    }
    if plan.targets == 0 {
        let _ = writeln!(err, "nothing to plan: no literal credential where OpenClaw takes a reference");
        return;
    }
    if invalid > 0 {
        let problems = if invalid == 1 { "a problem".to_owned() } else { format!("{invalid} problems") };
        let _ = writeln!(err, "note: OpenClaw applies plans to valid configurations only, and this one has {problems}");
    }
    let _ = writeln!(
        err,
        "note: rotate what the plan moves: the old values are in every copy of the file, and in its history"
    );
    let count = if plan.targets == 1 { "1 credential".to_owned() } else { format!("{} credentials", plan.targets) };
    let _ = writeln!(err, "planned {count}");
}
