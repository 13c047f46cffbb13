import { describe, expect, test } from "vitest";
import { framingTable } from "../../../src/analysis/framing/framing.js";
import { withTaskFramings } from "../../../src/analysis/framing/taskFramings.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

type Score = (step: number, seed: number) => number | null;
const STEPS = [100, 200, 300, 400, 500, 600];
const CHANCE = new Map([["t", 0.25]]);

/** Run-level scores of one framing over seeds × steps; `null` leaves a run out. */
function runs(framing: string, seeds: readonly (string | undefined)[], score: Score, rest: Partial<Run> = {}) {
  return seeds.flatMap((seed, index) =>
    STEPS.flatMap((step) => {
      const value = score(step, index);
      const run: Run = {
        model: "m",
        task: "t",
        metric: "acc",
        framing,
        step,
        ...(seed === undefined ? {} : { seed }),
        ...rest,
      };
      return value === null ? [] : [{ run, value, higherIsBetter: true }];
    }),
  );
}

const wiggle = (step: number, seed: number) => 0.004 * Math.sin(step * 1.7 + 2.3 * seed * seed);
const rising: Score = (step, seed) => 0.4 + 0.0001 * step + wiggle(step, seed);
const late: Score = (step, seed) => 0.25 + 0.0006 * Math.max(0, step - 200) + 2 * wiggle(step + 50, seed);
const SEEDS = ["1", "2", "3", "4"];

const rowOf = (results: Results, chance: ReadonlyMap<string, number> = CHANCE) => {
  const table = framingTable(results, { chance });
  expectNoNaN(table);
  expect(table.rows).toHaveLength(1);
  return table.rows[0]!;
};
const curves = (choice: Score, completion: Score, seeds: readonly (string | undefined)[] = SEEDS) =>
  createResults({ runScores: [...runs("choice", seeds, choice), ...runs("completion", seeds, completion)] });

/** One training run in both framings. */
const oneSeed = (checkpoints: number, choice: (step: number) => number, completion: (step: number) => number) =>
  rowOf(
    createResults({
      runScores: Array.from({ length: checkpoints }, (_, step) =>
        (["choice", "completion"] as const).map((framing) => ({
          run: { model: "m", task: "t", metric: "acc", framing, step },
          value: framing === "choice" ? choice(step) : completion(step),
          higherIsBetter: true,
        })),
      ).flat(),
    }),
    new Map(),
  );

describe("framingTable", () => {
  test("finds the crossover of two curves, with an interval over seeds around it, and recommends by it", () => {
    const row = rowOf(curves(late, rising));
    // .25 + .0006(t − 200) = .4 + .0001t at t = 540.
    expect(row.crossover.kind).toBe("overtakes");
    expect(row.crossover.interval).toMatchObject({ low: 400, high: 600 });
    expect(row.crossover.changes).toEqual([{ to: "choice", between: { low: 400, high: 600 } }]);
    expect(row.crossover.shown).toEqual({ choice: [600], completion: [100, 200, 300, 400] });
    expect(Math.abs(row.crossoverStep! - 540)).toBeLessThan(15);
    expect(row.crossover.bySeed.map(({ kind }) => kind)).toEqual(SEEDS.map(() => "overtakes"));
    expect(row.seedsPaired).toBe(true);
    expect(row.difference).toMatchObject({ step: 600, basis: "seeds", seeds: { choice: 4, completion: 4 } });
    expect(row.framings.choice.aboveChance).toMatchObject({ from: 300, atEnd: true, basis: "seeds", tested: 6 });
    expect(row.framings.completion.aboveChance).toMatchObject({ from: 100, share: 1 });
    expect(row.firstAboveChance).toBe("completion");
    expect(row.recommendation).toMatchObject({
      framing: "choice",
      parts: [
        { framing: "completion", from: null, to: 400 },
        { framing: "choice", from: 600, to: null },
      ],
      sentence:
        "Use completion up to step 400 and choice from step 600 on; choice is not shown above chance before step 300.",
    });
  });

  test("a framing that is never level or behind is ahead throughout, and one that ends level is not ahead", () => {
    const kindOf = (choice: Score, completion: Score) => {
      const { kind, step, between, ahead } = rowOf(curves(choice, completion), new Map()).crossover;
      return { kind, step, between, ahead };
    };
    const low: Score = (step) => step / 1000;
    const nowhere = { step: null, between: null };
    expect(kindOf((step) => low(step, 0)! + 0.1, low)).toEqual({ kind: "ahead-throughout", ahead: 6, ...nowhere });
    expect(kindOf(low, (step) => low(step, 0)! + 0.1)).toEqual({ kind: "not-ahead", ahead: 0, ...nowhere });
    expect(kindOf(low, low)).toEqual({ kind: "not-ahead", ahead: 0, ...nowhere });
    const fading: Score = (step) => low(step, 0)! + (step < 600 ? 0.1 : 0);
    expect(kindOf(fading, low)).toEqual({ kind: "not-ahead", ahead: 5, ...nowhere });
    expect(kindOf(low, fading)).toEqual({ kind: "not-ahead", ahead: 0, ...nowhere });
  });

  test("interpolates on a straight line between two checkpoints, for one seed without an interval", () => {
    const row = rowOf(
      curves(
        (step) => step / 1000,
        () => 0.325,
        [undefined],
      ),
    );
    expect(row.crossoverStep).toBeCloseTo(325, 9);
    expect(row.crossover).toMatchObject({ interval: null, between: { low: 300, high: 400 }, ahead: 3 });
    expect(codesOf(row)).toEqual(expect.arrayContaining(["one-seed", "one-seed-crossover", "no-interval"]));
    expect(row.recommendation).toMatchObject({
      framing: null,
      sentence:
        "No evidence either way: at the last checkpoint choice − completion is +27.50 pt, without an interval; " +
        "choice is ahead at 3 of 6 checkpoints.",
    });
  });

  test("one seed: the crossover is placed between checkpoints, and nowhere where the end may be noise", () => {
    const wobbling = (end: number) =>
      oneSeed(
        20,
        (step) => (step < 12 ? 0.3 : end) + 0.005 * (-1) ** step,
        () => 0.5,
      );
    const shown = wobbling(0.7);
    expect(shown.crossover.between).toEqual({ low: 11, high: 12 });
    expect(shown.recommendation.sentence).toBe("Use completion up to step 11 and choice from step 12 on.");
    expect(shown.recommendation.evidence).toContain("choice overtakes completion between steps 11 and 12");
    const unshown = wobbling(0.51);
    expect(codesOf(unshown)).toContain("crossover-not-shown");
    expect(unshown.recommendation.sentence).toMatch(
      /^No evidence either way: .*, within the wobble of the checkpoints; choice is ahead at 8 of 20 checkpoints\.$/,
    );
    expect(unshown.recommendation.evidence.join()).toContain("choice is ahead of completion at 8 of 20 checkpoints");
    expect(unshown.recommendation.evidence.join()).toContain(
      "the curves cross between steps 11 and 12, which may be noise",
    );
    expect(unshown.recommendation.evidence.join()).not.toContain("overtakes");
  });

  test("completion, where choice is never ahead and completion is shown ahead at half of the checkpoints or more", () => {
    const behind = (until: number) =>
      oneSeed(
        20,
        (step) => (step < until ? 0.3 : 0.49) + 0.005 * (-1) ** step,
        () => 0.5,
      ).recommendation;
    expect(behind(10)).toMatchObject({
      framing: "completion",
      parts: [],
      sentence: expect.stringMatching(
        /^Use completion: it is shown ahead at 10 of 20 checkpoints and choice is ahead at none; at the last checkpoint choice − completion is −\d\.\d\d pt \[.*\], within the wobble of the checkpoints\.$/,
      ),
    });
    expect(behind(9)).toMatchObject({
      framing: null,
      sentence: expect.stringMatching(/^No evidence either way: .*; choice is ahead at none of 20 checkpoints\.$/),
    });
  });

  test("says why the last checkpoint decides nothing: no shared checkpoint, no common scale", () => {
    const apart = curves(
      (step) => (step < 350 ? 0.5 : null),
      (step) => (step > 350 ? 0.5 : null),
    );
    expect(rowOf(apart, new Map()).recommendation.sentence).toBe(
      "No evidence either way: the framings share no checkpoint.",
    );
  });

  test("has every interval at the level that is asked for", () => {
    const results = curves(late, rising, ["1", "2", "3", "4", "5", "6"]);
    const at = (options: object) => framingTable(results, { chance: CHANCE, ...options }).rows[0]!;
    const intervalsOf = (row: ReturnType<typeof at>) => [
      row.difference!.interval!,
      row.difference!.chanceAdjusted!.interval!,
      row.seedSdRatio!.interval!,
      row.seedSdRatio!.bootstrapInterval!,
      row.tauChange!.interval!,
    ];
    const [narrow, plain] = [at({ level: 0.8 }), at({ level: 0.95 })].map(intervalsOf);
    narrow!.forEach((interval, index) => {
      expect([interval.level, plain![index]!.level]).toEqual([0.8, 0.95]);
      expect(interval.low).toBeGreaterThan(plain![index]!.low);
      expect(interval.high).toBeLessThan(plain![index]!.high);
    });
    expect(at({ level: 0.8 }).crossover.interval!.level).toBe(0.8);
    expect(at({})).toEqual(at({ level: 0.95 }));
    expect(at({ alpha: 0.2 }).difference!.interval).toEqual(at({ level: 0.8 }).difference!.interval);
  });

  test("mirrors every contrast when the framings change places", () => {
    const one = rowOf(curves(late, rising));
    const two = rowOf(curves(rising, late));
    expect([one.firstAboveChance, two.firstAboveChance]).toEqual(["completion", "choice"]);
    expect([one, two].map(({ seedSdRatio }) => seedSdRatio!.bootstrapInterval)).toEqual([null, null]);
    expect(two.difference!.difference).toBeCloseTo(-one.difference!.difference!, 12);
    expect(two.difference!.interval!.low).toBeCloseTo(-one.difference!.interval!.high, 12);
    expect(two.difference!.chanceAdjusted!.difference).toBeCloseTo(-one.difference!.chanceAdjusted!.difference, 12);
    expect(two.seedSdRatio!.ratio! * one.seedSdRatio!.ratio!).toBeCloseTo(1, 10);
    expect(two.seedSdRatio!.interval!.low * one.seedSdRatio!.interval!.high).toBeCloseTo(1, 8);
    expect(two.tauChange!.difference).toBeCloseTo(-one.tauChange!.difference!, 12);
    const bare = ({ framing: _, label: __, ...reading }: (typeof one.framings)["choice"]) => reading;
    expect(bare(two.framings.choice)).toEqual(bare(one.framings.completion));
    expect(bare(two.framings.completion)).toEqual(bare(one.framings.choice));
    expect([one.crossover.kind, two.crossover.kind]).toEqual(["overtakes", "overtaken"]);
    expect(two.crossover.interval).toEqual(one.crossover.interval);
    expect(two.crossoverStep).toBeCloseTo(one.crossoverStep!, 9);
    expect(two.recommendation.framing).toBe("completion");
    const swapped = one.recommendation.sentence.replace(/choice|completion/g, (word) =>
      word === "choice" ? "completion" : "choice",
    );
    expect(two.recommendation.sentence).toBe(swapped);
  });

  test("scales the difference by 1/(1 − chance), and says what it lacks without chance", () => {
    const { difference } = rowOf(curves(late, rising));
    expect(difference!.chanceAdjusted!.difference).toBeCloseTo(difference!.difference! / 0.75, 12);
    expect(difference!.chanceAdjusted!.interval!.low).toBeCloseTo(difference!.interval!.low / 0.75, 12);
    const blind = rowOf(curves(late, rising), new Map());
    expect(blind.firstAboveChance).toBeNull();
    expect(blind.difference!.chanceAdjusted).toBeNull();
    expect(blind.framings.choice.aboveChance).toMatchObject({ share: null, from: null, atEnd: null });
    expect(blind.notes.find(({ code }) => code === "chance-unknown")?.message).toContain("--chance");
  });

  test("recommends nothing for framings at chance, and nothing between framings that are alike", () => {
    const flat: Score = (step, seed) => 0.25 + wiggle(step, seed) - wiggle(600, seed) + 0.01 * ((seed % 2) - 0.5);
    expect(rowOf(curves(flat, flat)).recommendation).toMatchObject({
      framing: null,
      sentence: expect.stringContaining("neither framing is above chance"),
    });
    const six = rowOf(curves(late, rising, ["1", "2", "3", "4", "5", "6"]));
    const { ratio, interval, bootstrapInterval } = six.seedSdRatio!;
    expect(bootstrapInterval!.method).toBe("bootstrap-percentile");
    for (const { low, high } of [interval!, bootstrapInterval!]) {
      expect(low).toBeLessThan(ratio!);
      expect(high).toBeGreaterThan(ratio!);
    }
    const alike = rowOf(curves(rising, (step, seed) => rising(step, 3 - seed)));
    expect(alike.recommendation).toMatchObject({
      framing: null,
      sentence: expect.stringMatching(
        /^No evidence either way: at the last checkpoint choice − completion is .*, within the noise of the seeds; choice is ahead at \w+ of 6 checkpoints\.$/,
      ),
    });
  });

  test("does not call one framing better because only the other's test against chance failed", () => {
    const noisy: Score = (_, seed) => 0.27 + 0.03 * (seed - 1.5);
    const sure: Score = (_, seed) => 0.28 + 0.001 * (seed % 2);
    const row = rowOf(curves(noisy, sure));
    expect([row.framings.choice.aboveChance.atEnd, row.framings.completion.aboveChance.atEnd]).toEqual([false, true]);
    expect(row.recommendation.framing).toBeNull();
  });

  test("compares seeds that are not shared as independent runs, by F and Welch", () => {
    const row = rowOf(
      createResults({
        runScores: [...runs("choice", ["1", "2", "3"], late), ...runs("completion", ["7", "8", "9", "10"], rising)],
      }),
    );
    expect([row.seedsPaired, row.seedSdRatio!.method, row.tauChange!.interval?.method]).toEqual([false, "f", "welch"]);
    expect(row.crossover.bySeed).toEqual([]);
    expect(row.crossover.interval?.method).toContain("welch");
    const half = ({ low, high }: { readonly low: number; readonly high: number }) => (high - low) / 2;
    const {
      rows: [wide],
    } = framingTable(
      createResults({
        runScores: [...runs("choice", ["1", "2", "3"], late), ...runs("completion", ["7", "8", "9", "10"], rising)],
      }),
      { level: 0.99 },
    );
    expect([row.tauChange!.interval!.level, wide!.tauChange!.interval!.level]).toEqual([0.95, 0.99]);
    expect(half(wide!.tauChange!.interval!)).toBeGreaterThan(half(row.tauChange!.interval!));
    const shared = (choice: readonly string[], completion: readonly string[]) =>
      rowOf(
        createResults({ runScores: [...runs("choice", choice, late), ...runs("completion", completion, rising)] }),
      ).notes.find(({ code }) => code === "seeds-not-shared")?.message;
    expect(codesOf(row)).toContain("seeds-not-shared");
    // One of them is not enough to pair by; two that are half of the smaller side's are.
    expect(shared(["1", "2", "3"], ["3", "8", "9", "10"])).toMatch(/\b1\b/);
    expect(shared(["1", "2", "3"], ["3", "8", "9", "10"])).not.toBe(shared(["1", "2", "3"], ["7", "8", "9", "10"]));
    expect(shared(["1", "2", "3", "4"], ["3", "4", "9", "10"])).toBeUndefined();
    expect(shared(["1", "2", "3", "4", "5"], ["4", "5", "9", "10", "11"])).toMatch(/\b2\b/);
  });

  test("reads τ of every seed on the checkpoints that both framings have", () => {
    const ofSteps = (isKept: (step: number) => boolean) =>
      rowOf(
        createResults({
          runScores: [
            ...runs("choice", SEEDS, (step, seed) => (isKept(step) ? late(step, seed) : null)),
            ...runs("completion", SEEDS, (step, seed) => (step > 100 && step < 600 ? rising(step, seed) : null)),
          ],
        }),
      ).tauChange!;
    const [more, same] = [ofSteps(() => true), ofSteps((step) => step > 100 && step < 600)];
    expect(more.difference).toBeCloseTo(same.difference!, 12);
    expect(more.interval).toEqual(same.interval);
  });

  test("counts what is missing: checkpoints of one framing, seeds of one framing, runs that lack a checkpoint", () => {
    const row = rowOf(
      createResults({
        runScores: [
          ...runs("choice", [...SEEDS, "9"], (step, seed) => (step === 300 && seed === 1 ? null : late(step, seed))),
          ...runs("completion", SEEDS, (step, seed) => (step === 100 ? null : rising(step, seed))),
        ],
      }),
    );
    expect(codesOf(row)).toEqual(
      expect.arrayContaining(["seeds-left-out", "checkpoints-differ", "incomplete-checkpoints"]),
    );
    expect(row.crossover.checkpoints).toBe(5);
    expect(row.difference!.seeds).toEqual({ choice: 4, completion: 4 });
  });

  test("has no crossover and no τ at one checkpoint, and two shared seeds no ratio of SDs", () => {
    const only =
      (score: Score): Score =>
      (step, seed) =>
        step === 600 ? score(step, seed) : null;
    const row = rowOf(curves(only(late), only(rising), ["1", "2"]));
    expect([row.crossoverStep, row.framings.choice.kendallTau, row.tauChange!.difference]).toEqual([null, null, null]);
    expect(row.seedSdRatio).toMatchObject({ ratio: null, interval: null });
    expect(codesOf(row)).toEqual(expect.arrayContaining(["no-curve", "two-seeds-ratio", "no-tau"]));
  });

  test("compares nothing where the framings share no checkpoint", () => {
    const row = rowOf(
      curves(
        (step, seed) => (step < 350 ? late(step, seed) : null),
        (step, seed) => (step > 350 ? rising(step, seed) : null),
      ),
    );
    expect([row.difference, row.seedSdRatio, row.agreement, row.crossoverStep]).toEqual([null, null, null, null]);
    expect(codesOf(row)).toContain("no-shared-checkpoint");
  });

  test("pairs framings of different metrics with a note, prefers equal ones, and takes no difference across scales", () => {
    const completion = runs("completion", SEEDS, rising, { metric: "len_norm" });
    const choice = runs("choice", SEEDS, late);
    const differ = rowOf(createResults({ runScores: [...choice, ...completion] }));
    expect(codesOf(differ)).toContain("metrics-differ");
    const both = rowOf(createResults({ runScores: [...choice, ...completion, ...runs("completion", SEEDS, rising)] }));
    expect(both.framings.completion.metric).toBe("acc");
    expect(codesOf(both)).toContain("metric-chosen");
    // Where no metric is in both, two that count the same way are put side by side.
    const nll = runs("completion", SEEDS, (step) => 3 - 0.001 * step, { metric: "a_nll" }).map((score) => ({
      ...score,
      higherIsBetter: false,
    }));
    const likely = rowOf(createResults({ runScores: [...choice, ...nll, ...completion] }));
    expect(likely.framings.completion.metric).toBe("len_norm");
    const tens = runs("completion", SEEDS, (step) => 30 + 0.01 * step, { metric: "a_points" });
    expect(rowOf(createResults({ runScores: [...choice, ...tens, ...completion] })).framings.completion.metric).toBe(
      "len_norm",
    );
    const loss = runs("completion", SEEDS, (step) => 3 - 0.001 * step, { metric: "nll" }).map((score) => ({
      ...score,
      higherIsBetter: false,
    }));
    const apart = rowOf(createResults({ runScores: [...choice, ...loss] }));
    expect([apart.difference!.difference, apart.crossoverStep, apart.seedSdRatio]).toEqual([null, null, null]);
    expect([apart.crossover.kind, apart.recommendation.framing]).toEqual(["not-known", null]);
    expect(apart.recommendation.sentence).toBe(
      "No evidence either way: scores of different scales cannot be compared.",
    );
    expect(apart.framings.completion.kendallTau).toBe(1);
  });

  test("lists tasks of one framing, and says that runs of other framings are left out", () => {
    const table = framingTable(
      createResults({
        runScores: [
          ...runs("choice", SEEDS, late, { task: "alone" }),
          ...runs("choice", SEEDS, late),
          ...runs("completion", SEEDS, rising),
          ...runs("generative", SEEDS, rising),
        ],
      }),
    );
    expect(table.unpaired).toEqual([{ model: "m", task: "alone", framings: ["choice"] }]);
    expect(codesOf(table)).toEqual(["one-framing"]);
    expect(codesOf(table.rows[0]!)).toContain("other-framings");
  });

  test("over models: correlation, Kendall's τ and the pairs that change places", () => {
    const model = (name: string, choice: number, completion: number) => [
      { run: { model: name, task: "t", metric: "acc", framing: "choice" }, value: choice, higherIsBetter: true },
      {
        run: { model: name, task: "t", metric: "acc", framing: "completion" },
        value: completion,
        higherIsBetter: true,
      },
    ];
    const { overModels } = framingTable(
      createResults({
        runScores: [...model("a", 0.3, 0.4), ...model("b", 0.4, 0.5), ...model("c", 0.5, 0.7), ...model("d", 0.6, 0.6)],
      }),
    );
    expect(overModels[0]).toMatchObject({ reversals: [["c", "d"]], modelPairs: 6 });
    expect(overModels[0]!.kendallTau).toBeCloseTo(4 / 6, 12);
    expect(overModels[0]!.correlation).toBeCloseTo(0.8, 12);
    expect(framingTable(createResults({ runScores: model("a", 0.3, 0.4) })).overModels).toEqual([]);
    expect(codesOf(overModels[0]!)).not.toContain("models-left-out");
    const other = model("e", 0.5, 0.5).map((one) => ({ ...one, run: { ...one.run, metric: "f1" } }));
    const [left] = framingTable(
      createResults({
        runScores: [...model("a", 0.3, 0.4), ...model("b", 0.4, 0.5), ...model("c", 0.5, 0.7), ...other],
      }),
    ).overModels;
    expect(left!.modelPairs).toBe(3);
    expect(left!.notes.find(({ code }) => code === "models-left-out")!.message).toMatch(/\b1\b/);
  });
});

describe("items of both framings", () => {
  const choice = [1, 1, 1, 0, 0, 1, 0, 1, 0, 1];
  const completion = [1, 0, 1, 1, 0, 0, 0, 1, 1, 1];
  const items = (first: number, choices = 4) => choice.map((_, index) => ({ id: `q${first + index}`, choices }));

  test("are paired by id: agreement, discordant items, chance from the number of choices", () => {
    const matrix = matrixOf(
      [
        { framing: "choice", scores: choice },
        { framing: "completion", scores: completion },
      ],
      { items: items(0) },
    );
    const row = rowOf(createResults({ matrices: [matrix] }), new Map());
    expect(row.agreement).toMatchObject({
      items: 10,
      seeds: 1,
      bothRight: 4,
      choiceOnly: 2,
      completionOnly: 2,
      bothWrong: 2,
    });
    expect(row.agreement!.phi).toBeCloseTo(1 / 6, 12);
    expect(row.agreement!.kappa).toBeCloseTo(1 / 6, 12);
    expect(row.agreement!.discordantPValue).toBe(1);
    expect(row.framings.choice.chance).toBe(0.25);
    expect(row.difference).toMatchObject({ difference: 0, basis: "items", items: { shared: 10, onlyChoice: 0 } });
  });

  test("that carry a lead by themselves: it stands for these items, and not for others like them", () => {
    const [seeds, steps, width] = [["1", "2", "3", "4", "5"], [100, 200, 300], 30];
    const rows = seeds.flatMap((seed, index) =>
      steps.flatMap((step) => {
        // Half are right by completion; by choice next to none, and at the end two more than half, or three.
        const more = step < 300 ? -14 + (index % 2) : index === 2 ? 3 : 2;
        return [0, more].map((gain, framing) => ({
          framing: ["completion", "choice"][framing]!,
          seed,
          step,
          scores: Array.from({ length: width }, (_, item) => Number(item < 15 + gain)),
        }));
      }),
    );
    const row = rowOf(createResults({ matrices: [matrixOf(rows)] }), new Map());
    // Of the seeds 2, 2, 3, 2 and 2 of 30: t = 11 on four degrees of freedom. Two of 30 items: t about 1.4.
    expect(row.crossover.shown).toEqual({ choice: [300], completion: [100, 200] });
    expect(row.difference!.pValue).toBeGreaterThan(0.1);
    expect(row.recommendation).toMatchObject({
      framing: "completion",
      parts: [
        { framing: "completion", from: null, to: 200 },
        { framing: "choice", from: 300, to: null },
      ],
      sentence:
        "Use completion up to step 200; from step 300 on choice scores higher on these items, which is not shown for others like them.",
    });
  });

  test("that are others are counted and never paired; tasks of other names are paired on request", () => {
    const one = matrixOf([{ task: "arc_mc", scores: choice }], { items: items(0) });
    const other = matrixOf([{ task: "arc", scores: completion }], { items: items(5) });
    const results = createResults({ matrices: [one, other] });
    expect(framingTable(results).rows).toEqual([]);
    const named = withTaskFramings(results, { choice: "arc_mc", completion: "arc" });
    expect(codesOf(named)).toEqual(["framings-by-option"]);
    const row = rowOf(named);
    expect(row.task).toBe("arc");
    expect(row.agreement).toBeNull();
    expect(row.difference!.items).toEqual({ shared: 5, onlyChoice: 5, onlyCompletion: 5 });
    expect(codesOf(row)).toContain("other-items");
    const third = matrixOf([{ task: "gsm8k", scores: [0, 1, 1] }]);
    const besides = withTaskFramings(createResults({ matrices: [...results.matrices, third] }), {
      choice: "arc_mc",
      completion: "arc",
    });
    // Another task stays as it was.
    const { runs: kept } = besides.matrices.find(({ task }) => task === "gsm8k")!;
    expect(kept.map(({ task, framing }) => [task, framing])).toEqual([["gsm8k", undefined]]);
    expect(() => withTaskFramings(results, { choice: "arc_mcc", completion: "arc" })).toThrow(
      /no task is named "arc_mcc"/,
    );
    expect(() => withTaskFramings(named, { choice: "arc", completion: "arc" })).toThrow(/must be two tasks/);
    const three = createResults({
      matrices: ["letters", "cloze", "letters | cloze"].map((task) => matrixOf([{ task, scores: [0, 1, 1] }])),
    });
    expect(() => withTaskFramings(three, { choice: "letters", completion: "cloze" })).toThrow(
      /the common name "letters \| cloze" is a task already/,
    );
    const joined = withTaskFramings(createResults({ matrices: three.matrices.slice(0, 2) }), {
      choice: "letters",
      completion: "cloze",
    });
    expect(rowOf(joined).task).toBe("letters | cloze");
    const labelled = createResults({
      matrices: ["arc_mc", "arc"].map((task) => matrixOf([{ task, framing: "choice", scores: [0, 1, 1] }])),
    });
    expect(() => withTaskFramings(labelled, { choice: "arc_mc", completion: "arc" })).toThrow(
      /runs of "arc" already name the framing "choice", so they cannot be taken as completion/,
    );
  });
});

test("checkpoint wobble stands in for one seed without errors, from ten checkpoints on", () => {
  const rng = createRng(1);
  const curve = (framing: string, centre: number) =>
    Array.from({ length: 40 }, (_, index) => ({
      run: { model: "m", task: "t", metric: "acc", framing, step: index },
      value: centre + 0.01 * standardNormal(rng),
      higherIsBetter: true,
    }));
  const row = rowOf(createResults({ runScores: [...curve("choice", 0.25), ...curve("completion", 0.5)] }));
  expect(row.framings.choice.aboveChance).toMatchObject({ atEnd: false, basis: "checkpoint wobble" });
  expect(row.framings.completion.aboveChance).toMatchObject({ share: 1, from: 0 });
  expect(row.difference!.basis).toBe("checkpoint wobble");
  // Differences of two curves with SD .01 each wobble by .0141; the median of 39 steps is within a third of it.
  const half = (row.difference!.interval!.high - row.difference!.interval!.low) / 2;
  expect(half / 1.96).toBeGreaterThan(0.009);
  expect(half / 1.96).toBeLessThan(0.019);
  expect(row.recommendation.framing).toBe("completion");
});

test("words of the runs that mean a framing are said, and none where the framings are named so", () => {
  const [choice, completion] = [runs("choice", SEEDS, late), runs("completion", SEEDS, rising)];
  expect(codesOf(rowOf(createResults({ runScores: [...choice, ...completion] })))).not.toContain("framings-by-word");
  const [letters, cloze] = [runs("letters", SEEDS, late), runs("cloze", SEEDS, rising)];
  for (const runScores of [
    [...letters, ...completion],
    [...choice, ...cloze],
    [...letters, ...cloze],
  ]) {
    const row = rowOf(createResults({ runScores }));
    const said = row.notes.find(({ code }) => code === "framings-by-word")?.data;
    expect(said).toEqual({ choice: runScores[0]!.run.framing, completion: runScores.at(-1)!.run.framing });
  }
});
