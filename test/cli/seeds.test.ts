import { afterEach, describe, expect, test, vi } from "vitest";
import { type SeedsFlags, seeds } from "../../src/cli/commands/seeds.js";
import { expectNoNaN } from "../support/records.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
afterEach(() => vi.restoreAllMocks());

const STEPS = [10, 20, 30, 40, 50, 60];

/** Two models × three seeds × six checkpoints; accuracy at chance at first, and bits per byte that falls steadily. */
const both = write(
  "both.csv",
  `model,seed,step,task,metric,score,stderr\n${["small", "large"]
    .flatMap((model, size) =>
      [1, 2, 3].flatMap((seed) =>
        STEPS.flatMap((step, index) => {
          const wiggle = 0.01 * (((seed * 7 + index * 3) % 5) - 2);
          const accuracy = 0.25 + Math.max(0, index - 2) * (0.1 + 0.02 * size) + wiggle;
          const bits = 1.3 - 0.05 * index - 0.1 * size + 0.001 * (seed % 3);
          return [
            `${model},${seed},${step},quiz,acc,${accuracy},0.02\n`,
            `${model},${seed},${step},quiz,bpb,${bits},\n`,
          ];
        }),
      ),
    )
    .join("")}`,
);

async function printed(flags: Partial<SeedsFlags>): Promise<{ code: number; text: string }> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const code = await seeds([both], { missing: "drop", chance: ["quiz=0.25"], ...flags });
  return { code, text: parts.join("") };
}

describe("seeds", () => {
  test("the JSON document holds both metrics side by side and the averages over models", async () => {
    const { code, text } = await printed({ json: true });
    const document = JSON.parse(text);
    expect(code).toBe(0);
    expect(document.rows).toHaveLength(4);
    const { rows, averages } = document.benchmarks;
    expect(rows.map(({ model }: { model: string }) => model)).toEqual(["large", "small"]);
    expect(rows[0]).toMatchObject({ chance: 0.25, discrete: { metric: "acc" }, continuous: { metric: "bpb" } });
    expect(rows[0].continuous.kendallTau).toBe(1);
    expect(rows[0].comparison).toMatchObject({ seeds: 3, checkpoints: 6 });
    expect(averages).toEqual([expect.objectContaining({ models: 2, seeds: 3, checkpoints: 6 })]);
    expectNoNaN(document);
  });

  test("the text shows size of noise, monotonicity, averages and both metrics, less is better marked", async () => {
    const { text } = await printed({ full: true });
    expect(text).toContain("mean τ");
    expect(text).toContain("Averaged over models");
    expect(text).toContain("Discrete (right or wrong) and continuous metric side by side");
    expect(text).toContain("bpb ↓");
    expect(text).not.toContain("left out at chance");
  });

  test("all of it holds the seeds at each checkpoint, as the record has them", async () => {
    const { text } = await printed({ all: true });
    const along = text.slice(text.indexOf("How do the seeds lie apart along the training?"), text.indexOf("Notes"));
    const { rows } = JSON.parse((await printed({ json: true })).text);
    const checkpoints = rows.flatMap((row: { byCheckpoint: object[] }) => row.byCheckpoint);
    expect(checkpoints.length).toBeGreaterThan(20);
    expect(along.split("\n").filter((line) => /\d \[[\d.]+, [\d.]+\]$/.test(line.trim()))).toHaveLength(
      checkpoints.filter(({ sdInterval }: { sdInterval: object | null }) => sdInterval !== null).length,
    );
  });

  test("--above-chance leaves checkpoints out of the seed SD, counts them, and stands in the signature", async () => {
    const { text } = await printed({ aboveChance: true, full: true });
    expect(text).toContain("left out at chance");
    expect(text).toContain("Checkpoints that are not shown above chance");
    expect(text).toContain("|seed-sd(above-chance)|");
    const document = JSON.parse((await printed({ aboveChance: true, json: true })).text);
    const acc = document.rows.filter(({ metric }: { metric: string }) => metric === "acc");
    for (const row of acc) expect(row.checkpoints + row.checkpointsLeftOut).toBe(6);
    expect(acc[0].checkpointsLeftOut).toBeGreaterThanOrEqual(2);
    const bpb = document.rows.find(({ metric }: { metric: string }) => metric === "bpb");
    expect(bpb).toMatchObject({ checkpoints: 6, checkpointsLeftOut: 0 });
  });
});
