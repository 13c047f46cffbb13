import type { BaselineComparisons } from "../../analysis/comparison/baselineComparisons.js";
import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { groupBy } from "../../data/groupBy.js";
import { formatCount, formatDifference, plural } from "../../numberFormat.js";
import { sum } from "../../numeric/sum.js";
import { unitOf } from "../document/fields.js";
import type { CategoryAxis, Cells, Figure, Tone } from "../figure/figure.js";
import { WIDTH } from "../figure/plot.js";
import { leftMargin } from "../figure/svgAxes.js";
import { cellWidthOf } from "../figure/svgLabels.js";
import { rowNames } from "./rowNames.js";

/** Most models and tests that one figure shows. */
const [MODELS, TESTS] = [24, 20];
/** Narrower cells have no room for a sign, without which colours alone would say what is better. */
const NARROWEST = cellWidthOf("−");
/** Fewer comparisons are read sooner in a forest. */
const FEWEST = 12;
/** Most tests whose cells have room for numbers; those of more show the sign alone. */
const NUMBERED = 7;

type Done = FamilyComparison & { readonly ok: true; readonly difference: number };
type Cell = Cells["cells"][number];

/**
 * Models × tests: where each model is ahead of the baseline or behind it, darker the larger the difference, and `~` where the two cannot be
 * told apart. The model that gains most stands on top. Proportions only. `null` for fewer than two models, two tests or thirteen
 * comparisons.
 */
export function modelsByTests({ comparisons, baseline }: BaselineComparisons, id = "models-by-tests"): Figure | null {
  const done = comparisons.filter((one): one is Done => one.ok && one.difference !== null && one.proportion);
  const against = done.filter((one) => one.baseline.name === baseline);
  const byModel = groupBy(against, ({ candidate }) => candidate.name);
  const byTest = groupBy(against, testOf);
  if (byModel.size < 2 || byTest.size < 2 || against.length <= FEWEST) return null;
  const gain = (own: readonly Done[]) =>
    sum(own.map(({ difference, higherIsBetter }) => difference * (higherIsBetter ? 1 : -1)));
  const models = [...byModel].sort(([, a], [, b]) => gain(b) / b.length - gain(a) / a.length).slice(0, MODELS);
  const y: CategoryAxis = { kind: "category", title: "", categories: models.map(([model]) => model) };
  const most = Math.min(TESTS, Math.floor((WIDTH - 16 - leftMargin(y)) / NARROWEST));
  const real = (own: readonly Done[]) => own.filter(isReal).length;
  // Where not all tests fit, those on which most is shown; in their own order.
  const kept = new Set(
    [...byTest]
      .sort(([, a], [, b]) => real(b) - real(a))
      .slice(0, most)
      .map(([test]) => test),
  );
  const tests = [...byTest]
    .filter(([test]) => kept.has(test))
    .map(([test, [first]]) => ({ test, first: first as Done }));
  const names = rowNames(
    tests.map(({ first }) => first),
    [({ task }) => task, ({ framing }) => framing, ({ metric }) => metric],
  );
  const largest = Math.max(...against.map(({ difference }) => Math.abs(difference)));
  const cells = (fits: (one: Done) => boolean) =>
    models.flatMap(([, own], y) =>
      own.flatMap((one): Cell[] => {
        const x = tests.findIndex(({ test }) => test === testOf(one));
        return x < 0 || !fits(one) ? [] : [{ x, y, ...cellOf(one, largest, tests.length <= NUMBERED) }];
      }),
    );
  const [top] = models;
  const leftOut = done.length - against.length;
  return {
    kind: "figure",
    id,
    title: titleOf(top, baseline),
    description: `Each model against ${baseline} on each test: better, worse, or not told apart.`,
    x: { kind: "category", title: "", categories: names },
    y,
    marks: TONES.flatMap(({ tone, label, fits }) => {
      const drawn = cells(fits);
      return drawn.length === 0 ? [] : [{ kind: "cells" as const, tone, label, cells: drawn }];
    }),
    notes: [
      `${against.some(({ higherIsBetter }) => !higherIsBetter) ? "" : "+ and −: ahead of the baseline and behind it. "}A stronger colour is a larger difference; ~ cannot be told apart.`,
      ...(byModel.size > MODELS
        ? [`The ${MODELS} of ${formatCount(byModel.size)} models that gain most are drawn.`]
        : []),
      ...(byTest.size > most
        ? [`${most} of ${formatCount(byTest.size)} tests are drawn: those on which most is shown.`]
        : []),
      ...(leftOut > 0 ? [`${plural(leftOut, "comparison")} with another baseline left out.`] : []),
    ],
    columns: ["model", "task", "metric", "framing", "difference", "adjusted p", "verdict"],
    rows: models.flatMap(([model, own]) =>
      own
        .filter((one) => kept.has(testOf(one)))
        .map((one) => [model, one.task, one.metric, one.framing, one.difference, one.adjustedPValue, one.verdict]),
    ),
  };
}

function testOf({ task, metric, framing }: Done): string {
  return JSON.stringify([task, framing, metric]);
}

function isReal({ verdict }: Done): boolean {
  return verdict === "better" || verdict === "worse";
}

const TONES: readonly { readonly tone: Tone; readonly label: string; readonly fits: (one: Done) => boolean }[] = [
  { tone: "good", label: "better (+)", fits: ({ verdict }) => verdict === "better" },
  { tone: "bad", label: "worse (−)", fits: ({ verdict }) => verdict === "worse" },
  { tone: "muted", label: "not told apart (~)", fits: (one) => !isReal(one) },
];

/** Pale enough for its letters to be read on it. */
function cellOf(one: Done, largest: number, hasNumber: boolean): Omit<Cell, "x" | "y"> {
  const { task, candidate, verdict, difference } = one;
  const unit = unitOf(one, one.baseline.mean);
  const sign = (verdict === "better") === one.higherIsBetter ? "+" : "−";
  const number = formatDifference(difference, { ...unit, suffix: "", decimals: 0 });
  return {
    value: isReal(one) ? 0.15 + 0.35 * (Math.abs(difference) / largest) : 0.08,
    text: !isReal(one) ? "~" : hasNumber ? number : sign,
    name: `${candidate.name} on ${task}: ${formatDifference(difference, unit)}, ${verdict}`,
  };
}

function titleOf(top: readonly [string, readonly Done[]] | undefined, baseline: string): string {
  const [model, own] = top ?? ["", []];
  const ahead = own.filter(({ verdict }) => verdict === "better").length;
  return ahead === 0
    ? `${model} comes nearest to ${baseline}, and is ahead of it on none of ${plural(own.length, "test")}`
    : `${model} gains most on ${baseline}: ahead on ${ahead} of ${plural(own.length, "test")}`;
}
