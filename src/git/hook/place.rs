//! The directory in which Git looks for the hooks of a repository, and whether it is ours to write to.

use std::path::{Path, PathBuf};

use gix::bstr::ByteSlice as _;

/// Why hooks are not written to the directory in which Git looks for them.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// `core.hooksPath` says that there are none, or nothing sensible.
    #[error("core.hooksPath is {0:?}, so Git runs no hooks here; `git config --unset core.hooksPath` brings them back")]
    Off(String),
    /// The setting cannot be understood.
    #[error("core.hooksPath cannot be used: {0}")]
    Broken(String),
    /// Hooks there act on other repositories too.
    #[error("core.hooksPath is {0}, outside this repository: a hook there acts on every repository that uses it")]
    Elsewhere(PathBuf),
    /// The husky hook manager writes this directory anew whenever it runs.
    #[error("core.hooksPath is {0}, which husky looks after")]
    Husky(PathBuf),
    /// Files there are part of the project.
    #[error("core.hooksPath is {0}, whose files are committed: a hook there is part of the project")]
    Tracked(PathBuf),
}

impl PlaceError {
    /// Whether the user may insist.
    #[must_use]
    pub fn may_be_forced(&self) -> bool {
        matches!(self, Self::Elsewhere(_) | Self::Husky(_) | Self::Tracked(_))
    }

    /// The directory whose hooks can be edited by hand instead.
    #[must_use]
    pub fn directory(&self) -> Option<PathBuf> {
        match self {
            Self::Elsewhere(path) | Self::Tracked(path) => Some(path.clone()),
            // The files that people edit lie one level above those that husky generates.
            Self::Husky(path) if path.ends_with("_") => path.parent().map(Path::to_path_buf),
            Self::Husky(path) => Some(path.clone()),
            Self::Off(_) | Self::Broken(_) => None,
        }
    }
}

/// The directory of hooks. With `force` any directory will do.
///
/// # Errors
/// Says why none is written to.
pub fn place(repository: &gix::Repository, force: bool) -> Result<PathBuf, PlaceError> {
    let common = repository.common_dir();
    let configured = repository.config_snapshot().string("core.hooksPath");
    let directory = match &configured {
        None => common.join("hooks"),
        Some(raw) if raw.trim().is_empty() || *raw == "/dev/null" => return Err(PlaceError::Off(raw.to_string())),
        Some(_) => {
            let path = repository.config_snapshot().trusted_path("core.hooksPath");
            let path = path.map_err(|error| PlaceError::Broken(error.to_string()))?;
            let path = path.ok_or_else(|| PlaceError::Broken("its file belongs to somebody else".into()))?;
            // Git runs hooks in the top directory of the work tree, or in a bare repository itself.
            repository.workdir().unwrap_or_else(|| repository.git_dir()).join(path)
        }
    };
    if force {
        return Ok(directory);
    }
    let real = real(&directory);
    let inside = |root: &Path| real.starts_with(self::real(root));
    if inside(common) || inside(repository.git_dir()) {
        return Ok(directory);
    }
    match repository.workdir() {
        Some(root) if inside(root) => {
            let below = real.strip_prefix(self::real(root)).unwrap_or(&real).to_path_buf();
            if below.components().any(|part| part.as_os_str() == ".husky") {
                Err(PlaceError::Husky(directory))
            } else if holds_tracked_files(repository, &below) {
                Err(PlaceError::Tracked(directory))
            } else {
                Ok(directory)
            }
        }
        _ => Err(PlaceError::Elsewhere(directory)),
    }
}

/// The path without symbolic links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match existing {
        Some((above, real)) => match path.strip_prefix(above) {
            Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
            _ => real,
        },
        None => path.to_path_buf(),
    }
}

/// Whether the index has files in a directory of the work tree. An index that cannot be read counts as having some.
fn holds_tracked_files(repository: &gix::Repository, below: &Path) -> bool {
    let Ok(index) = repository.index_or_empty() else { return true };
    let prefix =
        gix::path::to_unix_separators_on_windows(gix::path::into_bstr(below.to_path_buf()).unwrap_or_default());
    let prefix: Vec<u8> = [prefix.as_bytes(), b"/"].concat();
    index.entries().iter().any(|entry| entry.path(&index).starts_with(&prefix))
}
