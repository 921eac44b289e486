//! Revisions and refs as people write them.

use gix::ObjectId;
use gix::bstr::BStr;
use gix::glob::wildmatch;

use super::range::{Request, Tip};

/// Why a range cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// There is no such revision here.
    #[error(
        "there is no revision {0:?} here; if it is on the remote, fetch it first (in a CI job that clones shallowly: \
         `fetch-depth: 0`)"
    )]
    Unknown(String),
    /// The name fits several objects.
    #[error("{0:?} is ambiguous; write more of it, or the full name of the ref")]
    Ambiguous(String),
    /// Nothing to start from.
    #[error("{0:?} excludes commits and names none to look at")]
    NoTip(String),
    /// No ref has such a name.
    #[error("no ref matches {0:?}; `git for-each-ref` lists them")]
    NoSuchRef(String),
    /// The refs cannot be read.
    #[error("the refs of the repository cannot be read: {0}")]
    Refs(String),
}

/// Understands `BASE..HEAD`, `A...B`, `^A` and single revisions, several of them together as Git does.
///
/// # Errors
/// Says which part is not understood.
pub fn parse_range(repository: &gix::Repository, words: &[String]) -> Result<Request, RangeError> {
    let mut request = Request::default();
    for word in words {
        if let Some((left, right)) = word.split_once("...") {
            let (left, right) = (tip(repository, left)?, tip(repository, right)?);
            exclude_common(repository, &left, &right, word, &mut request);
            request.tips.extend([left, right]);
        } else if let Some((base, end)) = word.split_once("..") {
            exclude(repository, base, &mut request)?;
            request.tips.push(tip(repository, end)?);
        } else if let Some(excluded) = word.strip_prefix('^') {
            exclude(repository, excluded, &mut request)?;
        } else {
            request.tips.push(tip(repository, word)?);
        }
    }
    if request.tips.is_empty() {
        return Err(RangeError::NoTip(words.join(" ")));
    }
    request.tips.sort();
    request.tips.dedup();
    Ok(request)
}

/// The object that a revision names; nothing but `HEAD` is meant by an empty one.
fn tip(repository: &gix::Repository, text: &str) -> Result<Tip, RangeError> {
    let text = if text.is_empty() { "HEAD" } else { text };
    let unknown = |error: gix::Error| {
        let told = error.probable_cause().to_string();
        if told.contains("ambiguous") { RangeError::Ambiguous(text.into()) } else { RangeError::Unknown(text.into()) }
    };
    let spec = repository.rev_parse(BStr::new(text)).map_err(unknown)?;
    let name = spec.first_reference().map_or_else(|| text.to_owned(), |found| found.name.as_bstr().to_string());
    let id = spec.single().ok_or_else(|| RangeError::Unknown(text.into()))?.detach();
    if !repository.has_object(id) {
        return Err(RangeError::Unknown(text.into()));
    }
    Ok(Tip { name, id })
}

/// CI systems give a row of zeros as the base of a branch that is new.
fn exclude(repository: &gix::Repository, text: &str, request: &mut Request) -> Result<(), RangeError> {
    if text.len() >= 40 && text.bytes().all(|byte| byte == b'0') {
        request
            .notes
            .push("the base of the range is a row of zeros, so everything before its end was looked at".into());
        return Ok(());
    }
    request.excluded.push(tip(repository, text)?.id);
    Ok(())
}

fn exclude_common(repository: &gix::Repository, left: &Tip, right: &Tip, word: &str, request: &mut Request) {
    let commit = |tip: &Tip| -> Option<ObjectId> {
        repository.find_object(tip.id).ok()?.peel_to_kind(gix::objs::Kind::Commit).ok().map(|object| object.id)
    };
    let bases = match (commit(left), commit(right)) {
        (Some(left), Some(right)) => repository.merge_bases_many(left, &[right]).unwrap_or_default(),
        _ => Vec::new(),
    };
    if bases.is_empty() {
        request.notes.push(format!("{word}: the two have no common ancestor here, so all of both was looked at"));
    }
    request.excluded.extend(bases.into_iter().map(gix::Id::detach));
}

/// All refs that one of the patterns fits: full names, names without `refs/heads/` and the like, or glob patterns of them.
///
/// # Errors
/// Says which pattern fits nothing.
pub fn refs_like(repository: &gix::Repository, patterns: &[String]) -> Result<Vec<Tip>, RangeError> {
    let all = all_refs(repository)?;
    let mut tips = Vec::new();
    for pattern in patterns {
        let before = tips.len();
        tips.extend(all.iter().filter(|tip| fits(pattern, &tip.name)).cloned());
        if tips.len() == before {
            return Err(RangeError::NoSuchRef(pattern.clone()));
        }
    }
    tips.sort();
    tips.dedup();
    Ok(tips)
}

fn fits(pattern: &str, name: &str) -> bool {
    let short =
        ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/"].iter().filter_map(|kind| name.strip_prefix(kind));
    let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
    [name].into_iter().chain(short).any(|name| {
        let below = name.strip_prefix(pattern.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
        name == pattern || below || gix::glob::wildmatch(pattern.into(), name.into(), mode)
    })
}

/// Every ref and `HEAD`, unpeeled; symbolic refs by what they lead to.
///
/// # Errors
/// Says why the refs cannot be read.
pub fn all_refs(repository: &gix::Repository) -> Result<Vec<Tip>, RangeError> {
    let failed = |error: gix::Error| RangeError::Refs(error.probable_cause().to_string());
    let platform = repository.references().map_err(failed)?;
    let mut tips: Vec<Tip> = Vec::new();
    for reference in platform.all().map_err(failed)? {
        let mut reference = reference.map_err(|error| RangeError::Refs(error.to_string()))?;
        let name = reference.name().as_bstr().to_string();
        // One that leads nowhere, such as a remote's HEAD of a branch that is gone, holds nothing.
        if let Some(id) = follow(&mut reference) {
            tips.push(Tip { name, id });
        }
    }
    if let Ok(head) = repository.head_id() {
        tips.push(Tip { name: "HEAD".into(), id: head.detach() });
    }
    Ok(tips)
}

/// The object at the end of symbolic refs, tags left as they are.
fn follow(reference: &mut gix::Reference<'_>) -> Option<ObjectId> {
    match reference.target() {
        gix::refs::TargetRef::Object(id) => Some(id.to_owned()),
        gix::refs::TargetRef::Symbolic(_) => {
            let mut next = reference.follow()?.ok()?;
            match next.target() {
                gix::refs::TargetRef::Object(id) => Some(id.to_owned()),
                gix::refs::TargetRef::Symbolic(_) => next.peel_to_id().ok().map(gix::Id::detach),
            }
        }
    }
}

/// What refs pointed at once, as their reflogs tell, `HEAD` and stashes included, as far as it is still here.
#[must_use]
pub fn reflog_tips(repository: &gix::Repository) -> Vec<Tip> {
    let mut tips = Vec::new();
    let mut add = |name: &str, reference: &gix::Reference<'_>| {
        let mut platform = reference.log_iter();
        for line in platform.all().ok().flatten().into_iter().flatten().flatten() {
            for id in [line.previous_oid(), line.new_oid()].into_iter().filter(|id| !id.is_null()) {
                if repository.has_object(id) {
                    tips.push(Tip { name: format!("{name}@{{}}"), id });
                }
            }
        }
    };
    if let Ok(Some(head)) = repository.try_find_reference("HEAD") {
        add("HEAD", &head);
    }
    if let Ok(platform) = repository.references()
        && let Ok(all) = platform.all()
    {
        for reference in all.flatten() {
            let name = reference.name().as_bstr().to_string();
            add(&name, &reference);
        }
    }
    tips.sort();
    tips.dedup_by_key(|tip| tip.id);
    tips
}
