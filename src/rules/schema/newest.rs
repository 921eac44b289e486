//! What of a file, judged by an older release, the newest one no longer takes.

use serde_json::Value;

use super::{moved_key, place, removed_key};
use crate::project::Context;
use crate::rule::Sink;
use crate::schema::{self, Choice};

/// Reports each key of `instance` that was given up between the release that judges the file and the newest.
pub(super) fn check(cx: &Context<'_>, choice: &Choice, instance: &Value, sink: &mut Sink) {
    let Some(newest) = schema::versions().last().filter(|newest| newest.version != choice.version) else { return };
    for migration in schema::migrations(Some(choice.version), newest.version) {
        let meta = if migration.new.is_some() { &moved_key::META } else { &removed_key::META };
        for pointer in schema::places_in(migration, instance) {
            // An entry for what is below has more to say.
            if schema::migration_of(&pointer).is_none_or(|precise| precise.old != migration.old) {
                continue;
            }
            let key = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            let message = format!("`{key}`: {}", migration.story(instance, &pointer));
            let finding = cx.finding(meta, place(cx.tree(), cx.root, &pointer, true), message);
            sink.push(finding.pointer(pointer).help(migration.advice()));
        }
    }
}
