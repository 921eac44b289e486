//! `[policy]`: lifetimes and limits, by preset or one by one.

use serde::Deserialize;

use crate::finding::Severity;

/// A set of figures to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// The figures that the documentation gives.
    #[default]
    Default,
    /// Half of what is allowed and twice of what is demanded; what `default` only advises is a warning.
    Strict,
    /// No figures: the checks that compare with one do not run.
    Off,
}

/// What the settings say for one figure: a number, or whether the check runs at all.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a whole number, or `false` to switch the check off")]
enum Given {
    Switch(bool),
    Number(i64),
}

/// One figure of the policy, for whatever lists all of them.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its key in the settings.
    pub key: &'static str,
    /// What it means, with its unit.
    pub description: &'static str,
    /// Its value in the preset `default`.
    pub usual: i64,
    /// Its value in the preset `strict`.
    pub strict: i64,
}

impl Figure {
    const fn of(&self, preset: Preset) -> Option<i64> {
        match preset {
            Preset::Default => Some(self.usual),
            Preset::Strict => Some(self.strict),
            Preset::Off => None,
        }
    }

    /// The value in force: 0 and `false` switch the check off, `true` takes the preset's figure, or that of `default`
    /// where the preset has none.
    fn resolve(&self, preset: Preset, given: Option<Given>) -> Option<i64> {
        match given {
            None => self.of(preset),
            Some(Given::Switch(true)) => self.of(preset).or(Some(self.usual)),
            Some(Given::Switch(false) | Given::Number(0)) => None,
            Some(Given::Number(number)) => Some(number),
        }
    }
}

/// Makes the policy, its form in the settings and the list of its figures from one table:
/// `"key" field: figure in default, figure in strict`.
macro_rules! figures {
    ($($key:literal $field:ident: $usual:literal, $strict:literal, $description:literal;)+) => {
        /// Lifetimes and limits. A figure that is `None` is switched off, and so is every check that compares with it.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(from = "Table")]
        pub struct Policy {
            /// The set of figures that it started from.
            pub preset: Preset,
            $(#[doc = $description] pub $field: Option<i64>,)+
            /// Words in the name of an agent that make it a critical one, in lower case.
            pub critical_agents: Vec<String>,
        }

        /// Every figure, in the order of the documentation.
        pub const FIGURES: &[Figure] = &[
            $(Figure { key: $key, description: $description, usual: $usual, strict: $strict },)+
        ];

        /// `[policy]` as it stands in the file.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
        struct Table {
            preset: Preset,
            $($field: Option<Given>,)+
            critical_agents: Option<Vec<String>>,
        }

        impl From<Table> for Policy {
            fn from(table: Table) -> Self {
                let preset = table.preset;
                let mut figures = FIGURES.iter();
                let mut next = |given| figures.next().and_then(|figure| figure.resolve(preset, given));
                $(let $field = next(table.$field);)+
                let words = table.critical_agents;
                let words = words.unwrap_or_else(|| CRITICAL_AGENTS.iter().map(|&word| word.to_owned()).collect());
                let critical_agents = words.iter().map(|word| word.to_lowercase()).collect();
                Self { preset, $($field,)+ critical_agents }
            }
        }

        impl Policy {
            /// Every figure with its key, as it is in force.
            pub fn figures(&self) -> impl Iterator<Item = (&'static str, Option<i64>)> + use<> {
                [$(($key, self.$field)),+].into_iter()
            }
        }
    };
}

figures! {
    "notice-days" notice_days: 7, 14, "Days before expiry from which a secret counts as expiring.";
    "max-age-days" max_age_days: 90, 45,
        "Days after createdAt, or after the commit that brought a literal, at which a secret should have been rotated.";
    "model-key-hours" model_key_hours: 24, 12, "Longest life of a model provider's key, in hours.";
    "source-token-hours" source_token_hours: 1, 1, "Longest life of a token of a source host, in hours.";
    "database-password-hours" database_password_hours: 12, 6, "Longest life of a database password, in hours.";
    "rotation-hours" rotation_hours: 168, 84, "Longest time between two scheduled rotations, in hours.";
    "grace-minutes" grace_minutes: 60, 30,
        "Longest time an old secret may stay valid after rotation, in minutes.";
    "audit-retention-days" audit_retention_days: 90, 180,
        "Shortest time for which an audit trail must be kept, in days.";
    "cache-seconds" cache_seconds: 300, 150, "Longest time for which a cache may keep a secret, in seconds.";
    "agent-seconds" agent_seconds: 300, 150, "Longest time an agent bound to a thread may run, in seconds.";
    "critical-agent-seconds" critical_agent_seconds: 120, 60,
        "The same for an agent that critical-agents names, in seconds.";
    "concurrent-agents" concurrent_agents: 50, 10, "Most agents of one kind that may run at the same time.";
    "provider-timeout-seconds" provider_timeout_seconds: 60, 30,
        "Longest time that a call to a provider may wait for an answer, in seconds.";
    "alert-threshold" alert_threshold: 5, 1, "Most exposures of a secret that may pass before an alert rings.";
}

/// Words that say of an agent that it handles what must not go wrong.
pub const CRITICAL_AGENTS: &[&str] = &[
    "critical",
    "sensitive",
    "production",
    "prod",
    "payment",
    "payments",
    "finance",
    "financial",
    "billing",
    "banking",
    "trading",
    "admin",
    "root",
    "security",
    "secret",
    "secrets",
    "credential",
    "credentials",
    "deploy",
    "release",
];

impl Default for Policy {
    fn default() -> Self {
        Table::default().into()
    }
}

impl Policy {
    /// How bad it is to leave undone what the documentation advises but does not demand.
    #[must_use]
    pub fn advice(&self) -> Severity {
        if self.preset == Preset::Strict { Severity::Warning } else { Severity::Info }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Policy {
        toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_preset_gives_every_figure_and_each_can_be_overridden() {
        let of = |text: &str| {
            let policy = read(text);
            [policy.notice_days, policy.rotation_hours, policy.cache_seconds]
        };
        assert_eq!(of(""), [Some(7), Some(168), Some(300)]);
        assert_eq!(of("preset = 'default'"), of(""));
        assert_eq!(of("preset = 'strict'"), [Some(14), Some(84), Some(150)]);
        assert_eq!(of("preset = 'off'"), [None; 3]);
        assert_eq!(of("preset = 'strict'\nrotation-hours = 200"), [Some(14), Some(200), Some(150)]);
        assert_eq!(of("preset = 'off'\ncache-seconds = 60\nnotice-days = true"), [Some(7), None, Some(60)]);
        assert_eq!(of("notice-days = 0\ncache-seconds = false\nrotation-hours = true"), [None, Some(168), None]);
    }

    #[test]
    fn what_no_figure_means_is_refused() {
        for text in ["preset = 'harsh'", "notice-days = '7'", "notice-days = 7.5", "notice-day = 7"] {
            assert!(toml::from_str::<Policy>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_the_names_of_the_fields() {
        for figure in FIGURES {
            let set = read(&format!("preset = 'off'\n{} = 77", figure.key));
            let on: Vec<_> = set.figures().filter(|(_, value)| value.is_some()).collect();
            assert_eq!(on, [(figure.key, Some(77))]);
            assert!(figure.description.ends_with('.') && figure.usual > 0 && figure.strict > 0, "{}", figure.key);
        }
    }

    #[test]
    fn strict_is_never_milder() {
        for figure in FIGURES {
            let demanded = matches!(figure.key, "notice-days" | "audit-retention-days");
            let (mild, hard) = if demanded { (figure.usual, figure.strict) } else { (figure.strict, figure.usual) };
            assert!(mild <= hard, "{}", figure.key);
        }
    }

    #[test]
    fn words_of_critical_agents_are_compared_in_lower_case() {
        assert_eq!(read("critical-agents = ['Ledger']").critical_agents, ["ledger"]);
        assert_eq!(read("").critical_agents.len(), CRITICAL_AGENTS.len());
    }
}
