//! Which OpenClaw a configuration is for.

use crate::project::Context;
use crate::schema;

/// Whether the configuration is judged by a release before this one (year, month, number).
pub(super) fn is_before(cx: &Context<'_>, release: [u32; 3]) -> bool {
    let last_touched = cx.lookup(&["meta", "lastTouchedVersion"]).and_then(|id| cx.tree().node(id).as_str());
    let choice = schema::choose(cx.settings.openclaw_version.as_deref(), last_touched);
    let mut numbers = choice.version.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let version = [(); 3].map(|()| numbers.next().unwrap_or(0));
    version < release
}
