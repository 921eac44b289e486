//! What the name of a file says about its syntax.

/// Classes of syntax that the generic detectors tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// JSON and JSON5.
    Json,
    /// YAML.
    Yaml,
    /// TOML, INI and other `key = value` files with sections.
    Toml,
    /// `.env` and Java properties: unquoted values up to the end of the line.
    Env,
    /// Shell scripts.
    Shell,
    /// Dockerfiles.
    Dockerfile,
    /// Programming languages: a value without quotes is an expression.
    Source,
    /// XML and HTML.
    Markup,
    /// Markdown, logs and other prose.
    Text,
    /// Lock files, minified or generated code, source maps: full of digests. Translations too.
    Generated,
    /// Nothing known.
    Unknown,
}

impl Language {
    /// Whether values stand for themselves in it.
    pub(crate) const fn is_settings(self) -> bool {
        matches!(self, Self::Json | Self::Yaml | Self::Toml | Self::Env | Self::Dockerfile | Self::Shell | Self::Markup)
    }
}

/// What is known about a file before looking into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileHint {
    /// Class of syntax.
    pub language: Language,
}

impl FileHint {
    /// No knowledge at all.
    pub const UNKNOWN: Self = Self { language: Language::Unknown };

    /// Judges by the name; `path` may have either separator.
    #[must_use]
    pub fn from_path(path: &str) -> Self {
        let mut parts = path.rsplit(['/', '\\']);
        let name = parts.next().unwrap_or(path).to_ascii_lowercase();
        let language = language(&name);
        let mut translated = || {
            let (stem, extension) = name.rsplit_once('.')?;
            let folders = (parts.next()?, parts.next().unwrap_or_default());
            (holds_words(extension) && is_translated(stem, folders)).then_some(Language::Generated)
        };
        Self { language: translated().unwrap_or(language) }
    }
}

/// Languages that interfaces are often translated to, by ISO 639; without those
/// whose code is an ordinary file name.
const TONGUES: &[&str] = &[
    "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi",
    "fil", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "mn", "ms",
    "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th", "tr", "ug", "uk", "ur",
    "uz", "vi", "zh",
];

/// Whether a file holds the words of an interface in one language: `pt-BR.json`,
/// `messages_de.properties`. They are full of words for "password" and "token".
fn is_translation(stem: &str, extension: &str) -> bool {
    if matches!(extension, "po" | "pot" | "arb" | "strings" | "xlf" | "xliff" | "ftl") {
        return true;
    }
    let stem = ["messages", "locale", "strings", "translation", "lang", "client"]
        .iter()
        .find_map(|first| stem.strip_prefix(first)?.strip_prefix(['_', '-', '.']))
        .unwrap_or(stem);
    let (tongue, region) = stem.split_once(['-', '_']).unwrap_or((stem, ""));
    holds_words(extension)
        && TONGUES.contains(&tongue)
        && region.len() <= 8
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether translations are kept in files of this kind.
fn holds_words(extension: &str) -> bool {
    matches!(extension, "json" | "yml" | "yaml" | "ini" | "properties" | "php" | "ts" | "js" | "json5")
}

/// Whether the folders, the nearest first, or the end of the name tell that the words are those of one language:
/// `lang/ca/validation.php`, `i18n/tlh_AA.json`, `locale.constant-da_DK.json`.
fn is_translated(stem: &str, (folder, outer): (&str, &str)) -> bool {
    const KEPT: &[&str] = &["lang", "langs", "locale", "locales", "i18n", "l10n", "translations", "_locales"];
    let is_kept = |folder: &str| KEPT.iter().any(|known| folder.eq_ignore_ascii_case(known));
    let is_region = |region: &str| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_tongue = |tag: &str| {
        let (tongue, region) = tag.split_once(['-', '_']).unwrap_or((tag, ""));
        TONGUES.iter().any(|known| known.eq_ignore_ascii_case(tongue)) && (region.is_empty() || is_region(region))
    };
    if is_kept(outer) && is_tongue(folder) {
        return true;
    }
    // A language with a country, of which the first may be one that few speak.
    let words = |tag: &str| {
        tag.rsplit_once(['-', '_']).is_some_and(|(before, region)| {
            let tongue = before.rsplit(['-', '_', '.']).next().unwrap_or(before);
            let known = TONGUES.contains(&tongue) || (is_kept(folder) && tongue.len() == 3);
            is_region(region) && known
        })
    };
    words(stem) && (is_kept(folder) || ["locale", "messages", "lang", "i18n"].iter().any(|word| stem.starts_with(word)))
}

const LOCK_FILES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "bun.lock",
    "go.mod",
    "go.sum",
    "composer.lock",
    "deno.lock",
    "flake.lock",
    "packages.lock.json",
    "gradle.lockfile",
    "module.bazel.lock",
];

fn language(name: &str) -> Language {
    if LOCK_FILES.contains(&name) || [".min.js", ".min.css", ".map", ".lock"].iter().any(|end| name.ends_with(end)) {
        return Language::Generated;
    }
    if name.starts_with(".env") || name == "env" || name.ends_with(".env") || name.contains(".env.") {
        return Language::Env;
    }
    if name.starts_with("dockerfile") || name.starts_with("containerfile") || name.ends_with(".dockerfile") {
        return Language::Dockerfile;
    }
    let copy = [".bak", ".old", ".orig", ".backup", ".save", "~"].iter().find_map(|end| name.split_once(end));
    let name = copy.map_or(name, |(name, _)| name);
    let Some((stem, extension)) = name.rsplit_once('.') else { return Language::Unknown };
    if is_translation(stem, extension) {
        return Language::Generated;
    }
    match extension {
        "json" | "json5" | "jsonc" | "jsonl" | "ndjson" | "ipynb" | "har" | "webmanifest" => Language::Json,
        "yaml" | "yml" => Language::Yaml,
        "toml" | "ini" | "cfg" | "conf" | "cnf" | "tfvars" | "npmrc" | "netrc" | "pypirc" => Language::Toml,
        "properties" => Language::Env,
        "sh" | "bash" | "zsh" | "fish" | "ksh" | "ps1" | "psm1" | "bat" | "cmd" | "profile" | "bashrc" | "zshrc" => {
            Language::Shell
        }
        "xml" | "html" | "htm" | "xhtml" | "config" | "csproj" | "props" | "plist" | "svg" | "xaml" | "resx" => {
            Language::Markup
        }
        "md" | "markdown" | "rst" | "adoc" | "asciidoc" | "txt" | "log" | "out" | "tex" | "csv" | "tsv" => {
            Language::Text
        }
        "rs" | "go" | "py" | "pyi" | "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx" | "java" | "kt"
        | "kts" | "scala" | "groovy" | "gradle" | "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" | "cs" | "fs"
        | "vb" | "swift" | "m" | "mm" | "rb" | "erb" | "php" | "pl" | "pm" | "lua" | "r" | "dart" | "ex" | "exs"
        | "erl" | "hs" | "ml" | "clj" | "cljs" | "elm" | "zig" | "nim" | "vue" | "svelte" | "sql" | "proto"
        | "graphql" | "tf" | "hcl" | "nix" | "jl" | "sol" | "cls" | "pas" | "el" | "lisp" | "scm" | "cmake" => {
            Language::Source
        }
        _ => Language::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_syntax() {
        for (path, language) in [
            ("a/openclaw.json", Language::Json),
            ("openclaw.json.bak.2", Language::Json),
            ("x/.env.production", Language::Env),
            ("Dockerfile.dev", Language::Dockerfile),
            (r"c:\a\package-lock.json", Language::Generated),
            ("app.min.js", Language::Generated),
            ("main.rs", Language::Source),
            ("LICENSE", Language::Unknown),
            ("src/lang/pt-BR.json", Language::Generated),
            ("messages_de.properties", Language::Generated),
            ("lang/ca/validation.php", Language::Generated),
            ("src/i18n/tlh_AA.json", Language::Generated),
            ("assets/locale.constant-da_DK.json", Language::Generated),
            ("lang/index.ts", Language::Source),
            ("i18n/config.json", Language::Json),
            ("en/locale/settings-prod_us.json", Language::Json),
            ("db.json", Language::Json),
            ("en/settings.json", Language::Json),
        ] {
            assert_eq!(FileHint::from_path(path).language, language, "{path}");
        }
    }
}
