import { describe, expect, test } from "vitest";
import { gate } from "../../src/analysis/gate/gate.js";
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
});
