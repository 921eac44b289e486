// What the real OpenClaw's `secrets audit` says of the cases in cases.json.
//
//   node generate.mjs DIR/node_modules/openclaw > verdicts.json
//
// DIR is a directory in which `npm install openclaw@VERSION` was run. The program's own audit is imported and runs in
// this process, each case in a state directory of its own; nothing of the user's is read. `cargo test` never runs this.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(process.argv[2] ?? "");
const dist = path.join(root, "dist");
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const here = path.dirname(new URL(import.meta.url).pathname);
const cases = JSON.parse(fs.readFileSync(path.join(here, "cases.json"), "utf8"));

// `<<alnum:32>>` stands for so many random characters, so that no file of a repository looks like it held a key.
const alphabet = "k3Jd9QzR7mXw2TvB8nHs5LpG4cYf6WaE";
const expand = (text) =>
  text.replace(/<<\w+:(\d+)>>/g, (_, count) => Array.from({ length: +count }, (_, at) => alphabet[(at * 7 + at * at) % 32]).join(""));

const home = fs.mkdtempSync(path.join(os.tmpdir(), "secrets-audit-"));
process.env.HOME = home;
for (const name of Object.keys(process.env)) if (/KEY|TOKEN|SECRET|OPENCLAW/.test(name)) delete process.env[name];
process.on("exit", () => fs.rmSync(home, { recursive: true, force: true }));

const file = fs.readdirSync(dist).find((name) => /^audit-.*\.m?js$/.test(name) &&
  fs.readFileSync(path.join(dist, name), "utf8").includes("PLAINTEXT_FOUND"));
const module = await import(pathToFileURL(path.join(dist, file)).href);
const audit = Object.values(module).find((value) => typeof value === "function" && value.name === "runSecretsAudit");

const verdicts = [];
for (const [at, entry] of cases.entries()) {
  const own = path.join(home, String(at));
  const state = path.join(own, ".openclaw");
  fs.mkdirSync(state, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(entry.files)) {
    const place = path.join(state, name);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, expand(content), { mode: 0o600 });
  }
  const env = { PATH: "/usr/bin:/bin", HOME: own, OPENCLAW_STATE_DIR: state, OPENCLAW_CONFIG_PATH: path.join(state, "openclaw.json"), ...entry.env };
  process.env.HOME = own;
  const report = await audit({ env });
  const findings = report.findings.map((finding) => ({
    code: finding.code,
    file: path.relative(state, path.resolve(state, finding.file)),
    path: finding.jsonPath,
  }));
  findings.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  verdicts.push({ name: entry.name, status: report.status, findings });
}
const lines = verdicts.map((verdict) => "  " + JSON.stringify(verdict));
const head = JSON.stringify({ program: "openclaw", version, command: "secrets audit" }).slice(1, -1);
console.log(`{${head}, "verdicts": [\n${lines.join(",\n")}\n]}`);
