// Has the real OpenClaw audit the examples of the pages of `rules/docs/exposure` and the configurations of
// `cases.mjs`, and writes what it says to `verdicts.jsonl`. Never run by the tests, which read that file.
//
//   npm install --prefix DIR --ignore-scripts openclaw@2026.9.6
//   node generate.mjs DIR/node_modules/openclaw
//
// One process imports the installed program's own modules and judges everything, each configuration in a directory
// of its own that stands for the home and the state directory. What looks at files' modes, at containers and at a
// running gateway is left out (`includeFilesystem`, `deep`).
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cases } from "./cases.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const pages = join(here, "../../rules/docs/exposure");
const program = process.argv[2];
if (!program) throw new Error("usage: node generate.mjs DIR/node_modules/openclaw");
const home = mkdtempSync(join(tmpdir(), "audit-"));
for (const name of Object.keys(process.env)) if (/^(OPENCLAW|CLAWDBOT)_|_(API_KEY|TOKEN)$/.test(name)) delete process.env[name];
Object.assign(process.env, { HOME: home, OPENCLAW_STATE_DIR: home, OPENCLAW_CONFIG_PATH: join(home, "openclaw.json") });

/** The function of this name, from whichever bundled module exports it, under whatever name. */
async function bundled(name) {
  const dist = join(program, "dist");
  for (const file of readdirSync(dist).filter((file) => file.endsWith(".mjs"))) {
    const text = readFileSync(join(dist, file), "utf8");
    if (!text.includes(`function ${name}(`)) continue;
    const exported = text.slice(text.lastIndexOf("export {")).match(new RegExp(`\\b${name}(?: as (\\w+))?\\b`));
    if (exported) return (await import(pathToFileURL(join(dist, file))))[exported[1] ?? name];
  }
  throw new Error(`no module exports ${name}`);
}

/** Random parts of an example, the same each time. */
const expand = (text) => text.replace(/<<alnum:(\d+)>>/g, (_, length) => "k9Qx2Lm7Zr4Wv8Tb".repeat(9).slice(0, Number(length)));

/** The examples of the pages: `[page, section, text]`. */
function* examples() {
  for (const page of readdirSync(pages).sort()) {
    const text = readFileSync(join(pages, page), "utf8");
    for (const section of ["Bad", "Good"]) {
      const block = text.match(new RegExp(`\n## ${section}\n\n\`\`\`json5 file=openclaw.json\n([^]*?)\n\`\`\``));
      if (block) yield [`exposure/${page.replace(".md", "")}`, section.toLowerCase(), block[1]];
    }
  }
}

const createConfigIO = await bundled("createConfigIO");
const audit = await bundled("runSecurityAuditCore");

async function judge(text) {
  const directory = mkdtempSync(join(home, "case-"));
  const configPath = join(directory, "openclaw.json");
  writeFileSync(configPath, expand(text), { mode: 0o600 });
  mkdirSync(join(directory, "home"));
  const variables = [...text.matchAll(/\$\{([A-Z][A-Z0-9_]*)\}/g), ...text.matchAll(/source: "env".*?id: "([A-Z_]+)"/g)];
  // Something else for each name, and long enough for a credential.
  const values = Object.fromEntries(variables.map(([, name]) => [name, `${name}-k9Qx2Lm7Zr4Wv8Tbk9Qx2Lm7`]));
  const env = { ...process.env, ...values, HOME: directory, OPENCLAW_STATE_DIR: directory, OPENCLAW_CONFIG_PATH: configPath };
  const io = createConfigIO({ configPath, env });
  const snapshot = await io.readConfigFileSnapshot();
  if (!snapshot.valid) return { valid: false };
  const config = io.loadConfig();
  const { findings } = await audit({
    config, sourceConfig: config, env, stateDir: directory, configPath, includeFilesystem: false, includeChannelSecurity: true,
  });
  const checks = {};
  const rank = ["info", "warn", "critical"];
  for (const { checkId, severity } of findings)
    if (!(rank.indexOf(checks[checkId]) >= rank.indexOf(severity))) checks[checkId] = severity;
  return { valid: true, checks: Object.fromEntries(Object.entries(checks).sort()) };
}

const { version } = JSON.parse(readFileSync(join(program, "package.json"), "utf8"));
const lines = [{ openclaw: version, node: process.version, made: new Date().toISOString().slice(0, 10), by: "generate.mjs" }];
console.log = console.warn = console.error = () => {};
for (const [rule, section, config] of examples()) lines.push({ rule, section, config, ...(await judge(config)) });
for (const { rule, reports, config } of cases) lines.push({ rule, section: reports ? "bad" : "good", config, ...(await judge(config)) });
writeFileSync(join(here, "verdicts.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n") + "\n");
rmSync(home, { recursive: true, force: true });
process.stdout.write(`${lines.length - 1} configurations\n`);
process.exit(0);
