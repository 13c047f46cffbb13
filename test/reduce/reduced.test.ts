import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import { mergeReduced, type Reduced, type ReducedTables, reducedOf, resultsOfReduced } from "../../src/reduce/index.js";
import { type Row, scoreRows, tablesOf } from "./scoreRows.js";

const rows = scoreRows();
const whole = reducedOf(tablesOf(rows));

describe("reduced tables", () => {
  test("stand for the results of the rows themselves", () => {
    const { matrices } = resultsOfReduced(whole);
    expect(matrices).toEqual(fromRows(rows).matrices);
    expect(matrices).toHaveLength(2);
  });

  test("are plain data, the same for any order of the rows", () => {
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
    expect(reducedOf(tablesOf([...rows].reverse()))).toEqual(whole);
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
    const reduced = [...split.values()].map((part) => reducedOf(tablesOf(part)));
    expect(reduced.length).toBeGreaterThan(1);
    expect(mergeReduced(reduced)).toEqual(whole);
    expect(mergeReduced(reduced.reverse())).toEqual(whole);
    const [first, ...others] = reduced as [Reduced, ...Reduced[]];
    expect(mergeReduced([mergeReduced(others), first])).toEqual(whole);
  });

  test("an item of a run in two parts is refused by its name", () => {
    expect(() => mergeReduced([whole, reducedOf(tablesOf(rows.slice(0, 1)))])).toThrow(
      new RegExp(`item "${rows[0]?.item}".*stands in two parts`),
    );
  });

  test("an item whose cluster differs between parts is refused", () => {
    const clustered = (cluster: string) => {
      const tables = tablesOf(rows.filter(({ model }) => model === cluster));
      return reducedOf({
        ...tables,
        items: tables.items.map((item) => ({ ...item, cluster: [cluster, cluster] as const })),
      });
    };
    expect(() => mergeReduced([clustered("a"), clustered("b")])).toThrow(/stands in two clusters, "a" and "b"/);
  });
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
      "scores that changed between the queries",
      { runs: [{ ...run!, correct: run!.correct + 1 }, ...tables.runs.slice(1)] },
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
