// The pool of schemas, and small configurations that they accept.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const directory = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "schemas", "openclaw");
const read = (name) => readFileSync(join(directory, name), "utf8");

const pool = read("parts.jsonl").split("\n").slice(0, -1).map((line) => JSON.parse(line));
export const versions = JSON.parse(read("versions.json"));

/** A schema and the branches of its unions. */
export function unfold(schema, out = []) {
  while (schema && typeof schema === "object" && "$part" in schema) schema = pool[schema.$part];
  if (!schema || typeof schema !== "object") return out;
  out.push(schema);
  for (const key of ["anyOf", "oneOf", "allOf"]) for (const branch of schema[key] ?? []) unfold(branch, out);
  return out;
}

/** Every place that a schema names, as segments joined by `\0` (`*` for a free key, `#` for an index), and its schemas. */
export function placesOf(root) {
  const places = new Map();
  const visit = (path, schemas) => {
    if (path.length > 0) places.set(path.join("\0"), schemas);
    const children = new Map();
    const add = (key, schema) => {
      if (!children.has(key)) children.set(key, []);
      children.get(key).push(...unfold(schema));
    };
    for (const schema of schemas) {
      for (const [key, child] of Object.entries(schema.properties ?? {})) add(key, child);
      if (schema.additionalProperties && typeof schema.additionalProperties === "object") add("*", schema.additionalProperties);
      if (schema.items && !Array.isArray(schema.items)) add("#", schema.items);
    }
    for (const [key, below] of children) visit([...path, key], below);
  };
  visit([], unfold({ $part: root }));
  return places;
}

const TEXTS = ["sample", "1h", "30m", "https://example.com/x", "SAMPLE", "12:30", "/srv/sample", "a@example.com", "#aabbcc", "main", "1mb", "0 0 * * *"];

function sampleText(schema, count) {
  const fits = (text) => {
    try {
      if (schema.pattern && !new RegExp(schema.pattern, "u").test(text)) return false;
    } catch {
      return false;
    }
    return (schema.format !== "uri" || text.startsWith("http")) && text.length >= (schema.minLength ?? 0);
  };
  return fits(`sample${count}`) ? `sample${count}` : (TEXTS.find(fits) ?? "sample");
}

let counter = 0;
/** The second of two samples differs from the first, so that a value that stays can be told from one that is made. */
let second = false;
export function sample(schemas, depth = 0) {
  for (const schema of schemas) {
    if ("const" in schema) return schema.const;
    if (schema.enum) return second ? schema.enum[0] : schema.enum.at(-1);
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === "string") return sampleText(schema, (counter += 1));
    if (type === "boolean") return !second;
    if (type === "integer" || type === "number") return Math.min(schema.maximum ?? Infinity, Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1) + (second ? 6 : 7));
    if (type === "array") return schema.items && !Array.isArray(schema.items) && depth < 4 ? [sample(unfold(schema.items), depth + 1)] : [];
    if (type === "object") {
      const out = {};
      for (const key of schema.required ?? []) out[key] = sample(unfold(schema.properties?.[key]), depth + 1);
      const [first] = Object.entries(schema.properties ?? {});
      if (Object.keys(out).length === 0 && first && depth < 4) out[first[0]] = sample(unfold(first[1]), depth + 1);
      return out;
    }
  }
  return `sample${(counter += 1)}`;
}

/** A configuration with a value at `path`, and with what the objects above it require. */
export function configurationWith(root, path, other = false) {
  second = other;
  const configuration = {};
  const where = [];
  let at = configuration;
  let schemas = unfold({ $part: root });
  path.forEach((segment, i) => {
    const name = segment === "*" ? "x1" : segment === "#" ? 0 : segment;
    const below = schemas.flatMap((schema) => {
      const child = segment === "*" ? schema.additionalProperties : segment === "#" ? schema.items : schema.properties?.[segment];
      return child && typeof child === "object" ? unfold(child) : [];
    });
    const holder = schemas.find((schema) => segment !== "*" && segment !== "#" && schema.properties?.[segment] !== undefined);
    for (const key of holder?.required ?? []) if (key !== segment && !(key in at)) at[key] = sample(unfold(holder.properties?.[key]));
    where.push(name);
    at[name] = i === path.length - 1 ? sample(below) : path[i + 1] === "#" ? [] : {};
    if (path[0] === "agents" && i === 2 && path[1] === "list" && i < path.length - 1) at[name].id = "x1";
    at = at[name];
    schemas = below;
  });
  return { configuration, where };
}

