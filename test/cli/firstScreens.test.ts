import { describe, expect, test } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();

/** Two models on two tests, asked both ways, by three seeds at four checkpoints, with four trials of ten items. */
const rows = ["A", "B"].flatMap((model, m) =>
  ["easy", "hard"].flatMap((task, t) =>
    [1, 2, 3].flatMap((seed) =>
      [10, 20, 30, 40].flatMap((step, s) =>
        ["choice", "completion"].flatMap((framing, f) =>
          Array.from({ length: 10 }, (_, item) =>
            [0, 1].map((trial) => {
              const right = (item * 3 + seed * 5 + trial * 7 + s) % 11 < 3 + s + 4 * m - 2 * t + f;
              return `${model},${task},${seed},${step},${framing},q${item},${trial},${Number(right)}`;
            }),
          ).flat(),
        ),
      ),
    ),
  ),
);
const path = write("all.csv", `model,task,seed,step,framing,item,trial,score\n${rows.join("\n")}\n`);

/** What the first line counts, of what each command was asked. */
const COUNTED = {
  ranks: /^4 tests: \d+ with/,
  seeds: /^8 scores: 8 of two training seeds or more$/,
  curves: /^4 tests: \d+ (with signal|without signal|cannot tell)/,
  framings: /^4 rows: \d+ /,
  items: /^40 items of 4 tests/,
  trials: /^\d+ runs with repeated trials: \d+ items /,
} as const;
const COMMANDS = Object.keys(COUNTED) as (keyof typeof COUNTED)[];

/** Lines that begin a table: titles above a row with as many cells. */
function tablesOf(text: string): string[] {
  const cells = (line: string | undefined) => (line ?? "").trim().split(/\s{2,}/).length;
  const lines = text.split("\n");
  return lines.filter(
    (line, index) => cells(line) > 2 && cells(lines[index + 1]) > 2 && (lines[index - 1] ?? "").trim().endsWith("."),
  );
}

describe.each(COMMANDS)("the first screen of %s", (command) => {
  test("counts, says what they show together, and has one table and what was not measured", async () => {
    const { stdout } = await capture(command, path);
    const [first = "", blank, sentence = ""] = stdout.split("\n");
    expect(first).toMatch(COUNTED[command]);
    expect(blank).toBe("");
    expect(sentence).toMatch(/^\S.*\S$/);
    expect(tablesOf(stdout)).toHaveLength(1);
    expect(stdout).toMatch(/^• not measured: /m);
    expect(stdout).toMatch(/^--full prints /m);
  });

  test("is shorter than all that --full prints, and --all prints no less", async () => {
    const screen = await capture(command, path);
    const full = await capture(command, path, "--full");
    const all = await capture(command, path, "--all");
    const lines = (text: string) => text.split("\n").length;
    expect(lines(screen.stdout)).toBeLessThan(lines(full.stdout));
    expect(lines(all.stdout)).toBeGreaterThanOrEqual(lines(full.stdout));
    expect(full.code).toBe(screen.code);
    expect(full.stdout).not.toContain("--full prints");
  });
});

describe("what first screens say", () => {
  test("ranks of several tests name who leads most, and each leader with its ties", async () => {
    const scores = ["one", "two", "three"].flatMap((task, t) =>
      ["A", "B", "C"].flatMap((model, m) =>
        Array.from(
          { length: 60 },
          (_, item) => `${model},${task},q${item},${Number((item * 7) % 60 < (t < 2 && m === 0 ? 55 : 20 + m))}`,
        ),
      ),
    );
    const { stdout } = await capture("ranks", write("ranks.csv", `model,task,item,score\n${scores.join("\n")}\n`));
    expect(stdout).toMatch(
      /^3 tests: 2 with one leader · 1 with ties for the lead\n\nA is shown to be ahead of all others in 2 of\s3 tests\./,
    );
    expect(stdout).toMatch(/^one +A +91\.67 +—/m);
    expect(stdout).toMatch(/^three +C +36\.67 +2 of 2/m);
  });

  test("seeds of more rows than a screen holds show the noisiest model of each test", async () => {
    const scores = Array.from({ length: 20 }, (_, model) =>
      ["x", "y"].flatMap((task) =>
        [0, 1, 2].map(
          (seed) =>
            `m${model},${task},acc,${seed},${(task === "x" ? 0.5 : 0.6) + (task === "x" ? 0.001 * (model + 1) : 0.0005 * (20 - model)) * (seed - 1)}`,
        ),
      ),
    ).flat();
    const { stdout } = await capture(
      "seeds",
      write("seeds.csv", `model,task,metric,seed,score\n${scores.join("\n")}\n`),
    );
    expect(stdout).toMatch(/^40 scores: 40 of two training seeds or more\n/);
    expect(stdout).toContain("Of each test the model with the most noise");
    // SD of −0.02, 0 and 0.02 around the mean: two points.
    expect(stdout).toMatch(/^x +m19 +50\.00 +\d+\.\d\d +2\.00 \[/m);
    expect(stdout).toMatch(/^y +m0 +60\.00 +\d+\.\d\d +1\.00 \[/m);
    expect(stdout).not.toMatch(/^x +m18 /m);
  });

  test("one seed leaves the seed unknown, and not 0", async () => {
    const { code, stdout } = await capture(
      "seeds",
      write("one.csv", "model,task,metric,score,stderr\nA,quiz,acc,0.4,0.02\n"),
    );
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^1 score: 1 of one seed\n\nNo task has two training seeds: how much these scores move with the seed is\nunknown, not 0\./,
    );
  });

  test("trials asked for pass@k print it", async () => {
    expect((await capture("trials", path)).stdout).not.toMatch(/pass@2/);
    expect((await capture("trials", path, "--k", "2")).stdout).toMatch(/pass@2/);
  });
});
