import { describe, expect, test } from "vitest";
import { framings } from "../../src/cli/commands/framings.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();

/** Runs the command itself and keeps its standard output. */
async function run(paths: readonly string[], flags: Partial<Parameters<typeof framings>[1]> = {}) {
  const original = process.stdout.write;
  let stdout = "";
  process.stdout.write = ((chunk: string) => {
    stdout += chunk;
    return true;
  }) as typeof process.stdout.write;
  try {
    return { code: await framings(paths, { missing: "drop", ...flags }), stdout: () => stdout };
  } finally {
    process.stdout.write = original;
  }
}

const score = (task: string, seed: number, step: number) =>
  (task === "quiz_letters" ? step / 500 : 0.5) + 0.004 * Math.sin(9 * seed + step + task.length);
const csv = (tasks: readonly string[]) =>
  `model,seed,step,task,metric,score\n${tasks
    .flatMap((task) =>
      [1, 2, 3].flatMap((seed) =>
        [100, 200, 300, 400].map((step) => `m,${seed},${step},${task},acc,${score(task, seed, step)}\n`),
      ),
    )
    .join("")}`;

test("--pair takes two tasks as framings of one, and --json holds the agreed names", async () => {
  const file = write("pair.csv", csv(["quiz_letters", "quiz_text"]));
  const pair = ["choice=quiz_letters,completion=quiz_text"];
  const { code, stdout } = await run([file], { pair, json: true, chance: ["quiz_letters | quiz_text=0.2"] });
  const document = JSON.parse(stdout());
  expect([code, document.schema]).toEqual([0, "noisefloor/framings/1"]);
  const [row] = document.rows;
  for (const name of ["mean", "chance", "seedSd", "kendallTau"]) {
    expect(typeof row.framings.choice[name], name).toBe("number");
    expect(name in row.framings.completion).toBe(true);
  }
  expect(row.crossoverStep).toBeGreaterThan(200);
  expect(row.crossoverStep).toBeLessThan(300);
  expect(Object.keys(row)).toEqual(
    expect.arrayContaining(["difference", "seedSdRatio", "crossoverStep", "recommendation"]),
  );
  expect(row.recommendation.framing).toBe("choice");
  expect(document.notes.map(({ code: one }: { code: string }) => one)).toContain("framings-by-option");
});

test("prints tables, and refuses with exit code 2 where no task has both framings", async () => {
  const file = write("again.csv", csv(["quiz_letters", "quiz_text"]));
  const shown = await run([file], { pair: ["choice=quiz_letters,completion=quiz_text"] });
  expect(shown.code).toBe(0);
  expect(shown.stdout()).toMatch(/^1 task: 1 where the lead changes\n\nUse /);
  const refused = await run([file]);
  expect(refused.code).toBe(2);
  expect(refused.stdout()).toContain("REFUSED");
  expect(refused.stdout()).toContain("--pair");
});

test.each(["choice=a", "choice=a,completions=b", "nonsense", "choice=quiz_letters,completion=no_such"])(
  "--pair %s is wrong usage",
  async (text) => {
    const file = write("wrong.csv", csv(["quiz_letters"]));
    await expect(run([file], { pair: [text] })).rejects.toThrow(/--pair|no task is named/);
  },
);

describe("words of a framing column", () => {
  const steps = [1000, 2000, 3000, 4000];
  const table = (words: readonly string[]) =>
    [
      "model,task,metric,framing,seed,step,score",
      ...words.flatMap((word, place) =>
        ["1", "2", "3"].flatMap((seed) =>
          steps.map(
            (step) => `m,quiz,acc,${word},${seed},${step},${0.3 + 0.05 * place + (step + 7 * Number(seed)) / 50000}`,
          ),
        ),
      ),
    ].join("\n");

  test("that mean the same are asked about, and others can be named", async () => {
    const file = write("three.csv", table(["mc", "letters", "generation"]));
    const asked = await run([file]);
    expect(asked.code).toBe(2);
    expect(asked.stdout().replace(/\s+/g, " ")).toContain(
      "The framings read are generation, letters, mc: --pair choice=framing:NAME,completion=framing:NAME says which of them is which.",
    );
    const told = await run([file], { pair: ["choice=framing:letters,completion=framing:generation"], json: true });
    expect(told.code).toBe(0);
    const [row] = JSON.parse(told.stdout()).rows;
    expect(row.framings.choice.label).toBe("letters");
    expect(row.notes.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(["framings-by-word", "other-framings"]),
    );
  });
});
