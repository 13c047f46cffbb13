import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { VERSION } from "../../src/version.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes, seedCurves } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const odd = outcomes(60, (item) => item % 2 === 1);
const most = outcomes(60, (item) => item % 10 !== 0);
const a = write("a.csv", LONG_HEADER + longRows("A", odd));
const b = write("b.csv", LONG_HEADER + longRows("B", most));
const two = write(
  "two.csv",
  LONG_HEADER +
    ["x", "y"].map((task) => longRows("A", odd, { task }) + longRows("B", most, { task })).join("") +
    longRows("B", most, { task: "z" }),
);
const curves = write(
  "curves.csv",
  seedCurves([1, 2, 3], [10, 20, 30, 40, 50, 60], (seed, step) => step / 100 + [0, 0.001, -0.002][seed - 1]!),
);
const json = async (...args: string[]) => JSON.parse((await capture(...args)).stdout);

describe("--json", () => {
  test.each([
    ["inspect", [a]],
    ["compare", [a, b]],
    ["compare", [two]],
    ["seeds", [curves]],
    ["curves", [curves]],
  ])("%s begins with its schema and holds notes and a signature", async (command, paths) => {
    const { stdout, stderr } = await capture(command, ...paths, "--json");
    expect(stderr).toBe("");
    expect(stdout.startsWith(`{\n  "schema": "noisefloor/${command}/1",`)).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({
      notes: expect.any(Array),
      signature: expect.stringContaining(`noisefloor/${VERSION}`),
    });
  });

  test("inspect says what each file and each task was taken for", async () => {
    const { files, tests, next } = await json("inspect", a, b, "--json");
    expect(files.map(({ format }: { format: string }) => format)).toEqual(["long table", "long table"]);
    expect(tests).toEqual([
      expect.objectContaining({
        task: "quiz",
        metric: "score",
        models: ["A", "B"],
        runs: 2,
        items: 60,
        states: { scored: 120, errored: 0, unscored: 0, absent: 0 },
        higherIsBetter: true,
      }),
    ]);
    expect(next).toBe(`noisefloor compare ${a} ${b}`);
  });

  test("compare has the documented names, the difference as candidate − baseline", async () => {
    const document = await json("compare", a, b, "--json");
    expect(document).toMatchObject({
      verdict: "better",
      interval: { level: 0.95, low: expect.any(Number), high: expect.any(Number), method: expect.any(String) },
      standardError: expect.any(Number),
      unpairedStandardError: expect.any(Number),
      test: "mcnemar-midp",
      items: { shared: 60, onlyBaseline: 0, onlyCandidate: 0 },
      discordant: { candidateOnly: 24, baselineOnly: 0 },
      minimumDetectableEffect: expect.any(Number),
      sentence: expect.stringMatching(
        /^This run of B scores better than this run of A on questions like these: \+40\.00 pt/,
      ),
    });
    expect(document.difference).toBeCloseTo(0.4, 12);
    expect(document.pValue).toBeLessThan(1e-6);
  });

  test("compare with several tasks holds comparisons and their family", async () => {
    const { comparisons, family, notes } = await json("compare", two, "--json", "--correction", "bonferroni");
    expect(comparisons.map(({ task }: { task: string }) => task)).toEqual(["x", "y"]);
    expect(family).toEqual({ size: 2, correction: "bonferroni", alpha: 0.05 });
    for (const { pValue, adjustedPValue } of comparisons) expect(adjustedPValue).toBeCloseTo(2 * pValue, 12);
    expect(notes).toContainEqual(expect.objectContaining({ code: "tasks-left-out" }));
  });

  test("compare turned round has the opposite difference and verdict", async () => {
    const [there, back] = [await json("compare", a, b, "--json"), await json("compare", b, a, "--json")];
    expect(back.difference).toBeCloseTo(-there.difference, 12);
    expect(back.pValue).toBe(there.pValue);
    expect(back.verdict).toBe("worse");
  });

  test("seeds has the documented names", async () => {
    const { rows } = await json("seeds", curves, "--json");
    expect(rows).toHaveLength(1);
    for (const name of "finalMean finalSd seedSd seedSnr seedGap".split(" "))
      expect(rows[0][name]).toBeTypeOf("number");
    expect(rows[0]).toMatchObject({ model: "m", task: "quiz", metric: "acc", framing: null, seeds: 3, checkpoints: 6 });
    expect(rows[0].itemHalfWidth).toBeNull();
    expect(rows[0].finalMean).toBeCloseTo(0.6 - 0.001 / 3, 12);
    // The same at each checkpoint: the SD of 0, .001 and −.002.
    expect(rows[0].seedSd).toBeCloseTo(Math.sqrt(7 / 3) / 1000, 12);
  });

  test("curves has the documented names", async () => {
    const { rows, overSeeds } = await json("curves", curves, "--json");
    expect(rows.map(({ seed }: { seed: string }) => seed)).toEqual(["1", "2", "3"]);
    for (const row of rows) {
      expect(row).toMatchObject({ model: "m", task: "quiz", metric: "acc", framing: null, checkpoints: 6 });
      expect(row).toMatchObject({ kendallTau: 1, spearman: 1, stepBalance: 1, flags: [] });
      expect(row.pValue).toBeCloseTo(2 / 720, 12);
      expect(row.totalVariation).toBeCloseTo(6 / 5, 12);
    }
    expect(overSeeds).toEqual([expect.objectContaining({ meanTau: 1, curves: 3 })]);
  });

  test("report writes its record to the file, or alone to stdout", async () => {
    const path = `${folder}/report.json`;
    const { code, stdout, stderr } = await capture("report", a, b, "--json", path);
    expect(code).toBe(0);
    expect(stderr).toBe(`wrote ${path}\n`);
    expect(stdout).toMatch(/^VARIANCE REPORT/);
    const text = readFileSync(path, "utf8");
    expect((await capture("report", a, b, "--json", "-")).stdout).toBe(text);
    const document = JSON.parse(text);
    expect(document.schema).toBe("noisefloor/report/1");
    expect(Object.keys(document)).toEqual(expect.arrayContaining(["noise", "curves", "comparisons", "notMeasured"]));
  });
});

describe("stdout", () => {
  test("holds a Markdown report alone when asked for -", async () => {
    const { stdout, stderr } = await capture("report", a, b, "--md", "-", "--title", "My title");
    expect(stdout).toMatch(/^# My title\n/);
    expect(stdout).not.toContain("MY TITLE");
    expect(stderr).toBe("");
  });

  test.each(["inspect", "seeds", "curves", "report"])("of %s is the same bytes each time", async (command) => {
    expect(await capture(command, curves)).toEqual(await capture(command, curves));
  });

  test("says how many rows are left out, and --all shows them", async () => {
    const tasks = Array.from({ length: 40 }, (_, index) => longRows("A", [0, 1, 1], { task: `task${index}` })).join("");
    const path = write("many.csv", LONG_HEADER + tasks);
    const short = await capture("seeds", path);
    expect(short.stdout).toContain("… and 10 more rows");
    expect(short.stdout).not.toContain("task39");
    expect((await capture("seeds", path, "--all")).stdout).toContain("task39");
  });

  test("names the level that --alpha asks for", async () => {
    const { stdout } = await capture("seeds", curves, "--alpha", "0.1");
    expect(stdout).toContain("[90% CI]");
    expect(stdout).not.toContain("95%");
  });

  test("explains only columns that are there", async () => {
    const { stdout } = await capture("seeds", curves, "--full");
    expect(stdout).toContain("seed SD:");
    expect(stdout).not.toContain("item ±:");
    const screen = await capture("seeds", curves);
    expect(screen.stdout).toContain("final SD:");
    expect(screen.stdout).not.toContain("item ±:");
    const single = await capture("seeds", a, "--full");
    expect(single.stdout).toContain("item CI:");
    expect(single.stdout).not.toContain("item ±:");
    expect(single.stdout).not.toContain("seed SD:");
  });

  test("of inspect ends with a command that works", async () => {
    const { stdout } = await capture("inspect", curves);
    const next = /Next: noisefloor (.*)\n$/.exec(stdout)![1]!.split(" ");
    expect(next[0]).toBe("seeds");
    expect((await capture(...next)).code).toBe(0);
  });

  test.each([
    ["before", "after"],
    ["old-v2", "new"],
    ["baseline", "a"],
    ["a", "b"],
    ["base", "current"],
  ])(
    "of inspect compares with %s, the side that is called after one or comes first, and not with %s",
    async (base, other) => {
      const path = write("sides.csv", LONG_HEADER + longRows(other, most) + longRows(base, odd));
      expect((await capture("inspect", path)).stdout).toContain(`--baseline ${base} --candidate ${other}\n`);
    },
  );

  test("of inspect ranks no models that met on no test", async () => {
    const path = write(
      "apart.csv",
      LONG_HEADER +
        longRows("A", odd, { task: "x" }) +
        longRows("B", most, { task: "y" }) +
        longRows("C", most, { task: "z" }),
    );
    expect((await capture("inspect", path)).stdout).toMatch(/Next: noisefloor report /);
  });
});

describe("hostile names", () => {
  const evil = "\u001b[31mred\u001b[0m \u202eevil\u009b2J";
  const path = write("hostile.csv", LONG_HEADER + longRows(evil, odd) + longRows(`${evil}2`, most));

  test.each([
    ["inspect", path],
    ["compare", path],
    ["seeds", path],
    ["report", path],
    ["report", path, "--md", "-"],
    ["report", path, "--json", "-"],
    ["inspect", path, "--json"],
    ["compare", path, "--json"],
  ])("do not reach the terminal raw: %s", async (...args) => {
    const { stdout, stderr } = await capture(...args);
    expect(stdout).toContain("red");
    expect((stdout + stderr).replaceAll(/[\n\u200b]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("do not reach the terminal raw in errors", async () => {
    const three = write("three.csv", LONG_HEADER + ["1", "2", "3"].map((n) => longRows(evil + n, odd)).join(""));
    const { code, stderr } = await capture("compare", three, "--json");
    expect(code).toBe(4);
    expect(stderr).toContain("red");
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("such as __proto__ and constructor are names like others", async () => {
    const names = write("proto.csv", LONG_HEADER + longRows("__proto__", odd) + longRows("constructor", most));
    expect(await json("compare", names, "--json")).toMatchObject({
      baseline: { name: "__proto__" },
      candidate: { name: "constructor" },
      verdict: "better",
    });
  });
});

test("--filter keeps metrics of that answer filter only, not those whose names end alike", async () => {
  const rows = ["acc,strict", "acc,un-strict", "strict"].map(
    (metric) => `A,quiz,"${metric}",q0,1\nA,quiz,"${metric}",q1,0\n`,
  );
  const path = write("filters.csv", `model,task,metric,item,score\n${rows.join("")}`);
  const { tests } = await json("inspect", path, "--filter", "strict", "--json");
  expect(tests.map(({ metric }: { metric: string }) => metric)).toEqual(["acc,strict"]);
});

test("seeds without checkpoints are not said to have one", async () => {
  const rows = [1, 2, 3].map((seed) => `m,${seed},quiz,acc,0.${seed}\n`).join("");
  const { stdout } = await capture("seeds", write("nosteps.csv", `model,seed,task,metric,score\n${rows}`));
  expect(stdout).toContain("final SD: over training seeds (χ² interval)");
  expect(stdout).not.toContain("checkpoint");
});
