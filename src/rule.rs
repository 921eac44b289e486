//! What a rule is, and the one registry that everything else derives from.

use crate::finding::{Confidence, Finding, Severity};
use crate::project::Context;
use crate::rules::exposure::checks::{aliases, is_alias};
use crate::{rules, secrets};

/// The facts about a rule that do not depend on a file.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// `family/kebab-name`; never reused.
    pub id: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// Default confidence.
    pub confidence: Confidence,
}

impl Meta {
    /// The documentation page in Markdown (`rules/docs/<id>.md`, or made for a detector): a title line, a one-sentence
    /// summary, then the sections *What it does*, *Why it matters*, *Bad*, *Good* and *Fix*. Empty if there is no such
    /// rule.
    #[must_use]
    pub fn page(&self) -> &'static str {
        rules::page(self.id).or_else(|| secrets::find(self.id).map(secrets::page)).unwrap_or("")
    }

    /// The family, the part of the id before the slash.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// The ids of the checks of OpenClaw's `security audit` that the rule stands for. They name it wherever its own
    /// id does.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> {
        aliases(self.id)
    }

    /// Whether `name` is the rule's id or one of its aliases.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.id == name || is_alias(name, self.id)
    }

    /// The page's one-sentence summary: its first paragraph.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page().split("\n\n").nth(1).unwrap_or("").trim()
    }

    /// The text of one `##` section of the page.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        let mut parts = self.page().split("\n## ");
        parts.next();
        parts.find_map(|part| part.strip_prefix(heading)?.strip_prefix('\n')).map(str::trim)
    }
}

/// A check of one configuration document.
pub trait Rule: Sync {
    /// The rule's facts.
    fn meta(&self) -> &'static Meta;

    /// The facts of every rule that this check reports under: more than one where
    /// several rules share the work.
    fn metas(&self) -> Vec<&'static Meta> {
        vec![self.meta()]
    }

    /// Looks at one document and reports what it finds.
    fn check(&self, cx: &Context<'_>, sink: &mut Sink);
}

/// Collects findings.
#[derive(Default)]
pub struct Sink {
    findings: Vec<Finding>,
}

impl Sink {
    /// Adds one.
    #[inline(never)]
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// All of them, in the order in which they came.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
