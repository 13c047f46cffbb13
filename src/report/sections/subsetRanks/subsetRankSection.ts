import type { OrderChange, SubsetPair, SubsetRanking, SubsetRow } from "../../../analysis/ranking/subsetRanking.js";
import { subsetRankings } from "../../../analysis/ranking/subsetRanking.js";
import { optionsOf } from "../../../arguments/optionsOf.js";
import { requireArgument } from "../../../arguments/requireArgument.js";
import { oneOf, recordWith } from "../../../arguments/shapes.js";
import { distinctNotes } from "../../../notes.js";
import { formatCount, formatFixed, formatPValue, formatScore, plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../../document/document.js";
import { unitOf } from "../../document/fields.js";
import { isOutside, rankText, subsetShifts } from "../../figures/subsetShifts.js";
import { joinedNames } from "../../text/joinedNames.js";
import { noiseLine } from "../../text/noiseLine.js";
import { noteLines } from "../noteList.js";
import { each, view } from "../resultView.js";
import { type Section, withFigures } from "../section.js";
import { needsOverview, subsetOverview } from "./subsetOverview.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface SubsetsPart {
  /** Whether subsets of the items reorder the models, for items with subset labels and three or more models. */
  readonly subsets: readonly SubsetRanking[];
}

/** Tests that are drawn: those of most subsets that reorder the models, then of most items. */
const DRAWN_TESTS = 3;

export const SUBSETS: Section<"subsets", SubsetsPart> = {
  name: "subsets",
  title: "Rankings by subset",
  needs: "items with subset labels (a subset column) and three or more models",
  doing: "subsets",
  unasked: () => ({ subsets: [] }),
  analyse({ results }, { alpha, correction, missing, seed }) {
    const all = subsetRankings(results, { alpha, correction, missing, seed });
    return { part: { subsets: all.filter(({ models }) => models.length >= 3) } };
  },
  isEmpty: ({ subsets }) => subsets.length === 0,
  blocks({ subsets }, { limit, figures }) {
    if (subsets.length === 0) return [];
    return withFigures(figures, [
      heading(2, "Does the ranking depend on the questions?"),
      ...subsetRankSections(subsets, { limit, level: 3 }),
    ]);
  },
  pictures: ["subset-shifts"],
  figures({ subsets }) {
    const found = (one: SubsetRanking) => one.subsets.filter(({ reorders }) => reorders).length;
    const drawn = [...subsets].sort((a, b) => found(b) - found(a) || b.items - a.items).slice(0, DRAWN_TESTS);
    return {
      figures: drawn.map((one, index) => subsetShifts(one, `subset-shifts-${index + 1}`)),
      leftOut:
        subsets.length > DRAWN_TESTS
          ? [
              `Figures of subsets: ${DRAWN_TESTS} of ${formatCount(subsets.length)} tests are drawn, those of most subsets that reorder the models; the JSON output holds all.`,
            ]
          : [],
    };
  },
  views: [
    view<SubsetRanking>(
      "subset-ranking",
      each((one) => [...subsetRankSection(one), subsetShifts(one)]),
    ),
  ],
};

export interface SubsetRankSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
  /** Of the heading; default 2. */
  readonly level?: 2 | 3;
}

/** All tables of a call: of many tests what they say together, and each by itself only where no limit is set. */
export function subsetRankSections(
  rankings: readonly SubsetRanking[],
  { limit = Number.POSITIVE_INFINITY, level = 2 }: SubsetRankSectionOptions = {},
): Block[] {
  const each = () => rankings.flatMap((ranking) => subsetRankSection(ranking, { limit, level }));
  if (!needsOverview(rankings)) return each();
  const overview = subsetOverview(rankings, { level });
  if (limit === Number.POSITIVE_INFINITY) return [...overview, ...each()];
  const [first] = rankings as readonly [SubsetRanking];
  const notes = noteLines(distinctNotes(rankings.flatMap((ranking) => ranking.notes)));
  return [
    ...overview,
    list([...notes, noiseLine(first.sources), "the tables of each test: --all or --json", first.signature]),
  ];
}

/** How the order of the models changes between subsets: a sentence, the subsets, the pairs, and the models. */
export function subsetRankSection(ranking: SubsetRanking, options: SubsetRankSectionOptions = {}): Block[] {
  requireArgument(
    "subsetRankSection",
    "ranking",
    ranking,
    recordWith(["models", "pairs"], 'a row of ranks(results, { by: "subset" }).rows'),
  );
  const { limit = Number.POSITIVE_INFINITY, level = 2 } = optionsOf("subsetRankSection", options, {
    level: oneOf(2, 3),
  });
  const { subsets, pairs, models, notes, signature, permutations } = ranking;
  const title = joinedNames(ranking.task, ranking.metric, ranking.framing);
  const rows: Field<SubsetRow>[] = [
    { title: "subset", align: "left", show: (row) => row.subset, always: true },
    { title: "items", align: "right", show: (row) => formatCount(row.items), always: true },
    ...changeFields<SubsetRow>(),
  ];
  const both: Field<SubsetPair>[] = [
    { title: "first", align: "left", show: (row) => row.first, always: true },
    { title: "second", align: "left", show: (row) => row.second, always: true },
    ...changeFields<SubsetPair>(),
  ];
  return [
    heading(level, `${title} by ${ranking.by}`),
    paragraph(headline(ranking)),
    ...table(
      `Each subset against all ${plural(ranking.items, "item")}; chance: the mean over random subsets of its size.`,
      subsets,
      rows,
      { limit },
    ),
    ...table("Subsets against each other.", pairs, both, { limit }),
    ...modelTable(ranking, limit),
    list([
      "moved: models whose rank differs; places: ranks moved, summed over the models. p random: how often a random subset of the same size moves as many places; p order: how often subsets that are only easier or harder, in one common order, fit it as badly; adj.: the larger of both, over the rows of all tables.",
      `${plural(models.length, "model")}, ${formatCount(permutations)} random subsets, drawn by ${ranking.unit}.`,
      ...noteLines(notes),
      noiseLine(ranking.sources),
      signature,
    ]),
  ];
}

function changeFields<Row extends OrderChange>(): Field<Row>[] {
  return [
    { title: "τ", align: "right", show: (row) => formatFixed(row.kendallTau, 2), always: true },
    { title: "chance τ", align: "right", show: (row) => formatFixed(row.randomTau, 2), always: true },
    { title: "moved", align: "right", show: (row) => String(row.rankChanges), always: true },
    { title: "places", align: "right", show: (row) => formatFixed(row.positionShift, 0), always: true },
    { title: "chance places", align: "right", show: (row) => formatFixed(row.randomPositionShift, 1), always: true },
    { title: "p random", align: "right", show: (row) => formatPValue(row.pValue), always: true },
    { title: "p order", align: "right", show: (row) => formatPValue(row.orderPValue), always: true },
    { title: "p adj.", align: "right", show: (row) => formatPValue(row.adjustedPValue), always: true },
  ];
}

/** Models × subsets: mean and rank in each, with what chance alone would allow where the rank lies outside it. */
function modelTable(ranking: SubsetRanking, limit: number): Block[] {
  const unit = (value: number) => unitOf(ranking, value);
  type Row = SubsetRanking["models"][number];
  const fields: Field<Row>[] = [
    { title: "model", align: "left", show: (row) => row.model, always: true },
    { title: "all", align: "right", show: (row) => formatScore(row.mean, unit(row.mean)), always: true },
    { title: "macro", align: "right", show: (row) => formatScore(row.macroMean, unit(row.macroMean)), always: true },
    { title: "rank", align: "right", show: (row) => rankText(row.rank), always: true },
    ...ranking.subsets.slice(0, SHOWN_SUBSETS).map(
      (subset): Field<Row> => ({
        title: subset.subset,
        align: "right",
        show: ({ model }) => {
          const own = subset.models.find((one) => one.model === model);
          if (own === undefined) return "";
          const { rank, randomRank } = own;
          return `${rankText(rank)}${isOutside(own) ? ` (${randomRank.low}–${randomRank.high})` : ""}`;
        },
        always: true,
      }),
    ),
  ];
  const left = ranking.subsets.length - SHOWN_SUBSETS;
  return table(
    `Rank in each subset; in brackets where random subsets of its size would put the model, when that is elsewhere (not adjusted).${left > 0 ? ` ${left} more subsets in the JSON output.` : ""}`,
    ranking.models,
    fields,
    { limit },
  );
}

/** Columns that a terminal can hold. */
const SHOWN_SUBSETS = 6;

function headline({ subsets, pairs }: SubsetRanking): string {
  const found = subsets.filter(({ reorders }) => reorders).map(({ subset }) => subset);
  const apart = pairs.filter(({ reorders }) => reorders).map(({ first, second }) => `${first} and ${second}`);
  if (found.length === 0 && apart.length === 0) {
    return "No subset is shown to reorder the models beyond what its size and its ease explain.";
  }
  return [
    ...(found.length > 0
      ? [`Reorders the models more than its size and its ease explain: ${someNames(found, 4)}.`]
      : []),
    ...(apart.length > 0 ? [`Order models differently: ${someNames(apart, 4)}.`] : []),
  ].join(" ");
}
