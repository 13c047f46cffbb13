import type { ComparisonFamily, FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { formatCount, formatDifference, formatLevel, formatRange, plural } from "../../numberFormat.js";
import { median } from "../../numeric/quantiles.js";
import { unitOf } from "../document/fields.js";
import { verdictText } from "../document/verdictText.js";
import { domainOf, type Figure, type Mark, type Tone, type Whiskers } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

/** Most comparisons that one figure shows, and of those whose names take two lines. */
const LIMIT = 30;
const LIMIT_OF_PAIRS = 16;
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
  const limit = isOfTwoParts(drawable) ? LIMIT_OF_PAIRS : LIMIT;
  const shown = mostTelling(drawable, limit).sort((a, b) => b.difference - a.difference);
  if (shown.length === 0) return null;
  const levels = new Set(shown.map(({ interval }) => interval.level));
  const level = [...levels].map(formatLevel).join(" or ");
  const reach = commonReach(shown);
  const [pair] = pairsOf(shown);
  const baselines = new Set(shown.map(({ baseline }) => baseline.name));
  const from = baselines.size === 1 ? shown[0]?.baseline.name : "the baseline";
  const names = rowNames(shown, [
    ({ task }) => task,
    ({ framing }) => framing,
    ({ metric }) => metric,
    ({ candidate }) => candidate.name,
  ]);
  return {
    kind: "figure",
    id,
    title: titleOf(drawable, { alpha: family.alpha, isAll: drawable.length === done.length }),
    description: `Differences from ${from} with ${level} intervals, one comparison a row; colour and shape say the verdict.${reach === null ? "" : " Shaded: what one comparison shows less than four times of five."}`,
    x: {
      kind: "number",
      title: `${pair === undefined ? `difference from ${from}` : `${pair.candidate} − ${pair.baseline}`}, in points`,
      unit: "points",
      domain: domainOf(
        shown.flatMap((one) => [one.interval.low, one.interval.high, one.difference, ...nearEnds(one)]),
        { include: reach === null ? [0] : [-reach, reach] },
      ),
    },
    y: { kind: "category", title: "", categories: names },
    marks: marksOf(shown, reach),
    notes: [
      ...leftOutNotes({ done, drawable, shown, limit }),
      ...(family.size > 1 && family.correction !== "none" ? familyNotes(shown, family, level) : []),
    ],
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
      "low of all together",
      "high of all together",
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
      one.familyInterval?.low ?? null,
      one.familyInterval?.high ?? null,
      one.pValue,
      one.adjustedPValue,
    ]),
  };
}

function marksOf(shown: readonly Done[], reach: number | null): Mark[] {
  const hidden: Mark[] =
    reach === null
      ? []
      : [
          {
            kind: "area",
            tone: "muted",
            x: [-reach, reach],
            label: `too small for one comparison to show (±${formatDifference(reach, POINT_UNIT).replace("+", "")})`,
          },
        ];
  const verdicts = TONES.flatMap(({ tone, label, fits }): Mark[] => {
    const rows = shown.flatMap((one, y) => (fits(one) ? [{ one, y }] : []));
    if (rows.length === 0) return [];
    const dots = rows.map(({ one, y }) => ({ x: one.difference, y, row: y, name: tooltip(one) }));
    return [...whiskersOf(rows, tone), { kind: "dots", tone, label, hollow: tone === "muted", dots }];
  });
  return [...hidden, { kind: "rule", tone: "muted", axis: "x", at: 0 }, ...verdicts];
}

interface Chosen {
  /** Comparisons with a difference and an interval, and those of them that share the axis. */
  readonly done: readonly Done[];
  readonly drawable: readonly Done[];
  readonly shown: readonly Done[];
  readonly limit: number;
}

function leftOutNotes({ done, drawable, shown, limit }: Chosen): string[] {
  const nearest = shown.some(({ verdict }) => verdict === "inconclusive") ? ", then those nearest to being shown" : "";
  return [
    ...(drawable.length > limit
      ? [
          `${limit} of ${formatCount(drawable.length)} comparisons are drawn: the largest real differences of each direction${nearest}.`,
        ]
      : []),
    ...(done.length > drawable.length
      ? [`${plural(done.length - drawable.length, "comparison")} of metrics that are no proportions are not drawn.`]
      : []),
  ];
}

/** How far beyond its plain interval, in widths of it, that of the whole family widens the picture; further out it ends in an arrow. */
const MOST_WIDER = 1;

/** The ends of a family's interval, as far as the picture is widened for them. */
function nearEnds({ interval: { low, high }, familyInterval: all }: Done): number[] {
  const room = MOST_WIDER * (high - low);
  return all ? [Math.max(all.low, low - room), Math.min(all.high, high + room)] : [];
}

/** One interval a row; where all hold together in a wider one, that thin, and what each is by itself as a thick bar on it. */
function whiskersOf(rows: readonly { readonly one: Done; readonly y: number }[], tone: Tone): Whiskers[] {
  const within = rows.filter(({ one }) => one.familyInterval);
  const alone = rows.filter(({ one }) => !one.familyInterval);
  const marks = [
    { weight: "thin" as const, drawn: within, of: (one: Done) => one.familyInterval as Interval },
    { weight: "thick" as const, drawn: within, of: (one: Done) => one.interval },
    { weight: "thin" as const, drawn: alone, of: (one: Done) => one.interval },
  ];
  return marks.flatMap(({ weight, drawn, of }) =>
    drawn.length === 0
      ? []
      : [
          {
            kind: "whiskers" as const,
            tone,
            along: "x" as const,
            weight,
            whiskers: drawn.map(({ one, y }) => ({ at: y, low: of(one).low, high: of(one).high })),
          },
        ],
  );
}

/** What colours and bars stand for in a family of several, and where they seem to disagree. */
function familyNotes(shown: readonly Done[], family: ComparisonFamily["family"], level: string): string[] {
  const isReal = ({ verdict }: Done) => verdict === "better" || verdict === "worse";
  const excludes = ({ low, high }: Interval) => low > 0 || high < 0;
  const colours = `Colours follow the verdicts after ${correctionName(family.correction)} over ${plural(family.size, "comparison")}`;
  if (!shown.some(({ familyInterval }) => familyInterval)) {
    const lost = shown.filter((one) => one.verdict === "inconclusive" && excludes(one.interval)).length;
    return [
      `${colours}; intervals are not adjusted${lost > 0 ? `, so ${lost} that ${lost === 1 ? "excludes 0 counts" : "exclude 0 count"} as not told apart` : ""}.`,
    ];
  }
  const reaching = shown.filter((one) => isReal(one) && one.familyInterval && !excludes(one.familyInterval)).length;
  return [
    `${colours}. Thick: each interval by itself; thin: those of all hold at once (${level}).`,
    ...(reaching > 0
      ? [
          `${reaching} shown to be real ${reaching === 1 ? "has a thin bar that reaches" : "have thin bars that reach"} 0: ${correctionName(family.correction)}'s steps show more than intervals for all.`,
        ]
      : []),
  ];
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

/** Whether rows are told apart by their task and their model. */
function isOfTwoParts(all: readonly Done[]): boolean {
  return [({ task }: Done) => task, ({ candidate }: Done) => candidate.name].every(
    (part) => new Set(all.map(part)).size > 1,
  );
}

/** The largest real differences, half of the room for each direction, and what is left for those nearest to being shown. */
function mostTelling(all: readonly Done[], limit: number): Done[] {
  if (all.length <= limit) return [...all];
  const bySize = (verdict: Done["verdict"]) =>
    all.filter((one) => one.verdict === verdict).sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const [worse, better] = [bySize("worse"), bySize("better")];
  const beside = (other: readonly Done[]) => Math.max(limit / 2, limit - other.length);
  const undecided = all.filter(({ verdict }) => verdict !== "worse" && verdict !== "better");
  return [
    ...worse.slice(0, beside(better)),
    ...better.slice(0, beside(worse)),
    ...undecided.sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1)),
  ].slice(0, limit);
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
  if (all.length === 1) {
    const only = all[0] as Done;
    return only.baseline.name === only.candidate.name ? only.sentence : verdictText(only);
  }
  if (pair === undefined || real === 0) {
    return `${real === 0 ? "None" : formatCount(real)} of ${isAll ? "" : "the "}${formatCount(all.length)} ${differences} ${real <= 1 ? "is" : "are"} shown to be real at ${alpha}`;
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
