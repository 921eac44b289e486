//! No format shows a secret, wherever it stands and whatever a rule says about it.

use openclaw_lint::finding::{Confidence, Edit, Finding, Fix, Related, Severity};
use openclaw_lint::output::{FileText, Format, ReportBuilder, Scope, SecretSpan, Style};
use openclaw_lint::redact::Secret;
use openclaw_lint::rule::Meta;
use openclaw_lint::text::Span;
use proptest::prelude::*;

const META: Meta = Meta { id: "secret/example", severity: Severity::Error, confidence: Confidence::High };

/// The public part of every planted value.
const PREFIX: &str = "acme_";

/// A file of one of the kinds that secrets turn up in; `escape` writes slashes as `\/`.
fn plant(kind: usize, values: &[String], escape: bool) -> (&'static str, String) {
    let written = |value: &String| if escape && kind == 0 { value.replace('/', "\\/") } else { value.clone() };
    let mut text = String::new();
    for value in values.iter().map(written) {
        text += &match kind {
            0 => format!("{{\"env\": {{\"{value}\": \"ü {value}\"}}, \"other\": 1}}\n"),
            1 => format!("token: {value}\n{value}: [a, {value}]\n"),
            2 => format!("TOKEN={value}\n# {value}\n"),
            _ => format!("Use `{value}` as in\n\n    curl -H 'x: {value}' https://x/?k={value}\r\n"),
        };
    }
    (["openclaw.json", "deploy.yaml", ".env", "notes.md"][kind], text)
}

fn spans(text: &str, value: &str, escape: bool) -> Vec<Span> {
    let value = if escape { value.replace('/', "\\/") } else { value.to_owned() };
    text.match_indices(&value).map(|(at, found)| Span::new(at, at + found.len())).collect()
}

fn every_output(text: &str, path: &str, findings: Vec<Finding>, secrets: &[SecretSpan], utf16: bool) -> Vec<String> {
    let mut builder = ReportBuilder::new();
    findings.into_iter().for_each(|finding| builder.finding(finding));
    let bytes = if utf16 { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.as_bytes().to_vec() };
    builder.file(path, &FileText::whole(&bytes), secrets);
    let report = builder.build(Scope::default(), &[META]);
    let mut outputs = vec![format!("{report:?}")];
    for format in Format::ALL {
        for style in [Style::default(), Style { color: true, unicode: false, width: 40 }] {
            let mut out = Vec::new();
            format.renderer(style).render(&report, &mut out).expect("writing to memory works");
            outputs.push(String::from_utf8(out).expect("formats are UTF-8"));
        }
    }
    outputs
}

fn assert_hidden(outputs: &[String], values: &[String]) -> Result<(), TestCaseError> {
    for value in values {
        let private: Vec<char> = value[PREFIX.len()..].chars().collect();
        for window in private.windows(8) {
            let window: String = window.iter().collect();
            prop_assert!(outputs.iter().all(|out| !out.contains(&window)), "eight characters in a row were shown");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_shows_a_planted_value(
        private in prop::collection::vec("[A-Za-z0-9+/_=-]{6,40}[0-9][a-z][0-9]", 1..4),
        kind in 0_usize..4,
        escape: bool,
        reported in prop::collection::vec(any::<bool>(), 24),
        undetected in 0_usize..4,
    ) {
        let values: Vec<String> = private.iter().map(|private| format!("{PREFIX}{private}")).collect();
        let (name, text) = plant(kind, &values, escape);
        let mut secrets = Vec::new();
        let mut findings = Vec::new();
        for value in &values {
            let found = spans(&text, value, escape && kind == 0);
            prop_assert!(!found.is_empty());
            for (at, &span) in found.iter().enumerate() {
                // Every value is detected at least once; some further places are not.
                if at == 0 || at != undetected {
                    secrets.push(SecretSpan { span, public_prefix: PREFIX.len() });
                }
                if reported[findings.len() % reported.len()] || at == undetected {
                    let careless = &value[..value.len().min(16)];
                    let related = Related { path: name.into(), span: found[0], message: format!("{careless} here") };
                    let mut finding = Finding::new(&META, span, format!("key {value} in plain text"))
                        .pointer(format!("/env/{}/0", value.replace('~', "~0").replace('/', "~1")))
                        .help(format!("replace {careless}"))
                        .related(related)
                        .fix(Fix { title: format!("Drop {value}"), safe: true, edits: vec![] })
                        .fix(Fix { title: "Move".into(), safe: false, edits: vec![Edit { span, text: value.clone() }] });
                    finding.path = name.to_owned();
                    finding.secret = (at % 2 == 0).then(|| Secret::new(value.as_bytes(), PREFIX.len()));
                    findings.push(finding);
                }
            }
        }
        assert_hidden(&every_output(&text, name, findings, &secrets, false), &values)?;
    }

    #[test]
    fn neither_do_paths_and_utf16_files(private in "[A-Za-z0-9]{8,40}[0-9]", before in "\\PC{0,9}", wide: bool) {
        let value = format!("{PREFIX}{private}");
        let text = format!("a longer line of plain text\n{before}{value} and {value}\n");
        let first = text.find(&value).expect("it was put there");
        let offset = |at: usize| if wide { text[..at].encode_utf16().count() * 2 } else { at };
        let span = Span::new(offset(first), offset(first + value.len()));
        let path = format!("backup/{value}.txt");
        let mut finding = Finding::new(&META, span, "key in plain text");
        finding.path.clone_from(&path);
        let public_prefix = offset(first + PREFIX.len()) - offset(first);
        let outputs = every_output(&text, &path, vec![finding], &[SecretSpan { span, public_prefix }], wide);
        assert_hidden(&outputs, &[value])?;
    }

    #[test]
    fn no_text_breaks_a_renderer(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        places in prop::collection::vec((0_usize..320, 0_usize..40), 1..6),
        width in 0_usize..120,
    ) {
        let mut builder = ReportBuilder::new();
        for &(start, length) in &places {
            let span = Span::new(start, start + length);
            let related = Related { path: "file".into(), span: Span::new(length, start), message: "there".into() };
            let mut finding = Finding::new(&META, span, "here").related(related);
            finding.path = "file".into();
            builder.finding(finding);
        }
        let secrets: Vec<SecretSpan> = places.iter().map(|&(start, length)| Span::new(start, start + length).into()).collect();
        builder.file("file", &FileText::whole(&bytes), &secrets);
        let report = builder.build(Scope::default(), &[]);
        for format in Format::ALL {
            let style = Style { color: false, unicode: true, width };
            prop_assert!(format.renderer(style).render(&report, &mut Vec::new()).is_ok());
        }
    }
}
