//! The options of curl, as they stand in one word (curl(1)).

/// Options of one letter that take a value, so that what follows in the same word is none.
const VALUED: &str = "ACDEFHKPQTUXYbcdehmoqrtuwxyz";

/// The letters of a word of short options, up to the first that takes a value: `sSf` of `-sSfm 30`.
pub(super) fn flags(word: &str) -> &str {
    group(word).split(|letter| VALUED.contains(letter)).next().unwrap_or_default()
}

/// The option of a word of short options that takes a value: `m` of `-sSfm 30`, `H` of `-Hx`.
pub(super) fn valued(word: &str) -> Option<char> {
    group(word).chars().find(|&letter| VALUED.contains(letter))
}

/// Whether the value of an option is the next word.
pub(super) fn takes_next(word: &str) -> bool {
    // Of a group, only the last takes the next.
    group(word).chars().position(|letter| VALUED.contains(letter)) == group(word).chars().count().checked_sub(1)
        && !group(word).is_empty()
        || matches!(word, "--header" | "--data" | "--data-raw" | "--user" | "--request" | "--output" | "--user-agent")
}

fn group(word: &str) -> &str {
    word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_group() {
        assert_eq!((flags("-sSfm30"), valued("-sSfm30"), takes_next("-sSfm30")), ("sSf", Some('m'), false));
        assert_eq!((flags("-sk"), valued("-sk"), takes_next("-sk")), ("sk", None, false));
        assert_eq!((flags("-Xcom"), valued("-Xcom"), takes_next("-X")), ("", Some('X'), true));
        assert!(takes_next("--header") && !takes_next("-") && !takes_next("") && !takes_next("--max-time=3"));
    }
}
