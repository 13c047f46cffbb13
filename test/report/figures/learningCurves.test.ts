import { describe, expect, test } from "vitest";
import { type ScoreSeries, scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import type { Figure, Mark } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { figureVegaLite } from "../../../src/report/figure/vegaLite.js";
import { learningCurves } from "../../../src/report/figures/learningCurves.js";
import { reportData } from "../../support/reportData.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

type Points = Readonly<Record<number, number>>;

/** A curve from its scores by step; `error` is the standard error of each of them. */
function curve(points: Points, { error = null, ...labels }: Partial<ScoreSeries> & { error?: number | null } = {}) {
  const steps = Object.keys(points).map(Number);
  return scoreSeriesOf(Object.values(points), { task: "quiz", steps, standardError: error, ...labels });
}

const marksOf = <Kind extends Mark["kind"]>(figure: Figure | null, kind: Kind) =>
  figure!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);
const labelsOf = (figure: Figure | null) => [...new Set(figure!.marks.flatMap(({ label }) => label ?? []))];

describe("the title says what the ends show", () => {
  const rising = { 1: 0.25, 2: 0.4, 3: 0.5 };
  const title = (...series: ScoreSeries[]) => learningCurves(series)!.title;

  test("of one curve", () => {
    expect(title(curve(rising, { error: 0.05 }))).toBe("quiz · acc: rises from 25.0% to 50.0%");
    // The half-width of the difference is 1.96·√2·0.1 = 0.28.
    expect(title(curve(rising, { error: 0.1 }))).toBe("quiz · acc: 25.0% → 50.0%, within noise");
    expect(title(curve(rising))).toBe("quiz · acc: 25.0% → 50.0%");
  });

  test("of seeds by their spread and by their items, at the checkpoints that all of them have", () => {
    const seeds = (error: number | null) => [
      curve({ 1: 0.2, 2: 0.3, 3: 0.6 }, { seed: "a", error }),
      // Step 0 is one seed's own, and no start of the mean.
      curve({ 0: 0.9, 1: 0.22, 3: 0.62 }, { seed: "b", error }),
      curve({ 1: 0.24, 3: 0.58, 4: 0.1 }, { seed: "c", error }),
    ];
    expect(title(...seeds(null))).toBe("quiz · acc: rises from 22.0% to 60.0%");
    expect(title(...seeds(0.2))).toBe("quiz · acc: 22.0% → 60.0%, within noise");
  });

  test("of two models at the last checkpoint of both", () => {
    const pair = (error: number | null, last: Points) => [
      curve({ 1: 0.2, 2: 0.3 }, { model: "small", error }),
      curve({ 1: 0.2, 2: 0.42, ...last }, { model: "large", error }),
    ];
    expect(title(...pair(0.02, {}))).toBe("quiz · acc: large ends 12.0 pt above small");
    expect(title(...pair(0.05, {}))).toBe("quiz · acc: large ends 12.0 pt above small, within noise");
    expect(title(...pair(null, {}))).toBe("quiz · acc: large has 42.0%, small 30.0% at step 2");
    expect(title(...pair(0.02, { 3: 0.9 }))).toBe("quiz · acc: large is 12.0 pt above small at step 2");
  });

  test("of a metric of which less is better", () => {
    const loss = { metric: "loss", higherIsBetter: false, proportion: false, error: 0.01 };
    expect(
      title(curve({ 1: 3.1, 2: 2.4 }, { ...loss, model: "a" }), curve({ 1: 3, 2: 2 }, { ...loss, model: "b" })),
    ).toBe("quiz · loss: b ends 0.400 below a");
  });

  test("of many by how many improve", () => {
    const ends = [0.5, 0.45, 0.26, 0.1];
    const many = (error: number | null) =>
      ends.map((end, index) => curve({ 1: 0.25, 2: end }, { model: `m${index}`, error }));
    expect(title(...many(0.02))).toBe("quiz · acc: 2 of 4 models are shown to end better than they began, 1 worse");
    expect(title(...many(null))).toBe("quiz · acc: 4 models end between 10.0% (m3) and 50.0% (m0)");
  });
});

describe("many models", () => {
  const models = Array.from({ length: 30 }, (_, place) => `m${place}`);
  const figure = learningCurves(models.map((model, place) => curve({ 1: 0.1, 2: place / 40 }, { model })));

  test("the best, the middle and the worst are named, the others are thin and grey", () => {
    expect(labelsOf(figure)).toEqual(["20 other models", "m29, best", "m15, middle", "m0, worst"]);
    const lines = marksOf(figure, "line");
    expect(lines.filter(({ tone }) => tone === "muted")).toHaveLength(20);
    expect(lines.filter(({ weight }) => weight === "thick").map(({ points }) => points[1]!.y)).toEqual([
      29 / 40,
      15 / 40,
      0,
    ]);
    expect(figure!.notes).toEqual([
      "Of 30 models the best, the middle and the worst at the end are named; 20 of the 27 others are thin grey lines, evenly spread over the ranks.",
    ]);
  });

  test("a line has at most 200 checkpoints", () => {
    const steps = Array.from({ length: 1000 }, (_, step) => step + 1);
    const long = learningCurves(scoreSeries(reportData({ models: models.slice(0, 6), items: 2, steps })))!;
    expect(Math.max(...marksOf(long, "line").map(({ points }) => points.length))).toBe(200);
    expect(long.notes).toContain("200 of 1\u202f000 checkpoints are drawn, evenly spread.");
  });
});

describe("axes", () => {
  test("scores that are no shares and span two decades stand on a log axis", () => {
    const loss = { metric: "ppl", higherIsBetter: false, proportion: false };
    const figure = learningCurves([curve({ 1: 1.17e7, 2: 50, 3: 6.107 }, loss)])!;
    expect(figure.y).toMatchObject({ scale: "log", title: "ppl, less is better (log scale)" });
    expect(figure.title).toBe("quiz · ppl: 11.7M → 6.11");
    figureSvg(figure);
    expect(JSON.stringify(figureVegaLite(figure))).toContain('"type":"log"');
    expect(learningCurves([curve({ 1: 100, 2: 50, 3: 6.107 }, loss)])!.y).not.toHaveProperty("scale");
    expect(learningCurves([curve({ 1: 0.9, 2: 0.001 })])!.y).not.toHaveProperty("scale");
  });

  test("a band that reaches below 0 ends at the edge of a log axis", () => {
    const loss = { metric: "ppl", higherIsBetter: false, proportion: false };
    const figure = learningCurves([
      curve({ 1: 2000, 2: 5 }, { ...loss, seed: "a" }),
      curve({ 1: 8000, 2: 6 }, { ...loss, seed: "b" }),
    ])!;
    const [low] = (figure.y as { domain: readonly number[] }).domain;
    const [band] = marksOf(figure, "band");
    expect(band!.points.map((point) => point.low)).toEqual([low, low]);
  });

  test("steps that crowd at the start stand on a log axis, without step 0", () => {
    const figure = learningCurves([curve({ 0: 0.2, 1: 0.21, 2: 0.22, 4: 0.3, 1000: 0.5 })])!;
    expect(figure.x).toMatchObject({ scale: "log", title: "training step (log scale)" });
    expect(marksOf(figure, "line").map(({ points }) => points.map(({ x }) => x))).toEqual([[1, 2, 4, 1000]]);
    expect(figure.notes).toEqual(["Step 0 is not drawn: a log axis has no place for it."]);
    expect(figure.title).toBe("quiz · acc: 20.0% → 50.0%");
    figureSvg(figure);
    expect(learningCurves([curve({ 0: 0.2, 100: 0.21, 500: 0.22, 1000: 0.5 })])!.x).not.toHaveProperty("scale");
  });

  test("framings with metrics of their own are scores, and name them", () => {
    const figure = learningCurves([
      curve({ 1: 0.2, 2: 0.3 }, { framing: "choice" }),
      curve({ 1: 0.3, 2: 0.4 }, { framing: "completion", metric: "len_norm" }),
    ])!;
    expect(figure.y.title).toBe("score, m");
    expect(labelsOf(figure)).toEqual(["choice (acc)", "completion (len_norm)"]);
    expect(figure.description).toBe("Score on quiz against training step, 1 training run, asked both ways.");
  });
});

test("means and bands stand at the checkpoints that all seeds have", () => {
  const figure = learningCurves([
    curve({ 1: 0.1, 2: 0.9, 3: 0.3, 5: 0.5 }, { seed: "a" }),
    curve({ 1: 0.2, 3: 0.4, 5: 0.7 }, { seed: "b" }),
  ])!;
  const [mean] = marksOf(figure, "line").filter(({ weight }) => weight === "thick");
  expect(mean!.points.map(({ x }) => x)).toEqual([1, 3, 5]);
  expect(mean!.points.map(({ y }) => y)).toEqual([0.15, 0.35, 0.6].map((value) => expect.closeTo(value, 12)));
  expect(marksOf(figure, "band")[0]!.points.map(({ x }) => x)).toEqual([1, 3, 5]);
  expect(labelsOf(figure)).toEqual(["95% interval of the mean", "m, mean of 2 seeds"]);
});

test("the means of all models lie above the lines of all seeds", () => {
  const figure = learningCurves(
    ["a", "b"].flatMap((model) => ["1", "2"].map((seed) => curve({ 1: 0.1, 2: 0.2 }, { model, seed }))),
  );
  expect(marksOf(figure, "line").map(({ weight }) => weight)).toEqual([...Array(4).fill("thin"), "thick", "thick"]);
});

test("no line bridges a gap, and a checkpoint that stands alone is a dot", () => {
  const figure = learningCurves([curve({ 0: 0.2, 10: 0.3, 20: 0.3, 30: 0.4, 40: 0.4, 100: 0.5, 160: 0.5, 170: 0.6 })])!;
  expect(marksOf(figure, "line").map(({ points }) => points.map(({ x }) => x))).toEqual([
    [0, 10, 20, 30, 40],
    [160, 170],
  ]);
  expect(marksOf(figure, "dots").map(({ dots }) => dots)).toEqual([[{ x: 100, y: 0.5, name: "m, step 100: 50.00%" }]]);
  expect(figure.notes).toEqual(["Lines break where checkpoints lie more than 5 times as far apart as usual."]);
});

test("a crossover is a line, with a stripe where its range is known", () => {
  const series = [curve({ 100: 0.2, 400: 0.3 })];
  const known = learningCurves(series, { crossover: { step: 250, low: 200, high: 300 } });
  expect(marksOf(known, "area")).toEqual([
    { kind: "area", tone: "muted", x: [200, 300], label: "range of the crossover" },
  ]);
  expect(marksOf(known, "rule")).toEqual([{ kind: "rule", tone: "muted", axis: "x", at: 250, label: "crossover" }]);
  const unknown = learningCurves(series, { crossover: { step: 250, low: 250, high: 250 } });
  expect(labelsOf(unknown)).toEqual(["crossover", "m"]);
});

test("single points are no curves", () => {
  expect(learningCurves([curve({ 1: 0.2 })])).toBeNull();
});
