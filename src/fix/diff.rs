//! What would change, as a unified diff in which no secret is shown.

use std::fmt::Write as _;

use super::FixedFile;
use crate::redact::{is_invisible, mask_random_runs};

/// Lines around a change.
const CONTEXT: usize = 3;

/// Differences after which the rest counts as one.
const MOST_DIFFERENCES: usize = 1000;

/// The changes of a file as a unified diff. Lines are compared as they are and shown with their secrets masked and control
/// characters escaped.
#[must_use]
pub fn unified(file: &FixedFile) -> String {
    let (before, after) = (lines(&file.before), lines(&file.after));
    let (shown_before, shown_after) = (lines(&file.before_masked), lines(&file.after_masked));
    let changes = changes(&before, &after);
    let path = crate::redact::printable(&file.shown);
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in hunks(&changes, before.len()) {
        let (first, last) = (&hunk[0], &hunk[hunk.len() - 1]);
        let lead = first.old.0.min(CONTEXT);
        let trail = (before.len() - last.old.1).min(CONTEXT);
        let old = (first.old.0 - lead, last.old.1 + trail);
        let new = (first.new.0 - lead, last.new.1 + trail);
        let _ = writeln!(out, "@@ -{} +{} @@", range(old), range(new));
        let mut at = old.0;
        for change in hunk {
            (at..change.old.0).for_each(|line| push(&mut out, ' ', &shown_before, line));
            (change.old.0..change.old.1).for_each(|line| push(&mut out, '-', &shown_before, line));
            (change.new.0..change.new.1).for_each(|line| push(&mut out, '+', &shown_after, line));
            at = change.old.1;
        }
        (at..old.1).for_each(|line| push(&mut out, ' ', &shown_before, line));
    }
    out
}

/// Lines with their ends.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&b| b == b'\n').collect()
}

fn push(out: &mut String, mark: char, lines: &[&[u8]], at: usize) {
    let Some(line) = lines.get(at) else { return };
    let body = line.strip_suffix(b"\n").unwrap_or(line);
    let mut masked = body.strip_suffix(b"\r").unwrap_or(body).to_vec();
    mask_random_runs(&mut masked);
    out.push(mark);
    for c in String::from_utf8_lossy(&masked).chars() {
        if is_invisible(c) && c != '\t' {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    if !line.ends_with(b"\n") {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// `first,count` as diffs count: from 1, and from the line before where there is none.
fn range((start, end): (usize, usize)) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}

/// Lines of the old text that others of the new text take the place of: half-open ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

/// Changes whose context touches go together.
fn hunks(changes: &[Change], total: usize) -> Vec<&[Change]> {
    let apart = |a: &Change, b: &Change| b.old.0.min(total) > a.old.1 + 2 * CONTEXT;
    changes.chunk_by(|a, b| !apart(a, b)).collect()
}

/// The shortest way from the old lines to the new ones (Myers 1986), as far as it is short.
fn changes(old: &[&[u8]], new: &[&[u8]]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    let Some(kept) = common(a, b) else {
        return vec![Change { old: (head, head + a.len()), new: (head, head + b.len()) }];
    };
    let mut out = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (i, j) in kept.into_iter().chain([(a.len(), b.len())]) {
        if (x, y) != (i, j) {
            out.push(Change { old: (head + x, head + i), new: (head + y, head + j) });
        }
        (x, y) = (i + 1, j + 1);
    }
    out
}

/// Pairs of equal lines on the shortest way; `None` if it is too long.
fn common(a: &[&[u8]], b: &[&[u8]]) -> Option<Vec<(usize, usize)>> {
    let limit = MOST_DIFFERENCES.min(a.len() + b.len());
    // `furthest[k]` is how far into `a` one gets on diagonal `k - limit`; a copy for each number of differences leads back.
    let mut furthest = vec![0_usize; 2 * limit + 2];
    let mut trail = Vec::new();
    for d in 0..=limit {
        trail.push(furthest.clone());
        for k in (limit - d..=limit + d).step_by(2) {
            let down = k == limit - d || (k != limit + d && furthest[k - 1] < furthest[k + 1]);
            let mut x = if down { furthest[k + 1] } else { furthest[k - 1] + 1 };
            let Some(mut y) = (x + limit).checked_sub(k) else { continue };
            while x < a.len() && y < b.len() && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[k] = x;
            if x >= a.len() && y >= b.len() {
                return Some(back(a.len(), b.len(), limit, &trail));
            }
        }
    }
    None
}

/// The equal lines on the way that ended at the end of both texts.
fn back(mut x: usize, mut y: usize, limit: usize, trail: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (d, furthest) in trail.iter().enumerate().rev() {
        let k = x + limit - y;
        let down = k == limit - d || (k != limit + d && furthest[k - 1] < furthest[k + 1]);
        let from = if down { k + 1 } else { k - 1 };
        let (start_x, start_y) = if d == 0 { (0, 0) } else { (furthest[from], (furthest[from] + limit) - from) };
        while x > start_x && y > start_y && (d == 0 || (x, y) != step(start_x, start_y, down)) {
            (x, y) = (x - 1, y - 1);
            pairs.push((x, y));
        }
        (x, y) = (start_x, start_y);
    }
    pairs.reverse();
    pairs
}

/// One line further: over an added line, or over one taken away.
fn step(x: usize, y: usize, down: bool) -> (usize, usize) {
    if down { (x, y + 1) } else { (x + 1, y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(before: &str, after: &str) -> FixedFile {
        let bytes = |text: &str| text.as_bytes().to_vec();
        FixedFile {
            shown: "openclaw.json".into(),
            location: "openclaw.json".into(),
            before: bytes(before),
            after: bytes(after),
            before_masked: bytes(before),
            after_masked: bytes(after),
            made: Vec::new(),
        }
    }

    #[test]
    fn changes_are_shown_with_what_stands_around_them() {
        let before: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let after = before.replace("\n5\n", "\nfive\nand\n").replace("\n18\n", "\n").replace("20\n", "20");
        let hunks = [
            "--- a/openclaw.json\n+++ b/openclaw.json\n",
            "@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and\n 6\n 7\n 8\n",
            "@@ -15,6 +16,5 @@\n 15\n 16\n 17\n-18\n 19\n-20\n+20\n\\ No newline at end of file\n",
        ];
        assert_eq!(unified(&file(&before, &after)), hunks.concat());
    }

    /// Every diff leads from the old lines to the new ones, and keeps what the two share.
    #[test]
    fn changes_lead_from_the_old_text_to_the_new() {
        let mut seed = 7_u64;
        let mut text = |count: usize| -> Vec<&'static [u8]> {
            (0..count)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    [&b"a\n"[..], b"b\n", b"c\n"][(seed >> 40) as usize % 3]
                })
                .collect()
        };
        for count in 0..40 {
            let (old, new) = (text(count), text(40 - count / 2));
            let mut made: Vec<&[u8]> = Vec::new();
            let mut at = 0;
            for change in changes(&old, &new) {
                made.extend(&old[at..change.old.0]);
                assert_eq!(made.len(), change.new.0);
                made.extend(&new[change.new.0..change.new.1]);
                at = change.old.1;
            }
            made.extend(&old[at..]);
            assert_eq!(made, new);
        }
    }
}
