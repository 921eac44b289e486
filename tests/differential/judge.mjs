// Judges configurations with an installed OpenClaw: `node judge.mjs DIR CONFIGURATIONS VERDICTS`.
//
// One process imports the validator of the program and calls it for every line; `config validate` calls the same one.
// Both are JSON lines; a verdict is `{"valid": …, "issues": [[path, message], …]}`.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { functionsOf } from "./program.mjs";

const NAMES = ["validateConfigObjectRawWithPlugins", "validateConfigObjectWithPlugins"];

const program = await functionsOf(process.argv[2], NAMES);
const validate = program.validateConfigObjectRawWithPlugins ?? program.validateConfigObjectWithPlugins;
if (!validate) throw new Error("this release has no validator of a known name");

// The command line loads all of zod, which brings the wording of its messages.
try {
  const zod = createRequire(join(process.argv[2], "node_modules", "openclaw", "dist", "x.js"))("zod");
  zod.config(zod.locales.en());
} catch {
  // Releases that bundle zod have the wording in it.
}

const verdicts = [];
for (const line of readFileSync(process.argv[3], "utf8").split("\n").filter(Boolean)) {
  let result;
  try {
    result = validate(JSON.parse(line), { semanticValidation: "strict" });
  } catch (error) {
    result = { ok: false, issues: [{ path: "", message: String(error?.message ?? error) }], threw: true };
  }
  const issues = (result.issues ?? []).map(({ path, message }) => [path ?? "", message]);
  verdicts.push(JSON.stringify({ valid: result.ok, issues: result.ok ? [] : issues, ...(result.threw ? { threw: true } : {}) }));
}
writeFileSync(process.argv[4], `${verdicts.join("\n")}\n`);
process.exit(0);
