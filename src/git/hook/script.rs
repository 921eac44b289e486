//! The text of the hooks: POSIX shell, which Git brings along even on Windows.

use std::path::Path;

use super::{ASIDE, Hook, LEGACY};

/// Second line of every hook of ours; the number changes with the text.
const MARK: &str = "# openclaw-lint hook 1";

/// Whether a file is a hook that this program wrote, in whatever version.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let mark = MARK.trim_end_matches(|c: char| c.is_ascii_digit()).as_bytes();
    bytes.split(|&byte| byte == b'\n').nth(1).is_some_and(|line| line.starts_with(mark))
}

/// The hook. `program` is where the program was when the hook was installed.
pub(super) fn script(hook: Hook, program: &Path) -> Vec<u8> {
    let name = hook.name();
    let call = match hook {
        Hook::PreCommit => "staged",
        Hook::PrePush => "push \"$@\"",
    };
    // What Git sends on standard input must reach both, and a program that does not read it is no failure.
    let (keep, feed) = match hook {
        Hook::PreCommit => ("", ""),
        Hook::PrePush => ("refs=$(cat && echo .) || exit 1\nrefs=${refs%.}\n", "printf '%s' \"$refs\" 2>/dev/null | "),
    };
    let head = format!(
        "#!/bin/sh\n\
         {MARK}\n\
         # Written by `openclaw-lint hook install`; `openclaw-lint hook uninstall` takes it away.\n\
         # The hook that was here before, if any, runs first: {name}{ASIDE}\n\
         {keep}\
         case $0 in\n\
         *{LEGACY}) ;; # The hook of the pre-commit framework calls this one and does the rest itself.\n\
         */*) before=${{0%/*}}/{name}{ASIDE} ;;\n\
         *) before=./{name}{ASIDE} ;;\n\
         esac\n\
         if [ -n \"${{before-}}\" ] && [ -x \"$before\" ]; then\n\
         \t{feed}\"$before\" \"$@\" || exit $?\n\
         fi\n\
         if command -v openclaw-lint >/dev/null 2>&1; then\n\
         \tprogram=openclaw-lint\n\
         else\n\
         \tprogram="
    );
    let tail = format!(
        "\n\
         fi\n\
         if ! command -v \"$program\" >/dev/null 2>&1; then\n\
         \techo \"openclaw-lint is neither on the PATH nor at $program, so nothing was checked.\" >&2\n\
         \techo \"Install it again, or take the hook away: $0\" >&2\n\
         \texit 1\n\
         fi\n\
         {feed}\"$program\" {call}\n"
    );
    [head.as_bytes(), &quoted(program), tail.as_bytes()].concat()
}

/// A path as one word of shell, byte for byte.
fn quoted(path: &Path) -> Vec<u8> {
    let bytes = path_bytes(path);
    let mut word = vec![b'\''];
    for byte in bytes {
        match byte {
            b'\'' => word.extend_from_slice(b"'\\''"),
            _ => word.push(byte),
        }
    }
    word.push(b'\'');
    word
}

#[cfg(unix)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

/// The shell that comes with Git understands drives, but takes backslashes for escapes in some places.
#[cfg(not(unix))]
fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_knows_itself() {
        for hook in [Hook::PreCommit, Hook::PrePush] {
            assert!(is_ours(&script(hook, Path::new("/usr/bin/openclaw-lint"))));
        }
        assert!(is_ours(b"#!/bin/sh\n# openclaw-lint hook 12\n"));
        assert!(!is_ours(b"#!/bin/sh\nopenclaw-lint staged\n# openclaw-lint hook 1\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_one_word_whatever_is_in_it() {
        assert_eq!(quoted(Path::new("/a b/$HOME/it's/`é`\n")), "'/a b/$HOME/it'\\''s/`é`\n'".as_bytes());
    }
}
