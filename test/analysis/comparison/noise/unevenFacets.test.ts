import { describe, expect, test } from "vitest";
import { unevenMeans, unevenNoise, unevenTask } from "../../../../src/analysis/comparison/noise/unevenFacets.js";
import { fromRows } from "../../../../src/data/fromRows.js";
import { cochranCoxTest } from "../../../../src/inference/components/cochranCox.js";
import { factorComponents, meanNoise } from "../../../../src/inference/components/factorComponents.js";
import { clusteredError } from "../../../../src/inference/intervals/clusterError.js";
import { standardError } from "../../../../src/inference/intervals/meanInterval.js";
import { compare } from "../../../../src/questions/compare.js";
import { ranks } from "../../../../src/questions/ranks.js";
import { standardNormal } from "../../../../src/random/draws.js";
import { createRng } from "../../../../src/random/rng.js";
import { matrixOf } from "../../../support/matrices.js";

interface Row {
  readonly model: string;
  readonly judge: string;
  readonly item: string;
  readonly score: number;
  readonly seed?: string;
  readonly cluster?: string;
}

const JUDGES = ["ash", "fir", "yew"];
const [ITEMS, CELLS] = [40, 120];

/** Two models under three judges, of which some did not score all items: one cell of either side in six is missing. */
function rowsOf(seed: number, { seeds = [""], lacks = 1 / 6, gain = 0.4 } = {}): Row[] {
  const rng = createRng(seed, "uneven");
  const normal = (sd: number) => sd * standardNormal(rng);
  const levels = Array.from({ length: ITEMS }, () => normal(1));
  const missing = JUDGES.map(() => levels.map(() => rng.nextUniform() < lacks));
  return ["a", "b"].flatMap((model) =>
    seeds.flatMap((label) => {
      const trained = label === "" ? 0 : normal(0.2);
      return JUDGES.flatMap((judge, place) => {
        const harsh = normal(0.2);
        return levels.flatMap((level, item) => {
          const score = level + trained + harsh + (model === "b" ? gain : 0) + normal(0.5);
          const own = { model, judge, item: `q${item}`, ...(label === "" ? {} : { seed: label }) };
          return missing[place]![item]! ? [] : [{ ...own, score }];
        });
      });
    }),
  );
}

const only = (rows: readonly Row[], options: object = {}) => {
  const answer = compare(fromRows(rows as never), { baseline: "a", candidate: "b", ...options });
  const [row] = answer.rows;
  if (answer.rows.length !== 1 || row?.ok !== true) throw new Error(JSON.stringify(answer.rows));
  return row;
};
const codes = ({ notes }: ReturnType<typeof only>) => notes.map(({ code }) => code);

/** Candidate − baseline of every judge and item; NaN where one of the two is missing. */
function differencesOf(rows: readonly Row[]): Float64Array {
  const scoreOf = (model: string, cell: number) =>
    rows.find(
      (row) => row.model === model && row.judge === JUDGES[Math.floor(cell / ITEMS)] && row.item === `q${cell % ITEMS}`,
    )?.score ?? Number.NaN;
  return Float64Array.from({ length: CELLS }, (_, cell) => scoreOf("b", cell) - scoreOf("a", cell));
}

describe("two models over judges of which each scored most items", () => {
  test("a seed that answered none of the shared items is no seed, and its noise is not 0", () => {
    const rows = rowsOf(4, { seeds: ["1", "2", "3"] });
    const isLast = ({ model, seed }: Row) => model === "b" && seed === "3";
    const elsewhere = only(rows.map((row) => (isLast(row) ? { ...row, item: `other ${row.item}` } : row)));
    const without = only(rows.filter((row) => !isLast(row)));
    expect(elsewhere.seeds).toEqual({ baseline: 3, candidate: 2 });
    expect(elsewhere.seeds).toEqual(without.seeds);
    expect(elsewhere.difference).toBeCloseTo(without.difference!, 12);
    expect(elsewhere.standardError).toBeCloseTo(without.standardError!, 12);
    expect(elsewhere.items.onlyCandidate).toBe(40);
  });

  test.each([1, 2, 3])("have the difference and error of the components of what both scored: draw %d", (seed) => {
    const rows = rowsOf(seed);
    const found = factorComponents(differencesOf(rows), [JUDGES.length, ITEMS], 1);
    const { few, rest } = meanNoise(found);
    const right = cochranCoxTest(found.mean, few, rest);
    const row = only(rows);
    expect(found.method).toBe("reml");
    expect([row.difference, row.standardError, row.pValue]).toEqual([
      expect.closeTo(right.difference, 10),
      expect.closeTo(right.standardError, 10),
      expect.closeTo(right.pValue, 8),
    ]);
    expect(row.candidate.mean! - row.baseline.mean!).toBeCloseTo(row.difference!, 10);
    const asked = new Set(rows.map(({ item }) => item)).size;
    expect(row.items.shared).toBe(asked);
    expect(row.sources.measured).toContain("judge");
    const missing = row.notes.find(({ code }) => code === "facet-cells-missing");
    expect(missing?.data).toMatchObject({ shared: found.scores, all: JUDGES.length * asked });
    expect(row.signature).toContain(`cells=${found.scores}/${JUDGES.length * asked}`);
  });

  test("are what complete ones are where nothing lacks, and where an item or two do", () => {
    expect(codes(only(rowsOf(4, { lacks: 0 })))).not.toContain("facet-cells-missing");
    const one = only(rowsOf(4, { lacks: 0 }).filter(({ judge, item }) => judge !== "fir" || item !== "q3"));
    expect(codes(one)).not.toContain("facet-cells-missing");
    expect(one.items.shared).toBe(ITEMS - 1);
  });

  test("know no order of rows, no offset and no unit, and turn with the sides", () => {
    const rows = rowsOf(5);
    const { difference, standardError, pValue } = only(rows);
    const turned = only([...rows].reverse());
    expect([turned.difference, turned.standardError]).toEqual([
      expect.closeTo(difference!, 9),
      expect.closeTo(standardError!, 9),
    ]);
    const scaled = only(rows.map((row) => ({ ...row, score: 1000 * row.score + 1e6 })));
    expect([scaled.difference! / 1000, scaled.standardError! / 1000, scaled.pValue]).toEqual([
      expect.closeTo(difference!, 6),
      expect.closeTo(standardError!, 6),
      expect.closeTo(pValue!, 5),
    ]);
    const back = only(rows, { baseline: "b", candidate: "a" });
    expect(back.difference).toBeCloseTo(-difference!, 9);
  });

  test("hold the noise of their seeds, which may lack other cells", () => {
    const rows = rowsOf(6, { seeds: ["1", "2", "3"] });
    const rng = createRng(6, "lacking");
    const row = only(rows.filter(() => rng.nextUniform() > 0.1));
    expect(row.seeds).toEqual({ baseline: 3, candidate: 3 });
    expect(row.sources.measured).toEqual(expect.arrayContaining(["training seed", "judge"]));
    const apart = rows.map((one) => (one.seed === "2" ? { ...one, score: one.score + 3 } : one));
    expect(only(apart).standardError!).toBeGreaterThan(3 * row.standardError!);
    const copies = rows
      .filter(({ seed }) => seed === "1")
      .flatMap((one) => ["1", "2", "3"].map((seed) => ({ ...one, seed })));
    expect(only(copies).seeds).toBeNull();
  });

  test("are less sure where items of one cluster move together", () => {
    const clustered = rowsOf(7, { gain: 0 }).map((row) => {
      const cluster = Math.floor(Number(row.item.slice(1)) / 8);
      return { ...row, cluster: `c${cluster}`, score: row.score + (row.model === "b" ? (cluster % 2) - 0.5 : 0) };
    });
    const plain = clustered.map(({ cluster: _, ...row }) => row);
    expect(only(clustered).standardError!).toBeGreaterThan(1.2 * only(plain).standardError!);
  });

  test("the part of clusters is what their robust error has beyond that of items, each by its mean over what was scored", () => {
    const rows = rowsOf(7, { gain: 0 }).map((row) => {
      const cluster = Math.floor(Number(row.item.slice(1)) / 8);
      return { ...row, cluster: `c${cluster}`, score: row.score + (row.model === "b" ? (cluster % 2) - 0.5 : 0) };
    });
    const differences = differencesOf(rows);
    const found = factorComponents(differences, [JUDGES.length, ITEMS], 1);
    const { few, rest } = meanNoise(found);
    const perItem = Array.from({ length: ITEMS }, (_, item) => {
      const own = JUDGES.flatMap((__, judge) => {
        const one = differences[judge * ITEMS + item]!;
        return Number.isNaN(one) ? [] : [one - found.mean];
      });
      return own.reduce((sum, one) => sum + one, 0) / own.length;
    });
    expect(perItem.every((one) => !Number.isNaN(one))).toBe(true);
    const clusters = perItem.map((_, item) => Math.floor(item / 8));
    const robust = clusteredError(perItem, clusters);
    const more = robust.standardError ** 2 - standardError(perItem) ** 2;
    expect(more).toBeGreaterThan(0);
    const part = { variance: rest.variance + more, degreesOfFreedom: robust.testDegreesOfFreedom };
    const right = cochranCoxTest(found.mean, few, part);
    const row = only(rows);
    expect(row.standardError).toBeCloseTo(right.standardError, 9);
    expect(row.pValue).toBeCloseTo(right.pValue, 7);
  });

  test("are ranked over what all scored, by the means of the fit, as their pairs are compared", () => {
    const rows = rowsOf(9, { gain: 1 });
    const third = rows.flatMap((row) => (row.model === "a" ? [{ ...row, model: "c", score: row.score - 1 }] : []));
    const [ranking] = ranks(fromRows([...rows, ...third] as never)).rows;
    const asked = new Set(rows.map(({ item }) => item)).size;
    expect([ranking!.items, ranking!.allItems]).toEqual([asked, asked]);
    expect(ranking!.notes.map(({ code }) => code)).toContain("facet-cells-missing");
    const meanOf = (model: string) => ranking!.rows.find((row) => row.model === model)!.mean;
    const alone = (model: string) => {
      const own = rows.filter((row) => row.model === model);
      const scores = Float64Array.from(
        { length: CELLS },
        (_, cell) =>
          own.find(({ judge, item }) => judge === JUDGES[Math.floor(cell / ITEMS)] && item === `q${cell % ITEMS}`)
            ?.score ?? Number.NaN,
      );
      return factorComponents(scores, [JUDGES.length, ITEMS], 1).mean;
    };
    expect([meanOf("a"), meanOf("b")]).toEqual([expect.closeTo(alone("a"), 10), expect.closeTo(alone("b"), 10)]);
    expect(meanOf("c")).toBeCloseTo(meanOf("a") - 1, 6);
    expect(ranking!.rows.map(({ model }) => model)).toEqual(["b", "a", "c"]);
  });

  test("are refused where the sides scored other items at the same level", () => {
    const rows = rowsOf(8, { lacks: 0 }).filter(({ model, judge, item }) => {
      const place = Number(item.slice(1));
      return judge === "ash" || (model === "a" ? place < 30 : place >= 10);
    });
    const [row] = compare(fromRows(rows as never), { baseline: "a", candidate: "b" }).rows;
    expect(row).toMatchObject({ ok: false, code: "low-overlap" });
    expect(row?.ok === false && row.message).toMatch(/^eval|only 80 of 100 scores of items at the same levels/);
  });
});

describe("levels by themselves", () => {
  const none = Number.NaN;
  /** One seed that each level of one facet asked the same items, of which some have no score. */
  const things = (levels: readonly (readonly number[])[], ids?: readonly string[]) => ({
    seeds: [""],
    things: levels.map((scores) => {
      const items = scores.map((_, item) => ({ id: ids?.[item] ?? `q${item}` }));
      return [{ matrix: matrixOf([{ scores }], { items }), run: 0 }];
    }),
  });
  const a = things([
    [1, 2, 3, none, 5],
    [2, 1, 4, none, 6],
  ]);

  test("means over what all scored are null where a level has no such cell", () => {
    const b = things([
      [2, 2, none, 4, 5],
      [1, 1, none, 4, 5],
    ]);
    const found = unevenMeans([a, b], [2], "drop")!;
    expect([found.items, found.cells]).toEqual([3, { shared: 6, all: 10 }]);
    const meanOf = (scores: readonly number[]) => factorComponents(Float64Array.from(scores), [2, 3], 1).mean;
    expect(found.means[0]).toBeCloseTo(meanOf([1, 2, 5, 2, 1, 6]), 10);
    expect(found.means[1]).toBeCloseTo(meanOf([2, 2, 5, 1, 1, 5]), 10);
    const apart = things([
      [2, 2, none, 4, 5],
      [none, none, none, 4, none],
    ]);
    expect(unevenMeans([a, apart], [2], "drop")).toBeNull();
    const { sides, levels, items, only: alone, cells } = unevenTask(a, apart, [2], "drop");
    expect([levels, alone, cells]).toEqual([[2, 3], [1, 1], { shared: 3, bySide: [8, 5] }]);
    expect(unevenNoise({ sides, levels, items, only: alone, cells })).toBeNull();
  });

  test("items are put together by id, in whatever order a side has them", () => {
    const turned = things(
      [
        [5, 4, none, 2, 2],
        [5, 4, none, 1, 1],
      ],
      ["q4", "q3", "q2", "q1", "q0"],
    );
    const straight = things([
      [2, 2, none, 4, 5],
      [1, 1, none, 4, 5],
    ]);
    expect(unevenMeans([a, turned], [2], "drop")).toEqual(unevenMeans([a, straight], [2], "drop"));
    const [one, other] = [unevenTask(a, turned, [2], "drop"), unevenTask(a, straight, [2], "drop")];
    expect(one.sides.map(({ scores }) => [...scores])).toEqual(other.sides.map(({ scores }) => [...scores]));
    expect([...one.sides[1].scores]).toEqual([2, 2, 5, 1, 1, 5]);
  });

  test("the part of the seeds is how far each lies from the mean of the seeds on the cells that it scored", () => {
    const before = { seeds: [""], scores: Float64Array.of(1, 2, 3, 4, 2, 1, 4, 3) };
    const seeds = [
      [2, 3, none, 5, 3, 1, 4, 6],
      [1, 4, 3, 5, none, none, 5, 4],
      [3, none, 4, 7, 2, 2, 6, 5],
    ];
    const after = { seeds: ["1", "2", "3"], scores: Float64Array.from(seeds.flat()) };
    const found = unevenNoise({
      sides: [before, after],
      levels: [2, 4],
      items: ["q0", "q1", "q2", "q3"].map((id) => ({ id })),
      only: [0, 0],
      cells: { shared: 8, bySide: [8, 8] },
    })!;
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const isThere = (score: number) => !Number.isNaN(score);
    const centre = before.scores.map((_, cell) => meanOf(seeds.map((own) => own[cell]!).filter(isThere)));
    const apart = seeds.map((own) => meanOf(own.map((score, cell) => score - centre[cell]!).filter(isThere)));
    expect(found.seeds[0]).toBeNull();
    expect(found.seeds[1]!.variance).toBeCloseTo(apart.reduce((sum, one) => sum + one ** 2, 0) / 2 / 3, 12);
    expect(found.seeds[1]!.degreesOfFreedom).toBe(2);
  });

  describe("the part of the items", () => {
    const levels = [2, 6];
    const before = { seeds: [""], scores: new Float64Array(12) };
    const scores = [1, 3, 2, 5, none, 4, 2, 2, 3, 4, 6, 1];
    const noiseWith = (clusters: readonly (string | undefined)[]) =>
      unevenNoise({
        sides: [before, { seeds: [""], scores: Float64Array.from(scores) }],
        levels,
        items: clusters.map((cluster, item) => ({ id: `q${item}`, ...(cluster === undefined ? {} : { cluster }) })),
        only: [0, 0],
        cells: { shared: 11, bySide: [12, 11] },
      })!;
    const plain = noiseWith(scores.slice(0, 6).map(() => undefined));

    test("is that of items where one of them names no cluster", () => {
      expect(noiseWith(["a", "a", "b", "b", "c", undefined]).rest).toEqual(plain.rest);
    });

    test("has no more degrees of freedom than clusters bring, and never less variance than items", () => {
      // Items of one cluster lie on both sides of the mean: their sums vary less than independent ones.
      const found = factorComponents(Float64Array.from(scores), levels, 1);
      const means = Array.from({ length: 6 }, (_, item) => {
        const own = [scores[item]!, scores[6 + item]!]
          .filter((score) => !Number.isNaN(score))
          .map((one) => one - found.mean);
        return own.reduce((sum, one) => sum + one, 0) / own.length;
      });
      const order = [...means.keys()].sort((a, b) => means[a]! - means[b]!);
      const opposite: string[] = [];
      const alike: string[] = [];
      order.forEach((item, place) => {
        opposite[item] = `c${Math.min(place, 5 - place)}`;
        alike[item] = `c${Math.floor(place / 2)}`;
      });
      const errorOf = (clusters: readonly string[]) => clusteredError(means, clusters);
      const [less, more] = [noiseWith(opposite), noiseWith(alike)];
      expect(errorOf(opposite).standardError).toBeLessThan(standardError(means));
      expect(less.rest.variance).toBe(plain.rest.variance);
      expect(less.rest.degreesOfFreedom).toBe(
        Math.min(plain.rest.degreesOfFreedom, errorOf(opposite).testDegreesOfFreedom),
      );
      expect(errorOf(alike).standardError).toBeGreaterThan(standardError(means));
      expect(more.rest.variance - plain.rest.variance).toBeCloseTo(
        errorOf(alike).standardError ** 2 - standardError(means) ** 2,
        12,
      );
      expect(more.rest.degreesOfFreedom).toBe(errorOf(alike).testDegreesOfFreedom);
      expect([less.difference, less.facets]).toEqual([plain.difference, plain.facets]);
    });

    test("is none where nothing varies, and where a level has no cell of both sides", () => {
      const at = (own: readonly number[]) =>
        unevenNoise({
          sides: [before, { seeds: [""], scores: Float64Array.from(own) }],
          levels,
          items: Array.from({ length: 6 }, (_, item) => ({ id: `q${item}` })),
          only: [0, 0],
          cells: { shared: 11, bySide: [12, 11] },
        });
      expect(at(scores.map((score) => (Number.isNaN(score) ? none : 2)))).toBeNull();
      expect(at(scores.map((score, cell) => (cell < 6 ? none : score)))).toBeNull();
    });
  });

  test("seeds that answered alike on every cell that two of them scored are copies, and one run", () => {
    const before = { seeds: [""], scores: Float64Array.of(1, 2, 3, 4, 2, 1, 4, 3) };
    const at = (last: number) =>
      unevenNoise({
        sides: [
          before,
          { seeds: ["1", "2"], scores: Float64Array.of(2, 3, none, 5, 3, 1, 4, 6, 2, none, 1, 5, none, none, 4, last) },
        ],
        levels: [2, 4],
        items: ["q0", "q1", "q2", "q3"].map((id) => ({ id })),
        only: [0, 0],
        cells: { shared: 8, bySide: [8, 8] },
      })!;
    expect(at(6).seeds).toEqual([null, null]);
    expect(at(6).seedCounts).toEqual([1, 1]);
    expect(at(5).seeds[1]!.degreesOfFreedom).toBe(1);
    expect(at(5).seedCounts).toEqual([1, 2]);
    // Each cell over the seeds that scored it.
    const differences = [2 - 1, 3 - 2, 1 - 3, 5 - 4, 3 - 2, 1 - 1, 4 - 4, 6 - 3];
    expect(at(6).difference).toBeCloseTo(factorComponents(Float64Array.from(differences), [2, 4], 1).mean, 12);
    expect(at(6).baseline).toBeCloseTo(factorComponents(before.scores, [2, 4], 1).mean, 12);
  });
});
