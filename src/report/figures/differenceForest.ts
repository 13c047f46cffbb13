import type { ComparisonFamily, FamilyComparison } from "../../analysis/resultsComparison.js";
import { formatDifference, formatLevel, formatRange, plural } from "../../numberFormat.js";
import { domainOf, type Figure, type Tone } from "../figure/figure.js";
import { unitOf } from "../sections/fields.js";
import { rowNames } from "./rowNames.js";

/** Most comparisons that one figure shows. */
const LIMIT = 30;

type Done = FamilyComparison & { readonly ok: true };

/**
 * Forest plot: every difference from the baseline with its interval, a zero line, and the differences that the median
 * comparison could have shown (80 % power) shaded. Only differences of proportions share an axis; others are left out
 * and counted. `null` when there is nothing to draw.
 */
export function differenceForest({ comparisons, family }: ComparisonFamily, id = "differences"): Figure | null {
  const done = comparisons.filter((one): one is Done => one.ok && one.difference !== null && one.interval !== null);
  const drawable = done.filter(({ proportion }) => proportion);
  const rank = { worse: 0, better: 0, equivalent: 1, identical: 2, inconclusive: 3 } as const;
  const ordered = [...drawable].sort(
    (a, b) => rank[a.verdict] - rank[b.verdict] || (a.difference as number) - (b.difference as number),
  );
  const shown = ordered.slice(0, LIMIT);
  if (shown.length === 0) return null;
  const real = drawable.filter(({ verdict }) => verdict === "better" || verdict === "worse").length;
  const levels = new Set(shown.map(({ interval }) => interval?.level as number));
  const level = [...levels].map(formatLevel).join(" or ");
  const reach = median(shown.flatMap(({ minimumDetectableEffect: effect }) => (effect === null ? [] : [effect])));
  const names = rowNames(shown, [
    ({ task }) => task,
    ({ framing }) => framing,
    ({ metric }) => metric,
    ({ candidate }) => candidate.name,
  ]);
  const notes = [
    ...(ordered.length > LIMIT
      ? [`${LIMIT} of ${ordered.length} comparisons are drawn: first those that are shown to differ.`]
      : []),
    ...(done.length > drawable.length
      ? [`${plural(done.length - drawable.length, "comparison")} of metrics that are no proportions are not drawn.`]
      : []),
    ...(family.size > 1 && family.correction !== "none"
      ? [
          `Colours follow the verdicts after ${family.correction} over ${family.size} comparisons; intervals are not adjusted unless their level says so.`,
        ]
      : []),
  ];
  return {
    kind: "figure",
    id,
    title:
      drawable.length === 1
        ? `${(drawable[0] as Done).sentence}`
        : `${real} of ${drawable.length} differences ${real === 1 ? "is" : "are"} shown to be real at ${family.alpha}`,
    description: `Differences from the baseline with ${level} intervals, one comparison a row; colour and shape say the verdict.`,
    x: {
      kind: "number",
      title: "difference from the baseline, in points",
      unit: "points",
      domain: domainOf(
        shown.flatMap(({ interval, difference }) => [interval?.low ?? 0, interval?.high ?? 0, difference ?? 0]),
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
              label: `too small to show reliably (±${formatDifference(reach, POINT_UNIT).replace("+", "")})`,
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
            whiskers: rows.map(({ one, y }) => ({ at: y, low: one.interval?.low ?? 0, high: one.interval?.high ?? 0 })),
          },
          {
            kind: "dots" as const,
            tone,
            label,
            hollow: tone === "muted",
            dots: rows.map(({ one, y }) => ({ x: one.difference as number, y, name: tooltip(one) })),
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
      one.interval?.low ?? null,
      one.interval?.high ?? null,
      one.interval?.level ?? null,
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
  {
    tone: "muted",
    label: "not told apart",
    fits: ({ verdict }) => verdict === "inconclusive" || verdict === "identical",
  },
];

function tooltip(one: Done): string {
  const unit = unitOf(one, one.baseline.mean);
  const { interval } = one;
  const range = interval === null ? "" : ` ${formatRange(interval.low, interval.high, unit, true)}`;
  return `${one.task} ${one.metric}, ${one.candidate.name}: ${formatDifference(one.difference, unit)}${range}, ${one.verdict}`;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}
