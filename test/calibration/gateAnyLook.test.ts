import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  everRed,
  everRedInClusters,
  everRedInNights,
  replayStreams,
  STREAM_SETTINGS,
  streamsTable,
} from "../../fixtures/gateReplay/anyLook.js";

describe("looks after every item", () => {
  const rows = STREAM_SETTINGS.map((setting) => replayStreams(setting));

  test("give the table that docs/gate.md shows", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../docs/gate.md"), "utf8");
    expect(page).toContain(streamsTable(rows));
  });

  test("at twice the minimum effect half of the streams have an answer with 60 % of the items of one look", () => {
    const twice = rows.filter(({ drop }) => drop > 0.03);
    expect(twice).toHaveLength(3);
    for (const { median, fixed } of twice) expect(median).toBeLessThanOrEqual(0.6 * fixed);
  });

  test.each([0.05, 0.2, 1])(
    "10,000 streams of an unchanged model with %d of flips are ever red in 5 % at most",
    (flips) => {
      const red = everRed(flips, 1000, 10_000);
      expect(red).toBeLessThanOrEqual(0.05);
      // A gate that never fires is none.
      expect(red).toBeGreaterThan(0.01);
    },
  );

  test("clusters of 8 that move together keep it", () => {
    expect(everRedInClusters(8, 125, 4000)).toBeLessThanOrEqual(0.05);
  });

  test("30 nights against one stored run keep it where they are counted, and not where they are not", () => {
    expect(everRedInNights(0.1, 1000, 1000, true)).toBeLessThanOrEqual(0.05);
    expect(everRedInNights(0.1, 1000, 1000, false)).toBeGreaterThan(0.1);
  });
});
