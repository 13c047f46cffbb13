import { dirname } from "node:path";
import { contestantsOf, OPPONENT_TAG, withSides } from "../../data/contestants.js";
import { FINGERPRINT_PARTS, type FingerprintPart, shortenHashes } from "../../data/fingerprint.js";
import { groupBy } from "../../data/groupBy.js";
import { chanceLevel } from "../../data/item.js";
import { hasOwnUnit } from "../../data/metricDirection.js";
import { type Coverage, matrixCoverage } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { modelsOf, type Results, runsOf } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { hashText, promptHash } from "../../io/runs/fingerprintColumns.js";
import { isSourceAddress, withoutPassword } from "../../node/sources/sourceAddress.js";
import { finiteOrNull } from "../../notes.js";
import { formatCount, formatFixed } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../../report/document/document.js";
import { countField } from "../../report/document/fields.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { readingSentence, readSection } from "../../report/sections/readSection.js";
import { shellWord } from "../../shellWord.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import type { ReadingFlags } from "../options.js";
import { readingWords } from "../readingWords.js";
import { readResults } from "../readResults.js";

/** What was understood of one task and metric. */
interface TestRow {
  readonly task: string;
  readonly metric: string;
  readonly models: readonly string[];
  readonly framings: readonly string[];
  readonly seeds: number;
  readonly checkpoints: number;
  readonly trials: number;
  readonly runs: number;
  /** `null` for run-level scores. */
  readonly items: number | null;
  readonly states: Coverage | null;
  /** Score of guessing; `null` where the items do not all say how many choices they have. */
  readonly chance: number | null;
  /** What the runs say of how they were made, each part with its distinct values. */
  readonly fingerprint: Readonly<Partial<Record<FingerprintPart | "promptsByItem", readonly string[]>>>;
  readonly higherIsBetter: boolean;
}

/** `noisefloor inspect`: what was understood of the files, and the command for the next step. */
export async function inspect(
  paths: readonly string[],
  flags: ReadingFlags & { readonly json?: boolean },
): Promise<number> {
  const results = await readResults(paths, flags, { mayBeEmpty: true });
  const tests = testRows(results);
  const next = `${nextStep([...paths].sort(compareNames), results, tests)}${readingWords(flags)}`;
  const isPrinted = await giveAnswer(flags, {
    title: "What the files hold",
    results: [results],
    json: () => {
      const { files, notes } = results;
      return jsonDocument("inspect", { files, tests, next, notes, signature: signatureOf([]) });
    },
    screen: () => [
      heading(1, "What the files hold"),
      paragraph(tests.length > 0 ? readingSentence(results) : results.files.length > 0 ? "No scores." : NO_FILES),
      ...testTable(tests),
      ...fingerprintLines(tests),
      ...readSection(results),
    ],
  });
  // On one line whatever the width, so that it runs as it stands.
  if (isPrinted && results.files.length > 0) process.stdout.write(`\nNext: ${next}\n`);
  return EXIT.done;
}

const NO_FILES =
  "No files: hidden ones, node_modules and links to folders are passed over. Name a file to have it read all the same.";

function testRows(results: Results): TestRow[] {
  const fromItems = results.matrices.map((matrix) => {
    const chance = hasOwnUnit(matrix.metric) ? null : finiteOrNull(chanceLevel(matrix.items));
    const { items, higherIsBetter } = matrix;
    return testRow(matrix.runs, {
      items: items.length,
      states: matrixCoverage(matrix),
      chance,
      prompts: promptsOf(matrix),
      higherIsBetter,
    });
  });
  const fromRuns = [...groupBy(results.runScores, ({ run }) => JSON.stringify([run.task, run.metric])).values()].map(
    (scores) =>
      testRow(
        scores.map(({ run }) => run),
        { items: null, states: null, chance: null, prompts: {}, higherIsBetter: scores[0]?.higherIsBetter ?? true },
      ),
  );
  return [...fromItems, ...fromRuns];
}

const NOTHING_STATED: TestRow["fingerprint"] = {};

function fingerprintOf(runs: readonly Run[]): Partial<Record<FingerprintPart, readonly string[]>> {
  const parts = Object.keys(FINGERPRINT_PARTS) as FingerprintPart[];
  const known = runs.flatMap(({ fingerprint }) => fingerprint ?? []);
  if (known.length === 0) return NOTHING_STATED;
  const stated = parts.map(
    (part) => [part, [...new Set(known.flatMap((fingerprint) => fingerprint[part] ?? []))]] as const,
  );
  return Object.fromEntries(stated.filter(([, values]) => values.length > 0));
}

/** One hash over the prompts of the items of each run that states them. */
function promptsOf({ runs, items, prompts }: ResultMatrix): { readonly promptsByItem?: readonly string[] } {
  if (prompts === null) return NOTHING_STATED;
  const hashes = runs.flatMap((_, run) => {
    const own = prompts.subarray(run * items.length, (run + 1) * items.length);
    return own.every(Number.isNaN) ? [] : hashText(promptHash(own.join()));
  });
  return { promptsByItem: [...new Set(hashes)] };
}

/** What the runs say of how they were made: tests that say the same share a line. */
function fingerprintLines(tests: readonly TestRow[]): Block[] {
  const described = tests.flatMap(({ task, metric, fingerprint }) => {
    const parts = Object.entries(fingerprint).map(([part, values]) => {
      const name = part === "promptsByItem" ? "prompts by item" : FINGERPRINT_PARTS[part as FingerprintPart];
      return `${name} ${someNames(values.map(shortenHashes))}`;
    });
    return parts.length === 0 ? [] : [{ name: `${task} ${metric}`, text: parts.join("; ") }];
  });
  if (described.length === 0) return [];
  const lines = [...groupBy(described, ({ text }) => text).entries()].map(
    ([text, members]) => `${someNames(members.map(({ name }) => name))}: ${text}`,
  );
  return [heading(2, "How the runs were made"), list(lines)];
}

interface OfTest extends Pick<TestRow, "items" | "states" | "chance" | "higherIsBetter"> {
  readonly prompts: TestRow["fingerprint"];
}

/** Part by part: a hundred thousand records that are put together of others take several times the memory. */
function testRow(runs: readonly Run[], { items, states, chance, prompts, higherIsBetter }: OfTest): TestRow {
  const { task, metric } = runs[0] as Run;
  const stated = fingerprintOf(runs);
  const distinct = <Value>(pick: (run: Run) => Value | undefined) => [
    ...new Set(runs.flatMap((run) => pick(run) ?? [])),
  ];
  return {
    task,
    metric,
    models: distinct((run) => run.model),
    framings: distinct((run) => run.framing),
    seeds: distinct((run) => run.seed).length,
    checkpoints: distinct((run) => run.step).length,
    trials: distinct((run) => run.trial).length,
    runs: runs.length,
    items,
    states,
    chance,
    fingerprint: prompts === NOTHING_STATED ? stated : { ...stated, ...prompts },
    higherIsBetter,
  };
}

function testTable(tests: readonly TestRow[]): Block[] {
  const state = (name: keyof Coverage) => countField<TestRow>(name, (row) => row.states?.[name] || null);
  const fields: Field<TestRow>[] = [
    { title: "task", align: "left", show: (row) => row.task, always: true },
    { title: "metric", align: "left", show: (row) => row.metric, always: true },
    {
      title: "models",
      align: "left",
      show: ({ models }) => (models.length === 1 ? (models[0] as string) : formatCount(models.length)),
    },
    { title: "framings", align: "left", show: (row) => row.framings.join(", ") },
    countField("seeds", (row) => row.seeds || null),
    countField("checkpoints", (row) => row.checkpoints || null),
    countField("trials", (row) => row.trials || null),
    countField("runs", (row) => row.runs),
    { title: "items", align: "right", show: (row) => (row.items === null ? "run-level" : formatCount(row.items)) },
    state("scored"),
    state("errored"),
    state("unscored"),
    state("absent"),
    { title: "chance", align: "right", show: (row) => (row.chance === null ? "" : formatFixed(row.chance, 3)) },
    { title: "better", align: "left", show: (row) => (row.higherIsBetter ? "higher" : "lower") },
  ];
  return table("Tasks and metrics.", tests, fields);
}

/** How people call the side that another one is compared with. */
const BASELINE =
  /^(?:baseline|base|before|old|original|orig|control|reference|ref|main|prod|production|current|vanilla|default)(?:$|[-_ .])/i;

/** The command that fits what is there, ready to be pasted into a shell. */
function nextStep(paths: readonly string[], results: Results, tests: readonly TestRow[]): string {
  const shown = paths.map((path) => shellWord(isSourceAddress(path) ? withoutPassword(path) : path, "path")).join(" ");
  // A file without scores explains others, which stand beside it.
  if (tests.length === 0)
    return `noisefloor inspect ${paths.map((path) => shellWord(dirname(path), "path")).join(" ")}`;
  if (runsOf(results).some(({ tags }) => tags?.[OPPONENT_TAG] !== undefined)) return `noisefloor preferences ${shown}`;
  if (
    results.matrices.some(({ runs }) => hasSeveral(runs, "seed")) ||
    tests.some(({ seeds, items }) => items === null && seeds > 1)
  ) {
    return `noisefloor seeds ${shown}`;
  }
  if (tests.some(({ checkpoints }) => checkpoints > 2)) return `noisefloor curves ${shown}`;
  const models = modelsOf(results);
  const [first, second] =
    BASELINE.test(models[1] ?? "") && !BASELINE.test(models[0] ?? "") ? models.toReversed() : models;
  const sides = contestantsOf(withSides(results));
  if (sides.axis === "framing" && sides.names.length === 2) return `noisefloor compare ${shown}`;
  // Models without a test in common are neither compared nor ranked.
  if (tests.every(({ models: [, another] }) => another === undefined)) return `noisefloor report ${shown}`;
  if (models.length === 2 && first !== undefined && second !== undefined) {
    if (paths.length === 2 && eachPathOneModel(paths, results)) return `noisefloor compare ${shown}`;
    if (paths.length === 1) {
      return `noisefloor compare ${shown} --baseline ${shellWord(first)} --candidate ${shellWord(second)}`;
    }
  }
  return models.length > 2 ? `noisefloor ranks ${shown}` : `noisefloor report ${shown}`;
}

/** Whether one model has several values of an axis: seeds of different models are no replicates. */
function hasSeveral(runs: readonly Run[], axis: "seed"): boolean {
  const byModel = groupBy(runs, ({ model }) => model);
  return [...byModel.values()].some((members) => new Set(members.flatMap((run) => run[axis] ?? [])).size > 1);
}

/** Whether two paths are two dumps of one model each, as far as the files of each tell. */
function eachPathOneModel(paths: readonly string[], { files }: Results): boolean {
  const read = files.filter(({ format }) => format !== null);
  return paths.every((path) =>
    read.some(({ name }) => name === path || name.startsWith(`${path.replace(/\/+$/, "")}/`)),
  );
}
