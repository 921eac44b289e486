//! `html`: a page that needs nothing but itself. The data stands in it as JSON; its script makes text of it, never markup.

use std::io;

use super::GraphReport;
use super::json::Document;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const LAYOUT: &str = include_str!("layout.js");
/// The picture, what stands beside it, and what the reader does with both: one script, in this order.
const SCRIPT: &str = concat!(include_str!("page.js"), include_str!("panel.js"), include_str!("events.js"));

pub(super) fn render(graph: &GraphReport, out: &mut dyn io::Write) -> io::Result<()> {
    // Within a script element only these can end it or begin a comment; in JSON strings they may be escapes.
    let data = serde_json::to_string(&Document::of(graph))?;
    let data = data.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    let mut rest = PAGE;
    for (mark, text) in [("/*STYLE*/", STYLE), ("\"DATA\"", &data), ("/*LAYOUT*/", LAYOUT), ("/*SCRIPT*/", SCRIPT)] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        out.write_all(before.as_bytes())?;
        out.write_all(text.as_bytes())?;
        rest = after;
    }
    out.write_all(rest.as_bytes())
}
