import type { Ranking } from "../../analysis/ranking.js";
import type { FamilyComparison } from "../../analysis/resultsComparison.js";
import { formatDifference, formatPEquation, formatPValue } from "../../numberFormat.js";
import type { Cells, Figure, Frames } from "../figure/figure.js";
import { unitOf } from "../sections/fields.js";

/** Most models that one figure shows. */
const LIMIT = 24;

type Cell = Cells["cells"][number];

/**
 * All pairs of a ranking: below the diagonal the difference (row − column), above it the adjusted p, tie groups framed.
 * Cells of pairs that are not told apart stay pale. `null` for fewer than two models.
 */
export function pairwiseMatrix(ranking: Ranking, id = "pairs"): Figure | null {
  const shown = ranking.rows.slice(0, LIMIT);
  if (shown.length < 2) return null;
  const place = new Map(shown.map(({ model }, index) => [model, index]));
  const pairs = ranking.pairs.flatMap((pair) => {
    if (!pair.ok) return [];
    const [upper, lower] = [place.get(pair.baseline.name), place.get(pair.candidate.name)];
    return upper === undefined || lower === undefined ? [] : [{ pair, upper, lower }];
  });
  const largest = Math.max(...pairs.map(({ pair }) => Math.abs(pair.difference ?? 0)), 0);
  const told = pairs.filter(({ pair }) => isShown(pair)).length;
  const decimals = shown.length > 12 ? 0 : 1;
  return {
    kind: "figure",
    id,
    title: `${[ranking.task, ranking.framing, ranking.metric].filter((part) => part !== null).join(" · ")}: ${told} of ${pairs.length} pairs of models can be told apart`,
    description: `Differences of all pairs of models on ${ranking.task} below the diagonal, adjusted p-values above it; models are ordered by their mean, tie groups are framed.`,
    x: { kind: "category", title: "", categories: shown.map(({ model }) => model) },
    y: { kind: "category", title: "", categories: shown.map(({ model }) => model) },
    marks: [
      {
        kind: "cells",
        cells: pairs.flatMap(({ pair, upper, lower }): Cell[] => {
          const unit = unitOf(pair, pair.baseline.mean);
          const p = pair.adjustedPValue ?? pair.pValue;
          const name = `${pair.candidate.name} − ${pair.baseline.name}: ${formatDifference(pair.difference, unit)}, ${formatPEquation(p)}, ${pair.verdict}`;
          const size = largest === 0 ? 0 : Math.abs(pair.difference ?? 0) / largest;
          const strength = isShown(pair) ? 0.25 + 0.55 * size : 0.06;
          return [
            {
              x: upper,
              y: lower,
              value: (pair.difference ?? 0) < 0 ? -strength : strength,
              text: formatDifference(pair.difference, { ...unit, suffix: "", decimals }),
              name,
            },
            { x: lower, y: upper, value: isShown(pair) ? 0.3 : 0.06, text: formatPValue(p), name },
          ];
        }),
      },
      { kind: "frames", tone: "first", frames: tieFrames(shown), label: "tie group" },
    ],
    notes: [
      "Below the diagonal: row − column. Above: p, adjusted for all pairs. Pale cells are not told apart.",
      `Tie groups: ${ranking.tieDefinition}.`,
      ...(ranking.rows.length > LIMIT ? [`The best ${LIMIT} of ${ranking.rows.length} models are drawn.`] : []),
    ],
    columns: ["model", "against", "difference", "p", "adjusted p", "verdict"],
    rows: pairs.map(({ pair }) => [
      pair.candidate.name,
      pair.baseline.name,
      pair.difference,
      pair.pValue,
      pair.adjustedPValue,
      pair.verdict,
    ]),
  };
}

function isShown(pair: FamilyComparison & { readonly ok: true }): boolean {
  return pair.verdict === "better" || pair.verdict === "worse";
}

function tieFrames(rows: readonly { readonly group: number }[]): Frames["frames"] {
  const frames: { x: [number, number]; y: [number, number] }[] = [];
  rows.forEach(({ group }, index) => {
    const last = frames.at(-1);
    if (last !== undefined && rows[index - 1]?.group === group) {
      last.x[1] = index;
      last.y[1] = index;
    } else {
      frames.push({ x: [index, index], y: [index, index] });
    }
  });
  return frames;
}
