//! Names that OpenClaw checks values against outside its schema.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pool::Version;

static FACTS: &str = include_str!("../../schemas/openclaw/facts.json");

/// Names known to one OpenClaw version, sorted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    version: String,
    /// Channels of bundled plugins, where the schema has built-in ones only.
    #[serde(default)]
    channels: Vec<String>,
    /// Bundled plugins, where the schema has none.
    #[serde(default)]
    plugins: Vec<String>,
    /// Model providers that need neither address nor models.
    #[serde(default)]
    model_providers: Vec<String>,
    /// `provider/model` of models that OpenClaw refuses.
    #[serde(default)]
    retired_models: Vec<String>,
    /// Web search providers of bundled plugins.
    #[serde(default)]
    search_providers: Vec<String>,
}

impl Facts {
    /// What is recorded for `version`.
    pub(super) fn of(version: &Version) -> Option<&'static Self> {
        static ALL: OnceLock<Vec<Facts>> = OnceLock::new();
        let all = ALL.get_or_init(|| serde_json::from_str(FACTS).unwrap_or_default());
        all.iter().find(|facts| facts.version == version.version)
    }

    /// Channels that the release brings and its schema lacks.
    pub(super) fn channels(&self) -> &[String] {
        &self.channels
    }

    /// Plugins that the release brings and its schema lacks.
    pub(super) fn plugins(&self) -> &[String] {
        &self.plugins
    }

    /// Whether OpenClaw brings this model provider.
    pub(super) fn has_model_provider(&self, id: &str) -> bool {
        self.model_providers.binary_search_by(|known| known.as_str().cmp(id)).is_ok()
    }

    /// Whether OpenClaw refuses this `provider/model`.
    pub(super) fn is_retired(&self, reference: &str) -> bool {
        self.retired_models.binary_search_by(|known| known.as_str().cmp(reference)).is_ok()
    }

    /// Web search providers that work without installing anything.
    pub(super) fn search_providers(&self) -> &[String] {
        &self.search_providers
    }
}
