// What the real OpenClaw makes of `$include` in the cases of cases.json: the merged value, or its error.
//
//   node generate.mjs DIR/node_modules/openclaw > verdicts.json
//
// DIR is a directory in which `npm install openclaw@VERSION` was run. `cargo test` never runs this.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = path.resolve(process.argv[2] ?? "");
const dist = path.join(root, "dist");
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const JSON5 = createRequire(path.join(root, "package.json"))("json5");
const here = path.dirname(new URL(import.meta.url).pathname);
const cases = JSON.parse(fs.readFileSync(path.join(here, "cases.json"), "utf8"));

const file = fs.readdirSync(dist).find((name) => /^includes-.*\.m?js$/.test(name));
const module = await import(pathToFileURL(path.join(dist, file)).href);
const resolve = Object.values(module).find((value) => typeof value === "function" && value.name === "resolveConfigIncludes");

const verdicts = cases.map((entry) => {
  const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "include-")));
  for (const [name, content] of Object.entries(entry.files)) {
    const place = path.join(base, name);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    if (content.symlink) fs.symlinkSync(content.symlink, place);
    else if (content.hardlink) fs.linkSync(path.join(base, content.hardlink), place);
    else fs.writeFileSync(place, content.blanks ? "{}" + " ".repeat(content.blanks) : content);
  }
  const main = path.join(base, "home/openclaw.json");
  try {
    const value = resolve(JSON5.parse(fs.readFileSync(main, "utf8")), main);
    return { name: entry.name, value };
  } catch (error) {
    const text = String(error.message).replaceAll(base, "").split("\n")[0];
    return { name: entry.name, error: text.length > 200 ? `${text.slice(0, 60)}…` : text };
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
});
const lines = verdicts.map((verdict) => "  " + JSON.stringify(verdict));
console.log(`{"program": "openclaw", "version": "${version}", "verdicts": [\n${lines.join(",\n")}\n]}`);
