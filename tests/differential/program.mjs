// Functions and tables of an installed OpenClaw, by the name that they have in its source.
//
// The modules of a release have hashed names, one-letter exports and functions that they keep to themselves. A module
// that defines one of the wanted functions gets a line that hands it over while it is loaded; nothing else changes.

import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HANDED = "__openclaw_functions";

/** The functions called `names` of the installation in `directory`, which holds node_modules/openclaw. */
export async function functionsOf(directory, names) {
  const dist = join(directory, "node_modules", "openclaw", "dist");
  const defines = (text, name) => text.includes(`function ${name}(`) || text.includes(`\nconst ${name} = `);
  const holders = new Map();
  for (const file of readdirSync(dist).filter((name) => /\.m?js$/.test(name)).sort()) {
    const text = readFileSync(join(dist, file), "utf8");
    for (const name of names) {
      if (!holders.has(name) && defines(text, name)) holders.set(name, join(dist, file));
    }
  }
  globalThis[HANDED] = {};
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const wanted = url.startsWith("file:") ? names.filter((name) => holders.get(name) === fileURLToPath(url)) : [];
      if (wanted.length === 0) return loaded;
      const source = `${loaded.source}\nObject.assign(globalThis.${HANDED}, { ${wanted.join(", ")} });\n`;
      return { ...loaded, source };
    },
  });
  for (const file of new Set(holders.values())) await import(pathToFileURL(file).href);
  return globalThis[HANDED];
}
