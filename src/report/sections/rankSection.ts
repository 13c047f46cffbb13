import type { Ranking, RankRow } from "../../analysis/ranking/ranking.js";
import { rankModels } from "../../analysis/ranking/ranking.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { oneOf, recordWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { type Results, runsOf } from "../../data/results.js";
import { selectResults } from "../../data/select.js";
import { distinctNotes } from "../../notes.js";
import { formatFixed, formatLevel, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, type Heading, heading, list, paragraph, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { leaderSentence, pairsText } from "../document/leaderText.js";
import { pairwiseMatrix } from "../figures/pairwiseMatrix.js";
import { rankIntervals } from "../figures/rankIntervals.js";
import { scoreLeaderboard } from "../figures/scoreLeaderboard.js";
import { capitalized } from "../text/capitalized.js";
import { joinedNames } from "../text/joinedNames.js";
import { noiseLine } from "../text/noiseLine.js";
import type { ComparisonsPart } from "./comparisonSection.js";
import type { NoisePart } from "./noiseSection.js";
import { foldedNotes, noteLines } from "./noteList.js";
import { each, view } from "./resultView.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface RankingsPart {
  /** All pairs of models by task, for tables of three to sixty models. */
  readonly rankings: readonly Ranking[];
}

/** Most models whose pairs are all compared where nobody asked for that. */
export const RANKED_MODELS = 60;
/** Rankings that are listed in full, and rankings that are drawn: those that tell models apart, and of them those of most items. */
const LISTED_RANKINGS = 6;
const DRAWN_RANKINGS = 4;

export const RANKINGS: Section<"rankings", RankingsPart, RankingsPart & ComparisonsPart & NoisePart> = {
  name: "rankings",
  title: "Rankings",
  needs: "three or more models on the same tasks",
  doing: "rankings",
  unasked: () => ({ rankings: [] }),
  analyse(study, { alpha, correction, missing, allowMixed, seed, facets }) {
    const { results, leftOut } = rankableResults(study.results);
    const all = rankModels(results, { alpha, correction, missing, allowMixed, seed, facets });
    return {
      // Two models are a comparison.
      part: { rankings: all.filter(({ rows }) => rows.length > 2) },
      leftOut:
        leftOut.length === 0
          ? []
          : [
              `Rankings of ${someNames(leftOut)}: more than ${RANKED_MODELS} models; \`noisefloor ranks\` does them, with --task and --model to choose.`,
            ],
    };
  },
  isEmpty: ({ rankings, comparisons }) => rankings.length === 0 && comparisons !== null,
  blocks({ rankings }, { limit, figures }) {
    if (rankings.length === 0) return [];
    const more = rankings.length - LISTED_RANKINGS;
    return withFigures(figures, [
      heading(2, "Who can be told from whom?"),
      ...rankSections(rankings.slice(0, LISTED_RANKINGS), { limit, level: 3 }),
      ...(more > 0 ? [paragraph(`… and ${more} more rankings; the JSON output holds all of them.`)] : []),
    ]);
  },
  pictures: ["leaderboard", "ranks", "pairs"],
  figures({ rankings, noise }) {
    const tells = ({ rows }: Ranking) => Number(rows.some(({ sharedRank }) => (sharedRank ?? 1) > 1));
    const bySize = [...rankings].sort((a, b) => tells(b) - tells(a) || b.items - a.items).slice(0, DRAWN_RANKINGS);
    return {
      figures: bySize.flatMap((ranking, index) => [
        scoreLeaderboard(ranking, noise, `leaderboard-${index + 1}`),
        rankIntervals(ranking, `ranks-${index + 1}`),
        pairwiseMatrix(ranking, `pairs-${index + 1}`),
      ]),
    };
  },
  caveats: ({ rankings }) =>
    rankings.some(({ rows }) => rows.every(({ probabilityBest }) => probabilityBest === null))
      ? ["P(best) is not shown while several models lead together: which of them is best is not known."]
      : [],
  tables: ({ rankings }) => [
    [
      "ranks",
      rankings.flatMap(({ task, metric, framing, rows }) => rows.map((row) => ({ task, metric, framing, ...row }))),
    ],
  ],
  views: [
    view<Ranking>(
      "ranking",
      each((ranking) => [...rankSection(ranking), rankIntervals(ranking), pairwiseMatrix(ranking)]),
    ),
  ],
};

/** Results without the tasks of too many models for all of their pairs. */
function rankableResults(results: Results): { readonly results: Results; readonly leftOut: readonly string[] } {
  const byTask = groupBy(runsOf(results), ({ task }) => task);
  const leftOut = [...byTask].flatMap(([task, runs]) =>
    new Set(runs.map(({ model }) => model)).size > RANKED_MODELS ? [task] : [],
  );
  const kept = [...byTask.keys()].filter((task) => !leftOut.includes(task));
  return { results: leftOut.length === 0 ? results : selectResults(results, { task: kept }), leftOut };
}

export interface RankSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
  /** Of the headings; default 2. */
  readonly level?: Heading["level"];
}

/** One ranking: a sentence, the table, and what its columns mean. */
export function rankSection(ranking: Ranking, options: RankSectionOptions = {}): Block[] {
  requireArgument("rankSection", "ranking", ranking, recordWith(["rows"], "a row of ranks(results).rows"));
  optionsOf("rankSection", options, { level: oneOf(1, 2, 3) });
  return rankSections([ranking], options);
}

/** Several rankings, each with a sentence and its table; what holds for all of them is said once, below the last. */
export function rankSections(
  rankings: readonly Ranking[],
  { limit = Number.POSITIVE_INFINITY, level = 2 }: RankSectionOptions = {},
): Block[] {
  const inAll = <Value>(of: (ranking: Ranking) => readonly Value[], value: Value) =>
    rankings.every((ranking) => of(ranking).includes(value));
  const messages = (ranking: Ranking) => ranking.notes.map(({ message }) => message);
  const notes = distinctNotes(rankings.flatMap((ranking) => ranking.notes));
  const lines = [...new Set(rankings.flatMap(linesOf))];
  return [
    ...rankings.flatMap((ranking) => [
      heading(level, joinedNames(ranking.task, ranking.metric, ranking.framing)),
      paragraph(leaderSentence(ranking)),
      ...rankTable(ranking, limit),
      list([
        pairsText(ranking),
        ...noteLines(foldedNotes(ranking.notes.filter(({ message }) => !inAll(messages, message)))),
        ...linesOf(ranking).filter((line) => !inAll(linesOf, line)),
      ]),
    ]),
    ...(rankings.length > 1 ? [paragraph("In all of these rankings:")] : []),
    list([
      ...lines.filter((line) => inAll(linesOf, line)),
      ...noteLines(foldedNotes(notes.filter(({ message }) => inAll(messages, message)))),
      ...(new Set(rankings.map(({ signature }) => signature)).size === 1 ? [rankings[0]?.signature ?? ""] : []),
    ]),
  ];
}

/** The models of one ranking, best first. */
export function rankTable(ranking: Ranking, limit: number): Block[] {
  const unit = (row: RankRow) => unitOf(ranking, row.mean);
  const fields: Field<RankRow>[] = [
    { title: "rank", align: "right", show: (row) => String(row.rank), always: true },
    { title: "model", align: "left", show: (row) => row.model, always: true },
    { title: "mean", align: "right", show: (row) => formatScore(row.mean, unit(row)), always: true },
    {
      title: "shared rank",
      align: "right",
      show: (row) => (row.sharedRank === null ? UNDEFINED_TEXT : String(row.sharedRank)),
      always: true,
    },
    { title: "letters", align: "left", show: ({ letters }) => letters ?? UNDEFINED_TEXT },
    {
      title: "rank interval",
      align: "right",
      show: ({ rankInterval }) => (rankInterval === null ? UNDEFINED_TEXT : `${rankInterval.low}–${rankInterval.high}`),
    },
    {
      title: "P(best)",
      align: "right",
      show: ({ probabilityBest: share }) => shareText(share),
    },
    {
      title: "tie group",
      align: "right",
      show: (row) => (row.group === null ? UNDEFINED_TEXT : String(row.group)),
      always: true,
    },
  ];
  const scale = ranking.proportion ? ", means in points" : "";
  const scores = ranking.items > 0 ? plural(ranking.items, "shared item") : "Run-level scores";
  return table(`${scores}${scale}.`, ranking.rows, fields, { limit });
}

/** The ends of a share of resamples are not certain. */
function shareText(share: number | null): string {
  if (share !== null && share < 0.005) return "<.01";
  return share !== null && share >= 0.995 ? ">.99" : formatFixed(share, 2);
}

/** What the column by which models are ordered means. */
export const RANK_MEANING =
  "Shared rank: 1 + the models shown to be better, judged over all pairs together. A shared rank may fall below that of a model with a lower mean where pairs differ in noise.";

/** What the columns mean, and which noise they hold. */
function linesOf({ rows, family, tieDefinition, sources }: Ranking): string[] {
  const hasIntervals = rows.some(({ rankInterval }) => rankInterval !== null);
  const hasLetters = rows.some(({ letters }) => letters !== null);
  const hasBest = rows.some(({ probabilityBest }) => probabilityBest !== null);
  return [
    RANK_MEANING,
    ...(hasLetters ? ["Letters: two models share one exactly where they are not shown to differ."] : []),
    `Tie groups, ${tieDefinition}.`,
    ...(hasIntervals
      ? [
          `Rank interval: from 1 + the models shown to be better to all but those shown to be worse; all of them hold at once (${formatLevel(1 - family.alpha)}).`,
        ]
      : []),
    ...(hasBest ? ["P(best): share of resamples of the items in which the model has the best mean."] : []),
    capitalized(noiseLine(sources)),
  ];
}
