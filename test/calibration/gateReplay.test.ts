import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  ALPHA,
  cellProbabilities,
  FIXED_RULE,
  fixedRuleFires,
  gateOnCounts,
  MINIMUM_EFFECT,
  REPLAYS,
  type ReplayRow,
  type ReplaySetting,
  replay,
  replayTable,
  SETTINGS,
} from "../../fixtures/gateReplay/replay.js";
import { gate } from "../../src/analysis/gate/gate.js";
import type { GateOutcome } from "../../src/analysis/gate/gateDecision.js";
import { createResults } from "../../src/data/createResults.js";
import { binomialPmf } from "../../src/numeric/distributions/binomial.js";
import { normalSf } from "../../src/numeric/distributions/normal.js";
import { matrixOf, pairedTable } from "../support/matrices.js";

const rows = SETTINGS.map((setting) => replay(setting));
const row = (items: number, flips: number, drop: number) =>
  rows.find((one) => one.items === items && one.flips === flips && one.drop === drop) as ReplayRow;

/** How often each outcome comes up, by enumeration of all counts that matter. */
function exactly(setting: ReplaySetting): Record<GateOutcome | "fixedRule", number> {
  const { items } = setting;
  const [baseline, candidate] = cellProbabilities(setting);
  const total = { regressed: 0, "not-regressed": 0, "cannot-tell": 0, fixedRule: 0 };
  for (let lost = 0; lost <= items; lost++) {
    const weight = binomialPmf(lost, items, baseline);
    if (weight < 1e-12) continue;
    for (let won = 0; won <= items - lost; won++) {
      const chance = weight * binomialPmf(won, items - lost, candidate / (1 - baseline));
      if (chance < 1e-12) continue;
      total[gateOnCounts(items, lost, won)] += chance;
      if (fixedRuleFires(items, lost, won)) total.fixedRule += chance;
    }
  }
  return total;
}

describe("the replays of docs/gate.md", () => {
  test("give the table that the page shows", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../docs/gate.md"), "utf8");
    expect(page).toContain(replayTable(rows));
  });

  test("agree with the exact probabilities", () => {
    for (const setting of rows.filter(({ items }) => items <= 500)) {
      const exact = exactly(setting);
      const pairs = [
        [setting.fixedRule, exact.fixedRule],
        [setting.regressed, exact.regressed],
        [setting.notRegressed, exact["not-regressed"]],
        [setting.cannotTell, exact["cannot-tell"]],
      ] as const;
      for (const [seen, chance] of pairs) {
        // Five standard errors: 108 comparisons with one seed.
        const room = 5 * Math.sqrt((chance * (1 - chance)) / REPLAYS) + 1e-4;
        expect(Math.abs(seen - chance), JSON.stringify(setting)).toBeLessThan(room);
      }
    }
  });

  test("the gate gives a false alarm at most as often as alpha says, but for what mid-p adds", () => {
    const alarms = SETTINGS.filter(({ drop, items }) => drop === 0 && items <= 500).map(
      (setting) => exactly(setting).regressed,
    );
    expect(Math.max(...alarms)).toBeLessThan(1.1 * ALPHA);
    // The test can fail the other way too: a gate that never fires is none.
    expect(Math.max(...alarms)).toBeGreaterThan(0.8 * ALPHA);
  });

  test("a candidate that dropped by more than the minimum effect is cleared at most as often as alpha says", () => {
    for (const { notRegressed } of rows.filter(({ drop }) => drop >= 0.03)) expect(notRegressed).toBeLessThan(ALPHA);
  });

  test("at a drop of just the minimum effect it is cleared in about alpha of the cases", () => {
    for (const items of [200, 500]) {
      const cleared = exactly({ items, flips: 0.1, drop: 0.02 })["not-regressed"];
      expect(cleared).toBeLessThan(1.2 * ALPHA);
      expect(cleared).toBeGreaterThan(0.5 * ALPHA);
    }
  });

  test("the fixed rule's false alarms are what the normal approximation says, less what counts in whole items", () => {
    const approximate = (items: number) => normalSf(FIXED_RULE / Math.sqrt(0.1 / items));
    expect([50, 100, 500].map((items) => Math.round(100 * approximate(items)))).toEqual([33, 26, 8]);
    for (const items of [50, 100, 500]) {
      // It fires from the first whole item beyond two points: half an item further than the line.
      const corrected = normalSf((FIXED_RULE * items + 0.5) / Math.sqrt(0.1 * items));
      expect(row(items, 0.1, 0).fixedRule).toBeCloseTo(corrected, 1.7);
    }
  });

  test("the gate itself says of whole results what the replays say of their counts", () => {
    for (const [items, lost, won] of [
      [50, 9, 1],
      [100, 4, 5],
      [500, 40, 15],
      [2000, 60, 60],
      [2000, 120, 60],
    ] as const) {
      const table = pairedTable(items - lost - won, lost, won, 0);
      const side = (scores: readonly number[], model: string) =>
        createResults({ matrices: [matrixOf([{ model, scores }])] });
      const result = gate(side(table.baseline, "a"), side(table.candidate, "b"), { minimumEffect: MINIMUM_EFFECT });
      expect(result.outcome).toBe(gateOnCounts(items, lost, won));
    }
  });
});
