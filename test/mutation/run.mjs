import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allChanges, changeMaker, drawnChanges, switchedTree } from "./changes.mjs";
import { Runner, visitsOf } from "./testRuns.mjs";

/**
 * Changes the code of `inference` and `analysis` in small ways, one at a time, and counts how many changes a test notices.
 * There are tens of thousands of changes: `--changes N` draws that many (`--seed` says which), `--files WORD` draws from the
 * files whose paths hold the word, `--left` tries again those that the run before left unnoticed, for as long as their lines
 * stand where they stood. `npm run test:mutation -- --changes 200`.
 *
 * Two shares are printed. "Own room": a test of the folder that mirrors the changed file's notices it. "Layers": a test of
 * `test/inference` or `test/analysis`, a golden value, a law or a degenerate case does. The first asks whether a room can be
 * changed by someone who runs only its tests, the second whether a wrong number can leave the two layers unseen. Tests of the
 * command line, the report and the documents notice more, and are not asked.
 *
 * A change is tried against the test files that come by it, those of its own room first, the quick ones first, until one fails.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const home = join(root, "build/mutation");
const tree = join(home, "tree");
const report = join(home, "report.json");
const LAYERS = ["test/inference", "test/analysis", "test/golden"];
const BESIDES = ["test/degenerate.test.ts", "test/publicNumbers.test.ts"];

const { values } = parseArgs({
  options: {
    changes: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
    files: { type: "string", multiple: true, default: [] },
    left: { type: "boolean", default: false },
    workers: { type: "string", default: "2" },
  },
});

const noticed = (outcome) => outcome !== "unnoticed";
const roomOf = ({ path }) => dirname(path).replace(/^src/, "test");
const percent = (part, all) => `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`;
const sameChange = (a, b) =>
  a.path === b.path &&
  a.replacement === b.replacement &&
  a.original === b.original &&
  a.location.start.line === b.location.start.line &&
  a.location.start.column === b.location.start.column;

mkdirSync(home, { recursive: true });
const maker = await changeMaker(home);
const all = await allChanges(maker, root, values.files);
const before = values.left && existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : [];
const chosen = values.left
  ? all.filter((change) => before.some((last) => !noticed(last.layers) && sameChange(last, change)))
  : drawnChanges(all, Number(values.changes), values.seed);
if (chosen.length === 0) throw new Error("nothing to change: no file, or no change left by the run before");
console.log(`${chosen.length} of ${all.length} changes, seed ${values.seed}`);
const changes = await switchedTree(maker, root, tree, chosen);

const testFiles = LAYERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
)
  .concat(BESIDES)
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".test.ts") && !name.endsWith(".slow.test.ts"));
const runs = (await visitsOf(tree, testFiles, values.workers)).sort((a, b) => a.milliseconds - b.milliseconds);
console.log(`${runs.length} test files run without a change; trying the changes`);

const waiting = [...changes];
const tried = [];
async function work() {
  const runner = new Runner(tree);
  for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
    const coming = runs.filter(({ visits }) => change.id in visits);
    const inRoom = coming.filter(({ file }) => dirname(file) === roomOf(change));
    const elsewhere = coming.filter((run) => !inRoom.includes(run));
    const room = await outcomeOf(runner, change, inRoom);
    const layers = noticed(room.outcome) ? room : await outcomeOf(runner, change, elsewhere);
    tried.push({ ...change, room: room.outcome, layers: layers.outcome, by: layers.by, testFiles: coming.length });
    // After each: a run that is ended early leaves what it found.
    writeFileSync(report, JSON.stringify(tried, null, 1));
    process.stderr.write(`${tried.length} of ${changes.length}\r`);
  }
  runner.end();
}

/** `noticed`, `late` (a loop without end counts as noticed) or `unnoticed`. */
async function outcomeOf(runner, change, coming) {
  if (coming.length === 0) return { outcome: "unnoticed", by: null };
  const visits = coming.reduce((sum, run) => sum + run.visits[change.id], 0);
  const usual = coming.reduce((sum, run) => sum + run.milliseconds, 0);
  const { failed, late } = await runner.run(
    { files: coming.map(({ file }) => file), change: change.id, visitsAtMost: 1000 + 100 * visits },
    60_000 + 5 * usual,
  );
  if (late) return { outcome: "late", by: null };
  return failed.length > 0 ? { outcome: "noticed", by: failed[0] } : { outcome: "unnoticed", by: null };
}
await Promise.all(Array.from({ length: Number(values.workers) }, work));

for (const room of [...new Set(tried.map(roomOf))].sort()) {
  const here = tried
    .filter((change) => roomOf(change) === room)
    .sort((a, b) => changes.indexOf(a) - changes.indexOf(b));
  const count = (stage) => here.filter((change) => noticed(change[stage])).length;
  console.log(`${room}: of ${here.length} noticed ${count("room")} in its own room, ${count("layers")} in the layers`);
  for (const { path, location, original, replacement, layers, testFiles } of here) {
    if (noticed(layers)) continue;
    const place = `${path}:${location.start.line + 1}:${location.start.column + 1}`;
    console.log(`  ${place} ${original.slice(0, 70)} → ${replacement.slice(0, 70)} (${testFiles} test files)`);
  }
}
const share = (stage) => percent(tried.filter((change) => noticed(change[stage])).length, tried.length);
console.log(`own room: ${share("room")}`);
console.log(`layers: ${share("layers")}`);
