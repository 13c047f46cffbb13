import { Matrix, solve } from "ml-matrix";
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

/** The mean of the differences moved along the slopes of least squares on both covariates to the means of all items. */
function slowly(rows: ReturnType<typeof board>, known: "base" | "new") {
  const scoreOf = new Map(rows.map(({ model, item, score }) => [`${model} ${item}`, score]));
  const others = [...new Set(rows.map(({ model }) => model))].filter((model) => model.startsWith("other"));
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = rows.filter(({ model }) => model === known).map(({ item }) => item);
  const here = all.filter((item) => scoreOf.has(`base ${item}`) && scoreOf.has(`new ${item}`));
  const knownOf = (item: string) => [
    scoreOf.get(`${known} ${item}`)!,
    ...(others.length === 0 ? [] : [average(others.map((model) => scoreOf.get(`${model} ${item}`)!))]),
  ];
  const differences = here.map((item) => scoreOf.get(`new ${item}`)! - scoreOf.get(`base ${item}`)!);
  const design = new Matrix(here.map((item) => [1, ...knownOf(item)]));
  const slopes = solve(design.transpose().mmul(design), design.transpose().mmul(Matrix.columnVector(differences)));
  const moved = knownOf(all[0]!).map((_, place) => average(all.map((item) => knownOf(item)[place]!)));
  return [1, ...moved].reduce((sum, value, place) => sum + value * slopes.get(place, 0), 0);
}

test("is the fit of least squares at the means of all items, whichever side has them", () => {
  for (const others of [0, 1, 6]) {
    const rows = board({ others });
    expect(only(rows).adjusted!.difference).toBeCloseTo(slowly(rows, "base"), 10);
  }
  const swapped = board().map((row) => ({
    ...row,
    model: ({ base: "new", new: "base" } as const)[row.model] ?? row.model,
  }));
  expect(only(swapped).adjusted).toMatchObject({ known: "candidate" });
  expect(only(swapped).adjusted!.difference).toBeCloseTo(slowly(swapped, "new"), 10);
});

test("of other models counts only what they scored on the same task, by the same metric and in the same framing", () => {
  const rows = board();
  const elsewhere = { task: "u", metric: "f1", framing: "MCF" } as const;
  const plain = only(rows.map((row) => ({ ...row, task: "t", metric: "acc", framing: "CF" as const }))).adjusted;
  for (const [key, value] of Object.entries(elsewhere)) {
    const placed = rows.map((row) => ({ ...row, task: "t", metric: "acc", framing: "CF" as const }));
    const others = placed
      .filter(({ model }) => model.startsWith("other"))
      .map((row, place) => ({ ...row, score: (place * 7) % 2, [key]: value }));
    expect(only([...placed, ...others]).adjusted).toEqual(plain);
  }
});

test("has the level of the comparison, and is not there over several seeds", () => {
  const [row] = compare(fromRows(board()), { ...PAIR, alpha: 0.2 }).rows;
  expect(row).toMatchObject({ adjusted: { interval: { level: 0.8 } } });
  const seeded = (of: readonly string[]) =>
    board().flatMap((one) =>
      (of.includes(one.model) ? ["1", "2"] : ["1"]).map((seed) => ({
        ...one,
        seed,
        score: seed === "2" && Number(one.item.slice(1)) % 9 === 0 ? 1 - one.score : one.score,
      })),
    );
  for (const models of [["base"], ["new"], ["base", "new"]]) expect(only(seeded(models)).adjusted).toBeUndefined();
  expect(only(seeded([])).adjusted).toBeDefined();
});

test("is not there where what is known of the items tells nothing of the difference", () => {
  const rows = board({ others: 0 });
  // All the same: nothing that could sharpen it.
  const constant = rows.map((row) => (row.model === "base" ? { ...row, score: 1 } : row));
  expect(only(constant).adjusted).toBeUndefined();
  expect(only(constant).notes.map(({ code }) => code)).not.toContain("adjusted-by-items");
});
