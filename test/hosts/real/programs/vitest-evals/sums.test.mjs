import { noisefloorMatchers } from "noisefloor";
import { expect } from "vitest";
import { createHarness, describeEval } from "vitest-evals";
import { answer, sums } from "./quiz.mjs";

expect.extend(noisefloorMatchers);

const harness = createHarness({
  name: "sums",
  run: async ({ input: { variant, sum } }) => {
    const output = answer(variant, sum);
    return { output, events: [{ type: "message", role: "assistant", content: String(output) }], usage: {} };
  },
});

describeEval("sums", { harness }, (it) => {
  const scores = async (run, variant) => {
    const done = [];
    for (const { input, expected } of sums) {
      const result = await run({ variant, sum: input }).catch(() => null);
      done.push(result === null ? null : Number(result.output === expected));
    }
    return done;
  };

  it("main is better than the change", async ({ run }) => {
    expect(await scores(run, "main")).toBeSignificantlyBetterThan(await scores(run, "change"));
  });

  it("the change is better than main", async ({ run }) => {
    expect(await scores(run, "change")).toBeSignificantlyBetterThan(await scores(run, "main"));
  });
});
