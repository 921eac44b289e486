//! Plans for `openclaw secrets apply`: which literal of a configuration becomes which reference. A plan never holds a value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::doc::{FileId, Tree};
use crate::model::replacement::{Form, Literal, agent_of, literals};
use crate::model::surface::target_type;
use crate::project::{Document, Kind};

/// A plan, and what to say about it.
#[derive(Debug)]
pub struct Plan {
    /// The plan in the form that OpenClaw 2026.9.6 reads: version 1 of protocol 1.
    pub json: Value,
    /// How many literals it replaces.
    pub targets: usize,
    /// The variables that it refers to, and the places that will read them: paths and JSON pointers.
    pub variables: BTreeMap<String, Vec<(String, String)>>,
    /// Literals that no plan can replace: path, JSON pointer, and why.
    pub left: Vec<(String, String, &'static str)>,
}

/// Plans for one configuration, the first of the documents, and the auth profiles of its agents.
#[must_use]
pub fn plan(documents: &[&Document], requested: Option<&str>, now: Timestamp) -> Plan {
    let mut plan = Plan { json: Value::Null, targets: 0, variables: BTreeMap::new(), left: Vec::new() };
    let mut targets = Vec::new();
    for (document, literals) in documents.iter().zip(literals(documents, requested)) {
        for literal in literals.into_iter().filter(|literal| literal.is_credential) {
            match target(document, &literal) {
                Ok(target) => {
                    targets.push(target);
                    let place = (document.path().to_owned(), literal.pointer);
                    plan.variables.entry(literal.variable).or_default().push(place);
                }
                Err(reason) => plan.left.push((document.path().to_owned(), literal.pointer, reason)),
            }
        }
    }
    plan.targets = targets.len();
    plan.json = json!({
        "version": 1,
        "protocolVersion": 1,
        "generatedAt": now.to_string(),
        "generatedBy": concat!("openclaw-lint ", env!("CARGO_PKG_VERSION")),
        "targets": targets,
        // The variables may be set in the `.env` that OpenClaw would scrub, and profiles that nobody named stay as they are.
        "options": { "scrubEnv": false, "scrubAuthProfilesForProviderTargets": false, "scrubLegacyAuthJson": false },
    });
    plan
}

/// One target, or why there is none.
fn target(document: &Document, literal: &Literal) -> Result<Value, &'static str> {
    if document.tree.node(literal.node).file != FileId::default() {
        return Err("stands in an included file");
    }
    let reference = |provider: &str| json!({ "source": "env", "provider": provider, "id": literal.variable });
    let mut target = Map::new();
    let mut set = |key: &str, value: Value| target.insert(key.to_owned(), value);
    match &literal.form {
        Form::Reference(provider) => {
            let kind = target_type(&literal.path).ok_or("has no name in plans")?;
            set("type", kind.into());
            set("path", literal.path.join(".").into());
            set("pathSegments", json!(literal.path));
            set("ref", reference(provider));
        }
        Form::Sibling(sibling, provider) if document.kind == Kind::AuthProfiles => {
            let agent = agent_of(&document.location).ok_or("belongs to an agent that its path does not tell")?;
            let kind = if *sibling == "keyRef" { "auth-profiles.api_key.key" } else { "auth-profiles.token.token" };
            set("type", kind.into());
            set("path", literal.path.join(".").into());
            set("pathSegments", json!(literal.path));
            set("ref", reference(provider));
            set("agentId", agent.into());
            if let Some(name) = provider_of(&document.tree, literal) {
                set("authProfileProvider", name.into());
            }
        }
        _ => return Err("takes no reference; `openclaw-lint fix --unsafe` moves it too"),
    }
    Ok(Value::Object(target))
}

/// The provider of the profile that a literal belongs to.
fn provider_of<'t>(tree: &'t Tree, literal: &Literal) -> Option<&'t str> {
    let profile = tree.lookup(&[&literal.path[0], literal.path.get(1)?])?;
    tree.node(tree.get(profile, "provider")?).as_str()
}
