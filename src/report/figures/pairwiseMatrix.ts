import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { pairPlaces, pairsOf } from "../../analysis/ranking/pairList.js";
import type { Ranking } from "../../analysis/ranking/ranking.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, TEXT } from "../../arguments/shapes.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { formatDifference, formatPEquation, formatPValue, plural } from "../../numberFormat.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { unitOf } from "../document/fields.js";
import type { Cells, Figure, Frames } from "../figure/figure.js";
import { joinedNames } from "../text/joinedNames.js";

/** Most models that one figure shows. */
const LIMIT = 24;
/** Most models whose cells have room for numbers; those of more show the sign alone. */
const NUMBERED = 6;

type Cell = Cells["cells"][number];
type Pair = FamilyComparison & { readonly ok: true };

/**
 * All pairs of a ranking: below the diagonal whether the row is better or worse than the column, above it the adjusted p,
 * tie groups framed. Columns are numbered like the rows. `null` for fewer than two models.
 */
export function pairwiseMatrix(ranking: Ranking, id = "pairs"): Figure | null {
  requireArgument("pairwiseMatrix", "ranking", ranking, recordWith(["rows"], "a row of ranks(results).rows"));
  requireArgument("pairwiseMatrix", "id", id, TEXT);
  const shown = ranking.rows.slice(0, LIMIT);
  if (shown.length < 2) return null;
  const { correction, size } = ranking.family;
  const pairs = pairsAmong(ranking, shown);
  const told = pairs.filter(({ pair }) => isShown(pair)).length;
  const adjustment =
    correction === "none" ? "not adjusted" : `${correctionName(correction)} over ${plural(size, "pair")}`;
  return {
    kind: "figure",
    id,
    title: `${joinedNames(ranking.task, ranking.framing, ranking.metric)}: ${told} of ${pairs.length} pairs of models can be told apart`,
    description: `Differences of all pairs of models on ${ranking.task} below the diagonal, p-values above it; models are ordered by their mean, tie groups are framed.`,
    x: {
      kind: "category",
      title: "the same models, by number",
      categories: shown.map((_, index) => String(index + 1)),
    },
    y: { kind: "category", title: "", categories: shown.map(({ model }, index) => `${index + 1} ${model}`) },
    marks: [
      ...cellMarks(ranking, pairs, shown.length <= NUMBERED).filter(({ cells }) => cells.length > 0),
      { kind: "frames", tone: "third", frames: tieFrames(shown), label: "tie group" },
    ],
    notes: [
      `Below the diagonal: row − column, stronger the larger. Above: p, ${adjustment}.`,
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

interface PlacedPair {
  readonly pair: Pair;
  readonly upper: number;
  readonly lower: number;
}

/** Differences below the diagonal and p above it, in numbers where there is room for them. */
function cellMarks({ higherIsBetter, family: { alpha } }: Ranking, pairs: readonly PlacedPair[], hasNumbers: boolean) {
  const largest = Math.max(...pairs.map(({ pair }) => Math.abs(pair.difference ?? 0)), 0);
  const bySize = (pair: Pair) => 0.25 + (largest === 0 ? 0 : 0.55 * (Math.abs(pair.difference ?? 0) / largest));
  // Each factor of ten below alpha is a step darker.
  const byP = (pair: Pair) =>
    0.2 + 0.12 * Math.min(4, Math.max(0, logarithm(alpha / (pOf(pair) ?? alpha)) / Math.LN10));
  const pale = () => 0.08;
  const below = (verdicts: readonly Pair["verdict"][], strength: (pair: Pair) => number) =>
    pairs.flatMap(({ pair, upper, lower }): Cell[] =>
      verdicts.includes(pair.verdict)
        ? [
            {
              x: upper,
              y: lower,
              value: strength(pair),
              text: hasNumbers ? differenceText(pair) : isShown(pair) ? signOf(pair) : "",
              name: nameOf(pair),
            },
          ]
        : [],
    );
  const above = (isTold: boolean, strength: (pair: Pair) => number) =>
    pairs.flatMap(({ pair, upper, lower }): Cell[] =>
      isShown(pair) === isTold
        ? [
            {
              x: lower,
              y: upper,
              value: strength(pair),
              text: hasNumbers ? formatPValue(pOf(pair)) : "",
              name: nameOf(pair),
            },
          ]
        : [],
    );
  const undecided = ["inconclusive", "identical", "equivalent", "non-inferior"] as const;
  const [worse, better] = higherIsBetter ? ["−", "+"] : ["+", "−"];
  return [
    { kind: "cells", tone: "second", label: `row worse (${worse})`, cells: below(["worse"], bySize) },
    { kind: "cells", tone: "first", label: `row better (${better})`, cells: below(["better"], bySize) },
    { kind: "cells", tone: "muted", label: `p below ${alpha}, stronger is smaller`, cells: above(true, byP) },
    {
      kind: "cells",
      tone: "muted",
      label: "not told apart",
      cells: [...below(undecided, pale), ...above(false, pale)],
    },
  ] satisfies Cells[];
}

function differenceText(pair: Pair): string {
  return formatDifference(pair.difference, { ...unitOf(pair, pair.baseline.mean), suffix: "", decimals: 1 });
}

/** The pairs of the first rows; found by the names of their models where somebody took rows out of a ranking. */
function pairsAmong(ranking: Ranking, shown: Ranking["rows"]): PlacedPair[] {
  const all = pairsOf(ranking);
  if (all.length === (ranking.rows.length * (ranking.rows.length - 1)) / 2) {
    return Array.from(pairPlaces(shown.length)).flatMap(([upper, lower, index]) => {
      const pair = all.at(index);
      return pair.ok ? [{ pair, upper, lower }] : [];
    });
  }
  const place = new Map(shown.map(({ model }, index) => [model, index]));
  return ranking.pairs.flatMap((pair) => {
    if (!pair.ok) return [];
    const [upper, lower] = [place.get(pair.baseline.name), place.get(pair.candidate.name)];
    return upper === undefined || lower === undefined ? [] : [{ pair, upper, lower }];
  });
}

function isShown({ verdict }: Pair): boolean {
  return verdict === "better" || verdict === "worse";
}

function pOf({ adjustedPValue, pValue }: Pair): number | null {
  return adjustedPValue ?? pValue;
}

function signOf({ difference }: Pair): string {
  return (difference ?? 0) < 0 ? "−" : "+";
}

function nameOf(pair: Pair): string {
  const unit = unitOf(pair, pair.baseline.mean);
  return `${pair.candidate.name} − ${pair.baseline.name}: ${formatDifference(pair.difference, unit)}, ${formatPEquation(pOf(pair))}, ${pair.verdict}`;
}

function tieFrames(rows: readonly { readonly group: number | null }[]): Frames["frames"] {
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
