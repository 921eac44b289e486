//! References to models that OpenClaw refuses because the provider shut them down.

use serde_json::Value;

use super::{NAMED_REFERENCES, Refine, join, known};
use crate::schema::facts::Facts;

/// Keys of an agent that hold a model, or a primary one and its fallbacks.
const SELECTORS: &[&str] = &[
    "/model",
    "/utilityModel",
    "/imageModel",
    "/voiceModel",
    "/pdfModel",
    "/mediaModels/image",
    "/mediaModels/video",
    "/mediaModels/music",
    "/heartbeat/model",
    "/subagents/model",
    "/compaction/model",
    "/compaction/memoryFlush/model",
    "/tools/exec/reviewer/model",
    "/tts/summaryModel",
];
/// The same outside agents.
const ELSEWHERE: &[&str] = &[
    "/tools/exec/reviewer/model",
    "/tools/media/image/preferredModel",
    "/tools/media/audio/preferredModel",
    "/tools/media/video/preferredModel",
    "/hooks/gmail/model",
    "/tts/summaryModel",
];

pub(super) fn check(cx: &mut Refine<'_>) {
    let Some(facts) = Facts::of(cx.version).filter(|_| cx.since(NAMED_REFERENCES)) else { return };
    let mut references = Vec::new();
    for (pointer, agent) in cx.agent_scopes() {
        for &key in SELECTORS {
            selector(agent.pointer(key), &format!("{pointer}{key}"), &mut references);
        }
        let models = format!("{pointer}/models");
        for name in agent.get("models").and_then(Value::as_object).into_iter().flat_map(|models| models.keys()) {
            references.push((join(&models, name), name.as_str()));
        }
    }
    for &pointer in ELSEWHERE {
        selector(cx.root.pointer(pointer), pointer, &mut references);
    }
    for (index, mapping) in
        cx.root.pointer("/hooks/mappings").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        selector(mapping.get("model"), &format!("/hooks/mappings/{index}/model"), &mut references);
    }
    let by_channel = cx.root.pointer("/channels/modelByChannel").and_then(Value::as_object);
    for (channel, models) in by_channel.into_iter().flatten() {
        for (target, model) in models.as_object().into_iter().flatten() {
            selector(Some(model), &join(&join("/channels/modelByChannel", channel), target), &mut references);
        }
    }
    for (pointer, reference) in references {
        let lower = reference.trim().to_lowercase();
        if facts.is_retired(&lower) {
            cx.report(
                pointer,
                format!("the model `{lower}` is no longer served"),
                "choose a current model of the provider",
            );
        }
    }
}

/// A model, or an object with `primary` and `fallbacks`.
fn selector<'v>(value: Option<&'v Value>, pointer: &str, out: &mut Vec<(String, &'v str)>) {
    let Some(value) = value else { return };
    if let Some(model) = known(value) {
        out.push((pointer.to_owned(), model));
    }
    if let Some(model) = value.get("primary").and_then(known) {
        out.push((join(pointer, "primary"), model));
    }
    for (index, model) in value.get("fallbacks").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let Some(model) = known(model) {
            out.push((format!("{pointer}/fallbacks/{index}"), model));
        }
    }
}
