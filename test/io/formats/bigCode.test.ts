import { expect, test } from "vitest";
import { readText } from "../dumps.js";

test("metrics of the BigCode harness: pass@k by task, checkpoint from the revision", async () => {
  const text = JSON.stringify({
    humaneval: { "pass@1": 0.31, "pass@10": 0.5 },
    mbpp: { "pass@1": 0.4 },
    config: { model: "org/coder", revision: "step2000", temperature: 0.2, n_samples: 20 },
  });
  const { runScores, files } = await readText("evaluation_results.json", text);
  expect(runScores.map(({ run, value }) => [run, value])).toEqual([
    [{ model: "org/coder", step: 2000, task: "humaneval", metric: "pass@1" }, 0.31],
    [{ model: "org/coder", step: 2000, task: "humaneval", metric: "pass@10" }, 0.5],
    [{ model: "org/coder", step: 2000, task: "mbpp", metric: "pass@1" }, 0.4],
  ]);
  expect(files[0]?.understood).toContain("20 samples a problem");
});
