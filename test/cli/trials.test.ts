import { describe, expect, test } from "vitest";
import { fromRows, trials } from "../../src/index.js";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
const rows = ["a", "b"].flatMap((model, shift) =>
  Array.from({ length: 150 }, (_, answer) => {
    const [item, trial] = [Math.floor(answer / 5), answer % 5];
    return { model, task: "quiz", item: `q${item}`, trial, score: Number((item * 3 + trial * 7) % 10 < 3 + 2 * shift) };
  }),
);
const csv = (kept: typeof rows) =>
  `model,task,item,trial,score\n${kept.map((row) => `${Object.values(row).join(",")}\n`).join("")}`;
const path = write("trials.csv", csv(rows));

describe("noisefloor trials", () => {
  test("--json holds what the function of the library gives", async () => {
    const { code, stdout } = await capture(
      "trials",
      path,
      "--json",
      "--k",
      "1,5",
      "--resamples",
      "200",
      "--rng-seed",
      "7",
    );
    const { schema, rows: printed, signature } = JSON.parse(stdout);
    const answer = trials(fromRows(rows), { k: [1, 5], resamples: 200, seed: 7 });
    expect([code, schema, signature]).toEqual([0, "noisefloor/trials/1", answer.signature]);
    expect(printed).toEqual(JSON.parse(JSON.stringify(answer.rows)));
    expect(printed[0].passHatK.map(({ k }: { k: number }) => k)).toEqual([1, 5]);
  });

  test("the terminal shows the score, both chances and what more data would bring", async () => {
    const { code, stdout } = await capture("trials", path, "--full");
    expect(code).toBe(0);
    expect(stdout).toMatch(/model +trials +score, CI +these questions +trials’ share, %/);
    expect(stdout).toMatch(/pass@1 +pass@2 +pass@4/);
    expect(stdout).toMatch(/pass\^1 +pass\^2 +pass\^4/);
    expect(stdout).toContain("resamples=2000|seed=1");
  });

  test("flaky items are named, with the rule and the share of false ones", async () => {
    const coins = ["a", "b"].flatMap((model) =>
      Array.from({ length: 40 }, (_, item) =>
        Array.from({ length: 12 }, (_, trial) => ({
          model,
          task: "quiz",
          item: `q${item}`,
          trial,
          score: item % 10 === 3 ? trial % 2 : Number(item % 3 > 0),
        })),
      ).flat(),
    );
    const { code, stdout } = await capture("trials", write("coins.csv", csv(coins)));
    expect(code).toBe(0);
    expect(stdout).toMatch(/these questions/);
    const words = stdout.replace(/\s+/g, " ");
    expect(words).toContain(
      "8 items answered differently from trial to trial; 8 are shown to be flaky: more than 5.0%",
    );
    expect(stdout).toMatch(/b +q33 +6 of 12 +\.0\d+/);
    const lax = await capture("trials", write("coins.csv", csv(coins)), "--flaky-above", "45%");
    expect(lax.stdout.replace(/\s+/g, " ")).toContain("none is shown to be flaky");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("scores that are not 0 or 1 have no chances, and say so", async () => {
    const { code, stdout } = await capture(
      "trials",
      write("grades.csv", csv(rows.map((row) => ({ ...row, score: row.score * 0.5 })))),
    );
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/pass@1 /);
    expect(stdout).toContain("pass@k, pass^k and Bayes@N are not given");
  });

  test("answers once each are refused with a next step; the JSON holds the rows all the same", async () => {
    const once = write("once.csv", csv(rows.filter(({ trial }) => trial === 0)));
    const { code, stdout } = await capture("trials", once);
    expect([code, stdout]).toEqual([2, expect.stringMatching(/REFUSED[\s\S]*Next step/)]);
    const json = await capture("trials", once, "--json");
    expect([json.code, JSON.parse(json.stdout).rows[0].trialShare]).toEqual([2, null]);
  });

  test("a k above the trials of an item, and one that is no count, are wrong usage", async () => {
    const over = await capture("trials", path, "--k", "9");
    expect([over.code, over.stderr]).toEqual([
      4,
      expect.stringContaining("k must be at most the trials of every item"),
    ]);
    const none = await capture("trials", path, "--k", "1,x");
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining("--k must be a whole number")]);
  });
});
