import { describe, expect, test } from "vitest";
import { trialTable } from "../../../src/analysis/components/trials.js";
import { createResultMatrix, type ResultMatrix } from "../../../src/data/resultMatrix.js";
import { theseItems } from "../../../src/inference/components/theseItems.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { passAtK } from "../../../src/inference/items/passAtK.js";
import { mean } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";
import { jsonDocument } from "../../../src/report/render/jsonDocument.js";

/** One model, one run a trial; rows are trials, columns items. */
function trials(
  scores: readonly (readonly number[])[],
  { clusters }: { clusters?: readonly string[] } = {},
): ResultMatrix {
  return createResultMatrix({
    runs: scores.map((_, trial) => ({ model: "m", task: "t", metric: "acc", seed: "1", trial: String(trial) })),
    items: (scores[0] as number[]).map((_, item) => ({
      id: `q${item}`,
      ...(clusters === undefined ? {} : { cluster: clusters[item] as string }),
    })),
    scores: scores.flat(),
  });
}

const ROWS = [
  [1, 0, 1, 0, 1],
  [1, 0, 0, 0, 1],
  [1, 1, 0, 0, 1],
  [1, 0, 1, 0, 1],
];
const RIGHT = [4, 1, 2, 0, 4];

describe("trialTable", () => {
  test("averages trials within the item: the error is that of the item means, not of items × trials", () => {
    const [row, ...others] = trialTable(trials(ROWS));
    expect(others).toEqual([]);
    const means = RIGHT.map((right) => right / 4);
    expect(row?.run).toEqual({ model: "m", task: "t", metric: "acc", seed: "1" });
    expect(row).toMatchObject({ items: 5, trials: { fewest: 4, most: 4, total: 20 } });
    expect(row?.score.mean).toBeCloseTo(mean(means), 14);
    expect(row?.score.standardError).toBeCloseTo(standardError(means), 14);
    expect(row?.projected?.now).toBeCloseTo(standardError(means), 14);
  });

  test("pass@k and pass^k are means over items with an error over items; k defaults to powers of two", () => {
    const [row] = trialTable(trials(ROWS));
    expect(row?.passAtK?.map(({ k }) => k)).toEqual([1, 2, 4]);
    const atTwo = RIGHT.map((right) => passAtK(right, 4, 2));
    expect(row?.passAtK?.[1]?.mean).toBeCloseTo(mean(atTwo), 14);
    expect(row?.passAtK?.[1]?.standardError).toBeCloseTo(standardError(atTwo), 14);
    expect(row?.passAtK?.[2]?.mean).toBe(0.8);
    expect(row?.passHatK?.[2]?.mean).toBe(0.4);
    expect(row?.bayes?.mean).toBeCloseTo(mean(RIGHT.map((right) => (right + 1) / 6)), 14);
  });

  test("a k above the trials of any item is refused, also when only one item lacks a trial", () => {
    expect(() => trialTable(trials(ROWS), { k: [5] })).toThrow(
      /k must be at most the trials of every item \(fewest: 4\), got 5/,
    );
    const gap = ROWS.map((row) => [...row]);
    (gap[3] as number[])[1] = Number.NaN;
    expect(() => trialTable(trials(gap), { k: [4] })).toThrow(/fewest: 3/);
    const [row] = trialTable(trials(gap), { k: [3] });
    expect(row?.passAtK?.[0]?.mean).toBeCloseTo(mean([1, 1, 1, 0, 1]), 14);
    expect(row?.notes.map(({ code }) => code)).toContain("uneven-trials");
  });

  test("intervals by resampling items: about those of Student's t for many items, reproducible from the seed", () => {
    const rng = createRng(5, "trials");
    const abilities = Array.from({ length: 240 }, () => rng.nextUniform());
    const rows = Array.from({ length: 5 }, () => abilities.map((p) => (rng.nextUniform() < p ? 1 : 0)));
    const [row] = trialTable(trials(rows), { k: [1, 3] });
    expect(row?.resampling).toEqual({ unit: "items", resamples: 2000, seed: 1 });
    expect(row?.passAtK?.[0]?.interval).toEqual(row?.resampledInterval);
    for (const { mean: value, standardError: error, interval } of [...(row?.passAtK ?? []), ...(row?.passHatK ?? [])]) {
      expect(interval?.method).toBe("bootstrap-bca");
      expect(((interval?.high as number) - (interval?.low as number)) / 2 / (1.96 * (error as number))).toBeCloseTo(
        1,
        1,
      );
      expect(interval?.low).toBeLessThan(value as number);
      expect(interval?.high).toBeGreaterThan(value as number);
    }
    const again = (seed: number) => trialTable(trials(rows), { k: [3], seed })[0]?.passHatK?.[0]?.interval;
    expect(again(1)).toEqual(row?.passHatK?.[1]?.interval);
    expect(again(2)).not.toEqual(row?.passHatK?.[1]?.interval);
  });

  test("clusters are drawn whole: identical items of a cluster count as one", () => {
    const rng = createRng(6, "clusters");
    const single = Array.from({ length: 4 }, () => Array.from({ length: 40 }, () => (rng.nextUniform() < 0.6 ? 1 : 0)));
    const tripled = single.map((row) => row.flatMap((score) => [score, score, score]));
    const clusters = Array.from({ length: 120 }, (_, item) => `passage ${Math.floor(item / 3)}`);
    const [alone] = trialTable(trials(single), { k: [2] });
    const [row] = trialTable(trials(tripled, { clusters }), { k: [2] });
    const [naive] = trialTable(trials(tripled), { k: [2] });
    expect(row?.resampling.unit).toBe("clusters");
    const width = (table: typeof row) => {
      const interval = table?.passAtK?.[0]?.interval;
      return (interval?.high as number) - (interval?.low as number);
    };
    expect(width(row) / width(alone)).toBeCloseTo(1, 1);
    expect(width(row) / width(naive)).toBeGreaterThan(1.5);
    expect(row?.passAtK?.[0]?.standardError).toBeCloseTo(alone?.passAtK?.[0]?.standardError as number, 12);
  });

  test("one item, one cluster: no interval and no error, with a note", () => {
    const one = trialTable(trials([[1], [0]]))[0];
    expect(one?.passAtK?.[0]).toEqual({ k: 1, mean: 0.5, standardError: null, interval: null });
    expect(one?.resampledInterval).toBeNull();
    expect(one?.notes.map(({ code }) => code)).toContain("one-unit");
    const cluster = trialTable(
      trials(
        [
          [1, 0, 1],
          [0, 0, 1],
        ],
        { clusters: ["p", "p", "p"] },
      ),
    )[0];
    expect(cluster?.passHatK?.[1]).toMatchObject({ standardError: null, interval: null });
  });

  test("one trial: the score stands, everything between repeats is null and named as not measured", () => {
    const [row] = trialTable(trials(ROWS.slice(0, 1)));
    expect(row?.score.mean).toBeCloseTo(0.6, 14);
    expect(row).toMatchObject({
      betweenItems: null,
      withinItem: null,
      trialShare: null,
      flipRate: null,
      unstableShare: null,
      projected: null,
    });
    expect(row?.notes.map(({ code }) => code)).toEqual(["one-trial"]);
    expect(row?.sources.notMeasured).toContain("generation (repeat runs of the same item)");
  });

  test("runs that differ in more than the trial are rows of their own", () => {
    const matrix = createResultMatrix({
      runs: ["1", "2"].flatMap((seed) =>
        ["a", "b"].map((trial) => ({ model: "m", task: "t", metric: "acc", seed, trial })),
      ),
      items: [{ id: "x" }, { id: "y" }],
      scores: [1, 0, 1, 1, 0, 0, 0, 1],
    });
    const rows = trialTable(matrix);
    expect(rows.map(({ run }) => run.seed)).toEqual(["1", "2"]);
    expect(rows.map(({ flipRate }) => flipRate)).toEqual([0.5, 0.5]);
    expect(rows[0]?.unstableShare).toBe(0.5);
  });

  test("a variance between items that comes out negative is shown as 0 with a note", () => {
    const [row] = trialTable(
      trials([
        [1, 0, 1, 0],
        [0, 1, 0, 1],
      ]),
    );
    expect(row?.betweenItems).toBe(0);
    expect(row?.trialShare).toBe(1);
    expect(row?.notes.map(({ code }) => code)).toEqual(["negative-variance", "too-few-trials-for-items", "no-spread"]);
    expect(row?.projected?.unlimitedTrials).toBeNull();
  });

  test("scores that are not 0/1 have no pass@k; clusters widen the error of the score and are named", () => {
    const [row] = trialTable(
      trials(
        [
          [0.5, 0.4, 0.9, 0.8],
          [0.6, 0.5, 0.8, 0.9],
        ],
        { clusters: ["p", "p", "q", "q"] },
      ),
    );
    expect(row).toMatchObject({ passAtK: null, passHatK: null, bayes: null });
    expect(row?.score.clusters).toBe(2);
    expect(row?.notes.map(({ code }) => code)).toEqual(["not-binary", "clusters-not-in-parts"]);
    expect(row?.projected?.now).toBeLessThan(row?.score.standardError as number);
  });

  test("stable answers: no flips, all of the error is items", () => {
    const [row] = trialTable(trials([ROWS[0] as number[], ROWS[0] as number[]]));
    expect(row).toMatchObject({ flipRate: 0, unstableShare: 0, trialShare: 0, withinItem: 0 });
    expect(row?.projected?.doubleTrials).toBeCloseTo(row?.projected?.now as number, 14);
  });

  test("tells these questions from questions like these, and how sure the flips are", () => {
    const [row] = trialTable(trials(ROWS));
    const these = theseItems(ROWS[0]!.map((_, item) => ROWS.map((trial) => trial[item]!)));
    expect(row!.theseItems!.standardError).toBeCloseTo(these.standardError, 14);
    expect(row!.theseItems!.interval!.low).toBeGreaterThan(row!.score.interval!.low);
    expect(row!.theseItems!.interval!.high).toBeLessThan(row!.score.interval!.high);
    expect(row!.unstableInterval).toEqual(wilsonInterval(2, 5));
    expect(row!.flipInterval!.low).toBeLessThan(row!.flipRate!);
    expect(row!.flipInterval!.high).toBeGreaterThan(row!.flipRate!);
    // Miller (2024): of the squared error, items and trials are the two parts.
    const parts = row!.betweenItems! / row!.items + row!.theseItems!.standardError! ** 2;
    expect(parts).toBeCloseTo(row!.score.standardError! ** 2, 14);
  });

  test("lists the items that flip, the surest first, and says how many trials it takes to show one", () => {
    const [few] = trialTable(trials(ROWS));
    expect(few!.unstable!.items.map(({ id, right, trials: of, flaky }) => [id, right, of, flaky])).toEqual([
      ["q2", 2, 4, false],
      ["q1", 1, 4, false],
    ]);
    expect(few!.unstable!.tested).toBe(5);
    const said = few!.notes.find(({ code }) => code === "too-few-trials-for-items");
    const needed = (said!.data as { needed: number }).needed;
    const [more] = trialTable(trials(Array.from({ length: needed }, (_, trial) => [1, trial % 2, 0, 1, 0])));
    expect(more!.unstable!.items).toMatchObject([{ id: "q1", flaky: true }]);
    const [lax] = trialTable(trials(Array.from({ length: needed }, (_, trial) => [1, trial % 2, 0, 1, 0])), {
      flakyAbove: 0.4,
    });
    expect(lax!.unstable!.items).toMatchObject([{ id: "q1", flaky: false }]);
  });

  test("of clusters has cluster-robust flips, and without repeats none", () => {
    const [clustered] = trialTable(trials(ROWS, { clusters: ["p", "p", "q", "q", "r"] }));
    // A share of flips ends at 0 and 1, and three clusters reach beyond.
    expect(clustered!.flipInterval!.method).toBe("clustered-t-cut");
    const [once] = trialTable(trials(ROWS.slice(0, 1)));
    expect([once!.theseItems, once!.flipInterval, once!.unstableInterval, once!.unstable]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const [stable] = trialTable(trials([ROWS[0]!, ROWS[0]!]));
    expect(stable!.theseItems).toEqual({ standardError: null, interval: null });
    expect(stable!.unstableInterval).toEqual(wilsonInterval(0, 5));
  });

  test("a run without any scored item is a row of nulls, and every row is JSON", () => {
    const empty = createResultMatrix({
      runs: [{ model: "m", task: "t", metric: "acc" }],
      items: [{ id: "x" }],
      scores: [Number.NaN],
    });
    expect(trialTable(empty)[0]).toMatchObject({ items: 0, projected: null, passAtK: null });
    for (const matrix of [empty, trials(ROWS), trials(ROWS.slice(0, 1))]) {
      expect(() => jsonDocument("trials", { rows: trialTable(matrix) })).not.toThrow();
    }
  });
});

test("items that were answered once tell nothing of flips, and change no interval of theirs", () => {
  const none = Number.NaN;
  const repeated = [
    [1, 0, 1, 0, 1, 1, 0],
    [1, 1, 0, 0, 1, 1, 0],
    [1, 0, 0, 0, 1, 0, 1],
  ];
  const once = repeated.map((scores, trial) => [...scores, ...(trial === 1 ? [1, 0, 1] : [none, none, none])]);
  for (const clusters of [undefined, ["a", "a", "b", "b", "c", "c", "d", "e", "e", "f"]]) {
    const [row] = trialTable(trials(once, clusters === undefined ? {} : { clusters }));
    const [own] = trialTable(trials(repeated, clusters === undefined ? {} : { clusters: clusters.slice(0, 7) }));
    expect([row!.items, own!.items]).toEqual([10, 7]);
    expect(row!.flipRate).toBe(own!.flipRate);
    expect(own!.flipInterval).not.toBeNull();
    expect(row!.flipInterval).toEqual(own!.flipInterval);
    expect(row!.unstableInterval).toEqual(own!.unstableInterval);
  }
});
