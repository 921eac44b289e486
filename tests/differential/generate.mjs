// Configurations mutated from the schema of a release, the same for the same seed.

import { configurationWith, placesOf, sample, unfold } from "./schemas.mjs";

/** Numbers in [0, 1) that depend on the seed only (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    const both = into[key] && typeof into[key] === "object" && typeof value === "object" && value && Array.isArray(into[key]) === Array.isArray(value);
    if (both) merge(into[key], value);
    else into[key] = value;
  }
}

const at = (configuration, where) => where.reduce((value, key) => value?.[key], configuration);

/** What can be done to the value at `where`, described by `schemas`. */
const MUTATIONS = {
  none: () => true,
  missing(configuration, where, schemas, pick) {
    const value = at(configuration, where);
    const object = value && typeof value === "object" ? value : at(configuration, where.slice(0, -1));
    const keys = Object.keys(object ?? {});
    if (keys.length === 0) return false;
    const key = pick(keys);
    if (Array.isArray(object)) object.splice(Number(key), 1);
    else delete object[key];
    return true;
  },
  extra(configuration, where, schemas, pick) {
    const value = at(configuration, where);
    const object = value && typeof value === "object" && !Array.isArray(value) ? value : at(configuration, where.slice(0, -1));
    if (!object || Array.isArray(object)) return false;
    object[pick(["surplus", "enabeld", "id", "x-y"])] = pick([true, "text", 1, {}, null]);
    return true;
  },
  type(configuration, where, schemas, pick) {
    const holder = at(configuration, where.slice(0, -1));
    holder[where.at(-1)] = pick([null, true, 3, -1.5, "text", "", [], ["text"], {}, { key: "text" }]);
    return true;
  },
  boundary(configuration, where, schemas, pick) {
    const values = schemas.flatMap((schema) => {
      const list = [];
      for (const key of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]) {
        if (key in schema) list.push(schema[key], schema[key] - 1, schema[key] + 1, schema[key] + 0.5);
      }
      if ("minLength" in schema || "maxLength" in schema || schema.pattern) {
        list.push("", " ", "a".repeat(Math.min(schema.maxLength ?? 10, 5000)), "a".repeat(Math.min((schema.maxLength ?? 10) + 1, 5001)));
      }
      if (schema.type === "array") list.push([], Array.from({ length: Math.min((schema.maxItems ?? 2) + 1, 300) }, () => sample(unfold(schema.items ?? {}))));
      if (schema.type === "integer" || schema.type === "number") list.push(0, -1, 1e15, 1.5);
      return list;
    });
    if (values.length === 0) return false;
    at(configuration, where.slice(0, -1))[where.at(-1)] = pick(values);
    return true;
  },
  enum(configuration, where, schemas, pick) {
    const words = schemas.flatMap((schema) => schema.enum ?? ("const" in schema ? [schema.const] : []));
    if (words.length === 0) return false;
    const word = pick(words);
    at(configuration, where.slice(0, -1))[where.at(-1)] = pick([word, `${word}x`, typeof word === "string" ? word.toUpperCase() : 7, ""]);
    return true;
  },
  moved(configuration, where, schemas, pick) {
    const holder = at(configuration, where.slice(0, -1));
    const value = holder?.[where.at(-1)];
    const steps = where.slice(0, -1);
    if (typeof where.at(-1) !== "string") return false;
    const up = at(configuration, steps.slice(0, Math.floor(pick([0, 0.5, 0.9]) * steps.length)));
    if (!up || Array.isArray(up) || up === holder) return false;
    delete holder[where.at(-1)];
    up[where.at(-1)] = value;
    return true;
  },
};

/** `count` configurations for a release of the pool. */
export function generate(version, count, seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const places = placesOf(version.root);
  const paths = [...places.keys()].map((key) => key.split("\0"));
  // Plugins and channels are most of the schema; the core is most of real files.
  const core = paths.filter(([first]) => first !== "channels" && first !== "plugins");
  const out = [];
  while (out.length < count) {
    const chosen = Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(next() < 0.75 ? core : paths));
    const configuration = {};
    let target;
    for (const path of chosen) {
      const { configuration: one, where } = configurationWith(version.root, path, next() < 0.5);
      merge(configuration, one);
      target = { path, where };
    }
    const kind = pick(Object.keys(MUTATIONS));
    const holder = at(configuration, target.where.slice(0, -1));
    if (!holder || typeof holder !== "object") continue;
    if (MUTATIONS[kind](configuration, target.where, places.get(target.path.join("\0")), pick)) out.push({ kind, configuration });
  }
  return out;
}

/** One configuration per place of a release's core schema (channels and plugins aside), each with the mutation `kind`. */
export function generateEach(version, kind, seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const out = [];
  for (const [key, schemas] of placesOf(version.root)) {
    if (/^(channels|plugins)\0/.test(key)) continue;
    const { configuration, where } = configurationWith(version.root, key.split("\0"));
    if (MUTATIONS[kind](configuration, where, schemas, pick)) out.push({ kind, configuration });
  }
  return out;
}
