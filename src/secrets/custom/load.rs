//! From files to detectors.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex_syntax::hir::literal::Extractor;
use sha2::{Digest as _, Sha256};
use toml::de::DeTable;

use super::gitleaks::{self, Rule};
use super::own::{from_shared, leak, leak_all};
use super::{Allowlist, Custom, Exemption, LoadError, Locality, Pattern, own, pattern};
use crate::finding::{Confidence, Severity};
use crate::redact::without_random_runs;
use crate::secrets::builtin::DETECTORS;
use crate::secrets::detector::{Detector, Kind, Method, Profile, Texts};
use crate::secrets::rulefile::{Problem, holds_all, is_keyword, line};
use crate::secrets::shape;

/// Largest detector file, in bytes.
const LARGEST: u64 = 16 << 20;

/// How many files may extend one another, as with gitleaks.
const DEEPEST: usize = 2;

/// Most keywords of one user rule that are taken from its pattern.
const MOST_LITERALS: usize = 64;

/// A match that may be longer than this is looked for in the whole text.
const LONGEST: usize = 4096;

/// What users' files add to the built-in detectors.
#[derive(Default)]
pub struct Loaded {
    /// The detectors of all files. One with the id of a built-in detector takes its place.
    pub detectors: Vec<&'static Detector>,
    /// What has no effect in them, a sentence each with file and line.
    pub warnings: Vec<String>,
    pub(crate) exemptions: Vec<Exemption>,
    pub(crate) disabled: BTreeSet<String>,
    pub(crate) digest: Sha256,
}

impl Loaded {
    /// Whether the files change anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.detectors.is_empty() && self.exemptions.is_empty() && self.disabled.is_empty()
    }

    /// The built-in detectors as far as they stay, then those of the files.
    pub(crate) fn all(&self) -> Vec<&'static Detector> {
        let own: BTreeSet<&str> = self.detectors.iter().map(|detector| detector.id).collect();
        let stays = |detector: &&Detector| !own.contains(detector.id) && !self.disabled.contains(detector.id);
        DETECTORS.iter().filter(stays).chain(self.detectors.iter().copied()).collect()
    }

    fn add(&mut self, detector: &'static Detector) {
        // The file named later wins.
        self.detectors.retain(|other| other.id != detector.id);
        self.detectors.push(detector);
    }
}

/// Reads detector files, in the format of the rule pack or of gitleaks, which is told by their content. Of two
/// detectors with the same id the later one counts. What is below `root` is shown by its path from there.
///
/// # Errors
/// The first file that cannot be used: nothing is left out silently.
pub fn load(files: &[PathBuf], root: &Path) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded::default();
    for path in files {
        let text = read(path, &mut loaded.digest)?;
        let shown = shown(path, root);
        let broken = |problem: Problem| broken(path, &text, problem);
        let document = DeTable::parse(&text).map_err(|error| broken(syntax(&error)))?;
        if gitleaks::recognises(document.get_ref()) {
            let file = gitleaks::read(document.get_ref()).map_err(broken)?;
            let source = Source { path, root, shown: &shown, text: &text };
            add_gitleaks(&mut loaded, &source, file)?;
        } else {
            own::read(&text, &shown).map_err(broken)?.into_iter().for_each(|detector| loaded.add(detector));
        }
    }
    Ok(loaded)
}

fn read(path: &Path, digest: &mut Sha256) -> Result<String, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_path_buf(), source };
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(unreadable(std::io::Error::other("it is larger than 16 MB")));
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    digest.update((text.len() as u64).to_le_bytes());
    digest.update(&text);
    Ok(text)
}

fn syntax(error: &toml::de::Error) -> Problem {
    Problem::new(error.span().map_or(0, |span| span.start), error.message().to_owned())
}

fn broken(path: &Path, text: &str, problem: Problem) -> LoadError {
    let message = without_random_runs(&problem.message);
    LoadError::Broken { path: path.to_path_buf(), line: problem.line(text), message }
}

/// A file and what is said of it.
struct Source<'a> {
    path: &'a Path,
    root: &'a Path,
    shown: &'a str,
    text: &'a str,
}

fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// A rule with what its file says of all rules.
struct Placed {
    rule: Rule,
    file: String,
    line: usize,
}

fn add_gitleaks(loaded: &mut Loaded, source: &Source<'_>, file: gitleaks::File) -> Result<(), LoadError> {
    let mut rules: Vec<Placed> = Vec::new();
    let mut global: Vec<(&'static Allowlist, Vec<String>)> = Vec::new();
    let use_default = gather(loaded, source, file, 0, &mut rules, &mut global)?;
    for Placed { rule, file, line } in rules {
        let mut allow = rule.allow.clone();
        let own = global.iter().filter(|(_, targets)| targets.is_empty() || targets.contains(&rule.id));
        allow.extend(own.map(|&(list, _)| list));
        if rule.regex.is_some() {
            let detector = detector(rule, file, line, allow);
            loaded.add(detector);
            continue;
        }
        // Without a pattern of its own the rule is about one of gitleaks' own, for which ours stands in.
        let known = DETECTORS.iter().any(|detector| detector.id == rule.id);
        if known && !rule.allow.is_empty() {
            let only = Some(vec![rule.id.clone()]);
            loaded.exemptions.extend(rule.allow.iter().map(|&list| Exemption { rules: only.clone(), list }));
        } else {
            let why = if rule.path.is_some() {
                "it has only a `path`, and files are not judged by their names"
            } else {
                "it has no `regex`, and no built-in detector has its id"
            };
            loaded.warnings.push(format!("{file}, line {line}: rule `{}` has no effect: {why}", rule.id));
        }
    }
    if use_default {
        let for_builtin = |(list, targets): (&'static Allowlist, Vec<String>)| Exemption {
            rules: (!targets.is_empty()).then_some(targets),
            list,
        };
        loaded.exemptions.extend(global.into_iter().map(for_builtin));
    }
    Ok(())
}

/// Collects the rules of a file and of those that it extends; whether one of them asks for the default rules.
fn gather(
    loaded: &mut Loaded,
    source: &Source<'_>,
    file: gitleaks::File,
    depth: usize,
    rules: &mut Vec<Placed>,
    global: &mut Vec<(&'static Allowlist, Vec<String>)>,
) -> Result<bool, LoadError> {
    let Source { path, root, shown, text } = *source;
    let at = |at: usize| line(text, at);
    let warnings = file.warnings.iter().map(|(message, place)| format!("{shown}, line {}: {message}", at(*place)));
    loaded.warnings.extend(warnings);
    let mut use_default = file.use_default;
    if let Some((name, place)) = &file.base {
        if depth >= DEEPEST {
            let message =
                format!("{shown}, line {}: `path` has no effect: files extend one another too deeply", at(*place));
            loaded.warnings.push(message);
        } else {
            // Gitleaks takes it relative to the directory it is started in, mostly the root.
            let beside = path.parent().unwrap_or(Path::new("")).join(name);
            let base = if beside.exists() { beside } else { root.join(name) };
            let base_text = read(&base, &mut loaded.digest)?;
            let broken = |problem: Problem| broken(&base, &base_text, problem);
            let document = DeTable::parse(&base_text).map_err(|error| broken(syntax(&error)))?;
            let base_file = gitleaks::read(document.get_ref()).map_err(broken)?;
            let shown = self::shown(&base, root);
            let source = Source { path: &base, root, shown: &shown, text: &base_text };
            use_default |= gather(loaded, &source, base_file, depth + 1, rules, global)?;
        }
    }
    rules.retain(|placed| !file.disabled.contains(&placed.rule.id));
    if use_default {
        loaded.disabled.extend(file.disabled);
    }
    for rule in file.rules {
        let line = at(rule.at);
        match rules.iter_mut().find(|placed| placed.rule.id == rule.id) {
            Some(placed) => extend(&mut placed.rule, rule),
            None => rules.push(Placed { rule, file: shown.to_owned(), line }),
        }
    }
    global.extend(file.global.into_iter().map(|each| (each.list, each.rules)));
    Ok(use_default)
}

/// What a file says of a rule that the file it extends has.
fn extend(base: &mut Rule, more: Rule) {
    base.description = more.description.or(base.description.take());
    base.regex = more.regex.or(base.regex.take());
    base.path = more.path.or(base.path.take());
    base.entropy = more.entropy.or(base.entropy);
    base.keywords.extend(more.keywords);
    base.allow.extend(more.allow);
    base.required.extend(more.required);
    base.silent |= more.silent;
}

fn detector(rule: Rule, file: String, line: usize, allow: Vec<&'static Allowlist>) -> &'static Detector {
    let regex = rule.regex.unwrap_or_default();
    let hir = shape::parse_pattern(&regex).ok();
    // Of several groups any may be the secret.
    let profile = hir.as_ref().filter(|hir| hir.properties().explicit_captures_len() <= 1);
    let mut profile = profile.map_or(Profile::ANY, |hir| from_shared(shape::Profile::of_hir(hir, "")));
    profile.longest = hir.as_ref().and_then(|hir| hir.properties().maximum_len()).unwrap_or(usize::MAX);
    let longest = hir.as_ref().and_then(|hir| hir.properties().maximum_len()).filter(|&most| most <= LONGEST);
    let keywords = keywords(&rule.keywords, hir.as_ref());
    let words: Vec<&str> = keywords.iter().map(String::as_str).collect();
    let locality = match longest.filter(|_| !words.is_empty() && holds_all(&regex, &words)) {
        Some(longest) => Locality::Within(longest),
        None => Locality::Anywhere,
    };
    let words_of_id = rule.id.trim_start_matches("secret/").replace('-', " ");
    let custom = Custom {
        file,
        line,
        match_lines: Vec::new(),
        ignore_lines: Vec::new(),
        locality,
        path: rule.path.map(Pattern::new),
        allow,
        required: rule.required,
        silent: rule.silent,
        texts: Texts {
            provider: "gitleaks rule",
            why: leak(&sentence(&rule.description.unwrap_or_default())),
            rotate: "Replace the credential where it was issued, then delete the old one.",
            ..Texts::NONE
        },
        page: OnceLock::new(),
    };
    Box::leak(Box::new(Detector {
        id: leak(&rule.id),
        category: "security",
        name: leak(&format!("Credential of the rule `{words_of_id}`")),
        severity: Severity::Error,
        // Such rules do not say how sure they are.
        confidence: Confidence::Medium,
        kind: Kind::Generic,
        prefix: "",
        keywords: leak_all(words),
        method: Method::Form { pattern: leak(&regex) },
        profile,
        entropy: rule.entropy.unwrap_or(0.0),
        checksum: None,
        window: longest.unwrap_or(LONGEST),
        places: &[],
        index: usize::MAX,
        custom: Some(Box::leak(Box::new(custom))),
    }))
}

/// Keywords for the prefilter: those of the rule, or what every match begins with. None if there are none that all
/// matches have: the pattern is tried on every text then.
fn keywords(own: &[String], hir: Option<&regex_syntax::hir::Hir>) -> Vec<String> {
    let usable = |word: &str| is_keyword(word) && !word.bytes().any(|byte| byte.is_ascii_control());
    let own: BTreeSet<String> =
        own.iter().map(|word| word.chars().take(64).collect::<String>().to_ascii_lowercase()).collect();
    if !own.is_empty() && own.iter().all(|word| usable(word)) {
        return own.into_iter().collect();
    }
    let Some(sequence) = hir.map(|hir| Extractor::new().extract(hir)) else { return Vec::new() };
    let literals = sequence.literals().unwrap_or_default();
    let text = |bytes: &[u8]| {
        std::str::from_utf8(bytes).ok().map(|text| text.chars().take(64).collect::<String>().to_ascii_lowercase())
    };
    let words: Option<BTreeSet<String>> =
        literals.iter().map(|literal| text(literal.as_bytes()).filter(|word| usable(word))).collect();
    words.filter(|words| words.len() <= MOST_LITERALS).map(|words| words.into_iter().collect()).unwrap_or_default()
}

/// A description as a sentence.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// Whether a detector is slow, and why; `None` if it is not.
#[must_use]
pub fn slowness(detector: &Detector) -> Option<&'static str> {
    let Method::Form { pattern } = detector.method else { return None };
    let custom = detector.custom?;
    if detector.keywords.is_empty() {
        return Some("it has no keyword of 3 characters or more, so its pattern is tried on every file as a whole");
    }
    if custom.locality == Locality::Anywhere {
        return Some("its matches have no greatest length or lack a keyword, so whole files are searched for it");
    }
    let hir = shape::parse_pattern(pattern).ok()?;
    (pattern::weight(&hir) > 10_000).then_some("its pattern is very large; write smaller repetitions")
}
