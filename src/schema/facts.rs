//! Names that OpenClaw checks values against outside its schema.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pool::{self, Version, versions};

/// Names known to one OpenClaw version, sorted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
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
        static ALL: OnceLock<Vec<OnceLock<Option<Facts>>>> = OnceLock::new();
        let all = ALL.get_or_init(|| versions().iter().map(|_| OnceLock::new()).collect());
        let index = versions().iter().position(|known| known.version == version.version)?;
        let read = || {
            // One line per release: only that of the version asked for is parsed.
            let start = format!("{{\"version\":\"{}\"", version.version);
            let line = pool::chunk(pool::FACTS).lines().find(|line| line.starts_with(&start))?;
            serde_json::from_str(line).ok()
        };
        all.get(index)?.get_or_init(read).as_ref()
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
