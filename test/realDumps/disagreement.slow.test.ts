import { beforeAll, describe, expect, test } from "vitest";
import { fitDisagreement } from "../../fixtures/disagreement/fit.js";
import { type HeldOutRow, heldOutRows, tryPairs } from "../../fixtures/disagreement/heldOut.js";
import { type BoardPair, readJoinedPairs, readPairs } from "../../fixtures/disagreement/pairs.js";
import {
  forecastQuantile,
  PAIR_KINDS,
  predictedDisagreement,
} from "../../src/inference/power/predictedDisagreement.js";
import { SIMILAR_PAIRS } from "../../src/inference/power/similarPairs.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const NAMED = ["arc", "hellaswag", "truthfulqa"];

/** The mean of a figure over rows, by the number of their families. */
function pooled(rows: readonly HeldOutRow[], figure: (row: HeldOutRow) => number): number {
  const families = rows.reduce((sum, row) => sum + row.families, 0);
  return rows.reduce((sum, row) => sum + row.families * figure(row), 0) / families;
}

describe.skipIf(!hasRealData)(`how often models of public boards differ${realDataTitle}`, () => {
  const folder = realPath("").replace(/\/$/, "");
  let pairs: BoardPair[];
  let rows: HeldOutRow[];
  beforeAll(async () => {
    pairs = await readPairs(folder);
    rows = heldOutRows(pairs, NAMED);
  }, 600_000);

  test("the coefficients are those that the script finds", () => {
    const found = fitDisagreement(pairs);
    expect(found.evidence).toEqual(SIMILAR_PAIRS.evidence);
    for (const [ours, theirs] of [
      [SIMILAR_PAIRS.strangers, found.strangers],
      [SIMILAR_PAIRS.perGap, found.perGap],
      [SIMILAR_PAIRS.spread, found.spread],
      [SIMILAR_PAIRS.boards.spread, found.boards.spread],
      [SIMILAR_PAIRS.reach, found.reach],
      ...PAIR_KINDS.map((kind) => [SIMILAR_PAIRS.excess[kind], found.excess[kind]] as const),
    ] as const) {
      expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(0.01 * Math.abs(theirs));
    }
  });

  test.each(PAIR_KINDS)("%s: intervals on boards and families that took no part hold at least 93 %%", (kind) => {
    const own = rows.filter((row) => row.kind === kind);
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(pooled(own, ({ covered }) => covered)).toBeGreaterThanOrEqual(0.93);
    expect(pooled(own, ({ told }) => told)).toBeGreaterThan(0.85);
  });

  test("no board falls below 90 %, and no interval is as wide as what the accuracies allow", () => {
    for (const row of rows) {
      expect(row.covered).toBeGreaterThanOrEqual(0.9);
      expect(row.width).toBeLessThan(0.6);
    }
  });

  test("half of the claims that were open are decided, and of clear ones at most 5 % wrongly", () => {
    const share = (own: readonly HeldOutRow[]) =>
      pooled(own, ({ open }) => open) / pooled(own, ({ openWithout }) => openWithout);
    expect(share(rows)).toBeLessThanOrEqual(0.505);
    for (const kind of ["family", "unrelated"]) {
      expect(share(rows.filter((row) => row.kind === kind))).toBeLessThanOrEqual(0.5);
    }
    for (const row of rows) expect(row.wrong).toBeLessThanOrEqual(0.05);
  });

  test("what was learnt on 100 to 1,267 questions holds for strangers on 41,871", () => {
    const [own, others] = [true, false].map((isOwn) => pairs.filter(({ board }) => (board === "psn") === isOwn));
    const model = fitDisagreement(others!);
    const covered = own!.filter((pair) => {
      const forecast = predictedDisagreement(model, pair.kind, pair);
      const differing = pair.a + pair.b - 2 * pair.bothRight;
      return differing >= forecastQuantile(forecast, 0.025) && differing <= forecastQuantile(forecast, 0.975);
    });
    expect(own).toHaveLength(66);
    expect(covered.length / 66).toBeGreaterThanOrEqual(0.93);
  });

  test("what was learnt on 100 questions holds on 293, the three boards joined", async () => {
    const joined = tryPairs(await readJoinedPairs(folder), SIMILAR_PAIRS);
    expect(joined.map(({ kind }) => kind).sort()).toEqual([...PAIR_KINDS].sort());
    for (const { covered, told, openWithout, open, wrong } of joined) {
      expect(covered).toBeGreaterThanOrEqual(0.93);
      expect(told).toBeGreaterThan(0.95);
      expect(open).toBeLessThan(openWithout);
      expect(wrong).toBeLessThanOrEqual(0.05);
    }
  });
});
