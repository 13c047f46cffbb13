import type { ComparisonFamily, FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { formatCount, formatDifference, formatLevel, formatRange, plural } from "../../numberFormat.js";
import { median } from "../../numeric/quantiles.js";
import { unitOf } from "../document/fields.js";
import { domainOf, type Figure, type Tone } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

/** Most comparisons that one figure shows. */
const LIMIT = 30;
/** Detectable differences that lie within this factor of each other can be drawn as one stripe. */
const ALIKE = 1.5;

type Done = FamilyComparison & { readonly ok: true; readonly difference: number; readonly interval: Interval };

/**
 * Forest plot: every difference from the baseline with its interval and a zero line, the most positive on top, and the
 * differences that could not be shown (80 % power) shaded where they are about the same for all rows. Only differences of
 * proportions share an axis; others are left out and counted. `null` when there is nothing to draw.
 */
export function differenceForest(comparisonsGiven: ComparisonFamily, id = "differences"): Figure | null {
  requireArgument(
    "differenceForest",
    "comparisonsGiven",
    comparisonsGiven,
    recordWith(["comparisons", "family"], "{ comparisons, family }"),
  );
  const { comparisons, family } = comparisonsGiven;
  requireArgument("differenceForest", "id", id, TEXT);
  const done = comparisons.filter((one): one is Done => one.ok && one.difference !== null && one.interval !== null);
  const drawable = done.filter(({ proportion }) => proportion);
  const shown = mostTelling(drawable).sort((a, b) => b.difference - a.difference);
  if (shown.length === 0) return null;
  const levels = new Set(shown.map(({ interval }) => interval.level));
  const level = [...levels].map(formatLevel).join(" or ");
  const reach = commonReach(shown);
  const [pair] = pairsOf(shown);
  const names = rowNames(shown, [
    ({ task }) => task,
    ({ framing }) => framing,
    ({ metric }) => metric,
    ({ candidate }) => candidate.name,
  ]);
  const lost = shown.filter(
    ({ verdict, interval: { low, high } }) => verdict === "inconclusive" && (low > 0 || high < 0),
  );
  const correction = correctionName(family.correction);
  const notes = [
    ...(drawable.length > LIMIT
      ? [
          `${LIMIT} of ${formatCount(drawable.length)} comparisons are drawn: the largest real differences of each direction${shown.some(({ verdict }) => verdict === "inconclusive") ? ", then those nearest to being shown" : ""}.`,
        ]
      : []),
    ...(done.length > drawable.length
      ? [`${plural(done.length - drawable.length, "comparison")} of metrics that are no proportions are not drawn.`]
      : []),
    ...(family.size > 1 && family.correction !== "none"
      ? [
          `Colours follow the verdicts after ${correction} over ${family.size} comparisons; intervals are not adjusted${lost.length > 0 ? `, so ${lost.length} that ${lost.length === 1 ? "excludes 0 counts" : "exclude 0 count"} as not told apart` : ""}.`,
        ]
      : []),
  ];
  return {
    kind: "figure",
    id,
    title: titleOf(drawable, { alpha: family.alpha, isAll: drawable.length === done.length }),
    description: `Differences from the baseline with ${level} intervals, one comparison a row; colour and shape say the verdict.`,
    x: {
      kind: "number",
      title: `${pair === undefined ? "difference from the baseline" : `${pair.candidate} − ${pair.baseline}`}, in points`,
      unit: "points",
      domain: domainOf(
        shown.flatMap(({ interval, difference }) => [interval.low, interval.high, difference]),
        { include: reach === null ? [0] : [-reach, reach] },
      ),
    },
    y: { kind: "category", title: "", categories: names },
    marks: [
      ...(reach === null
        ? []
        : [
            {
              kind: "area" as const,
              tone: "muted" as const,
              x: [-reach, reach] as const,
              label: `could not be shown with 80 % power, one comparison (±${formatDifference(reach, POINT_UNIT).replace("+", "")})`,
            },
          ]),
      { kind: "rule", tone: "muted", axis: "x", at: 0 },
      ...TONES.flatMap(({ tone, label, fits }) => {
        const rows = shown.flatMap((one, y) => (fits(one) ? [{ one, y }] : []));
        if (rows.length === 0) return [];
        return [
          {
            kind: "whiskers" as const,
            tone,
            along: "x" as const,
            whiskers: rows.map(({ one, y }) => ({ at: y, low: one.interval.low, high: one.interval.high })),
          },
          {
            kind: "dots" as const,
            tone,
            label,
            hollow: tone === "muted",
            dots: rows.map(({ one, y }) => ({ x: one.difference, y, row: y, name: tooltip(one) })),
          },
        ];
      }),
    ],
    notes,
    columns: [
      "task",
      "metric",
      "framing",
      "baseline",
      "candidate",
      "verdict",
      "difference",
      "low",
      "high",
      "level",
      "p",
      "adjusted p",
    ],
    rows: shown.map((one) => [
      one.task,
      one.metric,
      one.framing,
      one.baseline.name,
      one.candidate.name,
      one.verdict,
      one.difference,
      one.interval.low,
      one.interval.high,
      one.interval.level,
      one.pValue,
      one.adjustedPValue,
    ]),
  };
}

const POINT_UNIT = { scale: 100, suffix: " pt", decimals: 1 };

const TONES: readonly { readonly tone: Tone; readonly label: string; readonly fits: (one: Done) => boolean }[] = [
  { tone: "good", label: "better", fits: ({ verdict }) => verdict === "better" },
  { tone: "bad", label: "worse", fits: ({ verdict }) => verdict === "worse" },
  { tone: "first", label: "equivalent", fits: ({ verdict }) => verdict === "equivalent" },
  { tone: "first", label: "non-inferior", fits: ({ verdict }) => verdict === "non-inferior" },
  {
    tone: "muted",
    label: "not told apart",
    fits: ({ verdict }) => verdict === "inconclusive" || verdict === "identical",
  },
];

/** The largest real differences, half of the room for each direction, and what is left for those nearest to being shown. */
function mostTelling(all: readonly Done[]): Done[] {
  if (all.length <= LIMIT) return [...all];
  const bySize = (verdict: Done["verdict"]) =>
    all.filter((one) => one.verdict === verdict).sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const [worse, better] = [bySize("worse"), bySize("better")];
  const beside = (other: readonly Done[]) => Math.max(LIMIT / 2, LIMIT - other.length);
  const undecided = all.filter(({ verdict }) => verdict !== "worse" && verdict !== "better");
  return [
    ...worse.slice(0, beside(better)),
    ...better.slice(0, beside(worse)),
    ...undecided.sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1)),
  ].slice(0, LIMIT);
}

/** The median detectable difference, where that of every row is about the same; else `null`: one stripe would mislead. */
function commonReach(shown: readonly Done[]): number | null {
  const effects = shown.flatMap(({ minimumDetectableEffect: effect }) => (effect === null ? [] : [effect]));
  const areAlike = effects.length === shown.length && Math.max(...effects) <= ALIKE * Math.min(...effects);
  return areAlike ? median(effects) : null;
}

/** The two sides, where all comparisons are of the same two; nothing where there are several, or both have one name. */
function pairsOf(all: readonly Done[]): { readonly baseline: string; readonly candidate: string }[] {
  const pairs = groupBy(all, ({ baseline, candidate }) => JSON.stringify([baseline.name, candidate.name]));
  const [first] = all;
  if (first === undefined || pairs.size > 1 || first.baseline.name === first.candidate.name) return [];
  return [{ baseline: first.baseline.name, candidate: first.candidate.name }];
}

function titleOf(all: readonly Done[], { alpha, isAll }: { readonly alpha: number; readonly isAll: boolean }): string {
  const count = (...verdicts: readonly Done["verdict"][]) =>
    all.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [better, worse] = [count("better"), count("worse")];
  const real = better + worse;
  const differences = `differences${isAll ? "" : " in points"}`;
  const [pair] = pairsOf(all);
  if (all.length === 1) return (all[0] as Done).sentence;
  if (pair === undefined || real === 0) {
    return `${real === 0 ? "None" : real} of ${isAll ? "" : "the "}${all.length} ${differences} ${real <= 1 ? "is" : "are"} shown to be real at ${alpha}`;
  }
  const { baseline, candidate } = pair;
  const of = `of ${all.length}${isAll ? "" : ` ${differences}`}`;
  const lead =
    better === 0
      ? `${candidate} is behind ${baseline} on ${worse} ${of}`
      : `${candidate} is ahead of ${baseline} on ${better} ${of}${worse > 0 ? `, behind on ${worse}` : ""}`;
  const undecided = count("inconclusive", "identical");
  const rest = [
    ...(["equivalent", "non-inferior"] as const).flatMap((kind) => (count(kind) > 0 ? `${count(kind)} ${kind}` : [])),
    ...(undecided > 0 ? [`${undecided} not told apart`] : []),
  ];
  return [lead, ...(rest.length > 0 ? [rest.join(", ")] : [])].join("; ");
}

function tooltip(one: Done): string {
  const unit = unitOf(one, one.baseline.mean);
  const range = formatRange(one.interval.low, one.interval.high, unit, true);
  const items = one.items.shared > 0 ? `, ${plural(one.items.shared, "shared item")}` : "";
  return `${one.task} ${one.metric}, ${one.candidate.name}: ${formatDifference(one.difference, unit)} ${range}, ${one.verdict}${items}`;
}
