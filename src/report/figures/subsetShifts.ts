import type { SubsetModel, SubsetPair, SubsetRanking, SubsetRow } from "../../analysis/ranking/subsetRanking.js";
import { formatCount, formatFixed, formatPValue, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import type { CategoryAxis, Cells, Figure, Mark, Tone } from "../figure/figure.js";
import { WIDTH } from "../figure/plot.js";
import { leftMargin } from "../figure/svgAxes.js";
import { cellWidthOf } from "../figure/svgLabels.js";
import { joinedNames } from "../text/joinedNames.js";

/** Most models and subsets that one figure shows. */
const [MODELS, SUBSETS] = [24, 20];

type Cell = Cells["cells"][number];

/** One model in one subset, and what is claimed of it. */
interface Shift {
  readonly own: SubsetModel;
  readonly subset: SubsetRow;
  /** Whether the subset is shown to reorder the models, and random subsets of its size put this one elsewhere. */
  readonly isTold: boolean;
}

/**
 * Models × subsets of one test: how many places each model stands higher (↑) or lower (↓) in a subset than over all items. Coloured
 * where the subset is shown to reorder the models, over the whole family, and the model leaves the range of random subsets of the same size;
 * else in brackets. The best model over all items on top. `null` for fewer than two models or subsets.
 */
export function subsetShifts(ranking: SubsetRanking, id = "subset-shifts"): Figure | null {
  const { subsets: all, pairs, family, items } = ranking;
  if (all.length < 2 || ranking.models.length < 2) return null;
  const models = ranking.models.slice(0, MODELS).map(({ model }) => model);
  const y: CategoryAxis = { kind: "category", title: "", categories: models };
  const shiftsOf = (subset: SubsetRow): Shift[] =>
    subset.models
      .filter(({ model }) => models.includes(model))
      .map((own) => ({ own, subset, isTold: subset.reorders && isOutside(own) }));
  const widest = Math.max(...all.flatMap(shiftsOf).map((shift) => cellWidthOf(textOf(shift))));
  const most = Math.max(1, Math.min(SUBSETS, Math.floor((WIDTH - 16 - leftMargin(y)) / widest)));
  // Where not all fit, those whose order differs most surely; in their own order.
  const kept = new Set([...all].sort(surestFirst(pairs)).slice(0, most));
  const subsets = all.filter((subset) => kept.has(subset));
  const shifts = subsets.flatMap((subset, x) =>
    shiftsOf(subset).map((shift) => ({ ...shift, x, y: models.indexOf(shift.own.model) })),
  );
  const largest = Math.max(1, ...shifts.map(({ own }) => Math.abs(own.shift)));
  const frames = subsets.flatMap(({ reorders }, x) =>
    reorders ? [{ x: [x, x] as const, y: [0, models.length - 1] as const }] : [],
  );
  const apart = pairs.filter(({ reorders }) => reorders).map(({ first, second }) => `${first} and ${second}`);
  return {
    kind: "figure",
    id,
    title: titleOf(ranking),
    description: `Places that each model stands higher (↑) or lower (↓) in a subset than over all ${plural(items, "item")}; in brackets where random subsets or the verdict on the subset do not bear it out.`,
    x: { kind: "category", title: "", categories: subsets.map(({ subset }) => subset) },
    y,
    marks: [
      ...TONES.flatMap(({ tone, label, fits }): Mark[] => {
        const cells = shifts.flatMap((shift): Cell[] =>
          fits(shift) ? [{ x: shift.x, y: shift.y, ...cellOf(shift, largest) }] : [],
        );
        return cells.length === 0 ? [] : [{ kind: "cells", tone, label, cells }];
      }),
      ...(frames.length === 0
        ? []
        : [{ kind: "frames" as const, tone: "first" as const, label: "order shown to differ", frames }]),
    ],
    notes: [
      `Which subsets order the models differently is decided with p adjusted over ${plural(family.subsets, "subset")}${family.pairs > 0 ? ` and ${plural(family.pairs, "pair")}` : ""}; the range of random subsets is of each model by itself.`,
      ...(apart.length > 0 ? [`Order models differently: ${someNames(apart, 3)}.`] : []),
      ...(ranking.models.length > MODELS
        ? [`The best ${MODELS} of ${formatCount(ranking.models.length)} models are drawn.`]
        : []),
      ...(all.length > most
        ? [
            `${most} of ${formatCount(all.length)} subsets are drawn: those of the smallest p, of their own or of a pair.`,
          ]
        : []),
    ],
    columns: ["model", "subset", "items", "rank", "rank over all", "shift", "random low", "random high", "adjusted p"],
    rows: shifts.map(({ own: { model, rank, overallRank, shift, randomRank }, subset }) => [
      model,
      subset.subset,
      subset.items,
      rank,
      overallRank,
      shift,
      randomRank.low,
      randomRank.high,
      subset.adjustedPValue,
    ]),
  };
}

/** By the smallest p of the subset and of its pairs; where that ties, as many a p does at 1, by its own before the adjustment. */
function surestFirst(pairs: readonly SubsetPair[]) {
  const least = ({ subset, adjustedPValue }: SubsetRow) =>
    Math.min(
      adjustedPValue,
      ...pairs.flatMap((pair) => (pair.first === subset || pair.second === subset ? [pair.adjustedPValue] : [])),
    );
  const own = ({ pValue, orderPValue }: SubsetRow) => Math.max(pValue, orderPValue);
  return (a: SubsetRow, b: SubsetRow) => least(a) - least(b) || own(a) - own(b);
}

/** `↑2` for two places higher in the subset than over all items; 0 for none. */
export function shiftText({ shift }: Pick<SubsetModel, "shift">): string {
  return shift === 0 ? "0" : `${shift > 0 ? "↑" : "↓"}${rankText(Math.abs(shift))}`;
}

/** Whether random subsets of the size would put the model elsewhere. */
export function isOutside({ rank, randomRank: { low, high } }: SubsetModel): boolean {
  return rank < low || rank > high;
}

/** Models that tie share a half rank. */
export function rankText(rank: number): string {
  return formatFixed(rank, Number.isInteger(rank) ? 0 : 1);
}

const TONES: readonly { readonly tone: Tone; readonly label: string; readonly fits: (shift: Shift) => boolean }[] = [
  { tone: "good", label: "higher (↑)", fits: ({ own, isTold }) => isTold && own.shift > 0 },
  { tone: "bad", label: "lower (↓)", fits: ({ own, isTold }) => isTold && own.shift < 0 },
  { tone: "muted", label: "not told from chance", fits: ({ own, isTold }) => !isTold || own.shift === 0 },
];

function textOf({ own, isTold }: Shift): string {
  return isTold || own.shift === 0 ? shiftText(own) : `(${shiftText(own)})`;
}

/** Pale enough for its letters to be read on it. */
function cellOf(shift: Shift, largest: number): Omit<Cell, "x" | "y"> {
  const { own, subset, isTold } = shift;
  const { rank, overallRank, randomRank } = own;
  return {
    value: isTold && own.shift !== 0 ? 0.15 + 0.35 * (Math.abs(own.shift) / largest) : 0.08,
    text: textOf(shift),
    name: `${own.model} in ${subset.subset} (${plural(subset.items, "item")}): rank ${rankText(rank)}, over all items ${rankText(overallRank)}; random subsets of its size ${rankText(randomRank.low)} to ${rankText(randomRank.high)}, adjusted p of the subset ${formatPValue(subset.adjustedPValue)}`,
  };
}

function titleOf({ task, metric, framing, subsets }: SubsetRanking): string {
  const found = subsets.filter(({ reorders }) => reorders).map(({ subset }) => subset);
  const name = joinedNames(task, metric, framing);
  return found.length === 0
    ? `${name}: none of ${plural(subsets.length, "subset")} is shown to order the models differently`
    : `${name}: ${found.length} of ${plural(subsets.length, "subset")} order${found.length === 1 ? "s" : ""} the models differently: ${someNames(found, 3)}`;
}
