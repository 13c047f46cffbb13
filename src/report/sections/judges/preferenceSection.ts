import {
  type JudgedStrengths,
  type PlacePreference,
  type PreferenceRow,
  preferenceRows,
  type RankedStrength,
} from "../../../analysis/judges/preferenceRows.js";
import type { Interval } from "../../../inference/intervals/interval.js";
import { formatFixed, formatLevel, formatPEquation, formatPValue, plural } from "../../../numberFormat.js";
import { type Block, type Field, type Heading, heading, list, paragraph, table } from "../../document/document.js";
import { capitalized } from "../../text/capitalized.js";
import { noiseLine } from "../../text/noiseLine.js";
import type { Section } from "../section.js";

type Fitted = Extract<PreferenceRow, { readonly ok: true }>;

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface PreferencesPart {
  /** One row a contest and judge. */
  readonly preferences: readonly PreferenceRow[];
}

export const PREFERENCES: Section<"preferences", PreferencesPart> = {
  name: "preferences",
  title: "Preferences",
  needs: "judgements of two answers against each other (model_a, model_b, winner)",
  doing: "preferences",
  unasked: () => ({ preferences: [] }),
  analyse: ({ results }, { alpha }) => ({ part: { preferences: preferenceRows(results, { alpha }) } }),
  isEmpty: ({ preferences }) => preferences.length === 0,
  blocks: ({ preferences }, { limit }) =>
    preferences.length === 0
      ? []
      : [heading(2, "Who is preferred to whom?"), ...preferenceSection(preferences, { limit, level: 3 })],
  tables: ({ preferences }) => [
    ["preferences", preferences.flatMap((row) => (row.ok ? labelled(row, row.strengths) : []))],
    ["preference-pairs", preferences.flatMap((row) => (row.ok ? labelled(row, row.differences) : []))],
  ],
};

/** Rows with the contest and the judge that they are of. */
function labelled(
  { contest, judge }: Pick<PreferenceRow, "contest" | "judge">,
  rows: readonly object[],
): readonly object[] {
  return rows.map((row) => ({ contest, judge, ...row }));
}

/** Strengths of each contest, every pair, and whether strengths explain them. `level` is of the headings. */
export function preferenceSection(
  rows: readonly PreferenceRow[],
  { limit = Number.POSITIVE_INFINITY, level = 2 }: { readonly limit?: number; readonly level?: Heading["level"] } = {},
): Block[] {
  return rows.flatMap((row) => [heading(level, titleOf(row)), ...(row.ok ? fittedBlocks(row, limit) : refused(row))]);
}

function titleOf({ contest, judge }: PreferenceRow): string {
  return judge === null ? contest : `${contest} · judge ${judge}`;
}

function refused({ message, hint }: Extract<PreferenceRow, { readonly ok: false }>): Block[] {
  return [paragraph(`REFUSED  ${message}.`), paragraph(`Next step: ${hint}.`)];
}

function fittedBlocks(row: Fitted, limit: number): Block[] {
  const level = row.strengths.find(({ interval }) => interval !== null)?.interval?.level;
  const range = level === undefined ? "" : ` [${formatLevel(level)} CI]`;
  return [
    paragraph(leadText(row)),
    ...table(
      "Strength: log-odds of winning against the mean of all. Places hold all at once.",
      row.strengths,
      STRENGTHS.map((field) => (field.title === "strength" ? { ...field, title: `strength${range}` } : field)),
      { limit },
    ),
    ...table(
      "Every pair, the stronger first; a tie counts as half a win. p: Holm over all pairs.",
      row.differences,
      PAIRS,
      {
        limit,
      },
    ),
    list([
      transitivityText(row),
      ...(row.tieRate === null
        ? []
        : [`Equal sides tie in ${percent(row.tieRate.rate)}${rangeOf(row.tieRate.interval, percent)} of judgements.`]),
      ...placeText(row.places),
      ...(row.unscored > 0 ? [`${plural(row.unscored, "judgement")} failed and count nowhere.`] : []),
      ...row.notes.map(({ message }) => `${message}.`),
      `${capitalized(noiseLine(row.sources))}.`,
    ]),
  ];
}

function leadText({ strengths, clusters }: Fitted): string {
  // Each judgement stands on both sides.
  const judgements = strengths.reduce((sum, { wins, ties, losses }) => sum + wins + ties + losses, 0) / 2;
  const [best] = strengths as readonly [RankedStrength, ...RankedStrength[]];
  const others = strengths.length - 1;
  const shown = strengths.length - best.places.high;
  const of = `${plural(strengths.length, "model")}, ${plural(clusters, clusters === judgements ? "judgement" : "question")}`;
  return shown === others
    ? `${best.name} is preferred to all others (${of}).`
    : `${best.name} is strongest, and shown to be preferred to ${shown} of ${others} others (${of}).`;
}

function transitivityText({ transitivity: { statistic, pValue, degreesOfFreedom } }: Fitted): string {
  if (statistic === null || pValue === null)
    return "Whether one number a model explains who beats whom is not known here.";
  const test = `F(${degreesOfFreedom.join(", ")}) = ${formatFixed(statistic, 2)}, ${formatPEquation(pValue)}`;
  return pValue < 0.05
    ? `One number a model does not explain who beats whom (${test}): there are circles, or gaps that do not add up.`
    : `No sign that one number a model misleads (transitivity: ${test}).`;
}

/** Whether the place decides: over both orders the same place was named, and so no answer. */
function placeText(places: PlacePreference | null): string[] {
  if (places === null || places.share === null || places.difference === null) return [];
  const { judgements, first, second, difference, interval } = places;
  const said = `Shown in both orders, ${percent(places.share)}${rangeOf(places.shareInterval, percent)} of ${plural(judgements, "judgement")} name one place and no answer: the first ${first} times, the second ${second}`;
  if (interval === null || (interval.low <= 0 && interval.high >= 0))
    return [`${said}; neither place is shown to be favoured.`];
  return [`${said}; the ${difference > 0 ? "first" : "second"} place is favoured.`];
}

function percent(share: number): string {
  return `${formatFixed(100 * share, 1)}%`;
}

function rangeOf(interval: Interval | null, show: (value: number) => string): string {
  return interval === null ? "" : ` [${show(interval.low)}, ${show(interval.high)}]`;
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${formatFixed(Math.abs(value), 2)}`;

const STRENGTHS: readonly Field<RankedStrength>[] = [
  { title: "model", align: "left", show: ({ name }) => name, always: true },
  {
    title: "strength",
    align: "right",
    show: ({ strength, interval }) => `${signed(strength)}${rangeOf(interval, signed)}`,
    always: true,
  },
  {
    title: "places",
    align: "right",
    show: ({ places: { low, high } }) => (low === high ? String(low) : `${low}–${high}`),
    always: true,
  },
  { title: "won", align: "right", show: ({ wins }) => String(wins), always: true },
  { title: "tied", align: "right", show: ({ ties }) => String(ties), always: true },
  { title: "lost", align: "right", show: ({ losses }) => String(losses), always: true },
];

const PAIRS: readonly Field<JudgedStrengths>[] = [
  { title: "stronger", align: "left", show: ({ first }) => first, always: true },
  { title: "weaker", align: "left", show: ({ second }) => second, always: true },
  { title: "wins", align: "right", show: ({ winProbability }) => percent(winProbability), always: true },
  {
    title: "strengths apart",
    align: "right",
    show: ({ difference, interval }) => `${signed(difference)}${rangeOf(interval, signed)}`,
    always: true,
  },
  { title: "adj. p", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue), always: true },
];
