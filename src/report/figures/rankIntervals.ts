import type { Ranking } from "../../analysis/ranking/ranking.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, TEXT } from "../../arguments/shapes.js";
import { formatFixed, formatLevel, plural } from "../../numberFormat.js";
import type { Figure } from "../figure/figure.js";
import { joinedNames } from "../text/joinedNames.js";

/** Most models that one figure shows. */
const LIMIT = 60;

/**
 * The interval of every model's rank, best mean first; tie groups follow one another in two colours, and the legend counts
 * them. `null` without intervals.
 */
export function rankIntervals(ranking: Ranking, id = "ranks"): Figure | null {
  requireArgument("rankIntervals", "ranking", ranking, recordWith(["rows"], "a row of ranks(results).rows"));
  requireArgument("rankIntervals", "id", id, TEXT);
  const { rows, task, metric, framing } = ranking;
  const name = joinedNames(task, framing, metric);
  const drawable = rows.filter(({ rankInterval }) => rankInterval !== null);
  const shown = drawable.slice(0, LIMIT);
  if (shown.length < 2) return null;
  const level = shown[0]?.rankInterval?.level as number;
  const leaders = rows.filter(({ sharedRank }) => sharedRank === 1).length;
  const tones = ["first", "second"] as const;
  return {
    kind: "figure",
    id,
    title:
      leaders === 1
        ? `${name}: ${shown[0]?.model} leads alone`
        : leaders === rows.length
          ? `${name}: no model is shown to be ahead of another`
          : `${name}: ${leaders - 1} of the ${plural(rows.length - 1, "other model")} cannot be told from ${rows[0]?.model}, the best`,
    description: `Rank of each model on ${task} (${metric}) with its interval, all of them at once at ${formatLevel(level)}; colour and shape change from one tie group to the next.`,
    x: { kind: "number", title: "rank (1 is best)", unit: "plain", domain: [0.5, rows.length + 0.5], whole: true },
    y: { kind: "category", title: "", categories: shown.map(({ model }) => model) },
    marks: tones.flatMap((tone, parity) => {
      const members = shown.flatMap((row, at) => (((row.group ?? 0) + 1) % 2 === parity ? [{ row, at }] : []));
      if (members.length === 0) return [];
      const groups = [...new Set(members.map(({ row }) => row.group))];
      return [
        {
          kind: "whiskers" as const,
          tone,
          along: "x" as const,
          whiskers: members.map(({ row, at }) => ({
            at,
            low: row.rankInterval?.low as number,
            high: row.rankInterval?.high as number,
          })),
        },
        {
          kind: "dots" as const,
          tone,
          label: `tie group${groups.length === 1 ? "" : "s"} ${groups.join(", ")}`,
          dots: members.map(({ row, at }) => ({
            x: row.rank,
            y: at,
            name: `${row.model}: mean ${formatFixed(row.mean, 4)}, rank ${row.rank} [${row.rankInterval?.low}, ${row.rankInterval?.high}], shared rank ${row.sharedRank}, tie group ${row.group}, ${plural(ranking.items, "item")}`,
          })),
        },
      ];
    }),
    notes: [
      `Tie groups: ${ranking.tieDefinition}.`,
      ...(drawable.length > LIMIT ? [`The best ${LIMIT} of ${drawable.length} models are drawn.`] : []),
    ],
    columns: ["model", "mean", "rank", "shared rank", "tie group", "rank low", "rank high", "P(best)"],
    rows: shown.map((row) => [
      row.model,
      row.mean,
      row.rank,
      row.sharedRank,
      row.group,
      row.rankInterval?.low ?? null,
      row.rankInterval?.high ?? null,
      row.probabilityBest,
    ]),
  };
}
