import type { Ranking, RankRow } from "../../analysis/ranking.js";
import { formatFixed, formatLevel, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document.js";
import { unitOf } from "./fields.js";

/** One ranking: a sentence, the table, and what its columns mean. */
export function rankSection(
  ranking: Ranking,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const { rows, pairs, family, items } = ranking;
  const title = [ranking.task, ranking.metric, ranking.framing].filter((part) => part !== null).join(" · ");
  const unit = (row: RankRow) => unitOf(ranking, row.mean);
  const fields: Field<RankRow>[] = [
    { title: "rank", align: "right", show: (row) => String(row.rank), always: true },
    { title: "model", align: "left", show: (row) => row.model, always: true },
    { title: "mean", align: "right", show: (row) => formatScore(row.mean, unit(row)), always: true },
    { title: "shared rank", align: "right", show: (row) => String(row.sharedRank), always: true },
    {
      title: "rank interval",
      align: "right",
      show: ({ rankInterval }) => (rankInterval === null ? UNDEFINED_TEXT : `${rankInterval.low}–${rankInterval.high}`),
    },
    { title: "P(best)", align: "right", show: (row) => formatFixed(row.probabilityBest, 2) },
    { title: "tie group", align: "right", show: (row) => String(row.group), always: true },
  ];
  const shown = pairs.filter((pair) => pair.ok && (pair.verdict === "better" || pair.verdict === "worse")).length;
  const scale = ranking.proportion ? ", means in points" : "";
  return [
    heading(2, title),
    paragraph(topSentence(ranking)),
    ...table(`${items > 0 ? plural(items, "shared item") : "Run-level scores"}${scale}.`, rows, fields, { limit }),
    list([
      `${shown} of ${pairs.length} pairs are shown to differ (${family.correction} over ${family.size}, alpha ${family.alpha}).`,
      "Shared rank: 1 + the models shown to be better, judged over all pairs together.",
      `Tie groups, ${ranking.tieDefinition}.`,
      ...resamplingText(ranking),
      ...ranking.notes.map(({ code, message }) => `${code}: ${message}`),
      `noise measured: ${ranking.sources.measured.join(", ")}; not measured: ${ranking.sources.notMeasured.join(", ")}`,
      ranking.signature,
    ]),
  ];
}

/** Resampled ranks look surer than verdicts over many pairs, and must not be read as such. */
function resamplingText({ rows, family }: Ranking): string[] {
  if (rows.every(({ rankInterval }) => rankInterval === null)) return [];
  return [
    `Rank intervals (${formatLevel(1 - family.alpha)}) and P(best) come from resampled items, each by itself: they can look surer than the verdicts over all pairs.`,
  ];
}

function topSentence({ rows }: Ranking): string {
  const top = rows.filter(({ sharedRank }) => sharedRank === 1).map(({ model }) => model);
  const [first = "", ...others] = top;
  if (others.length === 0) return `${first} is ahead of all others.`;
  const shown = others.slice(0, 4).join(", ");
  return `${first} has the best mean, but is not shown to be ahead of ${shown}${others.length > 4 ? ` and ${others.length - 4} more` : ""}.`;
}
