import { describe, expect, test } from "vitest";
import { seedNoiseFromRun } from "../../../src/analysis/scores/seedNoiseFromRun.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import { createResults, type Results } from "../../../src/index.js";
import { compare } from "../../../src/questions/compare.js";
import { gate } from "../../../src/questions/gate.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

interface Made {
  readonly seed?: string;
  readonly checkpoints?: number;
  readonly shift?: number;
  readonly sd?: number;
  readonly scale?: number;
  readonly metric?: string;
}

/** The curve of one run: a climb to .6 with wobble. */
function curve(draw: number, { checkpoints = 25, shift = 0, sd = 0.01 }: Made = {}) {
  const rng = createRng(draw);
  return Array.from({ length: checkpoints }, (_, index) => ({
    step: 100 * (index + 1),
    value: 0.6 - 0.3 * Math.exp((-3 * (index + 1)) / 25) + shift + sd * standardNormal(rng),
  }));
}

function run(model: string, draw: number, made: Made = {}): Results {
  const { seed, scale = 1, metric = "acc" } = made;
  return createResults({
    runScores: curve(draw, made).map(({ step, value }) => ({
      run: { model, task: "quiz", metric, step, ...(seed === undefined ? {} : { seed }) },
      value: scale * value,
      standardError: scale * Math.sqrt((value * (1 - value)) / 2000),
      items: 2000,
      choices: 4,
      higherIsBetter: true,
    })),
  });
}

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

function compared(base: Results, candidate: Results, borrowSeedSd?: "from-run") {
  const [row] = compare(base, candidate, borrowSeedSd === undefined ? {} : { borrowSeedSd }).rows;
  if (row?.ok !== true) throw new Error("no comparison");
  return row;
}

describe("seed noise from the runs that are compared", () => {
  test("is only taken when asked for", () => {
    const plain = compared(run("a", 1), run("b", 2, { shift: 0.05 }));
    expect(plain.sources.notMeasured).toContain("training seed");
    expect(codes(plain.notes)).not.toContain("seed-sd-from-run");
  });

  test("is that of both sides, and counts as one estimate with the fewer degrees of freedom", () => {
    const [a, b] = [run("a", 1), run("b", 2, { shift: 0.05, checkpoints: 40 })];
    const row = compared(a, b, "from-run");
    // The shared end is step 2500: of the longer run the checkpoints up to it count.
    const chance = 0.25;
    const own = [
      seedNoiseFromRun(curve(1), { chance }),
      seedNoiseFromRun(curve(2, { shift: 0.05, checkpoints: 40 }).slice(0, 25), { chance }),
    ];
    const said = row.notes.find(({ code }) => code === "seed-sd-from-run");
    const sd = Math.sqrt((own[0]!.seedSd! ** 2 + own[1]!.seedSd! ** 2) / 2);
    expect(said?.data).toMatchObject({
      sd: expect.closeTo(sd, 12),
      seeds: expect.closeTo(own[0]!.degreesOfFreedom! + 1, 9),
    });
    expect(row.sources.measured).toContain("training seed (estimated from one run)");
    expect(row.sources.notMeasured).not.toContain("training seed");
    const plain = compared(a, b);
    expect(row.difference).toBe(plain.difference);
    expect(row.interval!.high - row.interval!.low).toBeGreaterThan(plain.interval!.high - plain.interval!.low);
    expect(row.pValue!).toBeGreaterThan(plain.pValue!);
    expect(row.signature).toContain("seeds=1,1");
  });

  test("is not taken where one of two sides does not tell, and a note says which and why", () => {
    const row = compared(run("a", 1), run("b", 2, { checkpoints: 8 }), "from-run");
    const said = row.notes.filter(({ code }) => code === "seed-sd-not-estimated");
    // Shared are eight checkpoints.
    expect(said.map(({ message }) => message)).toEqual([
      expect.stringMatching(/from the checkpoints of a and b: .*too few/),
    ]);
    expect(row.sources.notMeasured).toContain("training seed");
  });

  test("of runs without steps says that there are no checkpoints", () => {
    const last = (model: string) =>
      createResults({
        runScores: [
          { run: { model, task: "quiz", metric: "acc" }, value: 0.5, standardError: 0.02, higherIsBetter: true },
        ],
      });
    expect(codes(compared(last("a"), last("b"), "from-run").notes)).toContain("seed-sd-not-estimated");
  });

  test("is missed by a refusal, which says why there is none", () => {
    const bare = (results: Results) =>
      createResults({
        runScores: results.runScores.map(({ run: own, value }) => ({ run: own, value, higherIsBetter: true })),
      });
    const ended = curve(2).map((point, index) => (index === 24 ? { ...point, value: point.value - 0.2 } : point));
    const broken = createResults({
      runScores: ended.map(({ step, value }) => ({
        run: { model: "b", task: "quiz", metric: "acc", step },
        value,
        higherIsBetter: true,
      })),
    });
    const [row] = compare(bare(run("a", 1)), broken, { borrowSeedSd: "from-run" }).rows;
    expect(row).toMatchObject({
      ok: false,
      message: expect.stringMatching(/checkpoints of b: the last checkpoint lies off/),
    });
    // Two curves that tell are compared by their seeds alone.
    const [told] = compare(bare(run("a", 1)), bare(run("b", 2)), { borrowSeedSd: "from-run" }).rows;
    expect(told).toMatchObject({ ok: true, sources: { measured: ["training seed (estimated from one run)"] } });
  });

  test("of a side with one seed beside one with several is that side's own", () => {
    const several = createResults({
      runScores: [1, 2, 3].flatMap((seed) => run("b", 10 + seed, { seed: String(seed) }).runScores),
    });
    const row = compared(run("a", 1, { seed: "1" }), several, "from-run");
    const said = row.notes.find(({ code }) => code === "seed-sd-from-run");
    expect(said?.data?.sd).toBeCloseTo(seedNoiseFromRun(curve(1), { chance: 0.25 }).seedSd!, 12);
    expect(row.sources.measured).toContain("training seed (in part estimated from one run)");
  });

  test("is not taken of scores that have a degree, and is doubted where only a name says that they count", () => {
    const loss = compared(run("a", 1, { metric: "bleu" }), run("b", 2, { metric: "bleu" }), "from-run");
    expect(loss.notes.find(({ code }) => code === "seed-sd-not-estimated")?.message).toMatch(
      /does not count right answers/,
    );
  });

  test("does not depend on the order of the scores", () => {
    const [a, b] = [run("a", 1), run("b", 2, { shift: 0.05 })];
    const turned = createResults({ runScores: [...a.runScores].reverse() });
    expect(compared(turned, b, "from-run")).toEqual(compared(a, b, "from-run"));
  });

  test("makes a gate less sure, in words of its own", () => {
    const choices = { minimumEffect: "1pt", borrowSeedSd: "from-run" } as const;
    const [task] = gate(run("a", 1), run("b", 2, { shift: -0.05 }), choices).tasks;
    expect(task?.sentence).toContain("with an estimated seed SD of");
    const [plain] = gate(run("a", 1), run("b", 2, { shift: -0.05 }), { minimumEffect: "1pt" }).tasks;
    expect(task!.pValue!).toBeGreaterThan(plain!.pValue!);
  });
});

test("the mean over several prompts is no curve of one seed, and lends no SD", () => {
  const rng = createRng(5, "averaged");
  const side = (model: string) =>
    createResults({
      matrices: [
        createResultMatrix({
          runs: ["p1", "p2", "p3"].map((framing) => ({ model, task: "quiz", metric: "acc", framing })),
          items: Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` })),
          scores: Array.from({ length: 120 }, () => Number(rng.nextUniform() < 0.6)),
        }),
      ],
    });
  const [row] = compare(side("a"), side("b"), { borrowSeedSd: "from-run" }).rows;
  if (row?.ok !== true) throw new Error("refused");
  const said = row.notes.filter(({ code }) => code === "seed-sd-not-estimated");
  expect(said.map(({ message }) => message).join()).toContain("a mean over several prompts or judges");
  expect(row.sources.notMeasured).toContain("training seed");
});
