#!/usr/bin/env node
// Distils OpenClaw's own configuration schema to structure, and adds it to the pool that all versions share.
//
//   node distill.mjs VERSION                 takes the schema from `openclaw@VERSION` as npm gives it
//   node distill.mjs VERSION --dir DIR       … from an installation that exists (DIR holds node_modules/openclaw)
//   node distill.mjs VERSION --json FILE --how TEXT   … from a schema file; TEXT says where it came from
//   node distill.mjs VERSION --cache DIR     keeps what was obtained in DIR, and takes it from there the next time
//   node distill.mjs --all [--cache DIR]     every stable release that npm has, from the first on, into a new pool
//                                            (with --only kept: those that are in DIR already)
//   node distill.mjs --check                 expands every version again and compares it with its recorded digest
//
// Writes parts.jsonl (one sub-schema per line, referred to as {"$part": LINE}), versions.json and facts.json (lists that
// OpenClaw checks values against outside its schema) beside this file.
// Nothing but Node is needed. Running it again for the same versions in the same order gives the same bytes.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const partsFile = join(here, "parts.jsonl");
const versionsFile = join(here, "versions.json");
const factsFile = join(here, "facts.json");

// A sub-schema becomes a part when its text is at least this long. The rule looks at nothing else, so that a part
// never depends on which other versions are in the pool.
const PART_LENGTH = 64;

// The first release with `openclaw config schema`.
const FIRST_WITH_COMMAND = { version: "2026.3.28" };

// Keywords that decide whether a value is valid, by what stands in them.
const SCHEMA = ["additionalItems", "additionalProperties", "else", "if", "items", "not", "propertyNames", "then"];
const SCHEMA_LIST = ["allOf", "anyOf", "oneOf"];
const PLAIN = [
  "const", "enum", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties", "maximum",
  "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems",
];
// Keywords that decide nothing.
const DROPPED = ["$schema", "title", "description", "default", "examples", "deprecated", "readOnly", "$comment", "$id"];

// Regular expressions lose their flags on the way into JSON Schema. These had `i`.
const CASE_INSENSITIVE = new Set(["/agents/entries/*", "/mcp/servers/*/codex/agents/*", "/nodeHost/mcp/servers/*/codex/agents/*"]);

// ---------------------------------------------------------------------------------------------------------------
// Where schemas come from

function npm(args, cwd) {
  execFileSync("npm", [...args, "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function withTemporary(use) {
  const dir = mkdtempSync(join(tmpdir(), "openclaw-schema-"));
  try {
    return use(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The Node that OpenClaw wants, which may be newer than the one that runs this; npm has it. Installed into `dir`. */
function recentNode(dir) {
  if (process.env.OPENCLAW_NODE) return process.env.OPENCLAW_NODE;
  npm(["install", "--prefix", dir, "node@26"], dir);
  const node = join(dir, "node_modules", "node", "bin", "node");
  // The package fetches its binary in an install script, which npm() does not run.
  if (!existsSync(node)) execFileSync(process.execPath, [join(dir, "node_modules", "node", "installArchSpecificPackage.js")], { cwd: join(dir, "node_modules", "node"), stdio: "ignore" });
  return existsSync(node) ? node : process.execPath;
}

/** What `openclaw config schema` prints (2026.4.29 and later). */
function fromCli(installation) {
  return withTemporary((state) => {
    writeFileSync(join(state, "openclaw.json"), "{}\n", { mode: 0o600 });
    const text = execFileSync(recentNode(state), ["--no-warnings", join(installation, "node_modules", "openclaw", "openclaw.mjs"), "config", "schema"], {
      env: { PATH: process.env.PATH, HOME: state, OPENCLAW_STATE_DIR: state, OPENCLAW_CONFIG_PATH: join(state, "openclaw.json") },
      maxBuffer: 1 << 26,
    });
    return JSON.parse(text);
  });
}

/**
 * The bundled zod schema turned into draft-07 (before 2026.4.29). The module that holds it imports half of OpenClaw;
 * everything but zod and Node's own modules is replaced by objects that accept whatever is done to them.
 */
function fromBundle(version) {
  return withTemporary((dir) => {
    npm(["pack", `openclaw@${version}`], dir);
    execFileSync("tar", ["xzf", `openclaw-${version}.tgz`], { cwd: dir });
    const wanted = JSON.parse(readFileSync(join(dir, "package", "package.json"), "utf8")).dependencies;
    npm(["install", "--prefix", join(dir, "package"), "--no-save", "--legacy-peer-deps"], standAlone(dir, { zod: wanted.zod, json5: wanted.json5 }));
    writeFileSync(join(dir, "hooks.mjs"), HOOKS);
    writeFileSync(join(dir, "run.mjs"), RUN);
    // A file, since OpenClaw's modules may have turned the pipe of standard output into one that cannot wait.
    const result = join(dir, "schema.json");
    const facts = bundledPlugins([join(dir, "package", "extensions"), join(dir, "package", "dist", "extensions")].find(existsSync));
    execFileSync(recentNode(dir), ["--no-warnings", join(dir, "run.mjs"), join(dir, "package", "dist"), result], {
      env: { PATH: process.env.PATH, HOME: dir, OPENCLAW_STATE_DIR: dir },
    });
    return { schema: JSON.parse(readFileSync(result, "utf8")), facts };
  });
}

/** Plugins that come with a release, and channels that they bring beside those of the schema. */
function bundledPlugins(extensions) {
  const manifests = readdirSync(extensions).map((name) => join(extensions, name, "openclaw.plugin.json")).filter(existsSync);
  const plugins = manifests.map((file) => JSON.parse(readFileSync(file, "utf8")));
  const sorted = (names) => [...new Set(names)].sort();
  return { channels: sorted(plugins.flatMap((plugin) => plugin.channels ?? [])), plugins: sorted(plugins.map((plugin) => plugin.id)) };
}

function standAlone(dir, dependencies) {
  writeFileSync(join(dir, "package", "package.json"), JSON.stringify({ name: "bundle", private: true, type: "module", dependencies }));
  return join(dir, "package");
}

const HOOKS = `
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { builtinModules } from "node:module";
const real = new Set(["zod", "json5", ...builtinModules]);
const names = new Map();
export async function resolve(specifier, context, next) {
  const bare = !/^(\\.|\\/|file:|node:|data:)/.test(specifier);
  if (!bare || real.has(specifier)) return next(specifier, context);
  return { url: "stand-in:" + specifier, shortCircuit: true };
}
export async function load(url, context, next) {
  if (url.startsWith("stand-in:")) {
    const wanted = names.get(url.slice(9)) ?? new Set();
    const source = "const any = new Proxy(class {}, { get: (t, k) => k === 'prototype' ? t.prototype : k === Symbol.toPrimitive ? () => '' : k === 'then' ? undefined : any, apply: () => any, construct: () => any });"
      + "export default any;" + [...wanted].map((name) => "export { any as " + name + " };").join("");
    return { format: "module", source, shortCircuit: true };
  }
  if (!url.startsWith("file:") || url.includes("/node_modules/") || !url.includes("/dist/")) return next(url, context);
  let source = readFileSync(fileURLToPath(url), "utf8");
  for (const [, list, from] of source.matchAll(/import\\s*(?:[\\w$]+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*"([^".][^"]*)"/g)) {
    const set = names.get(from) ?? names.set(from, new Set()).get(from);
    for (const item of list.split(",")) { const name = item.trim().split(/\\s+as\\s+/)[0]; if (name && name !== "default") set.add(name); }
  }
  if (/const OpenClawSchema = z/.test(source)) source += "\\nglobalThis.__schema ??= OpenClawSchema;\\n";
  return { format: "module", source, shortCircuit: true };
}
`;

const RUN = `
import { register } from "node:module";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
register(new URL("./hooks.mjs", import.meta.url));
const dist = process.argv[2];
const file = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".js") && statSync(join(dist, name)).isFile()).sort()
  .find((name) => /const OpenClawSchema = z/.test(readFileSync(join(dist, name), "utf8")));
await import(pathToFileURL(join(dist, file)).href);
const { z } = await import(pathToFileURL(createRequire(join(dist, "x.js")).resolve("zod")).href);
const schema = z.toJSONSchema(globalThis.__schema, { target: "draft-7", io: "input", unrepresentable: "any" });
writeFileSync(process.argv[3], JSON.stringify(schema));
process.exit(0);
`;

/** Model providers, models and search providers by name, from the program and the manifests of its bundled plugins. */
function factsOf(installation, version) {
  const dist = join(installation, "node_modules", "openclaw", "dist");
  const modelProviders = new Set();
  for (const name of readdirSync(dist)) {
    if (!/\.m?js$/.test(name)) continue;
    const list = /BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS = [^[]*new Set\(\[([^\]]*)\]/.exec(readFileSync(join(dist, name), "utf8"));
    for (const [, id] of list?.[1].matchAll(/"([^"]+)"/g) ?? []) modelProviders.add(id);
  }
  const retiredModels = new Set();
  const searchProviders = new Set();
  // Before 2026.8.2 a model that the plugin reads as another one is not refused.
  const renamed = new Set();
  const renames = order({ version }, { version: "2026.8.2" }) < 0;
  const visit = (value) => {
    if (value === null || typeof value !== "object") return;
    for (const one of Array.isArray(value.suppressions) ? value.suppressions : []) {
      if (one.provider && one.model && !one.when) retiredModels.add(`${one.provider}/${one.model}`.toLowerCase());
    }
    for (const [provider, { aliases }] of Object.entries(value.modelIdNormalization?.providers ?? {})) {
      for (const model of Object.keys(aliases ?? {})) renamed.add(`${provider}/${model}`.toLowerCase());
    }
    for (const id of Array.isArray(value.webSearchProviders) ? value.webSearchProviders : []) searchProviders.add(id);
    for (const child of Object.values(value)) visit(child);
  };
  for (const name of readdirSync(join(dist, "extensions"))) {
    const manifest = join(dist, "extensions", name, "openclaw.plugin.json");
    if (existsSync(manifest)) visit(JSON.parse(readFileSync(manifest, "utf8")));
  }
  const refused = [...retiredModels].filter((model) => !renames || !renamed.has(model));
  return { modelProviders: [...modelProviders].sort(), retiredModels: refused.sort(), searchProviders: [...searchProviders].sort() };
}

function obtain(version, options) {
  if (options.json) return { schema: JSON.parse(readFileSync(options.json, "utf8")), how: options.how ?? "a schema file" };
  if (!options.cache) return obtainAnew(version, options);
  const kept = join(options.cache, `${version}.json`);
  if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(obtainAnew(version, options)));
  return JSON.parse(readFileSync(kept, "utf8"));
}

function obtainAnew(version, options) {
  if (order({ version }, FIRST_WITH_COMMAND) < 0) return { ...fromBundle(version), how: "bundled zod schema, converted with z.toJSONSchema" };
  const how = "openclaw config schema";
  if (options.dir) return { schema: fromCli(options.dir), facts: factsOf(options.dir, version), how };
  return withTemporary((dir) => {
    // A package that some releases want is gone from npm, and none of what the schema is made from needs it.
    writeFileSync(join(dir, "package.json"), '{"private":true,"overrides":{"cssomnom":"npm:cssom@0.5.0"}}');
    npm(["install", `openclaw@${version}`], dir);
    return { schema: fromCli(dir), facts: factsOf(dir, version), how };
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Distilling

const record = { patterns: new Map(), optional: 0, refs: 0, formats: new Map() };

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** JavaScript regular expressions in the words of the Rust engines. */
function translate(pattern) {
  let text = pattern.replace(/\\[^]/g, (escape) => (escape === "\\0" ? "\\x00" : escape));
  // Rust strings hold no surrogates: a class that excludes them excludes nothing.
  text = text.replaceAll("[^\\p{Cs}]", "[\\s\\S]").replaceAll("\\p{Cs}", "");
  if (text !== pattern) record.patterns.set(pattern, text);
  return text;
}

/** `path` has `*` for items, additional properties and property names; `root` resolves plugin-local `$ref`s. */
function distil(schema, path, defs, open) {
  if (typeof schema === "boolean") return schema;
  if (schema.$defs) defs = { ...defs, ...schema.$defs };
  if (schema.$ref !== undefined) {
    const name = /^#\/\$defs\/([^/]+)$/.exec(schema.$ref)?.[1];
    if (!name || !defs[name]) throw new Error(`${path}: cannot resolve ${schema.$ref}`);
    if (open.includes(name)) throw new Error(`${path}: ${schema.$ref} refers to itself`);
    record.refs += 1;
    return distil(defs[name], path, defs, [...open, name]);
  }
  const out = {};
  for (const key of Object.keys(schema).sort()) {
    const value = schema[key];
    if (SCHEMA.includes(key)) {
      const below = key === "items" || key === "additionalProperties" || key === "propertyNames" ? `${path}/*` : path;
      out[key] = Array.isArray(value) ? value.map((one, i) => distil(one, `${path}/${i}`, defs, open)) : distil(value, below, defs, open);
      if (out[key] && typeof out[key] === "object" && !Array.isArray(out[key]) && Object.keys(out[key]).length === 0 && key !== "not") delete out[key];
      // A list of forms is a tuple, which OpenClaw's own schemas take whole; the converter to draft-07 forgets that.
      if (key === "items" && Array.isArray(value) && !/^\/(channels|plugins)\//.test(path)) {
        out.minItems = schema.minItems ?? value.length;
        if (schema.additionalItems === undefined) out.additionalItems = false;
      }
    } else if (SCHEMA_LIST.includes(key)) {
      out[key] = value.map((one) => distil(one, path, defs, open));
    } else if (key === "properties") {
      const properties = {};
      for (const name of Object.keys(value).sort()) properties[name] = distil(value[name], `${path}/${name}`, defs, open);
      out.properties = properties;
    } else if (key === "required") {
      // A property with a default is listed as required, yet OpenClaw fills it in.
      const required = value.filter((name) => !hasDefault(schema.properties?.[name], defs)).sort();
      record.optional += value.length - required.length;
      if (required.length > 0) out.required = required;
    } else if (key === "pattern") {
      const text = translate(value);
      out.pattern = CASE_INSENSITIVE.has(path) ? text.replaceAll("a-z", "A-Za-z") : text;
      if (CASE_INSENSITIVE.has(path)) record.patterns.set(value, out.pattern);
    } else if (key === "format") {
      // OpenClaw checks `uri` and takes every other format as a remark.
      count(record.formats, value);
      if (value === "uri") out.format = value;
    } else if (PLAIN.includes(key)) {
      out[key] = value;
    } else if (key !== "$defs" && key !== "definitions" && !DROPPED.includes(key)) {
      throw new Error(`${path}: unknown keyword ${key}`);
    }
  }
  return out;
}

function hasDefault(schema, defs) {
  const name = /^#\/\$defs\/([^/]+)$/.exec(schema?.$ref ?? "")?.[1];
  return schema !== null && typeof schema === "object" && ("default" in schema || (name !== undefined && hasDefault(defs[name], defs)));
}

// ---------------------------------------------------------------------------------------------------------------
// The pool

function readPool() {
  return existsSync(partsFile) ? readFileSync(partsFile, "utf8").split("\n").slice(0, -1) : [];
}

function mapChildren(schema, change) {
  if (typeof schema !== "object") return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") out[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]));
    else if (SCHEMA_LIST.includes(key) || (SCHEMA.includes(key) && Array.isArray(value))) out[key] = value.map(change);
    else if (SCHEMA.includes(key)) out[key] = change(value);
    else out[key] = value;
  }
  return out;
}

function intern(schema, pool, numbers) {
  const small = mapChildren(schema, (child) => intern(child, pool, numbers));
  const text = JSON.stringify(small);
  if (text.length < PART_LENGTH) return small;
  if (!numbers.has(text)) {
    numbers.set(text, pool.length);
    pool.push(text);
  }
  return { $part: numbers.get(text) };
}

function expand(schema, pool) {
  if (schema !== null && typeof schema === "object" && "$part" in schema) return expand(JSON.parse(pool[schema.$part]), pool);
  return mapChildren(schema, (child) => expand(child, pool));
}

const digest = (schema) => createHash("sha256").update(JSON.stringify(schema)).digest("hex");
const readList = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []);
const readVersions = () => readList(versionsFile);
const order = (a, b) => {
  const [x, y] = [a, b].map(({ version }) => version.split("-")[0].split(".").map(Number));
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
};

// ---------------------------------------------------------------------------------------------------------------

function check() {
  const pool = readPool();
  for (const entry of readVersions()) {
    if (digest(expand({ $part: entry.root }, pool)) !== entry.sha256) throw new Error(`${entry.version}: the pool does not give the schema that was distilled`);
    console.log(`${entry.version}: as recorded`);
  }
}

/** The releases that npm has without betas; of several with one number, which differ in a suffix, the last. */
function releases() {
  const all = JSON.parse(execFileSync("npm", ["view", "openclaw", "versions", "--json"], { stdio: ["ignore", "pipe", "ignore"] }));
  const byNumber = new Map();
  for (const release of all) {
    const suffix = /^2\d{3}\.\d+\.\d+(?:-(\d+))?$/.exec(release);
    const number = release.split("-")[0];
    if (suffix && Number(suffix[1] ?? 0) >= (byNumber.get(number)?.suffix ?? 0)) byNumber.set(number, { release, suffix: Number(suffix[1] ?? 0) });
  }
  return [...byNumber.values()].map(({ release }) => ({ version: release })).sort(order).map(({ version }) => version);
}

function main(args) {
  if (args[0] === "--check") return check();
  const options = Object.fromEntries(args.slice(1).flatMap((arg, i, all) => (arg.startsWith("--") ? [[arg.slice(2), all[i + 1]]] : [])));
  if (args[0] === "--all") {
    for (const file of [partsFile, versionsFile, factsFile]) rmSync(file, { force: true });
    for (const release of releases()) {
      if (options.only === "kept" && !existsSync(join(options.cache, `${release}.json`))) continue;
      record.patterns.clear();
      record.formats.clear();
      Object.assign(record, { optional: 0, refs: 0 });
      add(release, options);
    }
    return;
  }
  if (!/^\d+\.\d+\.\d+(-\d+)?$/.test(args[0] ?? "")) throw new Error("usage: node distill.mjs VERSION [--dir DIR | --json FILE --how TEXT | --cache DIR] | --all [--cache DIR [--only kept]] | --check");
  add(args[0], options);
}

/** Adds one release; a suffix of its number is not recorded. */
function add(release, options) {
  const { schema, facts, how } = obtain(release, options);
  const version = release.split("-")[0];
  const distilled = distil(schema, "", {}, []);
  const pool = readPool();
  const before = pool.length;
  const numbers = new Map(pool.map((text, i) => [text, i]));
  const root = intern(distilled, pool, numbers).$part;
  const properties = (path) => Object.keys(path.reduce((at, key) => at?.properties?.[key], distilled)?.properties ?? {});
  const entry = {
    version,
    root,
    how,
    channels: properties(["channels"]).filter((name) => name !== "defaults" && name !== "modelByChannel").length,
    plugins: properties(["plugins", "entries"]).length,
    madeOptional: record.optional,
    resolvedRefs: record.refs,
    droppedFormats: Object.fromEntries([...record.formats].filter(([name]) => name !== "uri").sort()),
    rewrittenPatterns: Object.fromEntries([...record.patterns].sort()),
    sha256: digest(distilled),
  };
  const replace = (list, one) => [...list.filter((other) => other.version !== version), one].sort(order);
  writeFileSync(partsFile, pool.map((line) => `${line}\n`).join(""));
  writeFileSync(versionsFile, `${JSON.stringify(replace(readVersions(), entry), null, 2)}\n`);
  if (facts) writeFileSync(factsFile, `${JSON.stringify(replace(readList(factsFile), { version, ...facts }), null, 1)}\n`);
  const bytes = (value) => JSON.stringify(value).length;
  console.log(`${version}: ${bytes(schema)} bytes, ${bytes(distilled)} distilled, ${pool.length - before} new parts of ${pool.length}, pool ${pool.join("\n").length + 1} bytes`);
}

main(process.argv.slice(2));
