import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type BaselineComparisons, compareWithBaseline } from "../../../src/analysis/comparison/baselineComparisons.js";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { trialTable } from "../../../src/analysis/components/trials.js";
import { varianceSharesTable } from "../../../src/analysis/components/varianceSharesTable.js";
import { taskSignalTable } from "../../../src/analysis/curves/taskSignal.js";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import type { TwoPlFit } from "../../../src/analysis/irt/fitRecord.js";
import { itemInformationAt, rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { analyseItems } from "../../../src/analysis/items/itemAnalysis.js";
import { type Kinship, kinship } from "../../../src/analysis/kinship/kinship.js";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { subsetRankings } from "../../../src/analysis/ranking/subsetRanking.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { type PruningCurve, pruningOnOthers } from "../../../src/analysis/subsets/pruning.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, type ResultMatrix } from "../../../src/data/resultMatrix.js";
import { selectResults } from "../../../src/data/select.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import type { Figure, Mark, NumberAxis } from "../../../src/report/figure/figure.js";
import { figureRows } from "../../../src/report/figure/figureRows.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { ticksOf } from "../../../src/report/figure/ticks.js";
import { figureVegaLite } from "../../../src/report/figure/vegaLite.js";
import { differenceForest } from "../../../src/report/figures/differenceForest.js";
import { difficultyDiscrimination } from "../../../src/report/figures/difficultyDiscrimination.js";
import { familyFigure } from "../../../src/report/figures/familyFigure.js";
import { itemGapCurve, seedGapCurve } from "../../../src/report/figures/gapCurves.js";
import { itemCurves } from "../../../src/report/figures/itemCurves.js";
import { learningCurves } from "../../../src/report/figures/learningCurves.js";
import { modelsByTests } from "../../../src/report/figures/modelsByTests.js";
import { noiseSources } from "../../../src/report/figures/noiseSources.js";
import { pairwiseMatrix } from "../../../src/report/figures/pairwiseMatrix.js";
import { passCurves } from "../../../src/report/figures/passCurves.js";
import { pruningFigure } from "../../../src/report/figures/pruningFigure.js";
import { rankIntervals } from "../../../src/report/figures/rankIntervals.js";
import { rowNames } from "../../../src/report/figures/rowNames.js";
import { scoreHeatMap } from "../../../src/report/figures/scoreHeatMap.js";
import { scoreLeaderboard } from "../../../src/report/figures/scoreLeaderboard.js";
import { signalAgainstNoise } from "../../../src/report/figures/signalAgainstNoise.js";
import { stabilityStrip } from "../../../src/report/figures/stabilityStrip.js";
import { subsetShifts } from "../../../src/report/figures/subsetShifts.js";
import { varianceBars } from "../../../src/report/figures/varianceBars.js";
import { wrightMap } from "../../../src/report/figures/wrightMap.js";
import { kinBoard } from "../../support/kinBoards.js";
import { matrixOf } from "../../support/matrices.js";
import { reportData } from "../../support/reportData.js";
import { subsetMatrix } from "../../support/subsetMatrix.js";
import { readXml } from "../../support/wellFormed.js";

const models = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
const plain = reportData({ models, items: 60 });
const trained = reportData({
  models: ["alpha", "beta"],
  seeds: 3,
  steps: [100, 200, 300, 400],
  framings: ["choice", "completion"],
});
const several = createResults({
  matrices: ["a", "b"].flatMap(
    (task) => reportData({ models: ["alpha"], task, seeds: 3, steps: [100, 200, 300] }).matrices,
  ),
});
const halved = subsetMatrix(createRng(3, "figure of subsets"), {
  abilities: [1, 0.5, 0],
  items: 60,
  label: (item) => [item % 2 === 0 ? "de" : "fr"],
});
const tried = reportData({ models: ["alpha", "beta"], trials: 5, items: 30 });
const only = (results: typeof plain): ResultMatrix => results.matrices[0]!;
const board = kinBoard(createRng(2, "figure of kin"), { families: 8, copies: 3, items: 60, renewed: 0.02 });
const kin = kinship(
  matrixOf(
    Array.from({ length: 24 }, (_, row) => ({
      model: `m${row}`,
      scores: [...board.subarray(60 * row, 60 * row + 60)],
    })),
  ),
) as Kinship;
const familyOf = (results: typeof plain) =>
  compareResults(selectResults(results, { model: ["alpha"] }), selectResults(results, { model: ["beta"] }));
const family = {
  ...familyOf(plain),
  comparisons: models
    .slice(1)
    .flatMap(
      (model) =>
        compareResults(selectResults(plain, { model: ["alpha"] }), selectResults(plain, { model: [model] }))
          .comparisons,
    ),
};
const ranking = rankModels(plain, { resamples: 200 })[0]!;
const seeds = seedTable(trained, scoreSeries(trained));

/** Seventy-three models; the key of item q5 is wrong, q0 is right everywhere and q13 wrong. */
const answered = (() => {
  const names = Array.from({ length: 73 }, (_, place) => `m${place}`);
  const { runs, items } = only(reportData({ models: names, items: 14, spacing: 0.055, shift: 0 }));
  const rng = createRng(6, "answered");
  const scores = runs.flatMap(() => {
    const ability = standardNormal(rng);
    return items.map((_, item) => {
      const right = Number(rng.nextUniform() < 1 / (1 + Math.exp(1.6 * ((item - 6) / 4 - ability))));
      return item === 0 ? 1 : item === 13 ? 0 : item === 5 ? 1 - right : right;
    });
  });
  return createResultMatrix({ runs, items, scores });
})();
const fitted = fit2pl(answered, { starts: 1 }) as TwoPlFit;

const map = compareWithBaseline(
  createResults({ matrices: ["a", "b", "c"].flatMap((task) => reportData({ models, task, items: 60 }).matrices) }),
) as BaselineComparisons;
const figures: Record<string, Figure | null> = {
  differenceForest: differenceForest(family),
  modelsByTests: modelsByTests(map),
  scoreLeaderboard: scoreLeaderboard(ranking, seedTable(plain, scoreSeries(plain))),
  rankIntervals: rankIntervals(ranking),
  pairwiseMatrix: pairwiseMatrix(ranking),
  learningCurves: learningCurves(scoreSeries(trained)),
  noiseSources: noiseSources(seeds),
  pruningFigure: pruningFigure(
    pruningOnOthers(only(reportData({ models: ["a"], seeds: 8, items: 20 })), { draws: 50 }) as PruningCurve,
  ),
  subsetShifts: subsetShifts(subsetRankings(createResults({ matrices: [halved] }), { permutations: 50 })[0]!),
  signalAgainstNoise: signalAgainstNoise(taskSignalTable(several)),
  varianceBars: varianceBars(varianceSharesTable(trained)),
  difficultyDiscrimination: difficultyDiscrimination(analyseItems(only(plain))),
  familyFigure: familyFigure(kin),
  scoreHeatMap: scoreHeatMap(only(plain)),
  stabilityStrip: stabilityStrip(only(tried)),
  passCurves: passCurves(trialTable(only(tried), { resamples: 200 })),
  itemGapCurve: itemGapCurve(family),
  seedGapCurve: seedGapCurve(seeds),
  wrightMap: wrightMap(fitted),
  itemCurves: itemCurves(fitted, answered),
};

test("the list holds every function of the folder that makes a figure", () => {
  const folder = join(import.meta.dirname, "../../../src/report/figures");
  const made = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return [...text.matchAll(/^export function (\w+)\([^{}]*(?:\{[^{}]*\}[^{}]*)*\): Figure(?: \| null)? \{$/gm)].map(
      ([, name]) => name,
    );
  });
  expect(made.sort()).toEqual(Object.keys(figures).sort());
});

describe.each(Object.entries(figures))("%s", (_, figure) => {
  test("draws as well-formed SVG within 60 kB, names its axes, and says what it shows", () => {
    const svg = figureSvg(figure!);
    readXml(svg);
    expect(svg.length).toBeLessThan(60_000);
    expect(figure!.title).not.toMatch(/NaN|undefined|null/);
    expect(figure!.description).not.toMatch(/NaN|undefined|null/);
    for (const axis of [figure!.x, figure!.y]) if (axis.kind === "number") expect(axis.title).not.toBe("");
  });

  test("has tidy rows, one value a column, all finite or null", () => {
    const rows = figureRows(figure!);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of figure!.rows) {
      expect(row).toHaveLength(figure!.columns.length);
      for (const cell of row) if (typeof cell === "number") expect(Number.isFinite(cell)).toBe(true);
    }
  });

  test("is plain data, for Vega-Lite too, with one layer at least a mark", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    const spec = figureVegaLite(figure!) as {
      layer: { data: { values: unknown[] }; mark: object; encoding: object }[];
    };
    expect(spec.layer.length).toBeGreaterThanOrEqual(figure!.marks.filter((mark) => mark.kind !== "frames").length);
    for (const layer of spec.layer) expect(Object.keys(layer).sort()).toEqual(["data", "encoding", "mark"]);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });
});

const marksOf = <Kind extends Mark["kind"]>(figure: Figure | null, kind: Kind) =>
  figure!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

describe("differenceForest", () => {
  test("counts the real differences in its title and draws one dot a comparison at its difference", () => {
    const done = family.comparisons.flatMap((one) => (one.ok ? [one] : []));
    const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse").length;
    expect(figures.differenceForest!.title).toMatch(new RegExp(`^${real} of ${done.length} differences`));
    const drawn = marksOf(figures.differenceForest!, "dots").flatMap(({ dots }) => dots.map(({ x }) => x));
    expect(drawn.sort()).toEqual(done.map(({ difference }) => difference).sort());
  });

  test("draws at most thirty and says so", () => {
    const [one] = family.comparisons;
    const many = differenceForest({ ...family, comparisons: Array.from({ length: 1000 }, () => one!) });
    expect(marksOf(many, "dots").flatMap(({ dots }) => dots)).toHaveLength(30);
    expect(many!.notes.join()).toContain("30 of 1\u202f000 comparisons are drawn");
  });
});

describe("difficultyDiscrimination", () => {
  const wrongKey = (() => {
    const { runs, items, scores } = only(
      reportData({ models: Array.from({ length: 100 }, (_, i) => `m${i}`), items: 12, spacing: 0.04 }),
    );
    const turned = scores.map((score, cell) => (cell % 12 === 8 ? 1 - score : score));
    return createResultMatrix({ runs, items, scores: turned });
  })();

  test("names the suspect, in the corner below 0", () => {
    const figure = difficultyDiscrimination(analyseItems(wrongKey));
    expect(figure!.title).toBe("quiz: 1 item to look at, where better runs do worse");
    const suspect = marksOf(figure, "dots").find(({ label }) => label === "suspect")!;
    expect(suspect.dots).toEqual([expect.objectContaining({ name: expect.stringMatching(/^q8: mean /) })]);
    expect(suspect.dots[0]!.y).toBeLessThan(0);
  });

  test("bins a hundred thousand items, keeps every suspect, and says so", () => {
    const analysis = analyseItems(wrongKey);
    const rows = Array.from({ length: 100_000 }, (_, index) => ({
      ...analysis.items[0]!,
      id: `i${index}`,
      difficulty: (index % 997) / 997,
      itemRest: ((index * 31) % 1009) / 1009,
      flags: [],
    }));
    const suspects = analysis.items.filter(({ flags }) => flags.includes("suspect"));
    const figure = difficultyDiscrimination({ ...analysis, items: [...rows, ...suspects] });
    const dots = marksOf(figure, "dots").flatMap((mark) => mark.dots);
    expect(dots.length).toBeLessThan(1800);
    expect(figure!.notes[0]).toMatch(/all suspects are drawn; the others are drawn as one dot/);
    expect(figureSvg(figure!).length).toBeLessThan(400_000);
  });

  test("is null where no item varies", () => {
    const flat = createResultMatrix({ ...only(plain), scores: new Float64Array(only(plain).scores.length).fill(1) });
    expect(difficultyDiscrimination(analyseItems(flat))).toBeNull();
  });
});

describe("scoreHeatMap", () => {
  test("puts the best run on top and the easiest item left, each cell the mean of its answers", () => {
    const matrix = createResultMatrix({
      runs: ["weak", "strong"].map((model) => ({ model, task: "t", metric: "acc" })),
      items: ["hard", "easy", "none"].map((id) => ({ id })),
      scores: [0, 1, 0, 1, 1, 0],
    });
    const figure = scoreHeatMap(matrix)!;
    expect(figure.y).toMatchObject({ categories: ["strong", "weak"] });
    expect(figure.x).toMatchObject({ categories: ["easy", "hard", "none"] });
    expect(figure.rows).toEqual([
      ["strong", "easy", 1],
      ["strong", "hard", 1],
      ["strong", "none", 0],
      ["weak", "easy", 1],
      ["weak", "hard", 0],
      ["weak", "none", 0],
    ]);
    expect(figure.title).toBe("t: of 3 items 1 is solved by every run, and 1 by none");
  });

  test("bins 1,000 runs × 5,000 items into few cells whose mean is that of all answers", () => {
    const [runs, items] = [1000, 5000];
    const matrix = createResultMatrix({
      runs: Array.from({ length: runs }, (_, run) => ({ model: `m${run}`, task: "t", metric: "acc" })),
      items: Array.from({ length: items }, (_, item) => ({ id: `q${item}` })),
      scores: Float64Array.from({ length: runs * items }, (_, cell) => ((cell * 2654435761) % 7 < 3 ? 1 : 0)),
    });
    const figure = scoreHeatMap(matrix)!;
    expect(figure.rows.length).toBe(24 * 40);
    expect(figureSvg(figure).length).toBeLessThan(200_000);
    expect(figure.notes[0]).toMatch(/^1.000 runs and 5.000 items in 24 × 40 cells/);
  });

  test("averages the trials of a run into one row that has its name", () => {
    const trials = ["1", "2"];
    const matrix = createResultMatrix({
      runs: ["weak", "strong"].flatMap((model) => trials.map((trial) => ({ model, task: "t", metric: "acc", trial }))),
      items: ["easy", "hard"].map((id) => ({ id })),
      scores: [1, 0, 0, 0, 1, 1, 1, 0],
    });
    const figure = scoreHeatMap(matrix)!;
    expect(figure.rows).toEqual([
      ["strong", "easy", 1],
      ["strong", "hard", 0.5],
      ["weak", "easy", 0.5],
      ["weak", "hard", 0],
    ]);
    expect(figure.notes).toEqual(["Each row is the mean over the trials of its run."]);
  });

  test("is null for scores outside 0–1 and for one run", () => {
    const { items, runs } = only(plain);
    const scores = new Float64Array(runs.length * items.length).fill(2);
    expect(scoreHeatMap(createResultMatrix({ runs, items, scores }))).toBeNull();
    expect(scoreHeatMap(only(reportData({ models: ["alone"] })))).toBeNull();
  });
});

describe("stabilityStrip", () => {
  test("counts the items that change between trials, and gives each its share", () => {
    const scores = [1, 1, 0, 1, 0, 0, 1, 1, 0];
    const matrix = createResultMatrix({
      runs: ["a", "b", "c"].map((trial) => ({ model: "m", task: "t", metric: "acc", trial })),
      items: ["x", "y", "z"].map((id) => ({ id })),
      scores,
    });
    const figure = stabilityStrip(matrix)!;
    const steady = createResultMatrix({ ...matrix, scores: scores.map((_, cell) => Number(cell % 3 > 0)) });
    expect(stabilityStrip(steady)).toBeNull();
    expect(figure.title).toBe("t: 1 of 3 items changes over 3 trials of m");
    expect(figure.rows).toEqual([
      ["x", 1, 3],
      ["y", 2 / 3, 3],
      ["z", 0, 3],
    ]);
  });

  test("draws the run with most items that change, of those with most trials", () => {
    const runs = ["a", "b", "c", "d"].map((trial) => ({
      model: trial < "c" ? "calm" : "lively",
      task: "t",
      metric: "acc",
      trial,
    }));
    const items = ["x", "y"].map((id) => ({ id }));
    const figure = stabilityStrip(createResultMatrix({ runs, items, scores: [1, 1, 1, 0, 1, 0, 0, 1] }))!;
    expect(figure.title).toBe("t: 2 of 2 items change over 2 trials of lively");
    expect(figure.notes).toEqual(["1 other run with trials is not drawn."]);
  });

  test("is null without repeated trials", () => {
    expect(stabilityStrip(only(plain))).toBeNull();
  });
});

describe("gap curves", () => {
  test("the significant gap is that of a t test from the disagreement, and at least what McNemar's test can reject", () => {
    const one = family.comparisons.flatMap((done) => (done.ok && done.standardError !== null ? [done] : []));
    const spreads = one.map(({ discordant }) => Math.sqrt((discordant!.baselineOnly + discordant!.candidateOnly) / 60));
    const spread = spreads.sort((a, b) => a - b)[Math.floor((spreads.length - 1) / 2)]!;
    const points = marksOf(figures.itemGapCurve!, "line")[0]!.points;
    for (const { x, y } of points) {
      expect(y).toBeCloseTo(Math.max((studentTQuantile(0.975, x - 1) * spread) / Math.sqrt(x), 5 / x), 12);
    }
  });

  test("seeds: the gap of one seed each is the seed gap of the noisiest row, and four seeds halve it", () => {
    const largest = Math.max(...seeds.map(({ seedGap }) => seedGap ?? 0));
    const points = marksOf(figures.seedGapCurve!, "line")[0]!.points;
    expect(points[0]).toEqual({ x: 1, y: largest });
    expect(points[3]!.y).toBeCloseTo(largest / 2, 12);
  });

  test("are null without what they need", () => {
    expect(itemGapCurve({ ...family, comparisons: [] })).toBeNull();
    expect(seedGapCurve(seedTable(plain, scoreSeries(plain)))).toBeNull();
  });
});

describe("varianceBars", () => {
  test("stack the known shares of the error of each mean, from 0 to 1", () => {
    const ends = marksOf(figures.varianceBars!, "bars").flatMap(({ bars }) => bars);
    for (const at of new Set(ends.map((bar) => bar.at))) {
      const stack = ends.filter((bar) => bar.at === at).sort((a, b) => a.from - b.from);
      expect(stack[0]!.from).toBe(0);
      for (const [index, bar] of stack.slice(1).entries()) expect(bar.from).toBeCloseTo(stack[index]!.to, 12);
      expect(stack.at(-1)!.to).toBeCloseTo(1, 9);
    }
  });
});

describe("wrightMap", () => {
  const known = fitted.items.flatMap(({ slope, intercept }) =>
    slope === null || intercept === null ? [] : [{ slope, intercept }],
  );

  test("draws the sum of the informations of the items, and ticks for it alone", () => {
    const [curve] = marksOf(figures.wrightMap!, "line");
    for (const { x, y } of curve!.points) {
      expect(y).toBeCloseTo(
        known.reduce((total, item) => total + itemInformationAt(x, item), 0),
        10,
      );
    }
    const { y } = figures.wrightMap!;
    expect(y).toMatchObject({ kind: "number", ticksFrom: 0 });
    expect(Math.min(...ticksOf(y as NumberAxis, 6))).toBe(0);
    const spec = JSON.stringify(figureVegaLite(figures.wrightMap!));
    expect(JSON.parse(spec).layer[0].encoding.y.axis.values).toEqual(ticksOf(y as NumberAxis, 6));
  });

  test("puts runs over the line and items under it, below the information, each named once", () => {
    const [runs, items] = marksOf(figures.wrightMap!, "dots");
    const line = marksOf(figures.wrightMap!, "rule").at(-1)!.at;
    for (const { y } of runs!.dots) expect(y > line && y < 0).toBe(true);
    for (const { y } of items!.dots) expect(y).toBeLessThan(line);
    const named = items!.dots.map(({ name }) => name!.split(":")[0]);
    const inside = fitted.items.filter(({ slope, difficulty }) => slope !== null && Math.abs(difficulty!) <= 4);
    expect(named.sort()).toEqual(inside.map(({ id }) => id).sort());
    expect(figures.wrightMap!.notes.join(" ")).toContain(`${14 - known.length} items without a slope`);
  });

  test("of 5,000 items and 1,000 runs draws few dots, names the steepest items, and says so", () => {
    const items = Array.from({ length: 5000 }, (_, index) => ({
      ...fitted.items[3]!,
      id: `i${index}`,
      slope: 1 + index / 5000,
      intercept: 0,
      difficulty: ((index * 37) % 997) / 200 - 2.5,
    }));
    const abilities = Array.from({ length: 1000 }, (_, run) => ({
      ...fitted.abilities[0]!,
      run: `r${run}`,
      eap: run / 250 - 2,
    }));
    const figure = wrightMap({ ...fitted, items, abilities });
    const dots = marksOf(figure, "dots").flatMap((mark) => mark.dots);
    expect(dots.length).toBeLessThanOrEqual(2 * 40 * 6);
    expect(figureSvg(figure!).length).toBeLessThan(60_000);
    const names = dots.map(({ name }) => name).join();
    expect(names).toContain("i4999");
    expect(names).not.toMatch(/\bi4000\b/);
    expect(figure!.notes.join(" ")).toMatch(
      /One dot stands for up to \d+ of 1.000 runs.*The 100 items with the steepest/,
    );
  });

  test("is null for a fit that withholds its parameters", () => {
    const withheld = fit2pl(answered, { starts: 1, maxIterations: 1 }) as TwoPlFit;
    expect(withheld.converged).toBe(false);
    expect(wrightMap(withheld)).toBeNull();
    expect(itemCurves(withheld, answered)).toBeNull();
  });
});

describe("itemCurves", () => {
  test("draws the three most informative items, and the one that falls with ability as a fault", () => {
    const abilities = fitted.abilities.map(({ eap }) => eap!);
    const about = ({ slope, intercept }: TwoPlFit["items"][number]) =>
      abilities.reduce((total, at) => total + itemInformationAt(at, { slope: slope!, intercept: intercept! }), 0);
    const best = fitted.items
      .filter(({ slope, suspect }) => slope !== null && !suspect)
      .sort((a, b) => about(b) - about(a));
    expect([...new Set(figures.itemCurves!.rows.map(([item]) => item))]).toEqual([
      ...best.slice(0, 3).map(({ id }) => id),
      "q5",
    ]);
    expect(marksOf(figures.itemCurves!, "line").map(({ tone }) => tone)).toEqual(["first", "second", "third", "bad"]);
    expect(figures.itemCurves!.title).toMatch(/^quiz: q5 falls with ability \(slope −\d/);
  });

  test("the groups hold every run once, and their shares are those of the answers", () => {
    const figure = itemCurves(fitted, answered, { items: ["q7"] })!;
    const at = (column: string) => figure.rows.map((row) => row[figure.columns.indexOf(column)] as number);
    const right = answered.runs.reduce((total, _, run) => total + answered.scores[run * 14 + 7]!, 0);
    expect(at("runs").reduce((total, runs) => total + runs, 0)).toBe(73);
    expect(at("share").reduce((total, share, group) => total + share * at("runs")[group]!, 0)).toBeCloseTo(right, 9);
    expect(at("ability")).toEqual([...at("ability")].sort((a, b) => a - b));
    // By hand: the 18 weakest runs.
    const weakest = fitted.abilities
      .map(({ eap }, row) => ({ eap: eap!, score: answered.scores[row * 14 + 7]! }))
      .sort((a, b) => a.eap - b.eap)
      .slice(0, 18);
    expect(at("runs")[0]).toBe(18);
    expect(at("share")[0]).toBeCloseTo(weakest.filter(({ score }) => score === 1).length / 18, 12);
    const { slope, intercept } = fitted.items[7]!;
    const model = weakest.map(({ eap }) => rightProbability(eap, { slope: slope!, intercept: intercept! }));
    expect(at("model")[0]).toBeCloseTo(model.reduce((total, value) => total + value, 0) / 18, 12);
  });

  test("without a falling item the fourth is the least informative one", () => {
    const upright = { ...fitted, items: fitted.items.map((item) => ({ ...item, suspect: false })) };
    expect(marksOf(itemCurves(upright, answered), "line").at(-1)!.tone).toBe("muted");
    expect(itemCurves(upright, answered)!.title).toContain("tells runs apart best");
  });

  test("refuses another table, items without a curve and more than four", () => {
    expect(() => itemCurves(fitted, only(plain))).toThrow(
      /matrix must be the one that was fitted, got 6 runs × 60 items/,
    );
    expect(() => itemCurves(fitted, answered, { items: ["q0"] })).toThrow(/a slope of, got "q0"/);
    expect(() => itemCurves(fitted, answered, { items: ["q1", "q2", "q3", "q4", "q5"] })).toThrow(
      /4 items at most, got 5/,
    );
  });
});

describe("rowNames", () => {
  const rows = [
    { task: "a", model: "x", metric: "acc" },
    { task: "a", model: "y", metric: "f1" },
  ];
  test("say what tells rows apart and no more", () => {
    expect(rowNames(rows, [({ task }) => task, ({ model }) => model, ({ metric }) => metric])).toEqual(["x", "y"]);
  });
  test("say the first part where all rows are alike", () => {
    expect(rowNames([rows[0]!], [({ task }) => task, ({ model }) => model])).toEqual(["a"]);
  });
});

test("a baseline that is alone has no forest", () => {
  expect(differenceForest({ ...family, comparisons: [] })).toBeNull();
});
