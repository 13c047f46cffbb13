import { countPairs, pairsOf } from "../../analysis/ranking/pairList.js";
import type { Ranking } from "../../analysis/ranking/ranking.js";
import { formatCount, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { leaderSentence, pairCounts, pairsText } from "../document/leaderText.js";
import { RANK_MEANING, rankTable } from "../sections/rankSection.js";
import { firstScreen } from "./firstScreen.js";
import { isAhead, leaderCounts } from "./leaderCounts.js";
import { testFields } from "./screenLabels.js";

interface RanksScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the rankings and the files, as lines. */
  readonly notes?: readonly string[];
}

/** Rankings on a screen: of one its models, of several who leads each test. */
export function ranksScreen(
  rankings: readonly Ranking[],
  { limit = Number.POSITIVE_INFINITY, notes = [] }: RanksScreenOptions = {},
): Block[] {
  const [only] = rankings;
  if (only !== undefined && rankings.length === 1) return oneRanking(only, limit, notes);
  return firstScreen({
    subject: plural(rankings.length, "test"),
    counts: leaderCounts(rankings),
    sentences: [oftenAhead(rankings)],
    table: table(
      "Who leads each test; means in points where scores lie in 0–1.",
      rankings,
      [...testFields(rankings), ...FIELDS],
      { limit },
    ),
    meanings: [
      "tied: of the other models those not shown to be behind the leader, judged over all pairs of a test together.",
    ],
    rows: rankings,
    notes,
    rest: "every ranking with its models, --task and --metric choose",
  });
}

function oneRanking(ranking: Ranking, limit: number, notes: readonly string[]): Block[] {
  const pairs = pairsOf(ranking);
  const { tested, identical, untested, refused } = pairCounts(ranking);
  const shown = countPairs(pairs, (index) => ["better", "worse"].includes(pairs.verdict(index) ?? ""));
  return firstScreen({
    subject: plural(pairs.length, "pair"),
    counts: [
      [shown, "shown to differ"],
      [tested - shown + untested, "cannot tell"],
      [identical, "identical"],
      [refused, "not compared"],
    ],
    sentences: [leaderSentence(ranking), pairsText(ranking)],
    table: rankTable(ranking, limit),
    meanings: [RANK_MEANING],
    rows: [ranking],
    notes,
    rest: "what every column means, and the signature",
  });
}

/** Which model is shown ahead of all others most often, and in how many tests. */
function oftenAhead(rankings: readonly Ranking[]): string {
  const counts = new Map<string, number>();
  for (const { rows } of rankings.filter(isAhead)) {
    const model = rows[0]?.model ?? "";
    counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  if (counts.size === 0) return "No model is shown to be ahead of all others in any test.";
  const most = Math.max(...counts.values());
  const names = [...counts].flatMap(([model, count]) => (count === most ? [model] : []));
  return `${someNames(names, 3, " and ")} ${names.length === 1 ? "is" : "are each"} shown to be ahead of all others in ${formatCount(most)} of ${plural(rankings.length, "test")}.`;
}

const FIELDS: readonly Field<Ranking>[] = [
  { title: "models", align: "right", show: ({ rows }) => formatCount(rows.length) },
  {
    title: "leader",
    align: "left",
    show: ({ rows }) =>
      someNames(
        rows.filter(({ rank }) => rank === 1).map(({ model }) => model),
        2,
      ),
    always: true,
  },
  {
    title: "mean",
    align: "right",
    show: (ranking) => formatScore(ranking.rows[0]?.mean ?? null, unitOf(ranking, ranking.rows[0]?.mean ?? null)),
    always: true,
  },
  { title: "tied", align: "right", show: nearText, always: true },
  {
    title: "pairs shown",
    align: "right",
    show: (ranking) => {
      const pairs = pairsOf(ranking);
      const shown = countPairs(pairs, (index) => ["better", "worse"].includes(pairs.verdict(index) ?? ""));
      return `${formatCount(shown)} of ${formatCount(pairs.length)}`;
    },
    always: true,
    detail: true,
  },
];

/** How many of the others the leader is not shown to be ahead of. */
function nearText(ranking: Ranking): string {
  const { tested, identical } = pairCounts(ranking);
  if (tested + identical === 0) return "not judged";
  const near = ranking.rows.filter(({ rank, sharedRank }) => rank > 1 && sharedRank === 1);
  const others = ranking.rows.filter(({ rank }) => rank > 1);
  return near.length === 0 ? UNDEFINED_TEXT : `${formatCount(near.length)} of ${formatCount(others.length)}`;
}
