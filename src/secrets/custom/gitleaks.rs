//! Rule files of gitleaks, as <https://github.com/gitleaks/gitleaks#configuration> describes them (version 8.28).

use toml::de::DeTable;

use super::allow::{Allowlist, Target};
use super::table::{Table, Text};
use super::{Pattern, Required, pattern, re2};
use crate::secrets::rulefile::Problem;

/// A rule as its file has it, perhaps without the part that the file it extends has.
#[derive(Default)]
pub(super) struct Rule {
    pub(super) id: String,
    /// Where the id stands, as a byte of the file.
    pub(super) at: usize,
    pub(super) description: Option<String>,
    /// Translated.
    pub(super) regex: Option<String>,
    pub(super) path: Option<String>,
    pub(super) entropy: Option<f32>,
    pub(super) keywords: Vec<String>,
    pub(super) allow: Vec<&'static Allowlist>,
    pub(super) required: Vec<Required>,
    pub(super) silent: bool,
}

/// An allowlist of the whole file.
pub(super) struct Global {
    pub(super) list: &'static Allowlist,
    /// Rules that it is for; all if there are none.
    pub(super) rules: Vec<String>,
}

/// A file, by itself.
#[derive(Default)]
pub(super) struct File {
    pub(super) rules: Vec<Rule>,
    pub(super) global: Vec<Global>,
    pub(super) use_default: bool,
    /// The file that it extends.
    pub(super) base: Option<Text>,
    pub(super) disabled: Vec<String>,
    /// What has no effect, and where.
    pub(super) warnings: Vec<Text>,
}

/// Whether the file is meant for gitleaks.
pub(super) fn recognises(document: &DeTable<'_>) -> bool {
    let table = Table::new(document, 0);
    !table.has("provider") && ["rules", "extend", "allowlist", "allowlists"].iter().any(|key| table.has(key))
}

/// Reads one file.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(document: &DeTable<'_>) -> Result<File, Problem> {
    let mut root = Table::new(document, 0);
    let mut file = File::default();
    for key in ["title", "description", "version", "minVersion"] {
        root.text(key)?;
    }
    if let Some(mut extend) = root.table("extend")? {
        file.use_default = extend.flag("useDefault")?;
        file.base = extend.text("path")?;
        file.disabled = extend.texts("disabledRules")?.into_iter().map(|(id, _)| rule_id(&id)).collect();
        if let Some((_, at)) = extend.text("url")? {
            file.warnings.push(("`url` has no effect: nothing is fetched".to_owned(), at));
        }
        warn(&extend, &mut file.warnings);
    }
    for mut list in lists(&mut root)? {
        let rules = list.texts("targetRules")?.into_iter().map(|(id, _)| rule_id(&id)).collect();
        let list = allowlist(&mut list, &mut file.warnings)?;
        file.global.push(Global { list, rules });
    }
    for mut table in root.tables("rules")? {
        let rule = rule(&mut table, &mut file.warnings)?;
        if file.rules.iter().any(|other| other.id == rule.id) {
            let message = format!("another rule `{}` stands above; this one takes its place", rule.id);
            file.warnings.push((message, rule.at));
            file.rules.retain(|other| other.id != rule.id);
        }
        file.rules.push(rule);
    }
    warn(&root, &mut file.warnings);
    Ok(file)
}

/// The id of the rule that a rule of gitleaks becomes.
pub(super) fn rule_id(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("secret/{}", words.join("-"))
}

fn warn(table: &Table<'_>, warnings: &mut Vec<Text>) {
    warnings.extend(table.unknown().into_iter().map(|(key, at)| (format!("unknown key `{key}` has no effect"), at)));
}

fn lists<'a>(table: &mut Table<'a>) -> Result<Vec<Table<'a>>, Problem> {
    // The older name is a table, the newer one an array of them.
    let mut all = table.tables("allowlists")?;
    all.extend(table.table("allowlist")?);
    Ok(all)
}

fn rule(table: &mut Table<'_>, warnings: &mut Vec<Text>) -> Result<Rule, Problem> {
    let Some((id, at)) = table.text("id")? else { return Err(Problem::new(table.at, "the rule has no `id`")) };
    let group = table.count("secretGroup")?.filter(|&group| group > 0);
    let mut rule = Rule { id: rule_id(&id), at, ..Rule::default() };
    if rule.id == "secret/" {
        return Err(Problem::new(at, "the id has no letter or digit"));
    }
    let named = |problem: Problem| Problem { message: format!("rule `{}`: {}", rule.id, problem.message), ..problem };
    if let Some((regex, at)) = table.text("regex")?.filter(|(regex, _)| !regex.is_empty()) {
        let translated = checked(&regex, at, group).map_err(named)?;
        rule.regex = Some(translated);
    }
    if let Some((path, at)) = table.text("path")?.filter(|(path, _)| !path.is_empty()) {
        rule.path = Some(checked(&path, at, None).map_err(named)?);
    }
    rule.description = table.text("description")?.map(|(text, _)| text);
    rule.entropy = table.number("entropy")?.map(|bits| bits as f32);
    rule.keywords = table.texts("keywords")?.into_iter().map(|(word, _)| word).collect();
    rule.silent = table.flag("skipReport")?;
    table.texts("tags")?;
    for mut list in lists(table)? {
        rule.allow.push(allowlist(&mut list, warnings)?);
    }
    for mut other in table.tables("required")? {
        let Some((id, _)) = other.text("id")? else {
            return Err(Problem::new(other.at, "the required rule has no `id`"));
        };
        let lines = other.count("withinLines")?;
        if other.count("withinColumns")?.is_some() {
            let message = "`withinColumns` has no effect: lines decide what is nearby".to_owned();
            warnings.push((message, other.at));
        }
        warn(&other, warnings);
        rule.required.push(Required { rule: rule_id(&id), lines });
    }
    warn(table, warnings);
    Ok(rule)
}

fn allowlist(table: &mut Table<'_>, warnings: &mut Vec<Text>) -> Result<&'static Allowlist, Problem> {
    let patterns = |texts: Vec<Text>| -> Result<Vec<Pattern>, Problem> {
        texts.into_iter().map(|(text, at)| checked(&text, at, None).map(Pattern::new)).collect()
    };
    let mut list = Allowlist::default();
    if let Some((condition, at)) = table.text("condition")? {
        list.all = match condition.to_ascii_uppercase().as_str() {
            "" | "OR" | "||" => false,
            "AND" | "&&" => true,
            _ => return Err(Problem::new(at, "`condition` is neither \"OR\" nor \"AND\"")),
        };
    }
    if let Some((target, at)) = table.text("regexTarget")? {
        list.target = match target.to_ascii_lowercase().as_str() {
            "" | "secret" => Target::Secret,
            "match" => Target::Match,
            "line" => Target::Line,
            _ => return Err(Problem::new(at, "`regexTarget` is none of \"secret\", \"match\" and \"line\"")),
        };
    }
    list.paths = patterns(table.texts("paths")?)?;
    list.regexes = patterns(table.texts("regexes")?)?;
    // An empty word would be part of every credential.
    list.stopwords =
        table.texts("stopwords")?.into_iter().map(|(word, _)| word).filter(|word| !word.is_empty()).collect();
    list.commits = !table.texts("commits")?.is_empty();
    if list.commits {
        let message = "`commits` of an allowlist has no effect: what is found in those commits is reported".to_owned();
        warnings.push((message, table.at));
    }
    table.text("description")?;
    table.texts("targetRules")?;
    warn(table, warnings);
    Ok(Box::leak(Box::new(list)))
}

/// Translates an expression and sees that it can be compiled.
fn checked(regex: &str, at: usize, group: Option<usize>) -> Result<String, Problem> {
    let problem = |message: String| Problem::new(at, message);
    let translated = re2::translate(regex, group);
    // Where it needs Unicode, as `\p{Greek}` does, it gets it; everything else is about bytes.
    let translated = match pattern::check(&translated) {
        Ok(_) => translated,
        Err(why) => {
            let unicode = format!("(?u:{translated})");
            pattern::check(&unicode).map_err(|_| problem(why))?;
            unicode
        }
    };
    let hir = pattern::check(&translated).map_err(problem)?;
    let groups = hir.properties().explicit_captures_len();
    if group.is_some() && groups == 0 {
        return Err(Problem::new(at, "`secretGroup` is higher than the number of groups in `regex`"));
    }
    Ok(translated)
}
