import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";
import { selectResults } from "../../src/data/select.js";
import { load } from "../../src/node/index.js";
import { browserTitle, hasBrowser, openBrowser } from "./page.js";
import { expectNoFault, realReports } from "./reportFaults.js";

describe.skipIf(!hasBrowser)(`the report of the first lab in a browser${browserTitle}`, () => {
  test("no fault, and a size that can be sent", { timeout: 180_000 }, async () => {
    const dumps = ["small", "large"].map((size) =>
      fileURLToPath(new URL(`../../fixtures/lab/results/lab-${size}.json.gz`, import.meta.url)),
    );
    const browser = await openBrowser();
    try {
      await expectNoFault(browser, selectResults(await load(dumps), { metric: ["acc"] }), 1_500_000);
    } finally {
      await browser.close();
    }
  });
});

realReports([
  ["Pythia over training", "curves/pythia-v1.csv", 1_500_000],
  ["OLMo, four seeds", "seeds/olmo-1xC-4-runs.csv", 800_000],
  ["OLMo, both framings", "framing/olmo-13B-completion-and-choice.csv", 500_000],
  ["HELM", "helm", 150_000],
  ["Inspect", "inspect", 150_000],
  ["lm-evaluation-harness, aggregates of eight models", "lm-eval/v0.4-aggregate", 900_000],
  ["lm-evaluation-harness, five models over training", "lm-eval/v0.3-aggregate", 1_800_000],
  ["lm-evaluation-harness, a pair", "lm-eval/v0.4.9-pair", 100_000],
  ["lm-evaluation-harness, repeats", "lm-eval/v0.4-repeats", 100_000],
  ["twelve models on 41,871 items", "leaderboards/psn-12-models.csv.gz", 500_000],
  ["promptfoo", "promptfoo", 100_000],
  ["OLMES", "olmes", 100_000],
  ["OpenAI evals", "openai-evals", 100_000],
]);
