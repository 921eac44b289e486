#!/usr/bin/env node
// Derives migrations.json: what became of every key that some release took and the newest one does not.
//
//   node migrations.mjs DIR          DIR holds node_modules/openclaw of the newest release in the pool
//
// For each such key a small configuration that has it, valid in the last release that took the key, goes through what
// `openclaw doctor --fix` of the newest release does to a configuration (its migrations, then the removal of unknown
// keys), called in this process. Where the value of the key stands afterwards is where it went.

import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { functionsOf } from "../../tests/differential/program.mjs";
import { configurationWith, placesOf, unfold, versions } from "../../tests/differential/schemas.mjs";

const here = dirname(fileURLToPath(import.meta.url));

// ---------------------------------------------------------------------------------------------------------------
// The schemas

const newest = versions.at(-1);
const placesByVersion = versions.map(({ root }) => placesOf(root));
const newestPlaces = placesByVersion.at(-1);

/** Whether an object takes any key. */
const isOpen = (schema) => {
  const more = schema.additionalProperties;
  const free = more === true || more === undefined || (typeof more === "object" && Object.keys(more).length === 0);
  return free && (schema.type === "object" || (schema.type === undefined && !schema.anyOf && !schema.oneOf && !schema.allOf && !schema.enum && !("const" in schema)));
};

/** Whether the newest release knows the place or leaves what stands there open. */
function isKnown(path) {
  let schemas = unfold({ $part: newest.root });
  for (const segment of path) {
    const below = (key) => schemas.flatMap((schema) => {
      const child = key === "#" ? schema.items : key === "*" ? schema.additionalProperties : schema.properties?.[key];
      return child && typeof child === "object" && !Array.isArray(child) ? unfold(child) : child === true ? [{}] : [];
    });
    const named = below(segment);
    const children = named.length > 0 || segment === "#" ? named : below("*");
    if (children.length === 0) return schemas.some(isOpen);
    schemas = children;
  }
  return true;
}

/** Agents were a list once; the place as the newest layout has it. */
const inNewLayout = (path) => (path[0] === "agents" && path[1] === "list" && path[2] === "#" ? ["agents", "entries", "*", ...path.slice(3)] : path);

// ---------------------------------------------------------------------------------------------------------------
// What doctor does

const program = await functionsOf(process.argv[2], [
  "applyLegacyDoctorMigrations", "normalizeCompatibilityConfigValues", "stripUnknownConfigKeys", "validateConfigObjectRawWithPlugins",
  "LEGACY_CONFIG_MIGRATION_RULES",
]);

function doctor(given) {
  const changes = [];
  const migrated = program.applyLegacyDoctorMigrations(structuredClone(given), {});
  changes.push(...migrated.changes);
  const normalized = program.normalizeCompatibilityConfigValues(migrated.next ?? structuredClone(given), { sourceRaw: given });
  changes.push(...normalized.changes);
  const stripped = program.stripUnknownConfigKeys(structuredClone(normalized.config));
  return { after: stripped.config, changes, removed: stripped.removed ?? [] };
}

const verdict = (configuration) => {
  try {
    return program.validateConfigObjectRawWithPlugins(configuration);
  } catch (error) {
    return { ok: false, issues: [{ path: "", message: String(error) }] };
  }
};

function leavesOf(value, path = [], out = new Map()) {
  if (value && typeof value === "object" && Object.keys(value).length > 0) {
    for (const [key, child] of Object.entries(value)) leavesOf(child, [...path, key], out);
  } else if (path.length > 0 && JSON.stringify(value) !== "{}" && JSON.stringify(value) !== "[]") {
    out.set(path.join("\0"), JSON.stringify(value));
  }
  return out;
}

function without(configuration, where) {
  const copy = structuredClone(configuration);
  const holder = where.slice(0, -1).reduce((at, key) => at[key], copy);
  if (Array.isArray(holder)) holder.splice(where.at(-1), 1);
  else delete holder[where.at(-1)];
  return copy;
}

/** What doctor makes of the key at `path`; `top` is the topmost segment count that the newest release does not know. */
function outcome(version, path, top, second) {
  const { configuration, where } = configurationWith(version.root, path, second);
  const value = JSON.stringify(where.reduce((at, key) => at[key], configuration));
  const given = doctor(configuration);
  const bare = doctor(without(configuration, where.slice(0, top)));
  const before = leavesOf(bare.after);
  const added = [...leavesOf(given.after)].filter(([key, text]) => before.get(key) !== text);
  const whole = added.filter(([, text]) => text === value || value.startsWith("{") || value.startsWith("["));
  const changes = given.changes.filter((change) => !bare.changes.includes(change));
  const named = given.removed.some((key) => !bare.removed.includes(key));
  const after = verdict(given.after);
  return { added: added.map(([key]) => key.split("\0")), same: whole.map(([key]) => key.split("\0")), changes, named, ok: after.ok || !verdict(bare.after).ok, readable: verdict(configuration).ok, issues: after.issues };
}

// ---------------------------------------------------------------------------------------------------------------
// From outcomes to the table

// What the steps above do not show.
const EXCEPTIONS = [
  // Read in memory, and made permanent by doctor; the list's `id` becomes the key.
  { old: "agents.list", new: "agents.entries", since: "2026.8.1", kind: "read" },
  // Doctor carries the records over into its state directory.
  { old: "plugins.installs", new: null, since: "2026.4.29", kind: "retired" },
  // Made of keys that the samples below do not have.
  { old: "heartbeat", new: "agents.defaults.heartbeat", since: versions[0].version, kind: "converted" },
  { old: "memorySearch", new: "memory.search", since: versions[0].version, kind: "moved" },
];
// Removed keys that are read in memory (src/schema/shim).
const READ = ["agents.defaults.contextTokens", "agents.list.*.contextTokens", "models.providers.*.contextTokens", "models.providers.*.contextWindow", "plugins.entries.github-copilot.config.discovery"];

const last = new Map();
versions.forEach((version, index) => {
  for (const key of placesByVersion[index].keys()) last.set(key, index);
});

const removed = [...last].filter(([key, index]) => index < versions.length - 1 && !isKnown(inNewLayout(key.split("\0"))) && key !== "agents\0list").map(([key]) => key);
const removedSet = new Set(removed);
const topOf = (path) => {
  for (let length = 1; length <= path.length; length += 1) if (removedSet.has(path.slice(0, length).join("\0"))) return length;
  return path.length;
};
const pattern = (path) => path.map((segment) => (segment === "#" ? "*" : segment)).join(".");

const groups = new Map();
for (const key of removed) {
  const path = key.split("\0");
  const top = topOf(path);
  const group = path.slice(0, top).join("\0");
  const schemas = placesByVersion[last.get(key)].get(key);
  const isLeaf = !schemas.some((schema) => schema.properties || (schema.items && !Array.isArray(schema.items)) || (schema.additionalProperties && typeof schema.additionalProperties === "object"));
  if (EXCEPTIONS.some(({ old }) => old === pattern(path.slice(0, top))) || pattern(path) === "agents.list.*.id") continue;
  if (!groups.has(group)) groups.set(group, []);
  if (isLeaf) groups.get(group).push(path);
}

/** `path` with the sample names of a configuration turned back into wildcards. */
const wild = (path) => path.map((segment) => (segment === "x1" ? "*" : /^\d+$/.test(segment) ? "#" : segment));
/** What is left of both paths when their longest common end is cut off. */
function cutCommonEnd(old, now, least) {
  let [a, b] = [old.length, now.length];
  while (a > least && b > 0 && old[a - 1] === now[b - 1]) [a, b] = [a - 1, b - 1];
  return [old.slice(0, a), now.slice(0, b)];
}

/** The target that most looks like the old place. */
function nearest(path, targets) {
  const words = new Set(path);
  const likeness = (target) => target.split(".").filter((word) => words.has(word)).length;
  return [...targets].sort((a, b) => likeness(b) - likeness(a) || a.length - b.length || (a < b ? -1 : 1))[0];
}

const startsWith = (path, start) => start.length <= path.length && start.every((segment, i) => segment === path[i]);

/** Where the longest of `entries` that is a start of `path` puts it. */
function placed(entries, path) {
  const fitting = entries.filter(([old]) => startsWith(path, old)).sort((a, b) => b[0].length - a[0].length)[0];
  return fitting && [...fitting[1], ...path.slice(fitting[0].length)].join("\0");
}

/** The fewest pairs of old and new starts that put every moved leaf where doctor puts it, longest start first. */
function movesOf(moved, least) {
  const entries = [];
  const right = ({ one, target }) => placed(entries, one.path) === target.join("\0");
  for (let length = least; ; length += 1) {
    const wrong = moved.filter((move) => !right(move));
    if (wrong.length === 0) return entries;
    const votes = new Map();
    for (const { one, target } of wrong) {
      const pair = cutCommonEnd(one.path, target, Math.min(length, one.path.length));
      const key = pair.map((path) => path.join("\0")).join("\x01");
      votes.set(key, { pair, count: (votes.get(key)?.count ?? 0) + 1 });
    }
    for (const { pair } of [...votes.values()].sort((a, b) => b.count - a.count)) {
      const below = moved.filter(({ one }) => startsWith(one.path, pair[0]) && !entries.some(([old]) => old.length > pair[0].length && startsWith(one.path, old)));
      const agree = below.filter(({ one, target }) => placed([pair], one.path) === target.join("\0"));
      if (agree.length * 2 > below.length && !entries.some(([old]) => old.join("\0") === pair[0].join("\0"))) entries.push(pair);
    }
    if (length > 20) throw new Error(`no pairs for ${moved[0].one.path}`);
  }
}

const table = [];
for (const [group, leaves] of groups) {
  const top = group.split("\0");
  const index = last.get(group);
  const since = versions[index + 1].version;
  const inside = leaves.length > 0 ? leaves : [top];
  const outcomes = inside.map((path) => {
    const version = versions[last.get(path.join("\0"))];
    const other = outcome(version, path, top.length, true);
    const first = outcome(version, path, top.length, false);
    // A value that only sometimes turns up unchanged is made from the old one.
    const stays = first.same.filter((key) => other.same.some((two) => two.join("\0") === key.join("\0")));
    return { path, ...first, same: stays, added: first.added.length > 0 ? first.added : other.added };
  });
  const targetOf = ({ path, same }) => {
    const ranked = same.map(wild).filter((target) => isKnown(target) && target.filter((one) => one === "#").length <= path.filter((one) => one === "#").length).map((target) => ({ target, rest: cutCommonEnd(inNewLayout(path), target, 0)[0].length }));
    ranked.sort((a, b) => a.rest - b.rest || a.target.join(".").localeCompare(b.target.join(".")));
    return ranked[0]?.target;
  };
  const moves = outcomes.map((one) => ({ one, target: targetOf(one) }));
  const moved = moves.filter(({ target }) => target);
  const dropped = moves.filter(({ target, one }) => !target && one.added.length === 0);
  const converted = moves.filter(({ target, one }) => !target && one.added.length > 0);
  // A key that no migration names goes as an unknown one.
  const kindOfDrop = (list) => (list.some(({ one }) => one.changes.length > 0) ? "retired" : list.some(({ one }) => !one.ok) ? "refused" : "unknown");
  const entries = movesOf(moved, top.length);
  for (const [old, now] of entries) table.push({ old: pattern(old), new: pattern(now), since, kind: "moved" });
  for (const { one } of converted) {
    const targets = [...new Set(one.added.map(wild).map(pattern))];
    table.push({ old: pattern(one.path), new: nearest(one.path, targets), since, kind: "converted" });
  }
  if (dropped.length > 0) {
    const some = moved.length + converted.length > 0;
    if (some) for (const { one } of dropped) table.push({ old: pattern(one.path), new: null, since, kind: kindOfDrop([{ one }]) });
    else table.push({ old: pattern(top), new: null, since, kind: kindOfDrop(dropped) });
  }
}
// Keys of releases before the first in the pool, which doctor knows by name.
const first = versions[0].version;
for (const { path } of program.LEGACY_CONFIG_MIGRATION_RULES) {
  const key = path.join("\0");
  if (path.length === 0 || isKnown(inNewLayout(path)) || last.has(key) || [...table, ...EXCEPTIONS].some(({ old }) => startsWith(path, old.split(".")))) continue;
  const at = (value) => path.reduceRight((below, segment) => ({ [segment]: below }), value);
  const results = ["sample", true, 7, { enabled: true, x1: "sample" }, ["sample"]].map((value) => {
    const after = [...leavesOf(doctor(at(value)).after)];
    return { value, targets: after.map(([leaf]) => leaf.split("\0")), kept: after.filter(([, text]) => text === JSON.stringify(value)).map(([leaf]) => leaf.split("\0")) };
  });
  const kept = results.filter(({ kept }) => kept.length > 0).map(({ kept }) => pattern(wild(kept[0])));
  const targets = results.flatMap(({ targets }) => targets.map((target) => pattern(wild(target))));
  const to = kept[0] ?? (targets.length > 0 ? nearest(path, targets) : null);
  table.push({ old: path.join("."), new: to, since: first, kind: to === null ? "retired" : kept.length > 1 && !to.includes("*") ? "moved" : "converted" });
}

for (const one of table) if (READ.includes(one.old)) one.kind = "read";
table.push(...EXCEPTIONS);
table.sort((a, b) => (a.old < b.old ? -1 : a.old > b.old ? 1 : 0));
const lines = table.map(({ old, new: now, since, kind }) => JSON.stringify([old, now, since, kind]));
writeFileSync(process.argv[3] ?? join(here, "migrations.json"), `[\n${[...new Set(lines)].join(",\n")}\n]\n`);
for (const kind of ["read", "moved", "converted", "retired", "unknown", "refused"]) console.log(kind, table.filter((one) => one.kind === kind).length);
process.exit(0);
