import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type PowerFlags, power } from "../../src/cli/commands/power.js";

const base = { missing: "drop" } as const;

async function run(flags: Omit<PowerFlags, "missing">): Promise<{ code: number; text: string }> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const code = await power({ ...base, ...flags });
  return { code, text: parts.join("") };
}

const json = async (flags: Omit<PowerFlags, "missing">) => JSON.parse((await run({ ...flags, json: true })).text);

afterEach(() => vi.restoreAllMocks());

describe("noisefloor power", () => {
  test("answers whichever of items and effect is missing, as a versioned document", async () => {
    const items = await json({ disagreement: "0.2", effect: "2pt" });
    expect(items).toMatchObject({ schema: "noisefloor/power/1", ok: true, items: 3920, minimumDetectableEffect: null });
    expect(items.signature).toContain("mcnemar-midp");
    const reach = await json({ disagreement: "0.2", items: "3920" });
    expect(reach.minimumDetectableEffect).toBeCloseTo(0.02, 4);
    const chance = await json({ disagreement: "0.2", items: "3920", effect: "-2pt" });
    expect(chance.power).toBeGreaterThanOrEqual(0.8);
    expect((await json({ disagreement: "0.2", effect: "2pt", power: "0.9", alpha: "0.01" })).items).toBeGreaterThan(
      7000,
    );
  });

  test("takes seeds, trials, and unpaired shares", async () => {
    expect(await json({ seedSd: "0.57pt", effect: "1pt" })).toMatchObject({ seeds: 7, items: null });
    const trials = {
      itemVariance: "0.1111111111111111",
      trialVariance: "0.1666666666666666",
      effect: "3pt",
      power: "0.8",
    };
    expect(await json({ ...trials, items: "1200" })).toMatchObject({ trials: 13, proportion: true });
    expect(await json({ itemVariance: "0.1111111111111111", effect: "3pt" })).toMatchObject({ items: 971 });
    expect(await json({ unpaired: true, score: "0.9", effect: "5pt" })).toMatchObject({ items: 435 });
  });

  test("prints the answer, the noise it includes and the noise it does not", async () => {
    const { code, text } = await run({ disagreement: "0.2", items: "500" });
    expect(code).toBe(0);
    expect(text.replace(/\s+/g, " ")).toContain(
      "With 500 items, a true difference of 5.57 pt or more is found (80% power, alpha 0.05)",
    );
    expect(text.replace(/\s+/g, " ")).toContain("includes noise of: item sampling; not of: training seed");
    expect(text).toContain("Type-M");
  });

  test("exits with 2 when refused, in words and in JSON", async () => {
    const { code, text } = await run({ disagreement: "0.02", effect: "5pt" });
    expect(code).toBe(2);
    expect(text).toContain("REFUSED");
    expect(await json({ disagreement: "0.02", effect: "5pt" })).toMatchObject({
      schema: "noisefloor/power/1",
      ok: false,
      code: "effect-above-disagreement",
      notes: [],
    });
  });

  test("plans from a comparison of two dumps", async () => {
    const folder = mkdtempSync(join(tmpdir(), "noisefloor-power-"));
    const dump = (model: string, right: (item: number) => boolean, tasks: readonly string[]) => {
      const rows = tasks.flatMap((task) =>
        Array.from({ length: 200 }, (_, item) => `${model},${task},item-${item},${right(item) ? 1 : 0}`),
      );
      const file = join(folder, `${model}-${tasks.length}.csv`);
      writeFileSync(file, ["model,task,item,score", ...rows].join("\n"));
      return file;
    };
    const pair = (tasks: readonly string[]) => [
      dump("old", (item) => item % 2 === 0, tasks),
      dump("new", (item) => (item % 2 === 0) !== (item % 5 === 0), tasks),
    ];
    const from = pair(["bench"]);
    const reach = await json({ from });
    expect(reach).toMatchObject({ schema: "noisefloor/power/1", from: "comparison", items: 200, test: "mcnemar-midp" });
    expect(reach.notes[0].message).toContain("40 of 200 items");
    expect(await json({ from, effect: "2pt" })).toMatchObject({ items: 3920, asked: "items" });
    const two = pair(["bench", "other"]);
    await expect(run({ from: two })).rejects.toThrow(
      /one task and metric in common; these have 2 .*Choose with --task/,
    );
    expect(await json({ from: two, task: ["other"] })).toMatchObject({ items: 200 });
    rmSync(folder, { recursive: true });
  });

  test.each([
    [{}, /needs one source of noise.*got none/],
    [{ disagreement: "0.2", seedSd: "1pt" }, /got --disagreement and --seed-sd/],
    [{ disagreement: "0.2" }, /needs --items, --effect or both/],
    [{ disagreement: "0.2", items: "500", effect: "2pt", power: "0.8" }, /the power is what is asked for/],
    [{ disagreement: "20", items: "500" }, /--disagreement must be a number from 0 to 1/],
    [{ disagreement: "0.2", items: "4.5" }, /--items must be a whole number/],
    [{ disagreement: "0.2", effect: "2" }, /--effect needs a unit/],
    [{ seedSd: "1pt", items: "500" }, /--items has no part/],
    [{ seedSd: "1pt" }, /needs --seeds, --effect or both/],
    [{ disagreement: "0.2", items: "500", seeds: "3" }, /--seeds goes with --seed-sd/],
    [{ score: "0.9", items: "500" }, /--score goes with --unpaired/],
    [{ unpaired: true, disagreement: "0.2" }, /--unpaired needs --score or --sd/],
    [{ paired: true, unpaired: true, sd: "0.5" }, /exclude each other/],
    [{ disagreement: "0.2", trials: "4" }, /go with --item-variance/],
    [{ from: ["one.csv"] }, /--from needs two dumps, .*got 1/],
  ] as const)("refuses %j as wrong usage", async (flags, message) => {
    await expect(run(flags as Omit<PowerFlags, "missing">)).rejects.toThrow(message);
  });
});
