import { createScorer, runEvals } from "@mastra/core/evals";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { fromMastra } from "noisefloor";
import { z } from "zod";
import { answer, judge, sums } from "./quiz.mjs";

const input = z.object({ left: z.number(), right: z.number() });
const output = z.object({ sum: z.number() });
const exact = createScorer({ id: "exact", name: "exact", description: "whether the sum is right" }).generateScore(
  ({ run }) => Number(run.output?.sum === run.groundTruth),
);

async function evaluate(variant, data, scorers) {
  const step = createStep({
    id: "answer",
    inputSchema: input,
    outputSchema: output,
    execute: async ({ inputData }) => ({ sum: answer(variant, inputData) }),
  });
  const target = createWorkflow({ id: variant, inputSchema: input, outputSchema: output }).then(step).commit();
  const done = [];
  await runEvals({ target, data, scorers, onItemComplete: (item) => void done.push(item) });
  return fromMastra(done, variant);
}

const data = sums.map(({ input, expected }) => ({ input, groundTruth: expected }));
const both = async (scorers) => [
  ...(await evaluate("main", data, scorers)),
  ...(await evaluate("change", data, scorers)),
];
judge(await both([exact]));
judge(await both({ workflow: [exact], steps: { answer: [exact] } }), "steps.answer.exact");
