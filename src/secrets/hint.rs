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
    /// Lock files, minified or generated code, source maps: full of digests.
    Generated,
    /// Nothing known.
    Unknown,
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
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
        Self { language: language(&name) }
    }
}

const LOCK_FILES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "bun.lock",
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
    let Some((_, extension)) = name.rsplit_once('.') else { return Language::Unknown };
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
        ] {
            assert_eq!(FileHint::from_path(path).language, language, "{path}");
        }
    }
}
