//! `policy/memory-encryption`: secrets that lie open in memory.

use super::homes::SECRET_PROTECTION;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/memory-encryption", severity: Severity::Warning, confidence: Confidence::High };

/// Reports secrets that agents keep unencrypted in memory.
pub(in crate::rules) struct MemoryEncryption;

impl Rule for MemoryEncryption {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for protection in Block::all(cx, SECRET_PROTECTION).into_iter().filter(Block::is_object) {
            match protection.get("encryptInMemory") {
                Some(off) if off.is_off() => {
                    let finding = off.finding(cx, &META, "secrets lie open in the memory of the process").help(HELP);
                    sink.push(finding.fix(off.replaced("Switch it on", "true")));
                }
                Some(_) => {}
                None => {
                    let message = "nothing says that secrets are encrypted in memory";
                    sink.push(protection.lacking(cx, &META, message).help(HELP));
                }
            }
        }
    }
}

const HELP: &str =
    "set `encryptInMemory: true`: a crash dump, a swap file or a child process shows what is not encrypted";
