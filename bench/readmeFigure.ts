import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareResults } from "../src/analysis/comparison/resultsComparison.js";
import { selectResults } from "../src/data/select.js";
import { significantGap } from "../src/inference/intervals/significantGap.js";
import { readDumps } from "../src/io/readDumps.js";
import { formatCount, formatDifference } from "../src/numberFormat.js";
import type { Mark } from "../src/report/figure/figure.js";
import { figureSvg } from "../src/report/figure/svg.js";
import { itemGapCurve } from "../src/report/figures/gapCurves.js";

/** Writes README's picture: the pair that README compares, and how big its gap would have to be. */
export const README_FIGURE = "docs/figures/gap-by-items.svg";
const PAIR = "fixtures/dumps/pair.csv";
const POINTS = { scale: 100, suffix: " pt", decimals: 1 };

/** The picture as SVG; `root` is the folder of the repository. */
export async function readmeFigure(root: URL): Promise<string> {
  const dump = await readDumps([{ name: PAIR, bytes: readFileSync(new URL(PAIR, root)) }]);
  const side = (model: string) => selectResults(dump, { model: [model] });
  const family = compareResults(side("baseline"), side("candidate"));
  const [pair] = family.comparisons;
  const figure = itemGapCurve(family);
  if (!pair?.ok || figure === null) throw new Error(`readmeFigure: ${PAIR} must hold a pair that can be compared`);
  const { items, standardError, minimumDetectableEffect, verdict } = pair;
  const seen = formatDifference(pair.difference, POINTS);
  const [significant, found] = [
    significantGap((standardError as number) / Math.SQRT2),
    minimumDetectableEffect as number,
  ].map((amount) => formatDifference(amount, POINTS).replace("+", ""));
  const named = (mark: Mark): Mark =>
    mark.kind === "dots"
      ? { ...mark, label: `this pair: ${verdict}`, dots: mark.dots.map((dot) => ({ ...dot, text: seen })) }
      : mark;
  return figureSvg({
    ...figure,
    title: `${seen} on ${formatCount(items.shared)} questions is too little to tell: ${significant} would be significant, ${found} would be found 4 times of 5`,
    marks: figure.marks.map(named),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL("..", import.meta.url);
  writeFileSync(new URL(README_FIGURE, root), await readmeFigure(root));
}
