//! Compiles `rules/secrets/*.toml` into the static table of detectors, so that
//! no rule file is parsed at run time, and `rules/published.toml` into a table. A broken file fails the build.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde::Deserialize;

#[path = "build/published.rs"]
mod published;

const RULES: &str = "rules/secrets";
const PUBLISHED: &str = "rules/published.toml";

const CATEGORIES: &[&str] = &[
    "ai",
    "chat",
    "cloud",
    "source",
    "registry",
    "database",
    "payment",
    "observability",
    "email",
    "search",
    "security",
    "data",
    "web3",
    "productivity",
    "commerce",
    "generic",
];

/// Names of a TOML value and of the Rust variant it stands for.
type Variants = &'static [(&'static str, &'static str)];

const SEVERITIES: Variants = &[("error", "Error"), ("warning", "Warning"), ("info", "Info")];
const CONFIDENCES: Variants = &[("high", "High"), ("medium", "Medium"), ("low", "Low")];
const KINDS: Variants = &[
    ("model-key", "ModelKey"),
    ("source-token", "SourceToken"),
    ("database-password", "DatabasePassword"),
    ("chat-token", "ChatToken"),
    ("cloud-key", "CloudKey"),
    ("payment-key", "PaymentKey"),
    ("private-key", "PrivateKey"),
    ("webhook", "Webhook"),
    ("session", "Session"),
    ("generic", "Generic"),
];
const CHECKSUMS: Variants = &[("github-crc32", "GithubCrc32")];
const STRUCTURES: Variants = &[
    ("password-assignment", "PasswordAssignment"),
    ("credential-assignment", "CredentialAssignment"),
    ("key-assignment", "KeyAssignment"),
    ("auth-header", "AuthHeader"),
    ("url-password", "UrlPassword"),
    ("private-key", "PrivateKey"),
    ("encrypted-private-key", "EncryptedPrivateKey"),
    ("jwt", "Jwt"),
    ("aws-secret-key", "AwsSecretKey"),
    ("gcp-service-account", "GcpServiceAccount"),
    ("jwk", "Jwk"),
    ("curl-user", "CurlUser"),
    ("command-argument", "CommandArgument"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    provider: String,
    category: String,
    homepage: String,
    rotate_url: String,
    rotate: String,
    #[serde(default)]
    detector: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    id: String,
    name: String,
    #[serde(default = "error")]
    severity: String,
    #[serde(default = "high")]
    confidence: String,
    kind: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    keywords: Vec<String>,
    pattern: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    value: Option<String>,
    structure: Option<String>,
    #[serde(default)]
    entropy: f32,
    checksum: Option<String>,
    window: Option<usize>,
    why: Option<String>,
    rotate: Option<String>,
    rotate_url: Option<String>,
    #[serde(rename = "match")]
    matches: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
}

fn error() -> String {
    "error".to_owned()
}

fn high() -> String {
    "high".to_owned()
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={RULES}");
    println!("cargo::rerun-if-changed={PUBLISHED}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root.join(RULES))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut ids = BTreeSet::new();
    let mut table = String::from("&[\n");
    for path in &paths {
        compile(path, &mut ids, &mut table).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("detectors.rs"), table)?;
    let published = fs::read_to_string(root.join(PUBLISHED))?;
    let digests = published::table(&published).map_err(|error| format!("{PUBLISHED}: {error}"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("published.rs"), digests)?;
    println!("cargo::rerun-if-changed=src");
    let mut digest = DefaultHasher::new();
    digest_files(&root.join("src"), &mut digest)?;
    digest_files(&root.join(RULES), &mut digest)?;
    published.hash(&mut digest);
    println!("cargo::rustc-env=OPENCLAW_LINT_SOURCE_DIGEST={:016x}", digest.finish());
    Ok(())
}

/// Adds all files below a directory to a digest that tells one state of the source from another: what one state has
/// found clean, another has not.
fn digest_files(directory: &Path, digest: &mut DefaultHasher) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            digest_files(&path, digest)?;
        } else {
            fs::read(&path)?.hash(digest);
        }
    }
    Ok(())
}

fn compile(path: &Path, ids: &mut BTreeSet<String>, table: &mut String) -> Result<(), Box<dyn Error>> {
    let file: File = toml::from_str(&fs::read_to_string(path)?)?;
    if !CATEGORIES.contains(&file.category.as_str()) {
        return Err(format!("unknown category `{}`; one of {}", file.category, CATEGORIES.join(", ")).into());
    }
    for entry in &file.detector {
        let id = entry.id.clone();
        check(entry)
            .and_then(|()| write_entry(&file, entry, table))
            .map_err(|error| format!("detector `{id}`: {error}"))?;
        if !ids.insert(id.clone()) {
            return Err(format!("detector `{id}`: this id is taken").into());
        }
    }
    Ok(())
}

fn check(entry: &Entry) -> Result<(), Box<dyn Error>> {
    let kebab = |id: &str| {
        !id.is_empty()
            && id.split('-').all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            })
    };
    if !kebab(&entry.id) {
        return Err("the id is not kebab-case".into());
    }
    let ways = usize::from(entry.pattern.is_some())
        + usize::from(entry.value.is_some())
        + usize::from(entry.structure.is_some());
    if ways != 1 {
        return Err("exactly one of `pattern`, `names` with `value`, and `structure` is needed".into());
    }
    if entry.value.is_some() == entry.names.is_empty() {
        return Err("`names` and `value` go together".into());
    }
    if entry.value.is_none() && entry.keywords.is_empty() {
        return Err("`keywords` is missing".into());
    }
    if let Some(word) = entry.keywords.iter().find(|word| word.len() < 3 || word.len() > 64 || !word.is_ascii()) {
        return Err(format!("keyword `{word}` does not have 3 to 64 ASCII characters").into());
    }
    let plain = |name: &String| {
        (3..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if let Some(name) = entry.names.iter().find(|name| !plain(name)) {
        return Err(format!("name `{name}` does not have 3 to 40 of a-z and 0-9").into());
    }
    if entry.matches.is_empty() {
        return Err("`match` needs an example".into());
    }
    if entry.window.is_some_and(|window| window > 4096) {
        return Err("`window` is at most 4096".into());
    }
    Ok(())
}

/// What can be said about the secret before its pattern is compiled.
struct Profile {
    /// Fewest bytes.
    least: usize,
    /// Most bytes, at most 4096.
    most: usize,
    /// The ASCII bytes that may occur, one bit each.
    bytes: u128,
    /// Most bytes of the whole match, if there is a limit.
    match_most: Option<usize>,
    /// The secret begins with the public prefix, at most four bytes into the match.
    prefixed: bool,
}

impl Profile {
    /// Looks at the pattern of the secret: its first group, or all of it.
    fn of(pattern: &str, prefix: &str) -> Result<Self, Box<dyn Error>> {
        let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern)?;
        let mut before = Some(0);
        let secret = first_group(&hir, &mut before).unwrap_or(&hir);
        let mut bytes = 0;
        collect(secret, &mut bytes);
        let properties = secret.properties();
        Ok(Self {
            least: properties.minimum_len().unwrap_or(0),
            most: properties.maximum_len().unwrap_or(4096).min(4096),
            bytes,
            match_most: hir.properties().maximum_len(),
            prefixed: !prefix.is_empty()
                && before.is_some_and(|before| before <= 4)
                && starts_with(secret, prefix.as_bytes()),
        })
    }

    fn write(&self) -> String {
        let Self { least, most, bytes, prefixed, .. } = self;
        format!("Profile {{ least: {least}, most: {most}, bytes: {bytes:#x}, prefixed: {prefixed} }}")
    }
}

/// The first capture group, and how many bytes a match may have before it.
fn first_group<'h>(hir: &'h Hir, before: &mut Option<usize>) -> Option<&'h Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => Some(&capture.sub),
        HirKind::Concat(parts) => parts.iter().find_map(|part| {
            first_group(part, before).or_else(|| {
                *before = before.zip(part.properties().maximum_len()).map(|(before, more)| before + more);
                None
            })
        }),
        // A group in one of several branches says nothing about the others.
        _ => None,
    }
}

/// How far a match can reach after the keyword, if every keyword is part of it.
fn reach(entry: &Entry, profile: &Profile) -> Option<usize> {
    let pattern = entry.pattern.as_ref()?.to_ascii_lowercase();
    let inside = |word: &String| pattern.contains(&word.to_ascii_lowercase());
    profile.match_most.filter(|_| entry.keywords.iter().all(inside))
}

fn collect(hir: &Hir, bytes: &mut u128) {
    let mut range = |start: u32, end: u32| (start..=end.min(127)).for_each(|byte| *bytes |= 1 << byte);
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().for_each(|&byte| range(byte.into(), byte.into())),
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().for_each(|part| range(part.start().into(), part.end().into()));
        }
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().for_each(|part| range(part.start().into(), part.end().into()));
        }
        HirKind::Repetition(repetition) => collect(&repetition.sub, bytes),
        HirKind::Capture(capture) => collect(&capture.sub, bytes),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect(part, bytes)),
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

fn starts_with(hir: &Hir, prefix: &[u8]) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.starts_with(prefix),
        HirKind::Capture(capture) => starts_with(&capture.sub, prefix),
        HirKind::Alternation(parts) => parts.iter().all(|part| starts_with(part, prefix)),
        HirKind::Concat(parts) => parts
            .iter()
            .find(|part| !matches!(part.kind(), HirKind::Look(_)))
            .is_some_and(|part| starts_with(part, prefix)),
        _ => false,
    }
}

fn write_entry(file: &File, entry: &Entry, out: &mut String) -> Result<(), Box<dyn Error>> {
    let method = match (&entry.pattern, &entry.value, &entry.structure) {
        (Some(pattern), _, _) => format!("Method::Form {{ pattern: {pattern:?} }}"),
        (_, Some(value), _) => format!("Method::Assignment {{ names: &{:?}, value: {value:?} }}", entry.names),
        (_, _, Some(structure)) => {
            format!("Method::Structure(Structure::{})", variant("structure", structure, STRUCTURES)?)
        }
        _ => return Err("no method".into()),
    };
    let profile = match entry.pattern.as_ref().or(entry.value.as_ref()) {
        Some(pattern) => Some(Profile::of(pattern, &entry.prefix)?),
        None => None,
    };
    let window =
        entry.window.unwrap_or(1024).min(profile.as_ref().and_then(|profile| reach(entry, profile)).unwrap_or(4096));
    let profile = profile.map_or_else(|| "Profile::ANY".to_owned(), |profile| profile.write());
    let checksum = match &entry.checksum {
        Some(name) => format!("Some(Checksum::{})", variant("checksum", name, CHECKSUMS)?),
        None => "None".to_owned(),
    };
    writeln!(
        out,
        "Detector {{ id: {:?}, provider: {:?}, category: {:?}, homepage: {:?}, name: {:?}, \
         severity: Severity::{}, confidence: Confidence::{}, kind: Kind::{}, prefix: {:?}, keywords: &{:?}, \
         method: {method}, profile: {profile}, entropy: {:?}, checksum: {checksum}, window: {window}, why: {:?}, rotate: {:?}, \
         rotate_url: {:?}, matches: &{:?}, ignores: &{:?} }},",
        format!("secret/{}", entry.id),
        file.provider,
        file.category,
        file.homepage,
        entry.name,
        variant("severity", &entry.severity, SEVERITIES)?,
        variant("confidence", &entry.confidence, CONFIDENCES)?,
        variant("kind", &entry.kind, KINDS)?,
        entry.prefix,
        entry.keywords,
        entry.entropy,
        entry.why.as_deref().unwrap_or(""),
        entry.rotate.as_ref().unwrap_or(&file.rotate),
        entry.rotate_url.as_ref().unwrap_or(&file.rotate_url),
        entry.matches,
        entry.ignore,
    )?;
    Ok(())
}

fn variant(what: &str, name: &str, known: Variants) -> Result<&'static str, Box<dyn Error>> {
    known.iter().find(|(known, _)| *known == name).map(|&(_, rust)| rust).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|&(known, _)| known).collect();
        format!("unknown {what} `{name}`; one of {}", names.join(", ")).into()
    })
}
