//! The credential surface: which paths of a main configuration hold credentials, and what may stand there.
//!
//! Facts as of OpenClaw 2026.9.6: the SecretRef matrix of its documentation, and, for the paths the matrix leaves out, the
//! fields of its configuration schema.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::walk::Path;

/// What may stand at a path that holds a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A string, `${NAME}`, or a secret reference.
    Ref,
    /// A string or `${NAME}`; OpenClaw names the path in its error if a reference stands there.
    Refused,
    /// A string or `${NAME}`; a reference is a type error.
    Plain,
}

/// The releases whose matrix of references was compared, oldest first: as the installed programs print it, by name of the
/// path.
const COMPARED: [&str; 8] =
    ["2026.3.2", "2026.3.13", "2026.4.29", "2026.5.28", "2026.6.11", "2026.7.1", "2026.8.2", "2026.9.6"];

/// Places that take references. `*` is any key, `[]` any index; `@` is a channel or one of its accounts. `>=` and `<=` name
/// the first and the last of the compared releases whose matrix has the place, unless all have it.
const REF: &[&str] = &[
    "agents.defaults.memorySearch.remote.apiKey <=2026.7.1",
    "agents.defaults.sandbox.ssh.certificateData",
    "agents.defaults.sandbox.ssh.identityData",
    "agents.entries.*.memory.search.remote.apiKey >=2026.8.2",
    "agents.entries.*.sandbox.ssh.certificateData",
    "agents.entries.*.sandbox.ssh.identityData",
    "agents.entries.*.tts.personas.*.providers.*.apiKey >=2026.8.2",
    "agents.entries.*.tts.providers.*.apiKey >=2026.8.2",
    "agents.list.[].memorySearch.remote.apiKey <=2026.7.1",
    "agents.list.[].tts.providers.*.apiKey >=2026.4.29 <=2026.7.1",
    "channels.@bluebubbles.password <=2026.4.29",
    "channels.@buzz.authTag >=2026.8.2",
    "channels.@buzz.privateKey >=2026.8.2",
    "channels.@clickclack.token >=2026.8.2",
    "channels.@discord.pluralkit.token",
    "channels.@discord.token",
    "channels.@discord.voice.realtime.providers.*.apiKey >=2026.8.2",
    "channels.@discord.voice.tts.elevenlabs.apiKey <=2026.3.13",
    "channels.@discord.voice.tts.openai.apiKey <=2026.3.13",
    "channels.@discord.voice.tts.personas.*.providers.*.apiKey >=2026.8.2",
    "channels.@discord.voice.tts.providers.*.apiKey >=2026.4.29",
    "channels.@feishu.appSecret",
    "channels.@feishu.encryptKey >=2026.3.13",
    "channels.@feishu.verificationToken",
    "channels.@googlechat.serviceAccount",
    "channels.@irc.nickserv.password",
    "channels.@irc.password",
    "channels.@matrix.accessToken >=2026.4.29",
    "channels.@matrix.password",
    "channels.@mattermost.botToken",
    "channels.@nextcloud-talk.apiPassword",
    "channels.@nextcloud-talk.botSecret",
    "channels.@qqbot.clientSecret >=2026.5.28",
    "channels.@slack.appToken",
    "channels.@slack.botToken",
    "channels.@slack.relay.authToken >=2026.6.11",
    "channels.@slack.signingSecret",
    "channels.@slack.userToken",
    "channels.@sms.authToken >=2026.6.11",
    "channels.@telegram.botToken",
    "channels.@telegram.webhookSecret",
    "channels.@zalo.botToken",
    "channels.@zalo.webhookSecret",
    "channels.msteams.appPassword",
    "channels.nostr.privateKey >=2026.8.2",
    "cron.webhookToken",
    "gateway.auth.password",
    "gateway.auth.token >=2026.3.13",
    "gateway.remote.password",
    "gateway.remote.token",
    "memory.search.remote.apiKey >=2026.8.2",
    "messages.tts.elevenlabs.apiKey <=2026.3.13",
    "messages.tts.openai.apiKey <=2026.3.13",
    "messages.tts.providers.*.apiKey >=2026.4.29 <=2026.7.1",
    "models.providers.*.apiKey",
    "models.providers.*.headers.* >=2026.3.13",
    "models.providers.*.request.auth.token >=2026.4.29",
    "models.providers.*.request.auth.value >=2026.4.29",
    "models.providers.*.request.headers.* >=2026.4.29",
    "models.providers.*.request.proxy.tls.ca >=2026.4.29",
    "models.providers.*.request.proxy.tls.cert >=2026.4.29",
    "models.providers.*.request.proxy.tls.key >=2026.4.29",
    "models.providers.*.request.proxy.tls.passphrase >=2026.4.29",
    "models.providers.*.request.tls.ca >=2026.4.29",
    "models.providers.*.request.tls.cert >=2026.4.29",
    "models.providers.*.request.tls.key >=2026.4.29",
    "models.providers.*.request.tls.passphrase >=2026.4.29",
    "plugins.entries.*.config.realtime.providers.*.apiKey >=2026.5.28",
    "plugins.entries.*.config.streaming.providers.*.apiKey >=2026.5.28",
    "plugins.entries.*.config.tts.providers.*.apiKey >=2026.4.29",
    "plugins.entries.*.config.webFetch.apiKey >=2026.8.2",
    "plugins.entries.*.config.webSearch.apiKey >=2026.4.29",
    "plugins.entries.acpx.config.mcpServers.*.env.* >=2026.4.29",
    "plugins.entries.codex.config.appServer.authToken >=2026.6.11",
    "plugins.entries.codex.config.appServer.headers.* >=2026.6.11",
    "plugins.entries.comfy.config.headers.* >=2026.8.2",
    "plugins.entries.google.config.webSearch.headers.* >=2026.8.2",
    "plugins.entries.imap.config.accounts.*.password >=2026.8.2",
    "plugins.entries.team-reports.config.discord.token >=2026.9.6",
    "plugins.entries.team-reports.config.github.token >=2026.9.6",
    "plugins.entries.typesafe.config.apiKey >=2026.9.6",
    "plugins.entries.voice-call.config.twilio.authToken >=2026.4.29",
    "plugins.entries.webhooks.config.routes.*.secret >=2026.8.2",
    "skills.entries.*.apiKey",
    "talk.apiKey <=2026.3.13",
    "talk.providers.*.apiKey",
    "talk.realtime.providers.*.apiKey >=2026.6.11",
    "tools.web.fetch.*.apiKey >=2026.3.13 <=2026.7.1",
    "tools.web.search.*.apiKey <=2026.7.1",
    "tools.web.search.apiKey <=2026.7.1",
    "tts.personas.*.providers.*.apiKey >=2026.8.2",
    "tts.providers.*.apiKey >=2026.8.2",
];

/// Places where OpenClaw refuses references by name: the credential is minted or rotated at run time.
const REFUSED: &[&str] = &[
    "hooks.token",
    "hooks.gmail.pushToken",
    "hooks.mappings.[].sessionKey",
    "channels.@discord.threadBindings.webhookToken",
    "channels.@whatsapp.creds.json",
];

/// Places that hold credentials and take strings only; `openclaw secrets audit` does not look at them.
const PLAIN: &[&str] = &[
    "mcp.servers.*.env.*",
    "mcp.servers.*.headers.*",
    "mcp.servers.*.clientKey",
    "nodeHost.mcp.servers.*.env.*",
    "nodeHost.mcp.servers.*.headers.*",
    "nodeHost.mcp.servers.*.clientKey",
    "env.vars.*",
    "skills.entries.*.env.*",
    "hooks.internal.entries.*.env.*",
    "agents.defaults.sandbox.docker.env.*",
    "agents.defaults.sandbox.browser.env.*",
    "agents.entries.*.sandbox.docker.env.*",
    "agents.list.[].sandbox.docker.env.*",
    "models.providers.*.localService.env.*",
    "models.providers.*.models.[].headers.*",
    "memory.search.remote.headers.*",
    "agents.entries.*.memory.search.remote.headers.*",
    "tools.media.*.headers.*",
    "tools.media.*.request.headers.*",
    "tools.web.fetch.headers.*",
    "diagnostics.otel.headers.*",
    "secrets.providers.*.env.*",
    "security.installPolicy.exec.env.*",
    "gateway.controlUi.github.token",
    "gateway.remote.edgeAuth.*",
    "channels.@line.channelAccessToken",
    "channels.@line.channelSecret",
    "channels.@twitch.accessToken",
    "channels.@twitch.clientSecret",
    "channels.@twitch.refreshToken",
    "channels.a2a.peers.*.token",
    "channels.a2a.peers.*.outboundToken",
    "channels.@tlon.authorization",
    "channels.@tlon.code",
    "channels.discord.activities.clientSecret",
    "plugins.entries.azure-speech.config.apiKey",
    "plugins.entries.beam.config.mirror.token",
    "env.*",
];

/// A place of the surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What may stand there.
    pub place: Place,
    /// The last of the compared releases that took no reference here, and the first that does; nothing if all do.
    pub since: Option<(&'static str, &'static str)>,
}

type Patterns = HashMap<&'static str, Vec<(Vec<&'static str>, Entry)>>;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut patterns = Patterns::new();
    for (list, place) in [(REF, Place::Ref), (REFUSED, Place::Refused), (PLAIN, Place::Plain)] {
        for line in list {
            let mut words = line.split(' ');
            let steps: Vec<&'static str> = words.next().unwrap_or_default().split('.').collect();
            let since = words.find_map(|word| word.strip_prefix(">="));
            let first = since.and_then(|since| COMPARED.iter().position(|version| *version == since));
            let since = first.filter(|&first| first > 0).map(|first| (COMPARED[first - 1], COMPARED[first]));
            let entry = Entry { place, since };
            let Some(channel) = steps.get(1).and_then(|step| step.strip_prefix('@')) else {
                patterns.entry(steps[0]).or_default().push((steps, entry));
                continue;
            };
            let mut account = vec![steps[0], channel, "accounts", "*"];
            account.extend(&steps[2..]);
            let mut single = vec![steps[0], channel];
            single.extend(&steps[2..]);
            patterns.entry(steps[0]).or_default().extend([(single, entry), (account, entry)]);
        }
    }
    patterns
});

/// What the surface says about a path from the root of a main configuration.
#[must_use]
pub fn entry(path: &Path<'_>) -> Option<Entry> {
    let patterns = PATTERNS.get(path.key(0)?)?;
    patterns.iter().find(|(pattern, _)| path.matches(pattern)).map(|(_, entry)| *entry)
}

/// What may stand at a path from the root of a main configuration, if it holds a credential.
#[must_use]
pub fn place(path: &Path<'_>) -> Option<Place> {
    entry(path).map(|entry| entry.place)
}

/// The type that `openclaw secrets apply` knows a place by in a plan; none for places that no plan can name.
///
/// As registered in OpenClaw 2026.9.6: the pattern of the path, in which what is below model providers and skills goes
/// without the names that users choose, and plugins by their own name.
#[must_use]
pub fn target_type(path: &[String]) -> Option<String> {
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let patterns = PATTERNS.get(keys.first()?)?;
    let fits = |pattern: &[&str]| {
        pattern.len() == keys.len() && pattern.iter().zip(&keys).all(|(want, key)| *want == "*" || want == key)
    };
    let (pattern, _) = patterns.iter().find(|(pattern, entry)| entry.place == Place::Ref && fits(pattern))?;
    // Takes a reference, and is not registered.
    if pattern.contains(&"ssh") {
        return None;
    }
    let shortened = pattern.starts_with(&["models", "providers"]) || pattern.starts_with(&["skills", "entries"]);
    let steps = pattern.iter().enumerate().filter(|(_, step)| !(shortened && **step == "*"));
    let named = steps.map(|(depth, step)| if pattern[0] == "plugins" && depth == 2 { keys[depth] } else { *step });
    Some(named.collect::<Vec<_>>().join("."))
}

/// Names of HTTP headers that carry credentials, as OpenClaw's audit judges them.
#[must_use]
pub fn is_sensitive_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "authorization" | "proxy-authorization" | "x-secret-key" | "secret-key" | "cookie")
        || ["api-key", "apikey", "token", "secret", "password", "credential"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::walk::walk;

    #[test]
    fn places_of_credentials() {
        let text = br#"{channels:{slack:{botToken:1,accounts:{a:{botToken:2}}}},hooks:{token:3},mcp:{servers:{m:{env:{K:4}}}},x:5}"#;
        let parsed = crate::doc::parse(text);
        let mut seen = Vec::new();
        if let Some(root) = parsed.tree.root() {
            walk(&parsed.tree, root, |path, _, id| {
                if let (Some(place), Some(number)) = (place(path), parsed.tree.node(id).as_f64()) {
                    seen.push((number, place));
                }
            });
        }
        assert_eq!(seen, [(1.0, Place::Ref), (2.0, Place::Ref), (3.0, Place::Refused), (4.0, Place::Plain)]);
    }

    #[test]
    fn plans_know_places_by_their_type() {
        for (path, expected) in [
            ("models/providers/openai/apiKey", Some("models.providers.apiKey")),
            ("models/providers/openai/headers/X-Api-Key", Some("models.providers.headers")),
            ("models/providers/p/request/proxy/tls/ca", Some("models.providers.request.proxy.tls.ca")),
            ("skills/entries/weather/apiKey", Some("skills.entries.apiKey")),
            ("channels/telegram/accounts/work/botToken", Some("channels.telegram.accounts.*.botToken")),
            ("plugins/entries/brave/config/webSearch/apiKey", Some("plugins.entries.brave.config.webSearch.apiKey")),
            ("agents/entries/a/tts/providers/x/apiKey", Some("agents.entries.*.tts.providers.*.apiKey")),
            ("agents/defaults/sandbox/ssh/identityData", None),
            ("hooks/token", None),
        ] {
            let path: Vec<String> = path.split('/').map(str::to_owned).collect();
            assert_eq!(target_type(&path).as_deref(), expected, "{path:?}");
        }
    }
}
