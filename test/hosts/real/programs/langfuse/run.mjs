import { createServer } from "node:http";
import { LangfuseClient } from "@langfuse/client";
import { fromLangfuse, toLangfuse } from "noisefloor";
import { answer, judge, sums } from "./quiz.mjs";

// The runner sends the scores of each item somewhere: here to a server that takes everything.
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(207, { "content-type": "application/json" }).end('{"successes":[],"errors":[]}');
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const langfuse = new LangfuseClient({ publicKey: "none", secretKey: "none", baseUrl });

function experiment(variant, runEvaluator) {
  return langfuse.experiment.run({
    name: variant,
    data: sums.map(({ input, expected }) => ({ input, expectedOutput: expected })),
    task: async ({ input }) => answer(variant, input),
    evaluators: [async ({ output, expectedOutput }) => ({ name: "exact", value: Number(output === expectedOutput) })],
    runEvaluators: [runEvaluator],
  });
}

let before = [];
await experiment("main", async (run) => {
  before = fromLangfuse(run, "main");
  return [];
});
const { runEvaluations } = await experiment("change", async (run) =>
  toLangfuse(judge([...before, ...fromLangfuse(run, "change")])),
);
console.log(`evaluation ${JSON.stringify(runEvaluations)}`);
server.close();
