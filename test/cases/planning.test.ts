import { describe, expect, test } from "vitest";
import { gate } from "../../src/analysis/gate/gate.js";
import { claim } from "../../src/analysis/planning/claim.js";
import type { ClaimAudit } from "../../src/analysis/planning/claimRecord.js";
import { type PowerAnswer, power } from "../../src/analysis/planning/power.js";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected as expectedOf, hasCases } from "./cases.js";

describe.skipIf(!hasCases)(`plans, claims and gates that people bring${casesTitle}`, () => {
  test("gate-crashes-below-the-guard: errors count against the minimum effect", async () => {
    const right = expectedOf<{
      outcome: string;
      exit: number;
      errored: { baseline: number; candidate: number };
      range: [number, number];
      withMissingZero: { outcome: string; difference: number };
    }>("gate-crashes-below-the-guard");
    const [before, after] = ["baseline", "candidate"].map((name) =>
      casePath(`gate-crashes-below-the-guard/${name}.csv`),
    );
    const read = async (options: object) =>
      gate(await load(before!), await load(after!), { minimumEffect: "2pt", ...options });
    const plain = await read({});
    const [task] = plain.tasks;
    expect(plain.outcome).toBe(right.outcome);
    expect(task!.coverage!.baseline.errored).toBe(right.errored.baseline);
    expect(task!.coverage!.candidate.errored).toBe(right.errored.candidate);
    expect([task!.range!.low, task!.range!.high]).toEqual(right.range.map((end) => expect.closeTo(end, 12)));
    expect(plain.sentence).toContain("16 errored answers");
    expect(plain.sentence).toContain("[−4.00, 0.00] pt");
    expect(plain.sentence).not.toContain("is excluded");
    const zero = await read({ missing: "zero" });
    expect(zero.outcome).toBe(right.withMissingZero.outcome);
    expect(zero.tasks[0]!.difference).toBeCloseTo(right.withMissingZero.difference, 12);
    expect((await capture("gate", before!, after!, "--min-effect", "2pt")).code).toBe(right.exit);
  });

  test("claim-holds-on-twenty: the test on the counts decides what the counts fix", async () => {
    const right =
      expectedOf<
        Record<
          string,
          { verdict?: string; split?: [number, number]; midP?: number; shownUpTo: number | null } & Record<
            string,
            unknown
          >
        >
      >("claim-holds-on-twenty");
    const [first, second, third] = [
      claim({ a: 0.9, b: 0.6, items: 20 }),
      claim({ a: 0.01, b: 0.009, items: 10_000 }),
      claim({ a: 0.54, b: 0.5, items: 100 }),
    ];
    expect(first.verdict).toBe(right["1"]!.verdict);
    expect([first.counts!.most.aOnly, first.counts!.most.bOnly]).toEqual(right["1"]!.split);
    expect(first.counts!.most.pValue).toBeCloseTo(right["1"]!.midP!, 12);
    expect(first.counts!.shownUpTo!.differing).toBe(right["1"]!.shownUpTo);
    expect(second.counts!.shownUpTo!.differing).toBe(right["2"]!.shownUpTo);
    expect(second.counts!.shownUpTo!.pValue).toBeCloseTo(right["2"]!.midPAt24 as number, 12);
    expect(third.counts!.shownUpTo).toBe(right["3"]!.shownUpTo);
    expect(third.counts!.fewest.pValue).toBeCloseTo(right["3"]!.midPAt4 as number, 12);
    const printed = await capture("claim", "--a", "54%", "--b", "50%", "--n", "100");
    expect(printed.stdout).toContain("NOT SHOWN");
  });

  test("claim-average-of-benchmarks: different questions err independently", async () => {
    const right = expectedOf<{ verdict: string; zAtHighestIndependent: number; zAtHighestShared: number }>(
      "claim-average-of-benchmarks",
    );
    const path = casePath("claim-average-of-benchmarks/gains.csv");
    const read = async (...more: string[]) =>
      JSON.parse((await capture("claim", "--file", path, "--json", ...more)).stdout) as ClaimAudit;
    const audit = await read();
    expect(audit.verdict).toBe(right.verdict);
    expect(audit.atHighestDisagreement.z).toBeCloseTo(right.zAtHighestIndependent, 2);
    expect((await read("--errors", "shared")).atHighestDisagreement.z).toBeCloseTo(right.zAtHighestShared, 2);
  });

  test("claim-best-of-and-comparisons: the bars multiply, and the sentence says which", async () => {
    const right = expectedOf<{ tests: number; critical: number }>("claim-best-of-and-comparisons");
    const { tests, critical } = claim({ a: 0.6, b: 0.5, items: 500, bestOf: 5, comparisons: 3 });
    expect(tests).toBe(right.tests);
    expect(critical).toBeCloseTo(right.critical, 9);
    const flags = ["--a", "60%", "--b", "50%", "--n", "500", "--best-of", "5", "--comparisons", "3"];
    const { stdout } = await capture("claim", ...flags);
    expect(stdout.replace(/\s+/g, " ")).toContain("raised for 15 tests, 5 in each of 3 comparisons");
  });

  test("power-from-six-clusters: as many as compare says, and what is to be added are passages", async () => {
    const right = expectedOf<{ clusters: number; itemSd: number; tMde: number }>("power-from-six-clusters");
    const files = ["base", "cand"].map((name) => casePath(`power-from-six-clusters/${name}.csv`)) as [string, string];
    const read = async (...more: string[]) =>
      JSON.parse((await capture("power", "--from", ...files, "--json", ...more)).stdout) as PowerAnswer;
    const reach = await read();
    expect(reach.minimumDetectableEffect).toBeCloseTo(right.tMde, 6);
    expect(reach.clusters).toBe(right.clusters);
    expect(reach.notes[0]!.data!.sd).toBeCloseTo(right.itemSd, 6);
    const plan = await read("--effect", "10pt");
    expect(plan.items! / plan.clusters!).toBe(50);
    expect((await capture("power", "--from", ...files)).stdout.replace(/\s+/g, " ")).toContain("from 6 clusters");
  });

  test("power-few-scores: the gap that the t test finds", async () => {
    const { sd, mde } = expectedOf<{ sd: number; mde: Record<string, number> }>("power-few-scores");
    for (const [items, gap] of Object.entries(mde)) {
      const plan = power({ sd, items: Number(items) });
      expect(plan.ok && plan.minimumDetectableEffect).toBeCloseTo(gap, 6);
      const { stdout } = await capture("power", "--items", items, "--sd", String(sd));
      expect(stdout).not.toContain("normal");
    }
  });

  test("power-unpaired-extremes: the gap that has the power, up and down", () => {
    const right = expectedOf<Record<string, { rise?: number; fall?: number }>>("power-unpaired-extremes");
    for (const [baseline, { rise, fall }] of Object.entries(right)) {
      const plan = power({ score: Number(baseline), unpaired: true, items: 198 });
      if (!plan.ok) throw new Error(plan.message);
      const data = plan.notes.find(({ code }) => code === "directions")!.data!;
      if (rise !== undefined) expect(data.rise).toBeCloseTo(rise, 6);
      if (fall !== undefined) expect(data.fall).toBeCloseTo(fall, 6);
      expect(plan.minimumDetectableEffect).toBeCloseTo(Math.max(rise ?? 0, fall ?? 0), 6);
    }
  });
});
