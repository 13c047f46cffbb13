import type { FittedItem, TwoPlFit } from "../../analysis/irt/fitRecord.js";
import { itemInformationAt, rightProbability } from "../../analysis/irt/itemCurve.js";
import { responseTable } from "../../analysis/irt/responses.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, recordWith, TEXTS } from "../../arguments/shapes.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { LEVEL, MISSING } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { formatCount, formatFixed, formatLevel, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { domainOf, type Figure, type Mark, type Tone } from "../figure/figure.js";

/** Most items that one figure tells apart, and how each is drawn; an item with a negative slope is drawn as a fault. */
const TONES: readonly Tone[] = ["first", "second", "third", "muted"];
const INFORMATIVE = 3;
/** Points along a curve. */
const POINTS = 61;
/** Runs of a group of abilities, about, and most groups. */
const GROUP = 15;
const GROUPS = 8;

export interface ItemCurvesOptions {
  /** Default `item-curves`. */
  readonly id?: string;
  /** Items to draw, by id, four at most; default the three most informative and the one most in doubt. */
  readonly items?: readonly string[];
  /** Nominal coverage of the intervals; default 0.95. */
  readonly level?: number;
  /** Errored and unscored answers, as in the fit; default `drop`. */
  readonly missing?: MissingPolicy;
}

type Known = FittedItem & { readonly slope: number; readonly intercept: number };

interface Run {
  readonly row: number;
  readonly ability: number;
}

/**
 * Item characteristic curves, P(right) over ability, of a few items, with the shares of right answers that were seen in
 * groups of runs of like ability and their Wilson intervals. By default the three items that tell these runs apart best
 * (information averaged over their abilities), and the one most in doubt: of the items with a negative slope the clearest,
 * else the least informative one. `null` for a fit without parameters or with fewer than 6 abilities.
 * Throws `RangeError` for a matrix of other runs or items than the fit, and for items that the fit has no curve of.
 */
export function itemCurves(fit: TwoPlFit, matrix: ResultMatrix, options: ItemCurvesOptions = {}): Figure | null {
  requireArgument("itemCurves", "fit", fit, recordWith(["items", "abilities"], "what fit2pl returns"));
  requireArgument("itemCurves", "matrix", matrix, MATRIX);
  const {
    id = "item-curves",
    items,
    level = LEVEL,
    missing = MISSING,
  } = optionsOf("itemCurves", options, { items: TEXTS });
  requireSameTable(fit, matrix);
  if (items !== undefined && items.length > TONES.length) {
    throw new ArgumentError(
      "itemCurves",
      `items must name ${TONES.length} items at most, got ${items.length}. Draw several figures.`,
    );
  }
  const known = fit.items.filter((item): item is Known => item.slope !== null && item.intercept !== null);
  const runs = fit.abilities
    .flatMap(({ eap }, row): Run[] => (eap === null ? [] : [{ row, ability: eap }]))
    .sort((a, b) => a.ability - b.ability);
  const groups = abilityGroups(runs);
  const drawn = items === undefined ? telling(known, runs) : items.map((name) => itemNamed(known, name));
  if (drawn.length === 0 || groups.length < 2) return null;
  const { scores } = responseTable(matrix, missing);
  const curves = drawn.map((item, index): Curve => {
    const place = fit.items.findIndex((one) => one.id === item.id);
    const scoreOf = (row: number) => scores[row * fit.items.length + place] as number;
    const seen = groups.flatMap((group) => seenIn(group, item, scoreOf, level));
    return { item, tone: item.suspect ? "bad" : (TONES[index] as Tone), seen };
  });
  const [from, to] = domainOf(
    runs.map(({ ability }) => ability),
    { include: [-2, 2] },
  );
  return {
    kind: "figure",
    id,
    title: titleOf(matrix.task, drawn[0] as Known, drawn.find(({ suspect }) => suspect) ?? null),
    description: `Probability of a right answer over ability for ${plural(curves.length, "item")} of ${matrix.task}, and the shares seen in ${plural(groups.length, "group")} of runs of like ability.`,
    x: { kind: "number", title: "ability (SDs of the runs)", unit: "plain", domain: [from, to] },
    y: { kind: "number", title: "right answers", unit: "share", domain: [-0.02, 1.02] },
    // Dots of several items in one group would hide each other.
    marks: curves.flatMap((curve, index) =>
      marksOf(curve, [from, to], ((index - (curves.length - 1) / 2) * (to - from)) / 120),
    ),
    notes: [
      `Dots: shares of right answers in ${groups.length} groups of runs of like ability, with ${formatLevel(level)} Wilson intervals; those of one group are drawn side by side.`,
      "Abilities are estimated from the same answers, this item's among them, and the fewer the items the more so: dots near a curve are no test of fit.",
      ...(items === undefined && known.length > curves.length
        ? [
            `${curves.length} of ${plural(known.length, "fitted item")} are drawn: the most informative, and the one most in doubt.`,
          ]
        : []),
    ],
    columns: ["item", "slope", "intercept", "ability", "runs", "share", "low", "high", "model"],
    rows: curves.flatMap(({ item, seen }) =>
      seen.map(({ ability, runs: count, share, low, high, expected }) => [
        item.id,
        item.slope,
        item.intercept,
        ability,
        count,
        share,
        low,
        high,
        expected,
      ]),
    ),
  };
}

interface Curve {
  readonly item: Known;
  readonly tone: Tone;
  readonly seen: readonly Seen[];
}

/** What a group of runs of like ability made of an item: the share that was right, its interval, and what the model expects. */
interface Seen {
  readonly ability: number;
  readonly runs: number;
  readonly right: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly expected: number;
}

/** Nothing where no run of the group has an answer. */
function seenIn(group: readonly Run[], item: Known, scoreOf: (row: number) => number, level: number): Seen[] {
  const answered = group
    .map(({ row, ability }) => ({ ability, score: scoreOf(row) }))
    .filter(({ score }) => !Number.isNaN(score));
  if (answered.length === 0) return [];
  const right = answered.reduce((total, { score }) => total + score, 0);
  const { low, high } = wilsonInterval(right, answered.length, { level });
  return [
    {
      ability: mean(answered.map(({ ability }) => ability)),
      runs: answered.length,
      right,
      share: right / answered.length,
      low,
      high,
      expected: mean(answered.map(({ ability }) => rightProbability(ability, item))),
    },
  ];
}

/** The curve of an item, and what was seen of it, moved `aside` along the axis. */
function marksOf({ item, tone, seen }: Curve, [from, to]: readonly [number, number], aside: number): Mark[] {
  return [
    {
      kind: "line",
      tone,
      weight: "thick",
      label: `${item.id}: slope ${slopeText(item)}`,
      points: Array.from({ length: POINTS }, (_, point) => {
        const x = from + ((to - from) * point) / (POINTS - 1);
        return { x, y: rightProbability(x, item) };
      }),
    },
    {
      kind: "whiskers",
      tone,
      along: "y",
      whiskers: seen.map(({ ability, low, high }) => ({ at: ability + aside, low, high })),
    },
    {
      kind: "dots",
      tone,
      dots: seen.map(({ ability, share, right, runs: count, expected }) => ({
        x: ability + aside,
        y: share,
        name: `${item.id} around ability ${formatFixed(ability, 2)}: ${formatCount(right)} of ${plural(count, "run")} right, model ${formatFixed(100 * expected, 0)}%`,
      })),
    },
  ];
}

function requireSameTable(fit: TwoPlFit, { items, runs }: ResultMatrix): void {
  const isSame =
    fit.abilities.length === runs.length &&
    fit.items.length === items.length &&
    fit.items.every(({ id }, index) => id === items[index]?.id);
  if (isSame) return;
  throw new ArgumentError(
    "itemCurves",
    `matrix must be the one that was fitted, got ${runs.length} runs × ${items.length} items for a fit of ${fit.abilities.length} × ${fit.items.length}.`,
  );
}

function itemNamed(known: readonly Known[], name: string): Known {
  const item = known.find(({ id }) => id === name);
  if (item === undefined) {
    throw new ArgumentError("itemCurves", `items must be items that the fit has a slope of, got "${name}".`);
  }
  return item;
}

/** Runs in order of ability, in groups of about equal size. */
function abilityGroups(runs: readonly Run[]): Run[][] {
  const count = Math.min(GROUPS, Math.max(3, Math.floor(runs.length / GROUP)));
  if (runs.length < 2 * count) return [];
  const start = (group: number) => Math.round((group * runs.length) / count);
  return Array.from({ length: count }, (_, group) => runs.slice(start(group), start(group + 1)));
}

/** The most informative items about these runs, and the one most in doubt. */
function telling(known: readonly Known[], runs: readonly Run[]): Known[] {
  const ranked = known
    .map((item) => ({ item, information: mean(runs.map(({ ability }) => itemInformationAt(ability, item))) }))
    .sort((a, b) => b.information - a.information)
    .map(({ item }) => item);
  const best = ranked.filter(({ suspect }) => !suspect).slice(0, INFORMATIVE);
  const clear = ({ slope, slopeSe }: Known) => slope / (slopeSe ?? 1);
  const [suspect] = ranked.filter((item) => item.suspect).sort((a, b) => clear(a) - clear(b));
  const last = suspect ?? ranked.at(-1);
  return last === undefined || best.includes(last) ? best : [...best, last];
}

/** A negative slope is told with its error, and not as a fault: among many items some are negative by chance. */
function titleOf(task: string, best: Known, suspect: Known | null): string {
  if (suspect !== null) return `${task}: ${suspect.id} falls with ability (slope ${slopeText(suspect)})`;
  return `${task}: ${best.id} tells runs apart best (slope ${slopeText(best)})`;
}

function slopeText({ slope, slopeSe }: Known): string {
  return slopeSe === null ? formatFixed(slope, 2) : `${formatFixed(slope, 2)} ± ${formatFixed(slopeSe, 2)}`;
}
