import type { Ranking } from "../../analysis/ranking/ranking.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { formatDifference, formatFixed, POINTS, plural } from "../../numberFormat.js";
import { domainOf, type Figure, type Mark, type Tone } from "../figure/figure.js";
import { joinedNames } from "../text/joinedNames.js";

/** Most models that one figure shows. */
const LIMIT = 20;

/** A model with the interval of its score, where one is known. */
interface Placed {
  readonly row: Ranking["rows"][number];
  readonly y: number;
  readonly range: { readonly low: number; readonly high: number } | null;
}

/**
 * The score of every model of a ranking with its interval from items, best first; those of which none is shown to be better are shaded.
 * `null` where the scores lie outside of 0–1, where no model is shown to be behind another, and for two.
 */
export function scoreLeaderboard(ranking: Ranking, noise: readonly SeedRow[], id = "leaderboard"): Figure | null {
  const { rows, task, metric, framing, items } = ranking;
  const shown = rows.slice(0, LIMIT).map((row, y): Placed => ({ row, y, range: rangeOf(row, ranking, noise) }));
  const isFirst = ({ row }: Placed) => row.sharedRank === 1;
  const first = shown.filter(isFirst);
  if (!ranking.proportion || shown.length < 3 || first.length === 0 || first.length === rows.length) return null;
  // A stripe holds only models that stand together; where noise differs one may stand apart.
  const last = Math.max(...first.map(({ y }) => y));
  const together = last === first.length - 1;
  const name = joinedNames(task, framing, metric);
  const best = rows[0]?.model ?? "";
  return {
    kind: "figure",
    id,
    title:
      first.length === 1
        ? `${name}: ${best} leads alone`
        : `${name}: ${plural(first.length - 1, "model")} cannot be told from ${best}, the best`,
    description: `Score of each model on ${task} (${metric}) with its interval from items, where one run made it; the models of which none is shown to be better are shaded.`,
    x: {
      kind: "number",
      title: `${metric}${items > 0 ? ` on ${plural(items, "item")}` : ""}`,
      unit: "share",
      domain: domainOf(
        shown.flatMap(({ row, range }) => [row.mean, ...(range === null ? [] : [range.low, range.high])]),
      ),
    },
    y: { kind: "category", title: "", categories: shown.map(({ row }) => row.model) },
    marks: [
      ...(together ? [{ kind: "area" as const, tone: "first" as const, y: [-0.5, last + 0.5] as const }] : []),
      ...marksOf(first, "first", first.length === 1 ? "the best" : "none is shown to be better"),
      ...marksOf(
        shown.filter((one) => !isFirst(one)),
        "muted",
        "another is shown to be better",
      ),
    ],
    notes: [
      "Two intervals that overlap may still be told apart: the models answered the same items, and pairs are judged by them.",
      ...(rows.length > LIMIT ? [`The best ${LIMIT} of ${rows.length} models are drawn.`] : []),
    ],
    columns: ["model", "mean", "low", "high", "rank", "shared rank", "letters"],
    rows: shown.map(({ row, range }) => [
      row.model,
      row.mean,
      range?.low ?? null,
      range?.high ?? null,
      row.rank,
      row.sharedRank,
      row.letters,
    ]),
  };
}

/**
 * The interval of the score that the ranking shows; none where the noise is that of another mean, as over other items, and over several seeds,
 * whose noise the items know nothing of.
 */
function rangeOf({ model, mean }: Ranking["rows"][number], ranking: Ranking, noise: readonly SeedRow[]) {
  const own = noise.find(
    (one) =>
      one.model === model &&
      one.task === ranking.task &&
      one.metric === ranking.metric &&
      one.framing === ranking.framing,
  );
  if (own === undefined || own.finalMean === null || Math.abs(own.finalMean - mean) > 1e-9) return null;
  return own.finalInterval;
}

function marksOf(placed: readonly Placed[], tone: Tone, label: string): Mark[] {
  const ranges = placed.flatMap(({ y, range }) =>
    range === null ? [] : [{ at: y, low: range.low, high: range.high }],
  );
  return [
    ...(ranges.length === 0 ? [] : [{ kind: "whiskers" as const, tone, along: "x" as const, whiskers: ranges }]),
    {
      kind: "dots" as const,
      tone,
      hollow: tone === "muted",
      label,
      dots: placed.map(({ row, y, range }) => ({
        x: row.mean,
        y,
        name: `${row.model}: ${formatFixed(100 * row.mean, 1)}%${range === null ? "" : ` [${amount(range.low)}, ${amount(range.high)}]`}, rank ${row.rank}, shared rank ${row.sharedRank}`,
      })),
    },
  ];
}

function amount(share: number): string {
  return formatDifference(share, { ...POINTS, suffix: "", decimals: 1 }).replace("+", "");
}
