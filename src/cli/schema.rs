//! `schema`: prints the embedded schemas.

use std::ffi::OsStr;
use std::io::{self, Write};

use clap::ValueEnum;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};

use super::Failure;
use super::args::{SchemaArgs, SchemaName};
use crate::exit::Exit;
use crate::{output, rules, schema, settings};

/// A schema as the command line names it: `settings`, `external-secrets/cache`.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    schema: SchemaName,
    /// What stands behind the slash.
    name: Option<String>,
}

/// Reads a [`Wanted`]. What stands before the slash is one of the names that help and completions show.
#[derive(Clone)]
pub(super) struct WantedParser;

impl TypedValueParser for WantedParser {
    type Value = Wanted;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Wanted, clap::Error> {
        let names = EnumValueParser::<SchemaName>::new();
        let parts = value.to_str().and_then(|text| text.split_once('/'));
        let (schema, name) = parts.map_or((value, None), |(schema, name)| (OsStr::new(schema), Some(name.to_owned())));
        let schema = names.parse_ref(command, argument, schema)?;
        if name.is_some() && schema != SchemaName::ExternalSecrets {
            return names.parse_ref(command, argument, value).map(|schema| Wanted { schema, name: None });
        }
        Ok(Wanted { schema, name })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(SchemaName::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

pub(super) fn run(arguments: &SchemaArgs) -> Result<Exit, Failure> {
    let text = match arguments.which.schema {
        SchemaName::Openclaw => pretty(&openclaw(arguments.version.as_deref())?)?,
        SchemaName::Settings => pretty(&settings::settings_schema(&rules::registry()))?,
        SchemaName::Report => output::REPORT_SCHEMA.to_owned(),
        SchemaName::Graph => output::GRAPH_SCHEMA.to_owned(),
        SchemaName::ExternalSecrets => external(arguments.which.name.as_deref())?,
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.trim_end())
        .map(|()| Exit::Clean)
        .map_err(|error| Failure::Output("standard output".into(), error))
}

fn pretty(schema: &serde_json::Value) -> Result<String, Failure> {
    serde_json::to_string_pretty(schema).map_err(|error| Failure::Output("the schema".into(), error.into()))
}

/// The schema of an external-secrets shape, or what to ask for, one a line.
fn external(name: Option<&str>) -> Result<String, Failure> {
    let names = schema::external::schemas().map(|(name, _)| name);
    let Some(name) = name else {
        return Ok(names.map(|name| format!("external-secrets/{name}")).collect::<Vec<_>>().join("\n"));
    };
    let mut schemas = schema::external::schemas();
    schemas.find(|(known, _)| *known == name).map(|(_, text)| text.to_owned()).ok_or_else(|| {
        let names: Vec<_> = names.collect();
        Failure::Usage(format!("there is no shape {name:?}; there are {}", names.join(", ")))
    })
}

fn openclaw(version: Option<&str>) -> Result<serde_json::Value, Failure> {
    let known = schema::versions();
    let newest = known.last().map_or("", |version| version.version);
    match schema::full(version.unwrap_or(newest)) {
        serde_json::Value::Null => {
            let names: Vec<_> = known.iter().map(|version| version.version).collect();
            let wanted = version.unwrap_or_default();
            Err(Failure::Usage(format!("no schema of OpenClaw {wanted:?} is embedded; there are {}", names.join(", "))))
        }
        schema => Ok(schema),
    }
}
