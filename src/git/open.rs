//! Finding and opening a repository.

use std::path::Path;

/// What one object may take while it is put together from deltas: room for two of the largest that are read, and for the
/// deltas. Sizes in packs are claims.
const ALLOCATION_LIMIT: &str = "gitoxide.objects.allocLimit=768m";

/// Why there is no repository to look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There is none.
    #[error("not a Git repository, nor is any directory above it: {0}")]
    NotARepository(String),
    /// `GIT_DIR` names something else, or something that cannot be read.
    #[error("cannot open the Git repository that GIT_DIR names, {0}: {1}")]
    WrongGitDir(String, String),
    /// There is one, and it cannot be read.
    #[error("cannot open the Git repository of {0}: {1}")]
    Unreadable(String, String),
}

/// Opens the repository that holds `directory`, or the one that `GIT_DIR` names, as hooks need it. `GIT_WORK_TREE`,
/// `GIT_INDEX_FILE`, `GIT_COMMON_DIR`, `GIT_OBJECT_DIRECTORY` and the like are honoured as Git does.
///
/// Objects are read from where they are: none is fetched, and packs that appear later are not looked for.
///
/// # Errors
/// Says whether there is no repository or why it cannot be read.
pub fn open(directory: &Path) -> Result<gix::Repository, OpenError> {
    // The search upwards takes a path with `..` in it for one inside the current directory.
    let real = gix::path::realpath(directory).ok();
    let directory = real.as_deref().unwrap_or(directory);
    let mut options = gix::sec::trust::Mapping::<gix::open::Options>::default();
    options.full = options.full.config_overrides([ALLOCATION_LIMIT]);
    options.reduced = options.reduced.config_overrides([ALLOCATION_LIMIT]);
    // Of a relative path gix makes one to `.git`, also where the repository is bare and has no such directory.
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_path_buf());
    let found = gix::ThreadSafeRepository::discover_with_environment_overrides_opts(
        &absolute,
        gix::discover::upwards::Options::default(),
        options,
    );
    let mut repository = found.map(|found| found.to_thread_local()).map_err(|error| {
        let shown = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf()).display().to_string();
        let not_found = matches!(
            error.downcast_any_ref::<gix::discover::upwards::Error>(),
            Some(
                gix::discover::upwards::Error::NoGitRepository { .. }
                    | gix::discover::upwards::Error::NoGitRepositoryWithinCeiling { .. }
                    | gix::discover::upwards::Error::NoGitRepositoryWithinFs { .. }
            )
        );
        match std::env::var_os("GIT_DIR") {
            Some(named) => {
                OpenError::WrongGitDir(named.to_string_lossy().into_owned(), error.probable_cause().to_string())
            }
            None if not_found => OpenError::NotARepository(shown),
            None => OpenError::Unreadable(shown, error.probable_cause().to_string()),
        }
    })?;
    repository.objects.refresh_never();
    Ok(repository)
}

/// Opens the repository whose Git directory this is, whatever the environment says.
///
/// # Errors
/// Says why it cannot be read.
pub fn open_at(directory: &Path) -> Result<gix::Repository, OpenError> {
    let options = gix::open::Options::default().config_overrides([ALLOCATION_LIMIT]);
    let mut repository = gix::open_opts(directory, options)
        .map_err(|error| OpenError::Unreadable(directory.display().to_string(), error.probable_cause().to_string()))?;
    repository.objects.refresh_never();
    Ok(repository)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_outside_of_any_repository_is_named() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let error = open(directory.path()).map(|_| ()).expect_err("no repository");
        assert!(matches!(error, OpenError::NotARepository(_)), "{error}");
    }
}
