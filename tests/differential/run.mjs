#!/usr/bin/env node
// Compares openclaw-lint with the real program on configurations mutated from the schema.
//
//   node tests/differential/run.mjs BINARY [--versions 2026.9.6,…] [--count 2000] [--seed 1] [--installations DIR]
//                                          [--show 20] [--from FILE | --each KIND] [--node NODE]
//
// --from takes configurations from a file of JSON lines, --each makes one per place of the schema, mutated as KIND says.
//
// Needs Node 26 (OpenClaw does) and npm. Every version is installed in DIR/VERSION, or taken from there. Both programs
// judge the same files; compared are the verdict and the places that the real program complains about, which must be
// among ours. Disagreements that known.json explains are counted apart; any other makes the exit code 1.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { generate, generateEach } from "./generate.mjs";
import { versions } from "./schemas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const options = Object.fromEntries(process.argv.slice(3).flatMap((arg, i, all) => (arg.startsWith("--") ? [[arg.slice(2), all[i + 1]]] : [])));
const binary = resolve(process.argv[2]);
const known = JSON.parse(readFileSync(join(here, "known.json"), "utf8"));

function installation(version, temporary) {
  const directory = join(resolve(options.installations ?? temporary), version);
  if (existsSync(join(directory, "node_modules", "openclaw"))) return directory;
  mkdirSync(directory, { recursive: true });
  // A package that some releases want is gone from npm; nothing here needs it.
  writeFileSync(join(directory, "package.json"), '{"private":true,"overrides":{"cssomnom":"npm:cssom@0.5.0"}}');
  execFileSync("npm", ["install", `openclaw@${version}`, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], { cwd: directory, stdio: "ignore" });
  return directory;
}

/** A path of the real program (`bindings.0.agentId`, `a["b.c"]`) or a pointer of ours in one notation. */
const normal = (path) => path.replace(/\[(\d+)\]/g, ".$1").replace(/\["((?:[^"\\]|\\.)*)"\]/g, ".$1").replace(/^\./, "");
const ofPointer = (pointer) => (pointer ?? "").split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")).join(".");
/** An unknown key whose name the program does not tell. */
const UNNAMED = /must NOT have additional properties$/;

/** The places that an issue of the real program names: it reports unknown keys at the object that has them. */
function placesOf([path, message]) {
  const place = path === "<root>" ? "" : normal(path);
  const unknown = /(?:Unrecognized keys?|must not have additional properties): (.*)$/s.exec(message)?.[1];
  if (!unknown) return [place];
  return [...unknown.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, key]) => (place ? `${place}.${key}` : key));
}

/** The entry of known.json that explains a disagreement; `agrees` says that the verdict is the same. */
function explained(version, theirs, ours, agrees) {
  return known.find((entry) => {
    if (entry.agrees && !agrees) return false;
    if (entry.versions && !entry.versions.some((span) => within(version, span))) return false;
    if (entry.they && !theirs.some(([path, message]) => new RegExp(entry.they, "u").test(`${normal(path)}: ${message}`))) return false;
    if (entry.we && !ours.some((finding) => new RegExp(entry.we, "u").test(`${ofPointer(finding.pointer)}: ${finding.message}`))) return false;
    return true;
  });
}

const order = (version) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
function within(version, span) {
  const [first, last] = span.split("..");
  return (!first || order(first) <= order(version)) && (!last || order(version) <= order(last));
}

function casesOf(entry) {
  const seed = Number(options.seed ?? 1);
  if (options.from) return readFileSync(options.from, "utf8").split("\n").filter(Boolean).map((line) => ({ kind: "given", configuration: JSON.parse(line) }));
  if (options.each) return generateEach(entry, options.each, seed);
  return generate(entry, Number(options.count ?? 2000), seed);
}

function compare(version, temporary) {
  const entry = versions.find((one) => one.version === version);
  if (!entry) throw new Error(`no schema of ${version} is embedded`);
  const cases = casesOf(entry);
  const work = mkdtempSync(join(temporary, "cases-"));
  const state = mkdtempSync(join(temporary, "state-"));
  const verdictFile = join(temporary, `${version}.jsonl`);
  const node = options.node ?? process.execPath;
  const caseFile = join(temporary, `${version}-cases.jsonl`);
  writeFileSync(caseFile, cases.map(({ configuration }) => `${JSON.stringify(configuration)}\n`).join(""));
  const judged = spawnSync(node, ["--no-warnings", join(here, "judge.mjs"), installation(version, temporary), caseFile, verdictFile], {
    env: { PATH: process.env.PATH, HOME: state, OPENCLAW_STATE_DIR: state, OPENCLAW_CONFIG_PATH: join(state, "openclaw.json") },
    maxBuffer: 1 << 28,
  });
  if (judged.status !== 0) throw new Error(`the program failed: ${judged.stderr}`);
  const verdicts = readFileSync(verdictFile, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  cases.forEach(({ configuration }, i) => {
    mkdirSync(join(work, String(i)));
    writeFileSync(join(work, String(i), "openclaw.json"), JSON.stringify(configuration));
  });
  const ours = spawnSync(binary, ["check", "--format", "jsonl", "--fail-on", "never", "--no-ignore", "--openclaw-version", version, work], { maxBuffer: 1 << 28 });
  const findings = new Map();
  for (const line of ours.stdout.toString().split("\n").filter(Boolean)) {
    const finding = JSON.parse(line);
    if (finding.severity !== "error" || !/^(parse|schema)\//.test(finding.rule)) continue;
    const index = Number(/(\d+)\/openclaw\.json$/.exec(finding.path)?.[1]);
    if (!findings.has(index)) findings.set(index, []);
    findings.get(index).push(finding);
  }
  const counts = { cases: cases.length, invalid: 0, verdict: 0, paths: 0, found: 0, listed: 0, open: 0 };
  const open = [];
  cases.forEach(({ kind, configuration }, i) => {
    const { valid, issues } = verdicts[i];
    const mine = findings.get(i) ?? [];
    const places = new Set(mine.map(({ pointer }) => ofPointer(pointer)));
    const below = (place) => [...places].some((one) => one.startsWith(place ? `${place}.` : ""));
    const named = (issue) => placesOf(issue).every((place) => places.has(place)) || (UNNAMED.test(issue[1]) && below(normal(issue[0])));
    const missed = issues.filter((issue) => !named(issue));
    counts.invalid += valid ? 0 : 1;
    counts.paths += issues.length;
    counts.found += issues.length - missed.length;
    const agrees = valid === (mine.length === 0);
    counts.verdict += agrees ? 1 : 0;
    if (agrees && missed.length === 0) return;
    if (explained(version, agrees ? missed : issues, mine, agrees)) counts.listed += 1;
    else {
      counts.open += 1;
      open.push({ kind, valid, theirs: issues, ours: mine.map((one) => [one.rule, one.pointer, one.message]), configuration });
    }
  });
  console.log(`${version}: ${counts.cases} configurations, ${counts.invalid} invalid; verdict agrees on ${counts.verdict}; ${counts.found} of ${counts.paths} places found; disagreements: ${counts.listed} listed, ${counts.open} open`);
  for (const one of open.slice(0, Number(options.show ?? 20))) console.log(JSON.stringify(one));
  return counts.open;
}

const temporary = mkdtempSync(join(tmpdir(), "differential-"));
try {
  let open = 0;
  for (const version of (options.versions ?? "2026.9.6,2026.6.11,2026.4.29").split(",")) open += compare(version, temporary);
  process.exitCode = open > 0 ? 1 : 0;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
