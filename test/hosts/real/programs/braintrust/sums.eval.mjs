import { Eval, Reporter } from "braintrust";
import { fromBraintrust, toBraintrust } from "noisefloor";
import { answer, judge, sums } from "./quiz.mjs";

Reporter("gate", {
  reportEval: (evaluator, result) => fromBraintrust(evaluator, result, evaluator.experimentName),
  reportRun: (reports) => toBraintrust(judge(reports.flat())),
});

for (const experimentName of ["main", "change"]) {
  Eval("Sums", {
    experimentName,
    data: () => sums,
    task: async (input) => answer(experimentName, input),
    scores: [({ output, expected }) => ({ name: "exact", score: Number(output === expected) })],
  });
}
