import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { hostProject } from "./hostProject.js";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** What every gate must find: see programs/quiz.mjs. */
const regressed = { outcome: "regressed", shared: 149 };

describe("real harnesses, without a network", () => {
  test("evalite 0.19.0: fromEvalite reads its export", () => {
    const project = hostProject("evalite", ["evalite@0.19.0", "vitest@4.1.12"]);
    // One answer failed, which evalite says with its exit code.
    expect(project.run("npx", "evalite", "run", "--outputPath", "evalite.json", "--hideTable").status).toBe(1);
    expect(project.run("node", "verdict.mjs").judged).toEqual([{ ...regressed, task: "Sums", errored: ["exact"] }]);
  });

  test("vitest-evals 0.16.1: the matcher passes and fails as it says", () => {
    const project = hostProject("vitest-evals", [
      "vitest-evals@0.16.1",
      "vitest@4.1.12",
      "zod@4.1.12",
      "ai@6.0.0",
      "tinyrainbow@3.0.3",
    ]);
    const { status, output } = project.run("npx", "vitest", "run", "sums.test.mjs");
    expect(status).toBe(1);
    expect(output).toMatch(/✓ main is better than the change/);
    expect(output).toMatch(/× the change is better than main/);
    expect(output).toMatch(
      /Error: This run of candidate scores worse than this run of baseline on questions like these: −25\.50 pt/,
    );
    const stopped = project.run("npx", "vitest", "run", "stop.test.mjs");
    expect([stopped.status, stopped.judged]).toEqual([1, [{ outcome: "regressed", early: true }]]);
    expect(stopped.output).toMatch(/Tests .*\d{2,3} skipped/);
    const docs = readFileSync(new URL("../../../docs/hosts.md", import.meta.url), "utf8");
    const [, declaration = ""] = /^```typescript\n(.*?)^```$/ms.exec(docs) ?? [];
    const use = (negated: string) => `expect([1]).${negated}toBeSignificantlyBetterThan([null, 0]);\n`;
    project.write("matcher.mts", `import { expect } from "vitest";\n${declaration}${use("")}${use("not.")}`);
    const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext"];
    expect(project.run("node", compiler, ...options, "matcher.mts").status).toBe(0);
  });

  test("braintrust 3.35.0: reportEval gives rows, reportRun decides the exit code", () => {
    const project = hostProject("braintrust", ["braintrust@3.35.0", "zod@4.1.12"]);
    const { status, judged } = project.run("npx", "braintrust", "eval", "--no-send-logs", "sums.eval.mjs");
    expect(judged).toEqual([{ ...regressed, task: "Sums", errored: ["exact"] }]);
    expect(status).toBe(1);
  });

  test("@langfuse/client 5.11.1: a run evaluator returns the gate", () => {
    const packages = ["@langfuse/client@5.11.1", "@langfuse/tracing@5.11.1", "@opentelemetry/api@1.9.0"];
    const { judged, output } = hostProject("langfuse", packages).run("node", "run.mjs");
    // An item whose task failed is not handed over at all.
    expect(judged).toEqual([{ ...regressed, task: "eval", errored: [] }]);
    expect(output).toMatch(/^evaluation \[\{"name":"noisefloor gate","value":"regressed","dataType":"CATEGORICAL",/m);
  });

  test("@mastra/core 1.71.0: onItemComplete of a workflow, and of its steps", () => {
    // It asks for Node 22.13, and runs on 20.
    const { judged } = hostProject("mastra", ["@mastra/core@1.71.0", "zod@4.1.12"]).run("node", "run.mjs");
    const gate = { ...regressed, task: "eval" };
    expect(judged).toEqual([
      { ...gate, errored: ["exact"] },
      { ...gate, errored: ["workflow.exact", "steps.answer.exact"] },
    ]);
  });

  test("promptfoo 0.121.18: afterAll of an extension, and the results file", () => {
    // Of what is optional, which is a gigabyte, only its database is needed.
    const database = `@libsql/${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
    const project = hostProject("promptfoo", ["promptfoo@0.121.18", `${database}@0.5.29`], "--omit=optional");
    const run = project.run(
      "npx",
      "promptfoo",
      "eval",
      "-c",
      "promptfooconfig.mjs",
      "-o",
      "results.json",
      "--no-cache",
    );
    expect(run.judged).toEqual([{ ...regressed, task: "eval", errored: ["pass", "score", "exact"] }]);
    const names = ["--baseline", "main", "--candidate", "change", "--metric", "exact"];
    const { status, output } = project.run("npx", "noisefloor", "compare", "results.json", ...names);
    expect(status).toBe(0);
    expect(output).toMatch(/^WORSE +Sums · exact$/m);
    const stopped = project.run("npx", "promptfoo", "eval", "-c", "stop.config.mjs", "--no-cache");
    expect([stopped.status, stopped.judged]).toEqual([1, [{ outcome: "regressed", early: true }]]);
    expect(stopped.output).toMatch(/promptfoo eval --resume/);
  });
});
