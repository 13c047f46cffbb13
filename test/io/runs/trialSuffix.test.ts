import { describe, expect, test } from "vitest";
import { trialSuffixes } from "../../../src/io/runs/trialSuffix.js";
import { codes, readText } from "../dumps.js";

const found = (...ids: string[]) => trialSuffixes(new Set(ids));

describe("trials in ids", () => {
  test("q, q.1 … with the same number for every item, in any order", () => {
    expect(found("1", "1.1", "2", "2.1", "3", "3.1")).toEqual({ items: 3, trials: 2 });
    expect(found("b.2", "b", "a.1", "c.1", "a", "b.1", "a.2", "c", "c.2")).toEqual({ items: 3, trials: 3 });
    const many = ["x", "y", "z"].flatMap((item) => [item, ...Array.from({ length: 11 }, (_, k) => `${item}.${k + 1}`)]);
    expect(found(...many)).toEqual({ items: 3, trials: 12 });
  });

  test.each([
    ["plain ids", ["1", "2", "3"]],
    ["decimals without their whole number", ["1.0", "1.1", "2.0", "2.1", "3.0", "3.1"]],
    ["versions of versions", ["1.0", "1.0.1", "2.0", "2.0.1", "3.0", "3.0.1"]],
    ["uneven numbers", ["1", "1.1", "1.2", "2", "2.1", "3", "3.1", "3.2"]],
    ["a gap", ["1", "1.2", "2", "2.2", "3", "3.2"]],
    ["an item without trials", ["1", "1.1", "2", "2.1", "3", "3.1", "4"]],
    ["a leading zero", ["1", "1.01", "2", "2.01", "3", "3.01"]],
    ["only two items", ["1", "1.1", "2", "2.1"]],
    ["nothing", []],
  ])("not %s", (_, ids) => {
    expect(found(...ids)).toBe(null);
  });

  test("tables of both layouts: the item once, a run a trial, a note, and the option that turns it off", async () => {
    const rows = "Question,A,B\n1,1,0\n1.1,0,0\n2,1,1\n2.1,1,0\n3,0,1\n3.1,,1\n";
    const { matrices, notes } = await readText("a.csv", rows);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(matrices[0]?.runs.map(({ model, trial }) => [model, trial])).toEqual([
      ["A", "0"],
      ["A", "1"],
      ["B", "0"],
      ["B", "1"],
    ]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 1, 0, 0, 1, NaN, 0, 1, 1, 0, 0, 1]);
    expect(notes.find(({ code }) => code === "trials-by-suffix")?.message).toBe(
      "a.csv: the ids of a are q, q.1 for each of 3 items, which was taken as 2 trials of every item; --trial-suffix none takes them as items of their own",
    );
    const apart = await readText("a.csv", rows, { trialSuffix: "none" });
    expect(apart.matrices[0]?.items).toHaveLength(6);
    expect(codes(apart)).not.toContain("trials-by-suffix");
    const across = "model,1,1.1,2,2.1,3,3.1\nm,1,0,1,1,0,1\nn,1,0,1,1,0,1\n";
    expect((await readText("a.csv", across)).matrices[0]).toMatchObject({ runs: { length: 4 }, items: { length: 3 } });
  });

  test("long tables, task by task; a trial column wins", async () => {
    const rows = ["1", "1.1", "2", "2.1", "3", "3.1"].map((id) => `m,t,${id},1`).join("\n");
    const { matrices } = await readText("a.csv", `model,task,item,score\n${rows}\nm,u,1.5,1\n`);
    expect(matrices.map(({ items, runs }) => [items.length, runs.length])).toEqual([
      [3, 2],
      [1, 1],
    ]);
    const named = `model,task,item,score,trial\n${rows.replaceAll(/$/gm, ",x")}\n`;
    expect((await readText("a.csv", named)).matrices[0]?.items).toHaveLength(6);
  });
});
