import { describe, expect, test } from "vitest";
import { framingTable } from "../../../src/analysis/framing/framing.js";
import { createResults } from "../../../src/data/createResults.js";

/** Curves of both framings, completion flat at .5 and choice ahead of it by these eighths; one seed for each list. */
function crossing(
  leads: Readonly<Record<string, readonly number[]>>,
  { completion = Object.keys(leads), higherIsBetter = true } = {},
) {
  const score = (framing: string, seed: string, step: number, value: number) => ({
    run: { model: "m", task: "t", metric: "acc", framing, seed, step },
    value,
    higherIsBetter,
  });
  const turn = higherIsBetter ? 1 : -1;
  const { rows } = framingTable(
    createResults({
      runScores: Object.entries(leads).flatMap(([seed, own], place) =>
        own.flatMap((lead, index) => [
          score("choice", seed, 100 * (index + 1), 0.5 + (turn * lead) / 8),
          score("completion", completion[place]!, 100 * (index + 1), 0.5),
        ]),
      ),
    }),
  );
  expect(rows).toHaveLength(1);
  return rows[0]!.crossover;
}

describe("how two curves run", () => {
  test.each([
    ["overtakes half way", [-1, 1], "overtakes", 150, { low: 100, high: 200 }, 1],
    ["overtakes a quarter of the way", [-1, 3], "overtakes", 125, { low: 100, high: 200 }, 1],
    ["is overtaken", [1, -3], "overtaken", 125, { low: 100, high: 200 }, 1],
    ["overtakes for good the second time", [-1, 1, -1, 1, 2], "overtakes", 350, { low: 300, high: 400 }, 3],
    ["is overtaken for good after a draw", [1, 0, -1, -2], "overtaken", 200, { low: 200, high: 300 }, 1],
    ["leads from a draw on", [0, 1], "overtakes", 100, { low: 100, high: 200 }, 1],
    ["is ahead throughout", [1, 2, 1], "ahead-throughout", null, null, 3],
    ["is behind throughout", [-1, -2], "not-ahead", null, null, 0],
    ["falls behind from a draw, never ahead", [0, -1], "not-ahead", null, null, 0],
    ["ends in a draw", [1, 0], "not-ahead", null, null, 1],
    ["is level all along", [0, 0, 0], "not-ahead", null, null, 0],
    ["has one checkpoint", [1], "not-known", null, null, 0],
  ] as const)("choice %s", (_, leads, kind, step, between, ahead) => {
    for (const higherIsBetter of [true, false]) {
      const found = crossing({ a: leads }, { higherIsBetter });
      expect(found).toMatchObject({ kind, step, between, ahead, checkpoints: leads.length });
    }
  });
});

describe("a change of the lead that is shown", () => {
  const leads = { a: [-3, -2, 2, 3], b: [-3.1, -2.2, 2.1, 3.2], c: [-2.9, -2.1, 2.2, 3.1] };

  test("names its test: of pairs where seeds are shared, of two groups where they are not", () => {
    const paired = crossing(leads);
    expect(paired.interval).toMatchObject({
      low: 200,
      high: 300,
      method: "paired t over seeds, holm over checkpoints",
    });
    expect(paired.bySeed.map(({ seed, kind }) => [seed, kind])).toEqual([
      ["a", "overtakes"],
      ["b", "overtakes"],
      ["c", "overtakes"],
    ]);
    expect(paired.bySeed[0]!.step).toBe(250);
  });

  test("rests on the checkpoints of two seeds or more, and counts the others", () => {
    const short = crossing({ ...leads, a: [...leads.a, 3], b: leads.b, c: leads.c });
    expect(short.checkpoints).toBe(4);
    expect(short.notes.find(({ code }) => code === "crossover-checkpoints")?.message).toMatch(/\b1\b/);
    expect(crossing(leads).notes.map(({ code }) => code)).not.toContain("crossover-checkpoints");
  });

  test("is none where all seeds keep one difference, which shows no spread", () => {
    const same = crossing({ a: [-1, 1, 2], b: [-1, 1, 2] });
    expect([same.kind, same.step, same.interval, same.changes]).toEqual(["overtakes", 150, null, []]);
  });
});
