//! What a push would send, from what Git tells the `pre-push` hook (githooks(5)).

use gix::ObjectId;
use gix::bstr::ByteSlice as _;

use super::range::{Request, Tip};
use super::revision::{RangeError, all_refs, parse_range};

/// Why a push cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// Standard input is not what Git sends.
    #[error(
        "line {0} of standard input is not `<local ref> <local object> <remote ref> <remote object>`; `push` is meant \
         for the pre-push hook (`openclaw-lint hook install`)"
    )]
    Malformed(usize),
    /// A revision or the refs of the repository cannot be read.
    #[error(transparent)]
    Range(#[from] RangeError),
}

/// One ref that is to change on the remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// What is sent, as reports show it: the ref's name here.
    pub local_ref: String,
    /// What is sent; nothing if the ref is to be deleted.
    pub local: Option<ObjectId>,
    /// Its name on the remote.
    pub remote_ref: String,
    /// What the remote has there; nothing if the ref is new.
    pub remote: Option<ObjectId>,
}

/// Reads what Git sends to the hook. Names may hold anything but line ends; the two ids never hold blanks.
///
/// # Errors
/// Says which line is none of Git's.
pub fn parse_updates(input: &[u8]) -> Result<Vec<Update>, PushError> {
    let lines = input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| parse_update(line).ok_or(PushError::Malformed(at + 1))).collect()
}

fn parse_update(line: &[u8]) -> Option<Update> {
    // A local "ref" may be any revision, such as `HEAD~` or `:/some words`; the others are single words.
    let mut words = line.rsplitn(4, |&byte| byte == b' ');
    let (remote, remote_ref, local, local_ref) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let id = |hex: &[u8]| ObjectId::from_hex(hex).ok();
    let (local, remote) = (id(local)?, id(remote)?);
    if remote_ref.is_empty() || local_ref.is_empty() {
        return None;
    }
    let some = |id: ObjectId| (!id.is_null()).then_some(id);
    Some(Update {
        local_ref: local_ref.to_str_lossy().into_owned(),
        local: some(local),
        remote_ref: remote_ref.to_str_lossy().into_owned(),
        remote: some(remote),
    })
}

/// What the pre-commit framework tells its hooks, in environment variables (`pre_commit/commands/run.py` of
/// pre-commit 4). It tells of one ref only, and nothing of what it takes for a whole new history.
///
/// # Errors
/// Says which revision is not here.
pub fn framework_updates(
    repository: &gix::Repository,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Update>, PushError> {
    let named = |name: &str| variable(name).filter(|value| !value.is_empty());
    if named("PRE_COMMIT_REMOTE_NAME").is_none() && named("PRE_COMMIT_TO_REF").is_none() {
        return Ok(Vec::new());
    }
    let local_ref = named("PRE_COMMIT_LOCAL_BRANCH");
    let to = named("PRE_COMMIT_TO_REF").or_else(|| local_ref.clone()).unwrap_or_else(|| "HEAD".into());
    let resolve = |text: String| -> Result<Option<ObjectId>, PushError> {
        let request = parse_range(repository, &[text])?;
        Ok(request.tips.first().map(|tip| tip.id))
    };
    let local = resolve(to.clone())?;
    let remote = named("PRE_COMMIT_FROM_REF").map(resolve).transpose()?.flatten();
    let remote_ref = named("PRE_COMMIT_REMOTE_BRANCH").unwrap_or_else(|| to.clone());
    Ok(vec![Update { local_ref: local_ref.unwrap_or(to), local, remote_ref, remote }])
}

/// The range that a push would send to `remote`, a remote's name or an address.
///
/// Left out is what the remote has for sure: what the refs to be changed point at there, and what its remote-tracking
/// branches held when they were last updated.
///
/// # Errors
/// Says why the refs cannot be read.
pub fn request(
    repository: &gix::Repository,
    updates: &[Update],
    remote: Option<&str>,
    url: Option<&str>,
) -> Result<Request, RangeError> {
    let mut request = Request::default();
    for update in updates {
        let Some(id) = update.local else { continue };
        request.tips.push(Tip { name: update.local_ref.clone(), id });
        match update.remote {
            Some(there) if repository.has_object(there) => request.excluded.push(there),
            Some(_) => request.notes.push(format!(
                "what {} points at on the remote is not here, so it is compared with the remote-tracking branches",
                update.remote_ref
            )),
            None => {}
        }
    }
    if request.tips.is_empty() {
        return Ok(request);
    }
    request.tips.sort();
    request.tips.dedup();
    let known = prefixes(repository, remote, url);
    if known.is_none() {
        request.notes.push(
            "no remote has this address, so everything that any remote-tracking branch holds counts as sent before"
                .into(),
        );
    }
    let prefixes = known.unwrap_or_else(|| vec!["refs/remotes/".into()]);
    let tracking =
        all_refs(repository)?.into_iter().filter(|tip| prefixes.iter().any(|start| tip.name.starts_with(start)));
    request.excluded.extend(tracking.map(|tip| tip.id));
    request.excluded.sort();
    request.excluded.dedup();
    Ok(request)
}

/// What the names of a remote's tracking branches start with; nothing if no remote is meant.
fn prefixes(repository: &gix::Repository, remote: Option<&str>, url: Option<&str>) -> Option<Vec<String>> {
    let config = repository.config_snapshot();
    let mut found = false;
    let mut prefixes = Vec::new();
    for section in config.sections_by_name("remote").into_iter().flatten() {
        let Some(name) = section.header().subsection_name().map(|name| name.to_str_lossy().into_owned()) else {
            continue;
        };
        let addresses = section.values("url").into_iter().chain(section.values("pushurl"));
        let addresses: Vec<String> = addresses.map(|value| value.to_str_lossy().into_owned()).collect();
        let is_address = |wanted: &str| addresses.iter().any(|address| address == wanted);
        let meant = match remote {
            Some(remote) => remote == name || is_address(remote),
            None => url.is_none_or(is_address),
        };
        if !meant {
            continue;
        }
        found = true;
        prefixes.push(format!("refs/remotes/{name}/"));
        // Whatever else the remote's branches are fetched to. Outside of this directory refs are the user's own.
        let targets = section.values("fetch").into_iter().filter_map(|spec| {
            let spec = spec.to_str_lossy().into_owned();
            let target = spec.split_once(':')?.1.split('*').next()?.to_owned();
            (target.starts_with("refs/remotes/") && target.len() > "refs/remotes/".len()).then_some(target)
        });
        prefixes.extend(targets);
    }
    found.then_some(prefixes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_gits_or_refused() {
        let (one, zero) = ("1".repeat(40), "0".repeat(40));
        let line = format!("refs/heads/a {one} refs/heads/b {zero}\n:/two words {one} refs/heads/c {one}\n");
        let updates = parse_updates(line.as_bytes()).expect("updates");
        assert_eq!((updates.len(), updates[0].remote, updates[1].local_ref.as_str()), (2, None, ":/two words"));
        let deletion = format!("(delete) {zero} refs/heads/b {one}\n");
        assert_eq!(parse_updates(deletion.as_bytes()).expect("an update")[0].local, None);
        let long = format!("refs/heads/a {0} refs/heads/b {0}", "a".repeat(64));
        assert_eq!(parse_updates(long.as_bytes()).expect("an update").len(), 1);
        for wrong in ["x", "a b c d", &format!("{one} refs/heads/b {one}"), &format!("a {one} b {one}x")] {
            assert_eq!(parse_updates(wrong.as_bytes()), Err(PushError::Malformed(1)), "{wrong}");
        }
        assert_eq!(parse_updates(b"\n\r\n"), Ok(Vec::new()));
    }
}
