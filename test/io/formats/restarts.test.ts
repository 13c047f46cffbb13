import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

/** Rows of one seed: which job wrote which steps. */
const rows = (seed: number, parts: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(parts).flatMap(([job, steps]) =>
    steps.map((step) => `m,quiz,acc,${seed},${step},0.${step + (job === "b" ? 1 : 0)},${job}`),
  );
const table = (...lines: string[][]) => ["model,task,metric,seed,step,score,job", ...lines.flat()].join("\n");
const whole = { a: [10, 20, 30, 40, 50] };

describe("a column that tells the parts of a run", () => {
  test("is refused where they overlap, with the run, the steps and a way out", async () => {
    const text = table(rows(1, whole), rows(2, { a: [10, 20, 30], b: [30, 40, 50] }));
    const error = await inputError(readText("a.csv", text));
    expect(error.code).toBe("restarted-run");
    expect(error.message).toContain('"b" overlaps "a" at step 30 (quiz of m, seed 2)');
    expect(error.message).toContain("--map trial=job");
  });

  test("is left out where they do not", async () => {
    const { runScores, notes } = await readText(
      "a.csv",
      table(rows(1, whole), rows(2, { a: [10, 20, 30], b: [40, 50] })),
    );
    expect(new Set(runScores.map(({ run }) => run.task))).toEqual(new Set(["quiz"]));
    expect(runScores).toHaveLength(10);
    expect(notes.map(({ code }) => code)).toContain("columns-ignored");
  });

  test("is another test where its values stand at the same checkpoints", async () => {
    const { runScores } = await readText("a.csv", table(rows(1, { a: whole.a, b: whole.a })));
    expect(new Set(runScores.map(({ run }) => run.task))).toEqual(new Set(["quiz a", "quiz b"]));
  });

  test("that was restarted twice is refused, too", async () => {
    const text = table(rows(1, { a: [10, 20, 30], b: [25, 30, 40, 45], c: [45, 50] }));
    expect((await inputError(readText("a.csv", text))).code).toBe("restarted-run");
  });
});
