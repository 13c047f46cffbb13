import { describe, expect, test } from "vitest";
import type { Item } from "../../src/data/item.js";
import { questionNames } from "../../src/data/itemQuestions.js";

const items = (documents: Readonly<Record<string, number | undefined>>): Item[] =>
  Object.entries(documents).map(([id, document]) => ({ id, ...(document === undefined ? {} : { document }) }));

describe("names of questions", () => {
  test("stay where nothing contradicts, whether or not all is known", () => {
    expect(questionNames([items({ a: 1, b: 2 }), items({ b: 2, a: 1, c: 3 })])).toBe(null);
    expect(questionNames([items({ a: 1, b: undefined }), items({ a: undefined, b: 2 })])).toBe(null);
    expect(questionNames([])).toBe(null);
  });

  test("follow the documents where every item names one, whichever list comes first", () => {
    const [first, second] = [items({ "0": 1, "1": 2, "2": 3 }), items({ "0": 2, "1": 1, "2": 3 })];
    const found = questionNames([first, second]);
    expect(found?.byDocument).toBe(true);
    expect(found?.otherDocuments).toEqual(["0", "1"]);
    expect(found?.ids).toEqual([
      ["0 #1", "0 #2", "2"],
      ["0 #2", "0 #1", "2"],
    ]);
    expect(questionNames([second, first])?.ids).toEqual([...(found?.ids ?? [])].reverse());
  });

  test("keep documents that stand twice, and lists that do not name all, to what does not contradict", () => {
    const twice = questionNames([items({ a: 1, b: 1, c: 5 }), items({ a: 1, b: 2, c: 5 })]);
    expect(twice?.ids).toEqual([
      ["a", "b #1", "c"],
      ["a", "b #2", "c"],
    ]);
    const partial = questionNames([
      items({ a: 1, b: 2 }),
      items({ a: 2, b: undefined }),
      items({ a: undefined, b: 2 }),
    ]);
    expect(partial?.byDocument).toBe(false);
    expect(partial?.ids).toEqual([
      ["a #1", "b"],
      ["a #2", "b"],
      ["a", "b"],
    ]);
  });

  test("tell items with other choices, clusters or subsets apart, unless they are one document", () => {
    const found = questionNames([
      [
        { id: "a", choices: 4 },
        { id: "b", cluster: "p" },
        { id: "c", subsets: ["x"] },
        { id: "d", choices: 2, document: 7 },
      ],
      [
        { id: "a", choices: 5 },
        { id: "b", cluster: "q" },
        { id: "c", subsets: ["x"] },
        { id: "d", choices: 3, document: 7 },
      ],
      [{ id: "a" }],
    ]);
    expect(found?.ids).toEqual([
      ["a (choices 4)", "b (cluster p)", "c", "d"],
      ["a (choices 5)", "b (cluster q)", "c", "d"],
      ["a"],
    ]);
    expect(found?.otherLabels).toEqual({ answer: [], choices: ["a"], cluster: ["b"], subsets: [] });
  });

  test("are distinct within a list that had distinct ids", () => {
    const lists = [items({ a: 1, b: 2, c: 3 }), items({ a: 2, b: 3, c: 1 }), items({ a: 3, b: 1, c: 2 })];
    for (const ids of questionNames(lists)?.ids ?? []) expect(new Set(ids).size).toBe(ids.length);
  });
});
