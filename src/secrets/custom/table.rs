//! Walking through a TOML table whose keys are compared without case, remembering where everything stands and what
//! nobody asked for.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::rulefile::Problem;

/// A text and where it stands.
pub(super) type Text = (String, usize);

/// A table of a TOML file.
pub(super) struct Table<'a> {
    /// Where it begins.
    pub(super) at: usize,
    map: &'a DeTable<'a>,
    asked: BTreeSet<&'static str>,
}

impl<'a> Table<'a> {
    pub(super) fn new(map: &'a DeTable<'a>, at: usize) -> Self {
        Self { at, map, asked: BTreeSet::new() }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.insert(key);
        self.map.iter().find(|(name, _)| name.get_ref().eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// Whether there is such a key; does not count as asking for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.keys().any(|name| name.get_ref().eq_ignore_ascii_case(key))
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<Text>, Problem> {
        self.get(key).map(|value| text(key, value)).transpose()
    }

    /// A list of texts; one alone counts as a list.
    pub(super) fn texts(&mut self, key: &'static str) -> Result<Vec<Text>, Problem> {
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(value) => match value.get_ref() {
                DeValue::Array(values) => values.iter().map(|value| text(key, value)).collect(),
                _ => Ok(vec![text(key, value)?]),
            },
        }
    }

    pub(super) fn number(&mut self, key: &'static str) -> Result<Option<f64>, Problem> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite() && *number >= 0.0);
        number.map(Some).ok_or_else(|| wrong(key, "a number that is not negative", value))
    }

    /// A whole number.
    pub(super) fn count(&mut self, key: &'static str) -> Result<Option<usize>, Problem> {
        let at = self.get(key).map_or(0, |value| value.span().start);
        let whole = |number: f64| {
            if number.fract() == 0.0 && number <= 1e6 {
                Ok(number as usize)
            } else {
                Err(Problem::new(at, format!("`{key}` is not a whole number up to a million")))
            }
        };
        self.number(key)?.map(whole).transpose()
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Result<bool, Problem> {
        match self.get(key) {
            None => Ok(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Ok(*flag),
                _ => Err(wrong(key, "true or false", value)),
            },
        }
    }

    pub(super) fn table(&mut self, key: &'static str) -> Result<Option<Table<'a>>, Problem> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => match value.get_ref() {
                DeValue::Table(map) => Ok(Some(Table::new(map, value.span().start))),
                _ => Err(wrong(key, "a table", value)),
            },
        }
    }

    pub(super) fn tables(&mut self, key: &'static str) -> Result<Vec<Table<'a>>, Problem> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let DeValue::Array(values) = value.get_ref() else { return Err(wrong(key, "an array of tables", value)) };
        let table = |value: &'a Spanned<DeValue<'a>>| match value.get_ref() {
            DeValue::Table(map) => Ok(Table::new(map, value.span().start)),
            _ => Err(wrong(key, "an array of tables", value)),
        };
        values.iter().map(table).collect()
    }

    /// Keys that nobody asked for, and where they stand.
    pub(super) fn unknown(&self) -> Vec<Text> {
        let known = |name: &str| self.asked.iter().any(|key| key.eq_ignore_ascii_case(name));
        let unknown = self.map.keys().filter(|name| !known(name.get_ref()));
        unknown.map(|name| (name.get_ref().clone().into_owned(), name.span().start)).collect()
    }
}

fn text(key: &str, value: &Spanned<DeValue<'_>>) -> Result<Text, Problem> {
    match value.get_ref() {
        DeValue::String(text) => Ok((text.clone().into_owned(), value.span().start)),
        _ => Err(wrong(key, "a string", value)),
    }
}

fn wrong(key: &str, what: &str, value: &Spanned<DeValue<'_>>) -> Problem {
    Problem::new(value.span().start, format!("`{key}` is not {what}"))
}
