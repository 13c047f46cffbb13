import { expect, test } from "vitest";
import { fromRows } from "../../../../src/data/fromRows.js";
import { compare } from "../../../../src/questions/compare.js";
import { createRng } from "../../../../src/random/rng.js";
import { expectNoNaN } from "../../../support/records.js";

interface Setting {
  readonly items?: number;
  readonly asked?: number;
  readonly others?: number;
}

/** A board of models on all items, and a candidate on the first of them, in the random order in which they stand. */
function board({ items = 600, asked = 150, others = 6 }: Setting = {}) {
  const rng = createRng(5);
  const chances = Array.from({ length: items }, () => rng.nextUniform());
  const model = (name: string, gain: number, count: number) =>
    chances.slice(0, count).map((chance, item) => ({
      model: name,
      item: `q${item}`,
      score: Number(rng.nextUniform() < Math.min(0.98, chance + gain)),
    }));
  return [
    ...model("base", 0, items),
    ...model("new", 0.05, asked),
    ...Array.from({ length: others }, (_, index) => model(`other${index}`, 0.02 * index, items)).flat(),
  ];
}

const PAIR = { baseline: "base", candidate: "new" };
const only = (rows: ReturnType<typeof board>, options = PAIR) => {
  const [row] = compare(fromRows(rows), options).rows;
  if (row?.ok !== true) throw new Error("refused");
  return row;
};

test("the items that the candidate was not asked are no waste", () => {
  const row = only(board());
  const adjusted = row.adjusted!;
  expect(adjusted).toMatchObject({ known: "baseline", models: 6, items: { shared: 150, all: 600 } });
  expect(adjusted.gain).toBeGreaterThan(0.2);
  expect(adjusted.standardError).toBeLessThan(row.standardError!);
  const note = row.notes.find(({ code }) => code === "adjusted-by-items")!;
  expect(note.message).toMatch(
    /^on items like all 600 of the baseline, with its scores and those of 6 other models as covariates/,
  );
  expect(note.message).toMatch(/as sure as \d+ shared items would be/);
  expectNoNaN(row);
  // What decides is the plain difference.
  expect(row.verdict).toBe(only(board({ others: 0 })).verdict);
});

test("without other models the baseline's own scores are what is known, and the other way round as well", () => {
  const rows = board({ others: 0 });
  expect(only(rows).adjusted).toMatchObject({ known: "baseline", models: 0 });
  const side = (model: string) => fromRows(rows.filter((row) => row.model === model));
  const [row] = compare(side("base"), side("new")).rows;
  if (row?.ok !== true) throw new Error("refused");
  expect(row.adjusted).toEqual(only(rows).adjusted);
  const turned = only(rows, { baseline: "new", candidate: "base" }).adjusted!;
  expect(turned.known).toBe("candidate");
  expect(turned.difference).toBeCloseTo(-only(rows).adjusted!.difference, 12);
});

test("is not there where it says nothing: all items shared, either side with its own, few, clusters", () => {
  expect(only(board({ asked: 600 })).adjusted).toBeUndefined();
  expect(only(board({ asked: 12 })).adjusted).toBeUndefined();
  const own = board().filter(({ model, item }) => model !== "base" || item !== "q0");
  expect(only(own).adjusted).toBeUndefined();
  const clustered = board().map((row) => ({ ...row, cluster: `c${Number(row.item.slice(1)) % 40}` }));
  expect(only(clustered).adjusted).toBeUndefined();
});

test("a model that lacks an item is no measure of how hard all are; the order of rows changes nothing", () => {
  const lacking = board().filter(({ model, item }) => model !== "other0" || item !== "q500");
  expect(only(lacking).adjusted!.models).toBe(5);
  expect(only([...board()].reverse()).adjusted!.difference).toBeCloseTo(only(board()).adjusted!.difference, 12);
});
