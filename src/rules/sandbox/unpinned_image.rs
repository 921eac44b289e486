//! `sandbox/unpinned-image`: an image that may change from one day to the next.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{sandboxes, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/unpinned-image", severity: Severity::Info, confidence: Confidence::High };

/// Reports sandbox images without a tag or with `latest`.
pub(in crate::rules) struct UnpinnedImage;

impl Rule for UnpinnedImage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for image in sandbox.all(tree, IMAGES) {
                let Some(name) = image.text(tree).map(str::trim).filter(|name| is_unpinned(name)) else { continue };
                let message = format!("{} may be another image tomorrow", shown(name));
                sink.push(
                    cx.finding(&META, image.place(tree), message)
                        .pointer(image.pointer)
                        .help("name a version, or better a digest (`@sha256:…`)"),
                );
            }
        }
    }
}

const IMAGES: &[&[&str]] = &[&["docker", "image"], &["browser", "image"], &["image"]];

fn is_unpinned(image: &str) -> bool {
    if image.is_empty() || image.contains(['@', '$']) {
        return false;
    }
    // A colon before the last slash belongs to the registry's port.
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split_once(':').is_none_or(|(_, tag)| tag == "latest")
}
