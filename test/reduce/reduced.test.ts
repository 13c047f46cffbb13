import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import {
  mergeReduced,
  type Reduced,
  type ReducedTables,
  type RunRow,
  reducedOf,
  resultsOfReduced,
  type ScoreWordRow,
  type WordRow,
} from "../../src/reduce/index.js";
import { gradedRows, type Row, scoreRows, tablesOf } from "./scoreRows.js";

const rows = scoreRows();
const graded = gradedRows();

describe.each([
  ["right or wrong", rows, undefined],
  ["right or wrong at a scale", rows, 1],
  ["with two decimals", graded, 100],
  ["with two decimals at a larger scale", graded, 2 ** 20 * 100],
])("reduced tables of scores %s", (_, rows, scale) => {
  const reducedRows = (some: readonly Row[]) => reducedOf(tablesOf(some, scale === undefined ? {} : { scale }));
  const whole = reducedRows(rows);

  test("stand for the results of the rows themselves", () => {
    const { matrices } = resultsOfReduced(whole);
    expect(matrices).toEqual(fromRows(rows).matrices);
    expect(matrices).toHaveLength(2);
  });

  test("are plain data, the same for any order of the rows", () => {
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
    expect(reducedRows([...rows].reverse())).toEqual(whole);
  });

  const parts: [string, (row: Row, index: number) => number][] = [
    ["by model", ({ model }) => model.charCodeAt(0) % 3],
    ["by task", ({ task }) => Number(task === "quiz")],
    ["in the middle of runs", (_, index) => index % 7],
    ["by item", ({ item }) => Number(item.slice(1)) % 2],
  ];
  test.each(parts)("merge %s, whatever the order of the parts", (_, partOf) => {
    const split = new Map<number, Row[]>();
    rows.forEach((row, index) => {
      const part = partOf(row, index);
      split.set(part, [...(split.get(part) ?? []), row]);
    });
    const reduced = [...split.values()].map(reducedRows);
    expect(reduced.length).toBeGreaterThan(1);
    const bytes = JSON.stringify(whole);
    expect(JSON.stringify(mergeReduced(reduced))).toBe(bytes);
    expect(JSON.stringify(mergeReduced(reduced.reverse()))).toBe(bytes);
    const [first, ...others] = reduced as [Reduced, ...Reduced[]];
    expect(JSON.stringify(mergeReduced([mergeReduced(others), first]))).toBe(bytes);
  });

  test("an item of a run in two parts is refused by its name", () => {
    expect(() => mergeReduced([whole, reducedRows(rows.slice(0, 1))])).toThrow(
      new RegExp(`item "${rows[0]?.item}".*stands in two parts`),
    );
  });

  test("are the same whether a scale was declared or not", () => {
    expect(reducedOf(tablesOf(rows, { scale: 1e6 }))).toEqual(whole);
  });

  test("an item whose cluster differs between parts is refused", () => {
    const clustered = (cluster: string) => {
      const tables = tablesOf(
        rows.filter(({ model }) => model === cluster),
        scale === undefined ? {} : { scale },
      );
      return reducedOf({
        ...tables,
        items: tables.items.map((item) => ({ ...item, cluster: [cluster, cluster] as const })),
      });
    };
    expect(() => mergeReduced([clustered("a"), clustered("b")])).toThrow(/stands in two clusters, "a" and "b"/);
  });
});

test("parts of other scales, and without one, are one table", () => {
  const tasks = graded.map(({ task }) => task === "quiz");
  const [quiz, other] = [graded.filter((_, row) => tasks[row]), graded.filter((_, row) => !tasks[row])];
  const halves = [0, 1].map((half) => quiz.filter((_, row) => row % 2 === half));
  const parts = [tablesOf(other), tablesOf(halves[0]!, { scale: 100 }), tablesOf(halves[1]!, { scale: 1e6 })];
  expect(mergeReduced(parts.map(reducedOf))).toEqual(reducedOf(tablesOf(graded, { scale: 100 })));
});

test("what a table says of a metric is kept, where a part says nothing too, and no two ways", () => {
  const halves = [0, 1].map((half) => tablesOf(rows.filter((_, row) => row % 2 === half)));
  const said = (half: number, higherIsBetter: boolean) => ({
    ...halves[half]!,
    runs: halves[half]!.runs.map((run) => ({ ...run, higherIsBetter })),
  });
  const whole = mergeReduced([reducedOf(halves[0]!), reducedOf(said(1, false))]);
  expect(JSON.stringify(whole)).toBe(JSON.stringify(mergeReduced([reducedOf(said(1, false)), reducedOf(halves[0]!)])));
  expect(JSON.stringify(whole)).toBe(
    JSON.stringify(mergeReduced([reducedOf(said(1, false)), reducedOf(said(0, false))])),
  );
  expect(resultsOfReduced(whole).matrices.map(({ higherIsBetter }) => higherIsBetter)).toEqual([false, false]);
  expect(() => mergeReduced([reducedOf(said(0, true)), reducedOf(said(1, false))])).toThrow(
    /say of score both that higher is better and that it is not/,
  );
});

describe("what is wrong with the tables is refused", () => {
  const tables = tablesOf(rows);
  const [word] = tables.words;
  const [run] = tables.runs;
  const faults: [string, Partial<ReducedTables>, RegExp][] = [
    [
      "a fault that the check found",
      {
        faults: [
          { fault: "a row without an item", places: 2, task: "quiz", item: "", place: { file: "check.csv", line: 2 } },
        ],
      },
      /check\.csv:2: the check found a row without an item, 2 times/,
    ],
    [
      "a part of the words that is lost",
      { words: tables.words.slice(1) },
      /rows? in the table of runs and \d+ in the words/,
    ],
    ["a part of the words that stands twice", { words: [...tables.words, word!] }, /stands twice\. Give each part/],
    ["a run that stands twice", { runs: [...tables.runs, run!] }, /stands twice/],
    ["a run without its words", { words: tables.words.filter((one) => one.run !== word!.run) }, /in the words/],
    ["no table of runs", { runs: [] }, /the table of runs is missing/],
    ["a run that the table of runs lacks", { runs: tables.runs.slice(1) }, /does not stand in the table of runs/],
    [
      "an item that stands twice in a run",
      {
        words: [
          { ...word!, rows: word!.rows + 1, mask: word!.mask + (word!.mask & -word!.mask) },
          ...tables.words.slice(1),
        ],
      },
      /holds an item twice among .*Name the column of trials/,
    ],
    [
      "a score that is neither 0 nor 1",
      { words: [{ ...word!, other: 1 }, ...tables.words.slice(1)] },
      /holds scores that are neither 0 nor 1: 1 of \d+/,
    ],
    [
      "an answer to an item that was not asked",
      { words: [{ ...word!, scored: 2 ** 31 - 1 }, ...tables.words.slice(1)] },
      /not asked/,
    ],
    [
      "bits beyond a word",
      { words: [{ ...word!, scored: 2 ** 32 + word!.scored }, ...tables.words.slice(1)] },
      /more bits than a word holds/,
    ],
    [
      "right answers beyond a word",
      { words: [{ ...word!, bits: 2 ** 32 + (word as WordRow).bits }, ...tables.words.slice(1)] },
      /more bits than a word holds/,
    ],
    [
      "scores that changed between the queries",
      { runs: [{ ...run!, correct: run!.correct! + 1 }, ...tables.runs.slice(1)] },
      /one state of the table/,
    ],
    [
      "a lost part of the items",
      { items: tables.items.slice(1) },
      /item number 0 of task .* is missing|does not number/,
    ],
    ["an item that stands twice among the items", { items: [...tables.items, tables.items[0]!] }, /stands twice/],
    ["no items", { items: [] }, /no item of task/],
    [
      "an item in two clusters",
      { items: tables.items.map((item) => ({ ...item, cluster: ["p", "r"] as const })) },
      /two clusters/,
    ],
    [
      "an item with two numbers of choices",
      { items: tables.items.map((item) => ({ ...item, choices: [4, 5] as const })) },
      /stands in two numbers of choices, 4 and 5/,
    ],
    ["a word beyond the items", { words: [{ ...word!, word: 1e9 }, ...tables.words.slice(1)] }, /does not number/],
  ];
  test.each(faults)("%s", (_, change, message) => {
    expect(() => reducedOf({ ...tables, ...change })).toThrow(message);
    expect(() => reducedOf({ ...tables, ...change })).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

describe("what is wrong with words at a scale is refused", () => {
  const tables = tablesOf(graded, { scale: 100 });
  const [word, ...others] = tables.scores as [ScoreWordRow, ...ScoreWordRow[]];
  const [run, ...runs] = tables.runs as [RunRow, ...RunRow[]];
  const changed = (change: Partial<ScoreWordRow>) => ({ scores: [{ ...word, ...change }, ...others] });
  const first = word.values.findIndex((value) => value !== null);
  const at = (value: number | null) => word.values.map((own, place) => (place === first ? value : own));
  const faults: [string, Partial<ReducedTables>, RegExp][] = [
    ["a part of the words that is lost", { scores: others }, /rows? in the table of runs and \d+ in the words/],
    ["a part of the words that stands twice", { scores: [word, word, ...others] }, /stands twice\. Give each part/],
    [
      "an item that stands twice in a run",
      changed({ rows: word.rows + 1, mask: word.mask + (word.mask & -word.mask) }),
      /holds an item twice among .*Name the column of trials/,
    ],
    ["a score that is no multiple", changed({ other: 1 }), /holds scores that are no multiples of 1\/100: 1 of \d+/],
    [
      "a score that changed between the queries",
      changed({ values: at(word.values[first]! + 1) }),
      /one state of the table/,
    ],
    ["a score that is lost", changed({ values: at(null) }), /has no number for item \d+, which is scored/],
    [
      "a score that nobody counted",
      changed({ scored: word.scored & ~(1 << first) }),
      /has a number for item \d+, which is not scored/,
    ],
    ["a number that is not whole", changed({ values: at(0.5) }), /has 0.5 for item \d+, and needs a whole number/],
    ["a number beyond 64 bits", changed({ values: at(2 ** 63) }), /needs a whole number of at most 2\^62/],
    ["words of another scale than the runs", changed({ scale: 1000 }), /at 100 in the table of runs and at 1000/],
    [
      "runs of bits beside words of scores",
      { runs: [{ run: run.run, rows: run.rows, scored: run.scored, correct: 0, place: run.place }, ...runs] },
      /without a scale in the table of runs and at 100/,
    ],
    ["runs of another scale", { runs: [{ ...run, sum: { ...run.sum!, scale: 2 ** 62 } }, ...runs] }, /at 2\^62/],
    ["a scale that is none", changed({ scale: 0 }), /has the scale 0, which must be a whole number/],
    ["the bits of the same answers beside them", { words: tablesOf(rows).words }, /without a scale in the words/],
  ];
  test.each(faults)("%s", (_, change, message) => {
    expect(() => reducedOf({ ...tables, ...change })).toThrow(message);
    expect(() => reducedOf({ ...tables, ...change })).toThrow(expect.objectContaining({ name: "InputError" }));
  });

  test("a doubt of the check is told with the scale that is proven, or without", () => {
    const fault = {
      fault: "a score that is neither 0 nor 1",
      places: 2,
      task: "t",
      item: "a",
      place: { file: "check.csv" },
    };
    const scales: [number | undefined, RegExp][] = [
      [100, /Each is a multiple of 1\/100, which can be said: --scale 100, or/],
      [1, /Each is a whole number, which can be said: --scale 1, or/],
      [2 ** 62, /--scale 2\^62, or \?scale=2\^62 behind/],
      [undefined, /item "a"\. Mend the table/],
    ];
    for (const [scale, message] of scales) {
      const faults = [scale === undefined ? fault : { ...fault, scale }];
      expect(() => reducedOf({ ...tables, faults })).toThrow(message);
    }
  });
});
