import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import type { Item } from "../../src/data/item.js";
import { orderedMatrix, orderedResults } from "../../src/data/orderedResults.js";
import { CELL_STATES, createResultMatrix, STATE_CODE } from "../../src/data/resultMatrix.js";
import type { Results, RunScore } from "../../src/data/results.js";
import { type Fingerprint, type Run, runKey } from "../../src/data/run.js";
import { resultsJson } from "../../src/io/formats/own/resultsJson.js";
import { scoreMatrix } from "../../src/io/formats/own/scoreMatrix.js";
import { scoreTable } from "../../src/io/formats/own/scoreTable.js";
import { readDumps } from "../../src/io/readDumps.js";
import { source } from "./dumps.js";

/** Names that tables, spreadsheets and parsers trip over. */
const HOSTILE = [
  "007",
  "1e5",
  'a,b\n"c"',
  "=SUM(A1)",
  "-1",
  "+x",
  "@cmd",
  "'quoted'",
  "''",
  "\\u0041",
  "\ud800",
  "x\udfff",
  "\u0000",
  "\ufeffbom",
  "\u200b=1",
  " lead",
  "trail\t",
  "\r",
  "a;b|c",
  "[x]",
  "__proto__",
  "constructor",
  "N/A",
  "true",
  "naïve ✓ 中文 👩‍🔬",
  "＝1",
  "a".repeat(300),
];
const name = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 6 }));
const label = fc.option(name, { nil: undefined });
const number = fc.oneof(
  fc.constantFrom(0, 1, -0, 0.1, 1 / 3, 5e-324, 1e70, -1e70, -12.5, 2 ** 53 + 2),
  fc.double({ noNaN: true, min: -1e70, max: 1e70 }),
);

const optional = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;

const fingerprint = fc
  .record({
    taskVersion: label,
    fewShot: label,
    prompt: label,
    chatTemplate: label,
    systemPrompt: label,
    dataset: label,
    filter: label,
    split: label,
    language: label,
    judge: label,
    choiceOrder: label,
  })
  .map((parts) => optional(parts))
  .map((parts) => (Object.keys(parts).length === 0 ? undefined : (parts as Fingerprint)));

const axes = fc
  .record({
    model: name,
    seed: label,
    step: fc.option(fc.oneof(fc.nat(), fc.constantFrom(1e21, 0.5, -3)), { nil: undefined }),
    framing: label,
    trial: label,
    tags: fc.option(fc.dictionary(fc.constantFrom("a", "=b", "__proto__", "c d"), name), { nil: undefined }),
    fingerprint,
  })
  .map((run) => optional(run));

const item = fc
  .record({
    id: name,
    cluster: label,
    subsets: fc.option(fc.array(name, { maxLength: 3 }), { nil: undefined }),
    choices: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
  })
  .map((one) => optional(one) as Item);

/** Runs of one test: those that state other conditions would be read as another one. */
function madeAlike<Made extends { fingerprint?: Fingerprint | undefined }>(runs: readonly Made[]): Made[] {
  const first = runs[0]?.fingerprint;
  return runs.map(({ fingerprint, ...run }) => {
    const own = optional({ ...first, prompt: fingerprint?.prompt });
    return { ...run, ...(Object.keys(own).length === 0 ? {} : { fingerprint: own }) } as Made;
  });
}

const matrix = (task: string, metric: string) =>
  fc
    .tuple(
      fc.uniqueArray(axes, { minLength: 1, maxLength: 4, selector: (run) => runKey({ ...run, task, metric } as Run) }),
      fc.uniqueArray(item, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
      fc.boolean(),
      fc.infiniteStream(fc.tuple(number, fc.constantFrom(...CELL_STATES, "scored" as const), fc.nat({ max: 2 ** 47 }))),
      fc.boolean(),
    )
    .map(([own, items, higherIsBetter, stream, hasPrompts]) => {
      const runs = madeAlike(own);
      const cells = [...Array(runs.length * items.length)].map(() => stream.next().value as [number, "scored", number]);
      return createResultMatrix({
        runs: runs.map((run) => ({ ...run, task, metric }) as Run),
        items,
        scores: cells.map(([score, state]) => (state === "scored" ? score : Number.NaN)),
        states: Uint8Array.from(cells, ([, state]) => STATE_CODE[state]),
        prompts: hasPrompts ? cells.map(([, , prompt]) => prompt) : null,
        higherIsBetter,
      });
    });

const results: fc.Arbitrary<Results> = fc
  .tuple(
    fc
      .uniqueArray(name, { minLength: 1, maxLength: 3 })
      .chain((tasks) => fc.tuple(...tasks.map((task) => matrix(task, task)))),
    fc.uniqueArray(
      fc.record({
        run: axes,
        value: number,
        items: fc.option(fc.nat(), { nil: undefined }),
        standardError: fc.option(fc.double({ min: 0.001, max: 1, noNaN: true }), { nil: undefined }),
        subtasks: fc.option(fc.array(name), { nil: undefined }),
      }),
      { maxLength: 3, selector: ({ run }) => runKey({ ...run, task: "", metric: "" } as Run) },
    ),
    fc.boolean(),
  )
  .map(([matrices, levels, higherIsBetter]) => {
    const runs = madeAlike(levels.map(({ run }) => run));
    const runScores = levels.map(
      ({ run: _, ...score }, index) =>
        ({
          ...optional(score),
          run: { ...runs[index], task: "a task of its own", metric: "m" },
          higherIsBetter,
        }) as RunScore,
    );
    const printedScores = matrices.map(({ runs: [run], higherIsBetter: higher }) => ({
      run: run as Run,
      value: 0.25,
      items: 3,
      higherIsBetter: higher,
    }));
    return createResults({ matrices, runScores, printedScores });
  });

/** What must come back, in the order of names and runs: everything but where it stood. */
function content(some: Results) {
  const { matrices, runScores, printedScores } = orderedResults(some);
  const bare = ({ file: _, line: __, ...score }: RunScore) => score;
  return { matrices, runScores: runScores.map(bare), printedScores: printedScores.map(bare) };
}

const readBack = (file: string, text: string) => readDumps([source(file, text)]);

describe("what convert writes comes back as it was", () => {
  test.each([
    ["long CSV", "a.csv", scoreTable],
    ["JSON", "a.json", resultsJson],
  ] as const)(
    "%s: labels, states, items, directions, fingerprints, prompts, printed and run-level scores",
    async (_, file, write) => {
      await fc.assert(
        fc.asyncProperty(results, async (original) => {
          expect(content(await readBack(file, [...write(original)].join("")))).toEqual(content(original));
        }),
        { numRuns: 80, seed: 1 },
      );
    },
  );

  test("matrix CSV: labels of runs, ids, states and direction", async () => {
    await fc.assert(
      fc.asyncProperty(matrix("t", "=m"), async (drawn) => {
        const original = orderedMatrix(drawn);
        const { matrices } = await readBack("a.csv", [...scoreMatrix(original)].join(""));
        const bareRuns = original.runs.map(({ tags: _, fingerprint: __, ...run }) => run);
        const bareItems = original.items.map(({ id }) => ({ id }));
        expect(matrices).toEqual([{ ...original, runs: bareRuns, items: bareItems, prompts: null }]);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  test("a cell that a spreadsheet would take for a formula never begins with one", () => {
    fc.assert(
      fc.property(results, (original) => {
        for (const line of [...scoreTable(original)].slice(1)) {
          for (const [cell] of line.trimEnd().matchAll(/(?:"(?:[^"]|"")*"|[^,]*)(?:,|$)/g)) {
            const text = cell.replace(/,$/, "").replaceAll(/^"|"$/g, "");
            expect(/^[\s\p{Cf}\p{Cc}]*[=+@＝＋－＠-]/u.test(text) && !/^[+-]?[\d.]+(?:e[+-]?\d+)?$/.test(text)).toBe(
              false,
            );
          }
        }
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test("a matrix of more items than fit into the head of the file is recognised", async () => {
    const items = Array.from({ length: 8000 }, (_, index) => ({ id: `item-${index}` }));
    const run = { model: "m", task: "t", metric: "acc" };
    const wide = createResultMatrix({ runs: [run, { ...run, model: "n" }], items, scores: Array(16_000).fill(1) });
    expect((await readBack("a.csv", [...scoreMatrix(wide)].join(""))).matrices).toEqual([wide]);
    const plain = `model,${items.map(({ id }) => id).join()}\nm,${items.map(() => 1).join()}\nn,${items.map(() => 0).join()}\n`;
    expect((await readBack("a.csv", plain)).matrices[0]?.items).toHaveLength(8000);
  });

  test.each([
    ["an unknown column", "model,task,metric,item,score,extra,noisefloor/scores/1\nm,t,a,i,1,,\n", "unknown-column"],
    ["no model", "model,task,metric,item,score,noisefloor/scores/1\n,t,a,i,1,\n", "bad-row"],
    ["no item", "model,task,metric,item,score,noisefloor/scores/1\nm,t,a,,1,\n", "bad-row"],
    ["a label for a score", "model,task,metric,item,score,noisefloor/scores/1\nm,t,a,i,A,\n", "bad-row"],
    ["a matrix cell that is no score", "model,task,metric,noisefloor/matrix/1,i\nm,t,a,,A\n", "bad-score"],
    [
      "a row of scores too short",
      '{"schema":"noisefloor/results/1","matrices":[{"items":[{"id":"a"}],"runs":[{"model":"m","task":"t","metric":"a"}],"scores":[[]]}]}',
      "bad-results",
    ],
    [
      "a run without a model",
      '{"schema":"noisefloor/results/1","matrices":[{"items":[],"runs":[{"task":"t","metric":"a"}],"scores":[[]]}]}',
      "bad-results",
    ],
  ])("%s is an error with its place", async (_, text, code) => {
    await expect(readBack("x", text)).rejects.toMatchObject({ code, place: { file: "x" } });
  });
});
