import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * Changes the code of `inference` and `analysis` in small ways, one at a time, and counts how many changes a test of the same
 * room notices: what other rooms' tests and the laws would notice besides is not counted, so that the share is a lower bound.
 * There are tens of thousands of changes: `--lines N` draws that many lines (`--seed` says which) and tries every change on
 * them; `--files WORD` takes the files whose paths hold the word. `npm run test:mutation -- --lines 200`.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const home = join(root, "build/mutation");
const PACKAGES = ["@stryker-mutator/core@9.6.1", "@stryker-mutator/vitest-runner@9.6.1"];
const LAYERS = ["src/inference", "src/analysis"];
/** Words for people are held by tests of the documents they stand in, which are not run here. */
const WORDS = /[wW]ording|[sS]entence|[wW]ords\.ts$/;

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
    files: { type: "string", multiple: true, default: [] },
    workers: { type: "string", default: "2" },
  },
});

if (!existsSync(join(home, "node_modules/@stryker-mutator/core"))) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  // Inside the project, and without a vitest of its own: it finds the project's.
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--legacy-peer-deps", ...PACKAGES], {
    cwd: home,
    stdio: "inherit",
  });
}

const rank = (text) => createHash("sha256").update(`${values.seed} ${text}`).digest("hex");
const lines = LAYERS.flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: "utf8" })
    .map((name) => join(layer, name))
    .filter((path) => path.endsWith(".ts") && !WORDS.test(path))
    .filter((path) => values.files.length === 0 || values.files.some((word) => path.includes(word)))
    .flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .map((text, index) => ({ text: text.trim(), range: `${path}:${index + 1}-${index + 1}` }))
        // Nothing can be changed on these.
        .filter(({ text }) => !/^(?:$|import |export \{|\/\/|\/?\*|[\])};,]*$|readonly |type |interface )/.test(text)),
    ),
)
  .sort((a, b) => (rank(a.range) < rank(b.range) ? -1 : 1))
  .slice(0, Number(values.lines))
  .map(({ range }) => range);
const roomOf = (range) => dirname(range).replace(/^src/, "test");
const rooms = [...new Set(lines.map(roomOf))].sort();

const total = { noticed: 0, all: 0 };
for (const room of rooms) {
  const mutate = lines.filter((range) => roomOf(range) === room);
  const report = join(home, `${room.replaceAll("/", "-")}.json`);
  const file = join(home, "config.json");
  writeFileSync(
    file,
    JSON.stringify({
      mutate,
      plugins: [join(home, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js")],
      testRunner: "vitest",
      vitest: { configFile: "vitest.mutation.config.ts", related: false },
      // Texts are for people; what they say is tested where they are shown.
      mutator: { excludedMutations: ["StringLiteral"] },
      ignoreStatic: true,
      coverageAnalysis: "perTest",
      concurrency: Number(values.workers),
      dryRunTimeoutMinutes: 30,
      timeoutMS: 60_000,
      tempDirName: "build/mutation/sandbox",
      ignorePatterns: ["build", "dist", "demo", "site", "fixtures/harnesses/.installed"],
      reporters: ["json"],
      jsonReporter: { fileName: report },
    }),
  );
  const { status } = spawnSync(
    process.execPath,
    [join(home, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", file],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, NOISEFLOOR_MUTATED_ROOM: room },
    },
  );
  if (status !== 0) {
    console.log(`${room}: not tried, the tests of the room do not pass by themselves`);
    continue;
  }
  const mutants = Object.entries(JSON.parse(readFileSync(report, "utf8")).files).flatMap(
    ([path, { mutants, source }]) => mutants.map((mutant) => ({ path, source, ...mutant })),
  );
  // What does not compile, or is only run while a module loads, is no change that a test could notice.
  const tried = mutants.filter(({ status }) => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(status));
  const left = tried.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  total.all += tried.length;
  total.noticed += tried.length - left.length;
  console.log(`${room}: ${tried.length - left.length} of ${tried.length} noticed`);
  for (const { path, source, location, replacement, status } of left) {
    const line = source.split("\n")[location.start.line - 1] ?? "";
    console.log(
      `  ${status} ${path}:${location.start.line} ${line
        .slice(location.start.column - 1)
        .slice(0, 60)
        .trim()} → ${replacement.replace(/\s+/g, " ").slice(0, 60)}`,
    );
  }
}
console.log(`${total.noticed} of ${total.all} changes noticed (${((100 * total.noticed) / total.all).toFixed(1)} %)`);
