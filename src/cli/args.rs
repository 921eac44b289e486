//! The command line: names, help texts, nothing that touches a file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::graph_args::GraphArgs;
use super::scan_args::{ScanArgs, SettingsArgs};
use super::schema::{Wanted, WantedParser};
use crate::output::{Format, UnknownFormat};

/// Finds leaked credentials and weak sandboxes in OpenClaw configuration and
/// everything beside it.
///
/// Works offline and runs nothing that it reads. Without a command it checks
/// the paths given, or the current directory.
#[derive(Debug, Parser)]
#[command(
    name = "openclaw-lint",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit codes: 0 clean, 1 findings, 2 wrong usage or broken settings, 3 something could not be scanned.\n\
                  Rules: `openclaw-lint rules list`; one of them: `openclaw-lint rules explain sandbox/host-root-bind`."
)]
pub(super) struct Cli {
    /// What to do; `check` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Arguments of `check`, which need no command.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and directories (the default).
    Check(CheckArgs),
    /// Make the edits that findings offer, and report what is left.
    ///
    /// The same as `check --fix`.
    Fix(FixArgs),
    /// Show who defines, stores, refers to, rotates and may use each secret.
    Graph(GraphArgs),
    /// Check what Git's history holds: every blob and message, or what a range
    /// of commits adds.
    History(HistoryArgs),
    /// Write a plan for `openclaw secrets apply` that moves literal credentials
    /// to variables.
    Plan(PlanArgs),
    /// Check what a push would send; for the pre-push hook, which says on
    /// standard input what that is.
    Push(PushArgs),
    /// Install Git hooks that check every commit and push, or take them away.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Show what the rules are, or test them.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Print an embedded JSON Schema.
    Schema(SchemaArgs),
    /// Check what is staged: what the next commit brings, as Git holds it.
    ///
    /// Reads the blobs of the index, never the worktree. What HEAD already has
    /// is not reported again.
    Staged(StagedArgs),
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files and directories; `-` reads standard input. Files named here are
    /// looked at even if .gitignore hides them.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// With `-`: the name under which standard input is judged.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// Everything that could be committed now, in the whole repository: staged,
    /// changed, and new files that .gitignore does not hide.
    #[arg(long, conflicts_with_all = ["paths", "stdin_filename", "no_ignore"])]
    pub changed: bool,
    /// Also look at files that .gitignore hides.
    #[arg(long)]
    pub no_ignore: bool,
    /// Make the edits that findings offer, as far as they keep what the
    /// configuration means, and report what is left.
    #[arg(long, conflicts_with_all = ["changed", "stdin_filename"])]
    pub fix: bool,
    /// How to fix.
    #[command(flatten)]
    pub fixing: FixingArgs,
    /// What every command that scans takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// How to fix.
#[derive(Args, Debug)]
pub(super) struct FixingArgs {
    /// Make edits too that may change what a configuration means or need
    /// something done elsewhere: credentials become references to variables
    /// that you then have to set.
    #[arg(long = "unsafe")]
    pub unsafe_too: bool,
    /// Show the edits as a diff, secrets masked, and write nothing.
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `fix`.
#[derive(Args, Debug)]
#[command(after_help = "\
Safe edits keep what OpenClaw does with the file, or are what `openclaw doctor --fix` would do; comments, order and \
formatting stay. With --unsafe a literal credential becomes a reference to a variable: set the variables that are named \
at the end, and rotate the credentials, for whoever has the old file has them too.\n\n\
  openclaw-lint fix --diff             what would change here\n  \
  openclaw-lint fix --unsafe conf/     change everything below conf/ that can be\n\n\
Files are replaced whole or not at all, and only if nobody has changed them meanwhile. No copy of the old file is kept: \
it would keep the credentials. Exit codes are those of `check`, for what is left.")]
pub(super) struct FixArgs {
    /// Files and directories.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Also fix files that .gitignore hides.
    #[arg(long)]
    pub no_ignore: bool,
    /// How to fix.
    #[command(flatten)]
    pub fixing: FixingArgs,
    /// What every command that scans takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

impl From<FixArgs> for CheckArgs {
    fn from(arguments: FixArgs) -> Self {
        let FixArgs { paths, no_ignore, fixing, common } = arguments;
        Self { paths, stdin_filename: None, changed: false, no_ignore, fix: true, fixing, common }
    }
}

/// Arguments of `staged`.
#[derive(Args, Debug)]
pub(super) struct StagedArgs {
    /// Look at the whole index, and report what HEAD already has as well.
    #[arg(long)]
    pub all: bool,
    /// What every command that scans takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// What every command that scans takes.
#[derive(Args, Debug)]
pub(super) struct CommonArgs {
    /// How to show the findings on standard output.
    #[arg(long, value_enum, default_value = "pretty")]
    pub format: Format,
    /// Also write a report to a file; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = parse_output)]
    pub output: Vec<(Format, PathBuf)>,
    /// How to scan, and what to say of it.
    #[command(flatten)]
    pub scan: ScanArgs,
}

/// Arguments of `history`.
#[derive(Args, Debug)]
pub(super) struct HistoryArgs {
    /// What to look at: BASE..HEAD, A...B, ^A B, or all that a revision
    /// reaches [default: everything there is].
    #[arg(value_name = "RANGE")]
    pub range: Vec<String>,
    /// Only commits of that date or later.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only what these refs reach: names or glob patterns; may be given
    /// several times.
    #[arg(long = "ref", value_name = "REF", conflicts_with = "range")]
    pub refs: Vec<String>,
    /// Only these files and directories, from the top of the repository, or
    /// glob patterns; may be given several times.
    #[arg(long = "path", value_name = "PATH")]
    pub paths: Vec<String>,
    /// Also look at the whole histories of submodules that are cloned here.
    #[arg(long, conflicts_with_all = ["range", "refs", "since", "paths"])]
    pub submodules: bool,
    /// What every command that scans takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Arguments of `plan`.
#[derive(Args, Debug)]
#[command(after_help = "\
Set the variables that are named at the end where OpenClaw runs, then let it try the plan and apply it:\n\n  \
  openclaw-lint plan --output plan.json ~/.openclaw\n  \
  openclaw secrets apply --from plan.json --dry-run\n  \
  openclaw secrets apply --from plan.json\n\n\
The plan holds no value. `secrets apply` writes the configuration anew, without comments, and leaves the old one beside it \
as openclaw.json.bak: delete that, and rotate the credentials. To keep comments, use `openclaw-lint fix --unsafe`.\n\
Exit codes: 0 a plan, or nothing to plan; 2 wrong usage; 3 something could not be read.")]
pub(super) struct PlanArgs {
    /// An openclaw.json, or a directory that holds one; the auth profiles of
    /// its agents are part of it.
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Where to write the plan [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// OpenClaw version that is to apply the plan [default: the file's own
    /// meta.lastTouchedVersion, else the newest].
    #[arg(long, value_name = "VERSION")]
    pub openclaw_version: Option<String>,
    /// Date or time that the plan says it was made at [default: now].
    #[arg(long, value_name = "DATE")]
    pub now: Option<String>,
    /// Directory to start from.
    #[arg(short = 'C', value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// Write the plan only: no word on standard error.
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `push`.
#[derive(Args, Debug)]
pub(super) struct PushArgs {
    /// Name of the remote, as Git tells the hook.
    pub remote: Option<String>,
    /// Its address, as Git tells the hook.
    pub url: Option<String>,
    /// What every command that scans takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// What to do with Git hooks.
#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    /// Write the hooks; a hook that is there already is kept and runs first.
    Install {
        #[command(flatten)]
        common: HookArgs,
        /// Also where hooks act on other repositories, are committed, or
        /// belong to a hook manager.
        #[arg(long)]
        force: bool,
    },
    /// Take the hooks away and bring back what was there before.
    Uninstall {
        #[command(flatten)]
        common: HookArgs,
    },
}

/// Arguments of `hook install` and `hook uninstall`.
#[derive(Args, Debug)]
pub(super) struct HookArgs {
    /// Only the hook that checks a commit [default: both].
    #[arg(long)]
    pub pre_commit: bool,
    /// Only the hook that checks a push [default: both].
    #[arg(long)]
    pub pre_push: bool,
    /// Print what would be done and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Directory to start from.
    #[arg(short = 'C', value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List every rule with its severity.
    List {
        /// Only ids that contain this text.
        filter: Option<String>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Explain one rule: what, why, bad and good example, fix.
    Explain {
        /// The rule's id, such as secret/openai-api-key.
        id: String,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Run the examples of every secret detector, your own included.
    Test {
        /// Detector files to test; only users' detectors are tested then.
        files: Vec<PathBuf>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
}

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    /// Which schema. `external-secrets/NAME` is that of a shape; without a name all are listed.
    #[arg(value_parser = WantedParser)]
    pub which: Wanted,
    /// For `openclaw`: the version [default: the newest].
    pub version: Option<String>,
}

/// The embedded schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// OpenClaw's configuration, by version.
    Openclaw,
    /// The settings file of this program.
    Settings,
    /// The `json` and `jsonl` reports of this program.
    Report,
    /// What `graph --format json` writes.
    Graph,
    /// The shapes of external-secrets documents.
    ExternalSecrets,
}

fn parse_output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as sarif=report.sarif")?;
    if path.is_empty() {
        return Err("the file name is missing after `=`".into());
    }
    Ok((format.parse().map_err(|error: UnknownFormat| error.to_string())?, PathBuf::from(path)))
}

/// The moment that `--now` names.
///
/// # Errors
/// Says which forms are understood.
pub(super) fn parse_now(text: &str) -> Result<jiff::Timestamp, String> {
    parse_moment("--now", text)
}

/// The moment that an option names: a date (its first instant in UTC) or a time with an offset.
///
/// # Errors
/// Says which forms are understood.
pub(super) fn parse_moment(option: &str, text: &str) -> Result<jiff::Timestamp, String> {
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time);
    }
    text.parse::<jiff::civil::Date>()
        .ok()
        .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|zoned| zoned.timestamp())
        .ok_or_else(|| format!("{option} {text:?} is neither a date (2026-03-31) nor a time (2026-03-31T12:00:00Z)"))
}
