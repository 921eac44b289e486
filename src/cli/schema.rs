//! `schema`: prints the embedded schemas.

use std::io::{self, Write};

use super::Failure;
use super::args::{SchemaArgs, SchemaName};
use crate::exit::Exit;
use crate::{output, rules, schema, settings};

pub(super) fn run(arguments: &SchemaArgs) -> Result<Exit, Failure> {
    let value = match arguments.which {
        SchemaName::Openclaw => openclaw(arguments.version.as_deref())?,
        SchemaName::Settings => {
            settings::settings_schema(&rules::registry())
        }
        SchemaName::Report => output::report_schema(),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, &value)
        .map_err(io::Error::from)
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush())
        .map(|()| Exit::Clean)
        .map_err(|error| Failure::Output("standard output".into(), error))
}

fn openclaw(version: Option<&str>) -> Result<serde_json::Value, Failure> {
    let known = schema::versions();
    let wanted = version.or_else(|| known.last().map(|version| version.name)).unwrap_or_default();
    schema::full(wanted).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|version| version.name).collect();
        Failure::Usage(format!("no schema of OpenClaw {wanted:?} is embedded; there are {}", names.join(", ")))
    })
}
