import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { everRedPlanned, NIGHTS_SETTINGS, nightsTable, replayNights } from "../../fixtures/gateReplay/nights.js";

describe("thirty nights against one stored baseline", () => {
  const rows = NIGHTS_SETTINGS.map((setting) => replayNights(setting));

  test("give the table that docs/gate.md shows", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../docs/gate.md"), "utf8");
    expect(page).toContain(nightsTable(rows));
  });

  test("an unchanged model ends red in 5 % of the series at most, whatever flips", () => {
    const still = [0.05, 0.1, 0.2].flatMap((flips) =>
      [200, 1000].map((items) => replayNights({ items, flips, drop: 0, from: 1 }, 500)),
    );
    for (const { everCounted } of [...rows.filter(({ drop }) => drop === 0), ...still]) {
      expect(everCounted).toBeLessThanOrEqual(0.05);
    }
    // Looks that stand alone are what this mends: the share is far above alpha where the drop seen is large enough to count.
    expect(Math.max(...still.map(({ everAlone }) => everAlone))).toBeGreaterThan(0.2);
  });

  test.each([
    [5, "nights"],
    [10, "nights"],
    [10, "answers"],
  ] as const)("%i planned looks at %s keep alpha, and use a part of it", (planned, of) => {
    const red = everRedPlanned(planned, of, { items: 500, flips: 0.2 }, 10_000);
    expect(red).toBeLessThanOrEqual(0.05);
    expect(red).toBeGreaterThan(0.01);
  });
});
