//! Every format, on findings made by hand.

use std::error::Error;

use openclaw_lint::finding::{Confidence, Edit, Finding, Fix, Related, Severity};
use openclaw_lint::output::{FileText, Format, REPORT_SCHEMA, Report, ReportBuilder, Scope, SecretSpan, Style};
use openclaw_lint::redact::Secret;
use openclaw_lint::rule::Meta;
use openclaw_lint::text::{Point, Span};
use serde_json::Value;

type Outcome = Result<(), Box<dyn Error>>;

const KEY: Meta = Meta { id: "secret/acme-key", severity: Severity::Error, confidence: Confidence::High };
const DUPLICATE: Meta = Meta { id: "parse/duplicate-key", severity: Severity::Warning, confidence: Confidence::Medium };

/// A value that is in no file, assembled here.
fn value() -> String {
    let private: String = (0..24_u8).map(|i| char::from(b'A' + i * 11 % 26)).collect();
    format!("acme_{private}7")
}

fn find(text: &str, what: &str) -> Span {
    let start = text.find(what).expect("the text holds it");
    Span::new(start, start + what.len())
}

fn at(mut finding: Finding, path: &str) -> Finding {
    finding.path = path.to_owned();
    finding
}

fn leak(path: &str, span: Span) -> Finding {
    let mut finding = at(Finding::new(&KEY, span, "Acme key in plain text"), path);
    finding.secret = Some(Secret::new(value().as_bytes(), 5));
    finding
}

fn rendered(report: &Report, format: Format) -> String {
    rendered_in(report, format, Style::default())
}

fn rendered_in(report: &Report, format: Format, style: Style) -> String {
    let mut out = Vec::new();
    format.renderer(style).render(report, &mut out).expect("writing to memory works");
    String::from_utf8(out).expect("formats are UTF-8")
}

fn json(report: &Report, format: Format) -> Value {
    serde_json::from_str(&rendered(report, format)).expect("valid JSON")
}

/// One finding in one file.
fn single(text: &[u8], finding: Finding, secrets: &[SecretSpan]) -> Report {
    let mut builder = ReportBuilder::new();
    let path = finding.path.clone();
    builder.finding(finding);
    builder.file(&path, &FileText::whole(text), secrets);
    builder.build(Scope::default(), &[KEY, DUPLICATE])
}

/// A leak, and a duplicate key with help, a related place and a fix.
fn sample() -> Report {
    let value = value();
    let config = format!("{{\n  \"apiKey\": \"{value}\",\n  \"port\": 1,\n  \"port\": 2,\n}}\n");
    let key = find(&config, &value);
    let first = find(&config, "\"port\"");
    let second = first.shifted(config[first.end..].find("\"port\"").expect("twice") + first.len());
    let mut builder = ReportBuilder::new();
    let duplicate = Finding::new(&DUPLICATE, second, "key `port` is there twice")
        .pointer("/port")
        .help("Keep one of the two: OpenClaw takes the last")
        .related(Related { path: "dir a/openclaw.json".into(), span: first, message: "first here".into() })
        .fix(Fix {
            title: "Remove the first".into(),
            safe: true,
            edits: vec![Edit { span: Span::new(first.start, second.start), text: String::new() }],
        });
    builder.finding(at(duplicate, "dir a/openclaw.json"));
    builder.finding(leak("dir a/openclaw.json", key).pointer("/apiKey").help("Use a SecretRef"));
    builder.file(
        "dir a/openclaw.json",
        &FileText::whole(config.as_bytes()),
        &[SecretSpan { span: key, public_prefix: 5 }],
    );
    assert!(builder.unresolved().is_empty());
    let scope = Scope { files: 3, bytes: 4096, configs: 1, skipped: vec![("binary".into(), 2)], ..Scope::default() };
    builder.build(scope, &[KEY, DUPLICATE])
}

fn incomplete() -> Report {
    let mut report = sample();
    report.scope.unscanned.push(("locked\u{1b}[2J.json".into(), "permission denied".into()));
    report
}

#[test]
fn names_of_formats_are_read_back() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(format));
        let name = clap::ValueEnum::to_possible_value(&format).map(|value| value.get_name().to_owned());
        assert_eq!(name.as_deref(), Some(format.as_str()));
    }
    assert!("xml".parse::<Format>().is_err());
}

#[test]
fn pretty_marks_the_place_and_hides_the_value() {
    insta::assert_snapshot!(rendered(&sample(), Format::Pretty), @r#"
    error[secret/acme-key]

      × Acme key in plain text
       ╭─[dir a/openclaw.json:2:14]
     1 │ {
     2 │   "apiKey": "******************************",
       ·              ───────────────┬──────────────
       ·                             ╰── acme_…(30)
     3 │   "port": 1,
       ╰────
      help: Use a SecretRef
      docs: https://openclaw-lint.github.io/rules/secret/acme-key

    warning[parse/duplicate-key]

      ⚠ key `port` is there twice
       ╭─[dir a/openclaw.json:4:3]
     2 │   "apiKey": "******************************",
     3 │   "port": 1,
       ·   ───┬──
       ·      ╰── first here
     4 │   "port": 2,
       ·   ──────
     5 │ }
       ╰────
      help: Keep one of the two: OpenClaw takes the last
      docs: https://openclaw-lint.github.io/rules/parse/duplicate-key

    1 error, 1 warning in 1 file
    "#);
}

#[test]
fn pretty_can_do_without_unicode_frames_and_says_what_is_missing() {
    let style = Style { unicode: false, color: false, width: 60 };
    insta::assert_snapshot!(rendered_in(&incomplete(), Format::Pretty, style), @r#"
    error[secret/acme-key]

      x Acme key in plain text
       ,-[dir a/openclaw.json:2:14]
     1 | {
     2 |   "apiKey": "******************************",
       :              ^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^
       :                             `-- acme_…(30)
     3 |   "port": 1,
       `----
      help: Use a SecretRef
      docs: https://openclaw-lint.github.io/rules/secret/acme-key

    warning[parse/duplicate-key]

      ! key `port` is there twice
       ,-[dir a/openclaw.json:4:3]
     2 |   "apiKey": "******************************",
     3 |   "port": 1,
       :   ^^^|^^
       :      `-- first here
     4 |   "port": 2,
       :   ^^^^^^
     5 | }
       `----
      help: Keep one of the two: OpenClaw takes the last
      docs: https://openclaw-lint.github.io/rules/parse/duplicate-key

    could not scan locked\u{1b}[2J.json: permission denied
    1 error, 1 warning in 1 file (incomplete)
    "#);
}

#[test]
fn short_is_one_line_per_finding() {
    insta::assert_snapshot!(rendered(&sample(), Format::Short), @r#"
    dir a/openclaw.json:2:14: error[secret/acme-key] Acme key in plain text
    dir a/openclaw.json:4:3: warning[parse/duplicate-key] key `port` is there twice
    "#);
}

#[test]
fn jsonl_is_one_object_per_finding() {
    insta::assert_snapshot!(rendered(&sample(), Format::Jsonl), @r#"
    {"rule":"secret/acme-key","severity":"error","confidence":"high","message":"Acme key in plain text","path":"dir a/openclaw.json","pointer":"/apiKey","span":{"start":15,"end":45,"line":2,"column":14,"end_line":2,"end_column":44},"fingerprint":"1:f822f9a7c9ab9388e00f775f6fb77106","help":"Use a SecretRef"}
    {"rule":"parse/duplicate-key","severity":"warning","confidence":"medium","message":"key `port` is there twice","path":"dir a/openclaw.json","pointer":"/port","span":{"start":63,"end":69,"line":4,"column":3,"end_line":4,"end_column":9},"fingerprint":"1:ecee524fa319fda52d86c1179503ccb3","help":"Keep one of the two: OpenClaw takes the last","fixes":[{"title":"Remove the first","safe":true,"edits":[{"span":{"start":50,"end":63,"line":3,"column":3,"end_line":4,"end_column":3},"text":""}]}],"related":[{"path":"dir a/openclaw.json","span":{"start":50,"end":56,"line":3,"column":3,"end_line":3,"end_column":9},"message":"first here"}]}
    "#);
}

#[test]
fn github_annotates_the_worst_first() {
    insta::assert_snapshot!(rendered(&incomplete(), Format::Github), @r#"
    ::warning title=openclaw-lint::1 file could not be scanned, the results are incomplete
    ::error file=dir a/openclaw.json,line=2,endLine=2,col=14,endColumn=44,title=secret/acme-key::Acme key in plain text%0AUse a SecretRef%0Ahttps://openclaw-lint.github.io/rules/secret/acme-key
    ::warning file=dir a/openclaw.json,line=4,endLine=4,col=3,endColumn=9,title=parse/duplicate-key::key `port` is there twice%0AKeep one of the two: OpenClaw takes the last%0Ahttps://openclaw-lint.github.io/rules/parse/duplicate-key
    "#);
}

#[test]
fn an_empty_report_says_so() {
    let report = ReportBuilder::new().build(Scope::default(), &[]);
    assert_eq!(rendered(&report, Format::Pretty), "no findings\n");
    assert_eq!(rendered(&report, Format::Short), "");
    assert_eq!(json(&report, Format::Sarif)["runs"][0]["results"], Value::Array(vec![]));
}

#[test]
fn json_and_jsonl_match_the_published_schema() -> Outcome {
    let schema: Value = serde_json::from_str(REPORT_SCHEMA)?;
    let of = |name: &str| {
        let mut schema = schema.clone();
        let root = schema.as_object_mut().expect("an object");
        root.remove("anyOf");
        root.insert("$ref".into(), format!("#/$defs/{name}").into());
        jsonschema::validator_for(&schema).expect("a valid schema")
    };
    for report in [sample(), incomplete()] {
        let document = json(&report, Format::Json);
        assert!(of("report").is_valid(&document), "{:?}", of("report").iter_errors(&document).collect::<Vec<_>>());
        assert_eq!(document["complete"], report.is_complete());
        let lines = rendered(&report, Format::Jsonl);
        for (line, finding) in lines.lines().zip(document["findings"].as_array().expect("an array")) {
            let line: Value = serde_json::from_str(line)?;
            assert!(of("finding").is_valid(&line), "{:?}", of("finding").iter_errors(&line).collect::<Vec<_>>());
            assert_eq!(&line, finding);
        }
    }
    Ok(())
}

#[test]
fn sarif_meets_what_github_asks_for() -> Outcome {
    let report = incomplete();
    let sarif = json(&report, Format::Sarif);
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["$schema"].as_str().is_some_and(|uri| uri.contains("2.1.0")));
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(run["automationDetails"]["id"], "openclaw-lint/lint/");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["level"], "error");
    let rules = run["tool"]["driver"]["rules"].as_array().ok_or("rules")?;
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            let length = rule[text]["text"].as_str().map_or(0, |text| text.chars().count());
            assert!(length > 0 && (length <= 1024 || text == "help"), "{text} of {}", rule["id"]);
        }
        assert!(rule["properties"]["tags"].as_array().is_some_and(|tags| (1..=10).contains(&tags.len())));
    }
    let key = rules.iter().find(|rule| rule["id"] == KEY.id).ok_or("the key's rule")?;
    assert_eq!(key["properties"]["security-severity"], "9.1");
    assert_eq!(key["fullDescription"]["text"], KEY.id, "a rule without a page");
    let duplicate = rules.iter().find(|rule| rule["id"] == DUPLICATE.id).ok_or("the other rule")?;
    assert!(duplicate["fullDescription"]["text"].as_str().is_some_and(|text| text.starts_with("Reports ")));
    assert!(duplicate["help"]["markdown"].as_str().is_some_and(|text| text.starts_with("# parse/duplicate-key")));
    let results = run["results"].as_array().ok_or("results")?;
    assert_eq!(results.len(), 2);
    for result in results {
        assert_eq!(result["ruleId"], rules[usize::try_from(result["ruleIndex"].as_u64().ok_or("index")?)?]["id"]);
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "dir%20a/openclaw.json");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let number = |name: &str| place["region"][name].as_u64().expect("a number");
        assert!(number("startLine") >= 1 && number("startLine") == number("endLine"));
        assert!(number("startColumn") >= 1 && number("startColumn") < number("endColumn"));
        let hash = result["partialFingerprints"]["primaryLocationLineHash"].as_str().ok_or("hash")?;
        let (digits, ordinal) = hash.split_once(':').ok_or("hash:n")?;
        assert!(digits.len() == 16 && ordinal == "1", "{hash}");
        assert!(result["partialFingerprints"]["openclawLint/v1"].is_string());
    }
    let duplicate = &results[1];
    assert_eq!(duplicate["relatedLocations"][0]["id"], 1);
    assert!(duplicate["message"]["text"].as_str().is_some_and(|text| text.contains("[first here](1)")));
    let change = &duplicate["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 3);
    assert_eq!(change["replacements"][0]["deletedRegion"]["endLine"], 4);
    Ok(())
}

#[test]
fn sarif_counts_utf16_units_and_stays_on_one_line() {
    let text = "# ü😀\nkey = 😀 BEGIN\nmiddle\nEND\n";
    let report = single(text.as_bytes(), leak("file", find(text, "BEGIN\nmiddle\nEND")), &[]);
    let region = &json(&report, Format::Sarif)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region.to_string(), r#"{"startLine":2,"startColumn":10,"endLine":2,"endColumn":15}"#);
    let span = &json(&report, Format::Jsonl)["span"];
    assert_eq!(span.to_string(), r#"{"start":20,"end":36,"line":2,"column":9,"end_line":4,"end_column":4}"#);
}

#[test]
fn paths_outside_the_repository_are_file_addresses() {
    for (path, uri) in [("/tmp/a#b", "file:///tmp/a%23b"), ("C:/a b", "file:///C:/a%20b"), ("a:b/ü", "a%3Ab/%C3%BC")] {
        let report = single(b"text", leak(path, Span::new(0, 4)), &[]);
        let sarif = json(&report, Format::Sarif);
        assert_eq!(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], uri);
    }
}

#[test]
fn results_beyond_githubs_limit_are_left_out_and_counted() {
    let mut builder = ReportBuilder::new();
    for offset in 0..25_001 {
        builder.finding(at(Finding::new(&DUPLICATE, Span::at(offset), "twice"), "file"));
    }
    builder.finding(leak("zzz", Span::at(0)));
    let sarif = json(&builder.build(Scope::default(), &[]), Format::Sarif);
    let results = sarif["runs"][0]["results"].as_array().expect("an array");
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[24_999]["ruleId"], KEY.id, "the worst stay");
    let notice = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(notice, "2 findings are left out: code scanning takes 25000 per run");
}

#[test]
fn annotations_are_limited_and_escaped() {
    let mut builder = ReportBuilder::new();
    for offset in 0..12 {
        let finding = Finding::new(&KEY, Span::new(offset, offset + 1), "100%\n::error::injected");
        builder.finding(at(finding, "a,b:c\n.json"));
    }
    builder.finding(at(Finding::new(&DUPLICATE, Span::new(0, 1), "twice"), "a,b:c\n.json"));
    builder.file("a,b:c\n.json", &FileText::whole(b"0123456789abcdef"), &[]);
    let out = rendered(&builder.build(Scope::default(), &[]), Format::Github);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 12);
    assert!(lines[..10].iter().all(|line| line.starts_with("::error file=a%2Cb%3Ac\\n.json,line=1,endLine=1,col=")));
    assert!(lines[0].contains(",title=secret/acme-key::100%25\\n::error::injected%0A"));
    assert!(lines[10].starts_with("::warning "));
    assert_eq!(lines[11], "2 more");
}

#[test]
fn an_annotation_at_the_end_of_the_file_names_no_end_line() {
    let report = single(b"first\nlast", leak("file", Span::new(6, 10)), &[]);
    assert!(rendered(&report, Format::Github).starts_with("::error file=file,line=2,col=1,endColumn=5,"));
}

#[test]
fn long_lines_are_cut_and_columns_stay_right() {
    let value = value();
    let text = format!("{}\u{fc}{value}{}", "x".repeat(500_000), "y".repeat(500_000));
    let span = find(&text, &value);
    let report = single(text.as_bytes(), leak("bundle.js", span), &[span.into()]);
    insta::assert_snapshot!(rendered_in(&report, Format::Pretty, Style { width: 72, ..Style::default() }), @r#"
    error[secret/acme-key]

      × Acme key in plain text
       ╭─[bundle.js:1:500002]
     1 │ …xxxxxxxxxxxxxxxxxxxü******************************yyyyyyyyyy…
       ·                      ───────────────┬──────────────
       ·                                     ╰── acme_…(30)
       ╰────
      docs: https://openclaw-lint.github.io/rules/secret/acme-key

    1 error in 1 file
    "#);
}

#[test]
fn a_block_of_many_lines_shows_its_first() {
    let text = format!("before\n  key: |\n{}after\n", "    0123456789\n".repeat(30));
    let start = text.find("0123").expect("it is there");
    let span = Span::new(start, text.find("after").expect("it is there"));
    let report = single(text.as_bytes(), leak("deploy/key.yaml", span), &[span.into()]);
    insta::assert_snapshot!(rendered(&report, Format::Pretty), @r#"
    error[secret/acme-key]

      × Acme key in plain text
       ╭─[deploy/key.yaml:3:5]
     2 │   key: |
     3 │     **********
       ·     ─────┬────
       ·          ╰── acme_…(30), and 29 more lines
     4 │ **************
       ╰────
      docs: https://openclaw-lint.github.io/rules/secret/acme-key

    1 error in 1 file
    "#);
}

#[test]
fn places_in_other_files_are_shown_with_their_lines() {
    let mut builder = ReportBuilder::new();
    let note = |path: &str| Related { path: path.into(), span: Span::new(7, 10), message: "defined here".into() };
    let finding =
        Finding::new(&DUPLICATE, Span::new(4, 5), "defined twice").related(note("b.json")).related(note("gone"));
    builder.finding(at(finding, "a.json"));
    builder.file("a.json", &FileText::whole(b"one 2 three\n"), &[]);
    assert_eq!(builder.unresolved().into_iter().collect::<Vec<_>>(), ["b.json", "gone"]);
    builder.file("b.json", &FileText::whole(b"x\ny\nz  abc\n"), &[]);
    let report = builder.build(Scope::default(), &[]);
    insta::assert_snapshot!(rendered(&report, Format::Pretty), @r#"
    warning[parse/duplicate-key]

      ⚠ defined twice
       ╭─[a.json:1:5]
     1 │ one 2 three
       ·     ─
       ╰────
       ╭─[b.json:3:4]
     2 │ y
     3 │ z  abc
       ·    ─┬─
       ·     ╰── defined here
       ╰────
      note: gone: defined here
      docs: https://openclaw-lint.github.io/rules/parse/duplicate-key

    1 warning in 1 file
    "#);
}

#[test]
fn control_characters_reach_no_terminal() {
    let text = "evil\u{1b}]0;title\u{7}\u{202E} value\tend\r\nnext\u{0}";
    let mut finding = leak("dir/\u{1b}[31m.json", find(text, "value"));
    finding.message = "key `\u{1b}[2J` and a\nline".into();
    let report = single(text.as_bytes(), finding, &[]);
    for format in [Format::Pretty, Format::Short, Format::Github] {
        let out = rendered(&report, format);
        assert!(!out.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202E}'), "{format}: {out:?}");
    }
}

#[test]
fn utf16_files_keep_their_own_offsets() {
    let text = "# \u{fc}\u{1F600}\r\nkey = VALUE\r\n";
    let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    // Two bytes of mark, then two for every unit: `# `, one for ü, two for the face.
    let start = 2 + 2 * (2 + 1 + 2 + 2 + 6);
    let span = Span::new(start, start + 10);
    let report = single(&bytes, leak("file.txt", span), &[span.into()]);
    let found = &json(&report, Format::Jsonl)["span"];
    assert_eq!(found.to_string(), r#"{"start":28,"end":38,"line":2,"column":7,"end_line":2,"end_column":12}"#);
    assert!(rendered(&report, Format::Pretty).contains("key = *****\n"));
}

#[test]
fn windows_of_a_large_file_count_on() {
    let value = value();
    let text = format!("one {value}\ntwo {value}\n");
    let mut builder = ReportBuilder::new();
    builder.finding(leak("big", Span::new(4, 34)));
    builder.file("big", &FileText::window(&text.as_bytes()[..35], 0, Point::default()), &[Span::new(4, 34).into()]);
    builder.finding(leak("big", Span::new(39, 69)));
    let start = Point { line: 2, column: 3, utf16: 3 };
    builder.file("big", &FileText::window(&text.as_bytes()[37..], 37, start), &[Span::new(39, 69).into()]);
    let out = rendered(&builder.build(Scope::default(), &[]), Format::Short);
    assert_eq!(
        out,
        "big:1:5: error[secret/acme-key] Acme key in plain text\nbig:2:5: error[secret/acme-key] Acme key in plain text\n"
    );
}

#[test]
fn fingerprints_survive_moves_rotation_and_merging() {
    let of = |text: &str, value: &str| -> Vec<String> {
        let mut builder = ReportBuilder::new();
        let secrets: Vec<SecretSpan> =
            text.match_indices(value).map(|(at, _)| Span::new(at, at + value.len()).into()).collect();
        for secret in &secrets {
            builder.finding(leak(".env", secret.span));
        }
        builder.file(".env", &FileText::whole(text.as_bytes()), &secrets);
        let mut all = ReportBuilder::new();
        all.merge(builder);
        all.build(Scope::default(), &[]).items.into_iter().map(|item| item.fingerprint).collect()
    };
    let (old, new) = (value(), value().to_lowercase() + "0");
    let before = of(&format!("KEY={old}\nKEY={old}\nOTHER={old}\n"), &old);
    let after = of(&format!("# moved\r\n  KEY={new}\r\n\r\nKEY={new}\nOTHER={new}"), &new);
    assert_eq!(before, after);
    assert!(before[0] != before[1] && before[1] != before[2]);
}

#[test]
fn versions_of_a_file_share_fingerprints() {
    let value = value();
    let mut builder = ReportBuilder::new();
    for text in [format!("KEY={value}\n"), format!("# older\nKEY={value}\n")] {
        builder.finding(leak(".env", find(&text, &value)));
        builder.file(".env", &FileText::whole(text.as_bytes()), &[]);
    }
    let report = builder.build(Scope::default(), &[]);
    assert_eq!(report.items[0].fingerprint, report.items[1].fingerprint);
    assert_eq!((report.items[0].region().start.line, report.items[1].region().start.line), (1, 2));
}

#[test]
fn a_reported_secret_is_hidden_even_if_its_span_was_not_listed() {
    let value = value();
    let text = format!("KEY={value} # {value}\n");
    let out = rendered(&single(text.as_bytes(), leak(".env", find(&text, &value)), &[]), Format::Pretty);
    assert!(out.contains(&format!("KEY={0} # acme_{1}\n", "*".repeat(30), "*".repeat(25))), "{out}");
}

#[test]
fn ten_thousand_findings_in_one_line_are_each_in_their_column() {
    let piece = "\u{fc}abcdefgh,".repeat(10);
    let text = piece.repeat(10_000);
    let mut builder = ReportBuilder::new();
    for at in 0..10_000 {
        builder.finding(leak("bundle.js", Span::new(at * piece.len(), at * piece.len() + 4)));
    }
    builder.file("bundle.js", &FileText::whole(text.as_bytes()), &[]);
    let report = builder.build(Scope::default(), &[]);
    assert_eq!(report.items[9_999].region().start.column, 9_999 * 100 + 1);
}
