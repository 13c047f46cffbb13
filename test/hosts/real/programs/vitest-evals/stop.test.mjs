import { earlyStop, fromRows } from "noisefloor";
import { createRng } from "noisefloor/statistics";
import { afterAll, expect } from "vitest";
import { createHarness, describeEval } from "vitest-evals";
import { answer, sums } from "./quiz.mjs";

/** Main's answers, as an earlier run kept them. */
const score = (variant, { input, expected }) => Number(answer(variant, input) === expected);
const baseline = fromRows(
  sums.map((sum) => ({ item: JSON.stringify(sum.input), model: "main", score: score("main", sum) })),
);

// In an order that has nothing to do with the answers.
const rng = createRng(1, "order");
const shuffled = sums.map((sum) => ({ sum, place: rng.nextUniform() })).sort((a, b) => a.place - b.place);

const stop = earlyStop(baseline, { minimumEffect: "5pt" });
let asked = 0;
const harness = createHarness({
  name: "sums",
  run: async ({ input }) => {
    asked++;
    const output = answer("change", input);
    return { output, events: [{ type: "message", role: "assistant", content: String(output) }], usage: {} };
  },
});

describeEval("sums, until it is known", { harness }, (it) => {
  for (const { sum } of shuffled) {
    const item = JSON.stringify(sum.input);
    it(item, async ({ run, skip }) => {
      if (stop.settled) skip(stop.answer.sentence);
      const done = await run(sum.input).catch(() => null);
      const status = done === null ? "errored" : "scored";
      stop.add([{ item, model: "change", status, score: done === null ? null : Number(done.output === sum.expected) }]);
    });
  }

  afterAll(() => {
    console.log(`judged ${JSON.stringify({ outcome: stop.answer.outcome, early: asked < sums.length / 2 })}`);
    expect(stop.answer.outcome).not.toBe("regressed");
  });
});
