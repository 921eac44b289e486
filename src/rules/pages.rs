//! The pages of the rules that are written in code, packed by `build/pages.rs`.

use crate::packed::Chunks;

// CHUNKS and IDS.
include!(concat!(env!("OUT_DIR"), "/pages.rs"));

static PAGES: Chunks = Chunks::new(include_bytes!(concat!(env!("OUT_DIR"), "/pages.bin")), CHUNKS);

/// The page of a rule, `rules/docs/<id>.md`.
pub(crate) fn page(id: &str) -> Option<&'static str> {
    let (chunk, place) = PAGES.place(IDS.lines().position(|known| known == id)?)?;
    PAGES.text(chunk).split('\0').nth(place)
}
