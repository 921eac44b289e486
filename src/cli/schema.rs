//! `schema`: prints the embedded schemas.

use std::io::{self, Write};

use super::Failure;
use super::args::{SchemaArgs, SchemaName};
use crate::exit::Exit;
use crate::{output, rules, schema, settings};

pub(super) fn run(arguments: &SchemaArgs) -> Result<Exit, Failure> {
    let text = match arguments.which {
        SchemaName::Openclaw => pretty(&openclaw(arguments.version.as_deref())?)?,
        SchemaName::Settings => pretty(&settings::settings_schema(&rules::registry()))?,
        SchemaName::Report => output::REPORT_SCHEMA.to_owned(),
        SchemaName::Graph => output::GRAPH_SCHEMA.to_owned(),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", text.trim_end())
        .map(|()| Exit::Clean)
        .map_err(|error| Failure::Output("standard output".into(), error))
}

fn pretty(schema: &serde_json::Value) -> Result<String, Failure> {
    serde_json::to_string_pretty(schema).map_err(|error| Failure::Output("the schema".into(), error.into()))
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
