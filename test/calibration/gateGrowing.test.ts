import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { everRedGrowing, GROWING_SETTINGS, growingTable, replayGrowing } from "../../fixtures/gateReplay/growing.js";

describe("planned looks at one candidate that grows", () => {
  const settings = (["obrien-fleming", "pocock"] as const).flatMap((spending) =>
    [2, 3, 5].flatMap((looks) => [0.1, 0.2].map((flips) => [spending, looks, flips] as const)),
  );

  test.each(settings)(
    "%s, %i looks, %d of flips: an unchanged model is ever red as often as alpha says",
    (spending, looks, flips) => {
      const streams = 20_000;
      const red = everRedGrowing({ spending, looks, flips }, 1000, streams);
      // Three Monte Carlo errors.
      expect(Math.abs(red - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / streams));
    },
  );

  const rows = GROWING_SETTINGS.map((setting) => replayGrowing(setting));

  test("give the table that docs/gate.md shows", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../docs/gate.md"), "utf8");
    expect(page).toContain(growingTable(rows));
  });

  test("find a drop of twice the minimum effect as often as one look does, with fewer items", () => {
    const [alone, ...planned] = rows.filter(({ drop }) => drop === 0.04);
    for (const { regressed, median, items } of planned) {
      expect(regressed).toBeGreaterThan((alone?.regressed as number) - 0.01);
      expect(median).toBeLessThan(0.7 * items);
    }
  });

  test("clear a candidate that has dropped by the minimum effect in alpha of the streams at most, over all looks", () => {
    const dropped = rows.filter(({ drop }) => drop === 0.02);
    for (const { notRegressed } of dropped) expect(notRegressed).toBeLessThan(0.05 + 3 * Math.sqrt(0.0475 / 4000));
  });
});
