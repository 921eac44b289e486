//! Putting a changed file in the place of the old one, whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written. It is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody has changed it since it was read.
    #[error("has changed since it was read; nothing was written")]
    Changed,
    /// The system refused.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Names tried for the file beside it.
const ATTEMPTS: u32 = 100;

/// Puts `after` in the place of the file at `location`, if that still holds `before`. The new content goes into a file of its
/// own beside the old one, which then takes its name: nobody ever sees half of it, and no copy of the old content stays. The
/// permissions stay.
///
/// # Errors
/// Says why nothing was written.
pub fn replace(location: &Path, before: &[u8], after: &[u8]) -> Result<(), WriteError> {
    let metadata = fs::symlink_metadata(location)?;
    if !metadata.is_file() || fs::read(location)? != before {
        return Err(WriteError::Changed);
    }
    let (beside, mut file) = create_beside(location)?;
    let written = file
        .write_all(after)
        .and_then(|()| fs::set_permissions(&beside, metadata.permissions()))
        .and_then(|()| file.sync_all());
    drop(file);
    let unchanged =
        written.and_then(|()| Ok(fs::symlink_metadata(location)?.is_file() && fs::read(location)? == before));
    let done = match unchanged {
        Ok(true) => fs::rename(&beside, location).map_err(WriteError::from),
        Ok(false) => Err(WriteError::Changed),
        Err(error) => Err(error.into()),
    };
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

/// A new file in the same directory that only its owner may read.
fn create_beside(location: &Path) -> io::Result<(PathBuf, File)> {
    let name = location.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..ATTEMPTS {
        let beside = location.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match options.open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
