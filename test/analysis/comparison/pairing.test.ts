import { describe, expect, test } from "vitest";
import { alignRuns } from "../../../src/analysis/comparison/align.js";
import { apartItems } from "../../../src/analysis/comparison/apartItems.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, type ResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { compare } from "../../../src/questions/compare.js";
import { shuffle } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { pinnedBoard } from "../../support/pinnedRecords.js";

const SIDES = { baseline: "a", candidate: "b" };
const seeds = ["1", "2", "3"];
/** One board of each design that pairs its sides. */
const BOARDS: Readonly<Record<string, Results>> = {
  "one run": pinnedBoard("pair", { items: 30 }),
  "graded scores": pinnedBoard("pair graded", { items: 16, graded: true }),
  trials: pinnedBoard("pair trials", { items: 14, trials: ["1", "2"] }),
  seeds: pinnedBoard("pair seeds", { items: 12, seeds }),
  clusters: pinnedBoard("pair clusters", { items: 24, labels: true }),
  judges: pinnedBoard("pair judges", { items: 9, judges: ["j", "k", "l"], graded: true }),
  "judges and seeds": pinnedBoard("pair both", { items: 8, judges: ["j", "k"], seeds: ["1", "2"], graded: true }),
  tasks: pinnedBoard("pair tasks", { items: 10, tasks: ["exam", "quiz"], seeds }),
};

/** The rows and columns of a table that are asked for, in the order in which they are. */
function tableOf(matrix: ResultMatrix, rows: readonly number[], columns: readonly number[]): ResultMatrix {
  const { runs, items, scores, higherIsBetter } = matrix;
  return createResultMatrix({
    runs: rows.map((row) => runs[row]!),
    items: columns.map((column) => items[column]!),
    scores: rows.flatMap((row) => columns.map((column) => scores[row * items.length + column]!)),
    higherIsBetter,
  });
}

/** Each side as a dump of its own, with the items that are kept for it, in an order of its own. */
function apart(
  results: Results,
  keep: (side: string, item: number, of: number) => boolean,
  order: string | null,
): [Results, Results] {
  const sides = ["a", "b"].map((model) =>
    createResults({
      matrices: results.matrices.map((matrix) => {
        const rows = [...matrix.runs.keys()].filter((row) => matrix.runs[row]!.model === model);
        const columns = [...matrix.items.keys()].filter((item) => keep(model, item, matrix.items.length));
        if (order !== null) {
          shuffle(createRng(5, `${order} ${model}`), columns);
          shuffle(createRng(6, `${order} ${model}`), rows);
        }
        return tableOf(matrix, rows, columns);
      }),
    }),
  );
  return sides as [Results, Results];
}

/** Numbers to ten digits, without what says which items were compared. */
function numbersOf(answer: ReturnType<typeof compare>) {
  const skipped = new Set(["items", "coverage", "notes", "signature", "sentence", "bounds", "adjusted"]);
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) =>
      skipped.has(key) ? undefined : typeof value === "number" ? Number(value.toPrecision(10)) : value,
    ),
  );
}

describe.each(Object.entries(BOARDS))("sides of %s", (name, results) => {
  const together = compare(results, SIDES);

  test("are paired by their items, whatever the order of items and runs on either side, in one dump or in two", () => {
    const [before, after] = apart(results, () => true, null);
    expect(numbersOf(compare(before, after))).toEqual(numbersOf(together));
    for (const order of ["x", "y"]) {
      const [turned, other] = apart(results, () => true, order);
      expect(numbersOf(compare(turned, other))).toEqual(numbersOf(together));
      expect(compare(turned, other).rows.map((row) => row.ok && row.items)).toEqual(
        together.rows.map((row) => row.ok && row.items),
      );
    }
  });

  test("are compared on what they share: items of one side alone change the counts and nothing else", () => {
    const isShared = (_: string, item: number, of: number) => item >= 1 && item < of - 1;
    const few = compare(...apart(results, isShared, null), { minimumOverlap: 0.5 });
    const first = (side: string, item: number, of: number) => isShared(side, item, of) || (side === "a" && item === 0);
    const both = (side: string, item: number, of: number) => first(side, item, of) || (side === "b" && item === of - 1);
    for (const [keep, onlyBaseline, onlyCandidate] of [
      [first, 1, 0],
      [both, 1, 1],
    ] as const) {
      const answer = compare(...apart(results, keep, "z"), { minimumOverlap: 0.5 });
      expect(numbersOf(answer)).toEqual(numbersOf(few));
      for (const row of answer.rows) {
        if (!row.ok) throw new Error(row.message);
        expect(row.items).toMatchObject({ onlyBaseline, onlyCandidate });
      }
    }
    expect(few.rows.every((row) => row.ok && row.items.onlyBaseline + row.items.onlyCandidate === 0)).toBe(true);
  });

  test("turned round turn the difference and its interval, and nothing else of the test", () => {
    const back = compare(results, { baseline: "b", candidate: "a" });
    together.rows.forEach((row, index) => {
      const turned = back.rows[index]!;
      if (!row.ok || !turned.ok) throw new Error("refused");
      expect(turned.difference).toBeCloseTo(-row.difference!, 12);
      expect(turned.pValue).toBeCloseTo(row.pValue!, 9);
      if (row.interval !== null) {
        expect(turned.interval!.low).toBeCloseTo(-row.interval.high, 9);
        expect(turned.interval!.high).toBeCloseTo(-row.interval.low, 9);
      }
    });
  });

  test(`the difference is that of the plain means of the shared items (${name})`, () => {
    together.rows.forEach((row, index) => {
      if (!row.ok) return;
      const matrices = results.matrices.filter(
        ({ task }) => row.task === null || task === row.task || name.includes("judges"),
      );
      const means = ["a", "b"].map((model) => {
        const scores = matrices.flatMap((matrix) =>
          matrix.runs.flatMap((run, place) =>
            run.model === model
              ? [...matrix.scores.subarray(place * matrix.items.length, (place + 1) * matrix.items.length)]
              : [],
          ),
        );
        return scores.reduce((sum, score) => sum + score, 0) / scores.length;
      });
      expect(row.difference, `row ${index}`).toBeCloseTo(means[1]! - means[0]!, 10);
    });
  });
});

test("runs are aligned in the order of the baseline, with trials averaged and gaps left out", () => {
  const none = Number.NaN;
  const before = matrixOf([{ model: "a", scores: [1, none, 0, 1] }], {
    items: ["p", "q", "r", "s"].map((id) => ({ id })),
  });
  const after = matrixOf(
    [
      { model: "b", trial: "1", scores: [0, 1, none, 1] },
      { model: "b", trial: "2", scores: [1, 1, none, none] },
    ],
    { items: ["s", "r", "t", "q"].map((id) => ({ id })) },
  );
  const found = alignRuns(
    [{ matrix: before, run: 0 }],
    [
      { matrix: after, run: 0 },
      { matrix: after, run: 1 },
    ],
  );
  expect(found.items.map(({ id }) => id)).toEqual(["r", "s"]);
  expect([[...found.baseline], [...found.candidate]]).toEqual([
    [0, 1],
    [1, 0.5],
  ]);
  expect([found.onlyBaseline, found.onlyCandidate]).toEqual([1, 1]);
});

describe("items that two sides do not share", () => {
  const of = (ids: readonly string[], scores = ids.map(() => 1)) => [
    { matrix: matrixOf([{ model: "m", scores }], { items: ids.map((id) => ({ id })) }), run: 0 },
  ];

  test("are shown by their first three, cut when long, without those that have no score", () => {
    expect(apartItems(of(["a", "b"]), of(["c"]))).toEqual({ shown: '"a", "b" against "c"', repair: null });
    expect(apartItems(of(["a", "b", "c", "d", "x"]), of(["e", "f", "g", "x"])).shown).toBe(
      '"a", "b", "c" … against "e", "f", "g"',
    );
    const long = "y".repeat(61);
    expect(apartItems(of([long, "z".repeat(60)]), of(["e"])).shown).toBe(
      `"${"y".repeat(60)}…", "${"z".repeat(60)}" against "e"`,
    );
    expect(apartItems(of(["a", "b"], [1, Number.NaN]), of(["c"])).shown).toBe('"a" against "c"');
    expect(apartItems(of(["a"]), of(["a", "b"])).shown).toBe(' against "b"');
    expect(apartItems(of(["a"]), of(["a"]))).toEqual({
      shown: "the others lack a score of some seed or level",
      repair: null,
    });
  });

  test("would be the same as numbers, however many of them, and how they differ is said", () => {
    const zeros = apartItems(of(["007", "8", "q"]), of(["7", "08", "r"]));
    expect(zeros.repair).toMatch(/^2 of them would be the same without the zeros before them: --item-ids numbers/);
    const points = apartItems(of(["1", "2"]), of(["1.0", "3.00"]));
    expect(points.repair).toMatch(/^1 of them would be the same without "\.0"/);
    expect(apartItems(of(["-1"]), of(["1"])).repair).toBeNull();
    expect(apartItems(of(["+01"]), of(["+1"])).repair).toMatch(/^1 of them/);
    expect(apartItems(of(["1.5"]), of(["1.50"])).repair).toBeNull();
  });
});
