#!/usr/bin/env node
// Holds what openclaw-lint writes against an installed OpenClaw. Not part of the test suite: it needs Node and an installation.
//
//   npm install --prefix DIR --ignore-scripts openclaw@2026.9.6
//   node tests/real_openclaw/run.mjs OPENCLAW_LINT DIR [CONFIGURATIONS]
//
// OPENCLAW_LINT is the program under test. CONFIGURATIONS is a directory of further configurations (every .json below it).
// Three things are compared, each with the program's own functions in this process:
//   migrations   `fix --unsafe` with the families but `schema` off, against what `openclaw doctor --fix` makes of the file
//   fixes        whether a valid configuration is still valid after `fix --unsafe`
//   plans        whether `openclaw secrets apply` takes the plan, every target of it (and, once, a dry run of the command)

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { functionsOf } from "../differential/program.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [lint, directory, more] = process.argv.slice(2).map((argument) => resolve(argument));
if (!lint || !directory) {
  console.error("usage: run.mjs OPENCLAW_LINT DIR [CONFIGURATIONS]");
  process.exit(2);
}
const require = createRequire(join(directory, "node_modules", "openclaw", "package.json"));
const version = require("./package.json").version;
const JSON5 = require("json5");
const program = await functionsOf(directory, [
  "applyLegacyDoctorMigrations", "normalizeCompatibilityConfigValues", "stripUnknownConfigKeys", "validateConfigObjectRawWithPlugins",
  "isSecretsApplyPlan", "resolveValidatedPlanTarget",
]);

/** What `openclaw doctor --fix` makes of a configuration. */
function doctor(given) {
  const migrated = program.applyLegacyDoctorMigrations(structuredClone(given), {});
  const normalized = program.normalizeCompatibilityConfigValues(migrated.next ?? structuredClone(given), { sourceRaw: given });
  return program.stripUnknownConfigKeys(structuredClone(normalized.config)).config;
}

function verdict(configuration) {
  try {
    return program.validateConfigObjectRawWithPlugins(configuration);
  } catch (error) {
    return { ok: false, issues: [{ path: "", message: String(error) }] };
  }
}

function filesBelow(path) {
  return readdirSync(path).sort().flatMap((name) => {
    const below = join(path, name);
    return statSync(below).isDirectory() ? filesBelow(below) : name.endsWith(".json") ? [below] : [];
  });
}

const work = mkdtempSync(join(tmpdir(), "real-openclaw-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
let counter = 0;

/** Runs the program under test on a copy of a text, with settings; what it wrote. */
function fixed(text, settings) {
  const place = join(work, String((counter += 1)));
  mkdirSync(place);
  writeFileSync(join(place, "openclaw.json"), text);
  writeFileSync(join(place, "openclaw-lint.toml"), settings);
  const run = spawnSync(lint, ["fix", "--unsafe", "--openclaw-version", version, "--format", "short", "openclaw.json"], { cwd: place, encoding: "utf8" });
  if (![0, 1, 3].includes(run.status)) throw new Error(`openclaw-lint ended with ${run.status}: ${run.stderr}`);
  return { text: readFileSync(join(place, "openclaw.json"), "utf8"), said: run.stderr, found: run.stdout };
}

const sources = [...filesBelow(join(here, "configurations")), ...(more ? filesBelow(more) : [])];
const read = (text) => {
  try {
    const value = JSON5.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
const configurations = sources.map((source) => ({ source: relative(process.cwd(), source), text: readFileSync(source, "utf8") })).map((one) => ({ ...one, value: read(one.text) })).filter(({ value, text }) => value && !text.includes("$include"));
const failures = [];
const figures = {};
const count = (name, good, failure) => {
  figures[name] ??= [0, 0];
  figures[name][1] += 1;
  if (good) figures[name][0] += 1;
  else failures.push(`${name}: ${failure()}`);
};

/** The places where two values differ. */
function differences(ours, theirs, path = "") {
  if (isDeepStrictEqual(ours, theirs)) return [];
  const objects = [ours, theirs].every((value) => value && typeof value === "object" && !Array.isArray(value));
  if (!objects) return [`${path}: ${ours === undefined ? "only theirs" : theirs === undefined ? "only ours" : "differs"}`];
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((key) => differences(ours[key], theirs[key], `${path}/${key}`));
}

/** Empty objects say nothing, and doctor leaves some behind. */
function withoutEmpty(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([key, below]) => [key, withoutEmpty(below)]);
  return Object.fromEntries(members.filter(([, below]) => !(below && typeof below === "object" && !Array.isArray(below) && Object.keys(below).length === 0)));
}

const families = new Set(execFileSync(lint, ["rules", "list"], { encoding: "utf8" }).match(/\b[a-z]+(?=\/[a-z0-9-]+)/g));
families.delete("schema");
const SCHEMA_ONLY = `[rules]\n${[...families].map((family) => `${family} = "off"\n`).join("")}`;
for (const { source, text, value } of configurations) {
  if (verdict(structuredClone(value)).ok && !value.agents?.list) continue;
  const ours = fixed(text, SCHEMA_ONLY);
  const { meta: ourMeta, ...mine } = withoutEmpty(read(ours.text) ?? {});
  const { meta: theirMeta, ...theirs } = withoutEmpty(JSON.parse(JSON.stringify(doctor(value))));
  const differing = differences(mine, theirs);
  count("migrated as doctor does", differing.length === 0, () => `${source}: ${differing.slice(0, 12).join(", ")}`);
  const [we, they] = [read(ours.text), doctor(value)].map((result) => verdict(structuredClone(result)));
  if (they.ok) count("valid after migration where doctor's is", we.ok, () => `${source}: ${JSON.stringify(we.issues?.slice(0, 3))}`);
}

for (const { source, text, value } of configurations) {
  if (!verdict(structuredClone(value)).ok) continue;
  const ours = fixed(text, "");
  if (ours.text === text) continue;
  const result = verdict(read(ours.text));
  count("valid after fixing", result.ok, () => `${source}: ${JSON.stringify(result.issues?.slice(0, 3))}`);
}

let dryRuns = 0;
for (const { source, text, value } of configurations) {
  const place = join(work, String((counter += 1)));
  mkdirSync(place);
  writeFileSync(join(place, "openclaw.json"), text);
  const run = spawnSync(lint, ["plan", "--openclaw-version", version, "--quiet", "."], { cwd: place, encoding: "utf8" });
  if (run.status !== 0 && run.status !== 3) throw new Error(`openclaw-lint plan ended with ${run.status}: ${run.stderr}`);
  if (run.stdout === "") continue;
  const plan = JSON.parse(run.stdout);
  for (const target of plan.targets) {
    // Targets of plugins that are not installed here are refused here.
    const installed = !/^(channels|plugins\.entries)\.(?!telegram|qqbot|google|minimax|xai|imap|webhooks)/.test(target.type);
    if (installed) count("targets known", program.resolveValidatedPlanTarget ? !!program.resolveValidatedPlanTarget(target) : true, () => `${source}: ${target.type} ${target.path}`);
  }
  if (verdict(structuredClone(value)).ok && dryRuns < 5 && plan.targets.every(({ type }) => !/^(channels|plugins\.entries)\.(?!telegram|qqbot|google|minimax|xai|imap|webhooks)/.test(type))) {
    dryRuns += 1;
    writeFileSync(join(place, "plan.json"), run.stdout, { mode: 0o600 });
    const variables = Object.fromEntries(plan.targets.map(({ ref }) => [ref.id, "a value"]));
    for (const [, name] of text.matchAll(/\$\{([A-Z][A-Z0-9_]*)\}/g)) variables[name] ??= "a value";
    const env = { ...variables, PATH: process.env.PATH, HOME: place, OPENCLAW_STATE_DIR: place, OPENCLAW_CONFIG_PATH: join(place, "openclaw.json") };
    const openclaw = join(directory, "node_modules", "openclaw", "openclaw.mjs");
    const applied = spawnSync(process.execPath, ["--no-warnings", openclaw, "secrets", "apply", "--from", "plan.json", "--dry-run", "--json"], { cwd: place, env, encoding: "utf8" });
    count("dry runs", applied.status === 0, () => `${source}: ${applied.stdout.slice(-300)} ${applied.stderr.slice(-300)}`);
  }
}

for (const failure of failures) console.log(failure);
for (const [name, [good, all]] of Object.entries(figures)) console.log(`${name}: ${good} of ${all}`);
process.exit(failures.length === 0 ? 0 : 1);
