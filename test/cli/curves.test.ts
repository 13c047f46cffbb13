import { afterEach, describe, expect, test, vi } from "vitest";
import { type SubsetRanksFlags, subsetRanks } from "../../src/cli/commands/subsetRanks.js";
import { expectNoNaN } from "../support/records.js";
import { capture } from "./capture.js";
import { dumpFolder, seedCurves } from "./dumpFolder.js";

const { write } = dumpFolder();
afterEach(() => vi.restoreAllMocks());

const seeded = write(
  "seeded.csv",
  seedCurves([1, 2, 3], [10, 20, 30, 40, 50, 60], (seed, step) => 0.2 + 0.008 * step + 0.003 * ((seed * step) % 7)),
);
const subsets = write(
  "subsets.csv",
  `model,task,item,score,subset\n${["A", "B", "C", "D", "E"]
    .flatMap((model, rank) =>
      Array.from({ length: 240 }, (_, item) => {
        const local = item % 3 === 0;
        const right = local ? (item / 3) % 7 < rank + 1 : item % 7 < 6 - rank;
        return `${model},quiz,q${item},${right ? 1 : 0},${local ? "local" : "global"}\n`;
      }),
    )
    .join("")}`,
);

async function printed(flags: Partial<SubsetRanksFlags>, path = subsets): Promise<{ code: number; text: string }> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const code = await subsetRanks([path], { missing: "drop", correction: "holm", by: "subset", ...flags });
  return { code, text: parts.join("") };
}

describe("curves", () => {
  test("the JSON document holds the task table, the curves, their noise and the metrics side by side", async () => {
    const { code, stdout } = await capture("curves", seeded, "--json");
    const document = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(document.schema).toBe("noisefloor/curves/1");
    expect(Object.keys(document)).toEqual(expect.arrayContaining(["tasks", "rows", "overSeeds", "noise", "metrics"]));
    expect(document.tasks).toEqual([
      expect.objectContaining({ task: "quiz", metric: "acc", place: 1, models: 1, seeds: 3, curves: 3 }),
    ]);
    expect(document.rows[0].stepNoise).toBeGreaterThan(0);
    expect(document.noise[0].average.checkpoints).toBe(5);
    expectNoNaN(document);
  });

  test("the text shows the tasks before the curves, and never an SNR without a name", async () => {
    const { stdout } = await capture("curves", seeded, "--full");
    expect(stdout.indexOf("Which tasks carry signal")).toBeGreaterThan(0);
    expect(stdout.indexOf("Which tasks carry signal")).toBeLessThan(stdout.indexOf("Do scores improve steadily"));
    expect(stdout).toContain("Noise along the curves");
    expect(stdout).not.toMatch(/(?<!(?:seed|curve) )\bSNR\b/);
  });
});

describe("subset ranks", () => {
  test("say in a sentence which subset reorders the models", async () => {
    const { code, text } = await printed({ resamples: "199" });
    expect(code).toBe(0);
    expect(text).toContain("Reorders the models more than its size and its ease explain: local");
    expect(text).toContain("label-permutation(item)|B=199");
  });

  test("are the same bytes each time, as JSON too", async () => {
    const first = await printed({ json: true, resamples: "99" });
    expect(await printed({ json: true, resamples: "99" })).toEqual(first);
    const document = JSON.parse(first.text);
    expect(document).toMatchObject({ schema: "noisefloor/ranks/1", by: "subset" });
    expect(document.subsetRankings[0].subsets[0]).toMatchObject({ subset: "local", items: 80 });
  });

  test("without subsets are refused with the next step, and a bad number is a usage error", async () => {
    const { code, text } = await printed({}, seeded);
    expect(code).toBe(2);
    expect(text).toMatch(/REFUSED[\s\S]*--map\s+subset=NAME/);
    await expect(printed({ resamples: "0" })).rejects.toThrow("--resamples must be a whole number");
  });
});
