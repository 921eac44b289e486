//! `sandbox/unconfined-profile`: kernel filters switched off.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Setting, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/unconfined-profile", severity: Severity::Error, confidence: Confidence::High };

/// Reports sandboxes without a seccomp or AppArmor profile.
pub(in crate::rules) struct UnconfinedProfile;

impl Rule for UnconfinedProfile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for (paths, what) in [(SECCOMP, "seccomp"), (APPARMOR, "AppArmor")] {
                for profile in sandbox.all(tree, paths) {
                    let off = profile.is(tree, false)
                        || profile.is_text(tree, "unconfined")
                        || (sandbox.external && OFF.iter().any(|off| profile.is_text(tree, off)));
                    if off {
                        let message =
                            format!("without {what}, the sandbox may make every system call that the host allows");
                        report(cx, &profile, message, sink);
                    }
                }
            }
            for option in sandbox.all(tree, OPTIONS).flat_map(|options| options.elements(tree)) {
                let text = option.text(tree).map(|text| text.replace([' ', ':'], "=").to_ascii_lowercase());
                let Some("seccomp=unconfined" | "apparmor=unconfined" | "label=disable") = text.as_deref() else {
                    continue;
                };
                report(cx, &option, "this takes a filter of the kernel away from the sandbox".to_owned(), sink);
            }
        }
    }
}

const SECCOMP: &[&[&str]] = &[
    &["docker", "seccompProfile"],
    &["seccompProfile"],
    &["security", "seccomp_profile"],
    &["security", "seccompProfile"],
    &["security", "seccomp"],
];

const APPARMOR: &[&[&str]] = &[
    &["docker", "apparmorProfile"],
    &["apparmorProfile"],
    &["security", "apparmor_profile"],
    &["security", "apparmorProfile"],
    &["security", "apparmor"],
];

const OPTIONS: &[&[&str]] =
    &[&["docker", "securityOpt"], &["security_opt"], &["security", "security_opt"], &["security", "options"]];

/// What the external-secrets shape may say for "no profile".
const OFF: &[&str] = &["none", "off", "disabled", "false"];

fn report(cx: &Context<'_>, setting: &Setting, message: String, sink: &mut Sink) {
    sink.push(
        cx.finding(&META, setting.place(cx.tree()), message)
            .pointer(setting.pointer.clone())
            .help("remove it, so that the engine's default profile applies, or name a profile of your own"),
    );
}
