import { analyseItems, type ItemAnalysis, worstItemsFirst } from "../../analysis/items/itemAnalysis.js";
import type { ItemRow } from "../../analysis/items/itemRows.js";
import { secondDimensionText } from "../../analysis/items/wording.js";
import { type Kinship, kinship as kinshipOf } from "../../analysis/kinship/kinship.js";
import type { Study } from "../../analysis/study.js";
import { pruningOnOthers } from "../../analysis/subsets/pruning.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { oneOf, recordWith } from "../../arguments/shapes.js";
import { pluralOf } from "../../clause.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { runKey } from "../../data/run.js";
import { formatCount, formatFixed, formatPValue, formatScore, plural } from "../../numberFormat.js";
import { areShares } from "../../numeric/share.js";
import { someNames } from "../../someNames.js";
import {
  type Block,
  type Field,
  type Heading,
  heading,
  list,
  meanings,
  paragraph,
  table,
} from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { difficultyDiscrimination } from "../figures/difficultyDiscrimination.js";
import { familyFigure } from "../figures/familyFigure.js";
import { pruningFigure } from "../figures/pruningFigure.js";
import { scoreHeatMap } from "../figures/scoreHeatMap.js";
import { capitalized } from "../text/capitalized.js";
import { joinedNames } from "../text/joinedNames.js";
import { noiseLine } from "../text/noiseLine.js";
import { kinshipSection } from "./kinshipSection.js";
import { noteLines, rowNotes } from "./noteList.js";
import { each, view } from "./resultView.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface ItemsPart {
  /** Items of the tables with most runs. */
  readonly items: readonly ItemAnalysis[];
  /** Families of models that answer alike, of the tables drawn that hold some. */
  readonly kinship: readonly Kinship[];
}

/** Fewest runs, trials averaged, whose items are analysed: with fewer no discrimination can be judged. */
const ITEM_RUNS = 5;
/** Most tables whose items are analysed, and are drawn. */
const ITEM_TABLES = 12;
const DRAWN_TABLES = 3;
/** Items of one table that are listed; all of them are for a spreadsheet, not for a reader. */
export const LISTED_ITEMS = 30;
/** Where no item can be accused, the worst ones are an example and no list to work through. */
const EXAMPLE_ITEMS = 5;

/** Fewest items whose pruning is drawn, most cells of their table, and random subsets of each size: a band is no p-value. */
const PRUNED_ITEMS = 10;
const PRUNED_CELLS = 200_000;
const DRAWS = 200;

export const ITEMS: Section<"items", ItemsPart> = {
  name: "items",
  title: "Items",
  needs: "per-item results of five or more runs (trials of one are averaged)",
  doing: "items",
  unasked: () => ({ items: [], kinship: [] }),
  analyse(study, { alpha, level, missing, seed, chance }) {
    const tables = largestItemTables(study);
    const items = tables
      .slice(0, ITEM_TABLES)
      .map((table) => analyseItems(table, { alpha, level, missing, seed, chance }));
    const more = tables.length - ITEM_TABLES;
    const leftOut =
      more > 0 ? [`Items of ${plural(more, "table")} with fewer runs; \`noisefloor items\` does them.`] : [];
    const kinship = items.slice(0, DRAWN_TABLES).flatMap(({ independent }, index) => {
      const found = independent.unit === "family" ? kinshipOf(tables[index] as ResultMatrix, { missing }) : null;
      return found?.ok ? [found] : [];
    });
    return { part: { items, kinship }, leftOut };
  },
  isEmpty: ({ items }) => items.length === 0,
  blocks({ items, kinship }, { limit, figures }) {
    if (items.length === 0) return [];
    return withFigures(figures, [
      heading(2, "Which items tell models apart, and which look faulty?"),
      ...itemSections(items, { limit: Math.min(limit, LISTED_ITEMS), examples: EXAMPLE_ITEMS, level: 3 }),
      ...kinship.flatMap((found) => kinBlocks(found, Math.min(limit, LISTED_FAMILIES))),
    ]);
  },
  pictures: ["item-map", "heat-map", "pruning", "family-tree"],
  figures({ items, kinship }, study, { level, missing, seed }) {
    const tables = largestItemTables(study);
    return {
      figures: [
        ...items
          .slice(0, DRAWN_TABLES)
          .flatMap((analysis, index) => [
            difficultyDiscrimination(analysis, `item-map-${index + 1}`),
            scoreHeatMap(tables[index] as ResultMatrix, `heat-map-${index + 1}`),
          ]),
        ...tables.slice(0, DRAWN_TABLES).map((table, index) => {
          if (table.items.length < PRUNED_ITEMS || table.scores.length > PRUNED_CELLS) return null;
          const curve = pruningOnOthers(table, { level, missing, seed, draws: DRAWS });
          return "ok" in curve ? null : pruningFigure(curve, `pruning-${index + 1}`);
        }),
        ...kinship.map((found, index) => familyFigure(found, `family-tree-${index + 1}`)),
      ],
    };
  },
  tables: ({ items }) => [
    [
      "items",
      items.flatMap(({ task, metric, framing, items: rows }) => rows.map((row) => ({ task, metric, framing, ...row }))),
    ],
  ],
  views: [
    view<ItemAnalysis>(
      "item-analysis",
      each((analysis) => [...itemSection(analysis), difficultyDiscrimination(analysis)]),
    ),
  ],
};

/** Families of one table that are listed. */
const LISTED_FAMILIES = 10;

/** Which models are kin, below the items that count each family once. */
function kinBlocks(found: Kinship, limit: number): Block[] {
  const [, ...rest] = kinshipSection(found, { limit });
  return [heading(3, `Which models are kin: ${found.task} · ${found.metric}`), ...rest];
}

/** The tables of enough runs to judge items, those of most runs and then of most items first. */
export function largestItemTables({ itemTables }: Study): ResultMatrix[] {
  return itemTables
    .filter(({ runs }) => new Set(runs.map((run) => runKey(run, ["trial"]))).size >= ITEM_RUNS)
    .sort((a, b) => b.runs.length - a.runs.length || b.items.length - a.items.length);
}

export interface ItemSectionOptions {
  /** Items to show of each table, the worst first; default all. */
  readonly limit?: number;
  /** Items to show where too few runs answered to accuse any of them; default `limit`. */
  readonly examples?: number;
  /** Of the headings; default 2. */
  readonly level?: Heading["level"];
}

/** Item analysis of one table: what it shows in a sentence, the worst items first, and what the columns mean. */
export function itemSection(analysis: ItemAnalysis, options: ItemSectionOptions = {}): Block[] {
  requireArgument("itemSection", "analysis", analysis, recordWith(["items", "metric"], "a row of items(results).rows"));
  optionsOf("itemSection", options, { level: oneOf(1, 2, 3) });
  return itemSections([analysis], options);
}

/** Several item analyses, each with its sentence and its table; columns and notes are explained once, below the last. */
export function itemSections(
  analyses: readonly ItemAnalysis[],
  { limit = Number.POSITIVE_INFINITY, examples = limit, level = 2 }: ItemSectionOptions = {},
): Block[] {
  const tables = analyses.map((analysis) =>
    itemTable(analysis, isTooFew(analysis) ? Math.min(limit, examples) : limit),
  );
  const [only] = analyses;
  const tested =
    only === undefined || analyses.length > 1 ? "the items of a table" : plural(only.suspects.tested, "item");
  const explained = meanings(tables.flat(), {
    ...MEANINGS,
    "p adj.": `Benjamini–Hochberg over ${tested} that vary, suspect at ${only?.suspects.alpha}`,
  });
  const sources = [...new Set(analyses.map((analysis) => capitalized(noiseLine(analysis.sources))))];
  return [
    ...analyses.flatMap((analysis, index) => [
      heading(level, joinedNames(analysis.task, analysis.metric, analysis.framing)),
      paragraph(accusedSentence(analysis)),
      paragraph(reliability(analysis)),
      ...(tables[index] ?? []),
    ]),
    list([
      ...(explained.length > 0 ? [`${explained.join(". ")}.`] : []),
      ...(analyses.length > 1
        ? rowNotes(analyses.map((analysis) => ({ ...analysis, model: "" })))
        : noteLines(only?.notes ?? [])),
      ...sources,
      ...(only !== undefined && analyses.length === 1 ? [only.signature] : []),
    ]),
  ];
}

/** The items of one test, the worst first. */
export function itemTable(analysis: ItemAnalysis, limit: number): Block[] {
  return table(
    `Items, the worst first: ${plural(analysis.items.length, "item")} answered by ${plural(analysis.respondents, "run")}.`,
    worstItemsFirst(analysis.items),
    itemFields(analysis),
    { limit },
  );
}

function isTooFew({ notes }: ItemAnalysis): boolean {
  return notes.some(({ code }) => code === "too-few-runs" || code === "one-respondent");
}

const MEANINGS = {
  "over chance": "mean score less what guessing gives, as a share of what is left",
  "item–rest": "correlation with the score over the other items, the discrimination",
  "item–total": "the same with the item itself in the score",
  D: "mean score of the best 27% of the runs less that of the worst 27%",
  τ: "Kendall's τ-b with the score of the run",
  "α without": "alpha if the item is deleted",
  p: "one-sided, that a negative item–rest is chance",
};

function itemFields(analysis: ItemAnalysis): Field<ItemRow>[] {
  const { respondents, alpha } = analysis;
  const decimal = (title: string, value: (row: ItemRow) => number | null, always = false): Field<ItemRow> => ({
    title,
    align: "right",
    show: (row) => formatFixed(value(row), 2),
    always,
  });
  return [
    { title: "item", align: "left", show: ({ id }) => id, always: true },
    { title: "runs", align: "right", show: ({ runs }) => (runs === respondents ? "" : formatCount(runs)) },
    decimal("mean score", ({ difficulty }) => difficulty, true),
    decimal("over chance", ({ chanceCorrected }) => chanceCorrected),
    decimal("item–rest", ({ itemRest }) => itemRest, true),
    { ...decimal("item–total", ({ itemTotal }) => itemTotal, true), detail: true },
    decimal("D", ({ upperLower }) => upperLower, true),
    { ...decimal("τ", ({ kendallTau }) => kendallTau), detail: true },
    ...(alpha !== null && alpha >= 0
      ? [
          {
            title: "α without",
            align: "right" as const,
            show: (row: ItemRow) => formatFixed(row.alphaIfDeleted, 3),
            detail: true,
          },
        ]
      : []),
    { title: "p", align: "right", show: ({ pValue: p }) => (p === null || isTooFew(analysis) ? "" : formatPValue(p)) },
    {
      title: "p adj.",
      align: "right",
      show: ({ adjustedPValue: p }) => (p === null || isTooFew(analysis) ? "" : formatPValue(p)),
    },
    { title: "why", align: "left", show: ({ flags }) => flags.join(", ").replaceAll("-", " ") },
  ];
}

/** Who is accused, or why nobody is. */
export function accusedSentence(analysis: ItemAnalysis): string {
  const { items, suspects, notes, independent, respondents } = analysis;
  const accused = worstItemsFirst(items).filter(({ flags }) => flags.includes("suspect"));
  const negatives = worstItemsFirst(items).filter(({ flags }) => flags.includes("negative"));
  const negative = negatives.length;
  if (accused.length > 0) {
    const names = accused.map(({ id }) => id);
    return `${plural(accused.length, "item")} to look at: the better runs do worse on ${someNames(names, 5)}, by more than chance explains. ${reasonText(analysis)}`;
  }
  if (notes.some(({ code }) => code === "one-respondent")) {
    const { count, unit } = independent;
    const named = `${plural(negative, "item")} with a negative discrimination (${someNames(
      negatives.map(({ id }) => id),
      5,
    )}), not accused.`;
    return (
      `No item can be accused: the ${plural(respondents, "row")} count as ${plural(count, "independent respondent")} (${count} ${count === 1 ? unit : pluralOf(unit)}), from which no p-value can be had. ` +
      (negative === 0 ? negativeSentence(0) : named)
    );
  }
  const blocking = notes.find(({ code }) => code === "too-few-runs" || code === "no-discrimination");
  if (blocking?.code === "no-discrimination") return "No item can be judged: none tells these runs apart.";
  if (blocking !== undefined) {
    const unsure =
      negative === 0
        ? ""
        : `${plural(negative, "item")} with a negative discrimination, which so few cannot tell from chance.`;
    return `Too few ${pluralOf(independent.unit)} to accuse any item: ${suspects.runs}, and ${suspects.runsNeeded} are the least. ${unsure || negativeSentence(0)}`;
  }
  if (notes.some(({ code }) => code === "few-runs")) {
    return `No item is shown to be faulty, but these are too few ${pluralOf(independent.unit)} to find an ordinary wrong key. ${negativeSentence(negative)}`;
  }
  return `No item is shown to be faulty. ${negativeSentence(negative)}`;
}

/** Wrong keys, or, where they hang together more than wrong keys would, something else that they measure. */
function reasonText({ secondDimension: second }: ItemAnalysis): string {
  return second === null ? "A wrong key is the usual reason." : secondDimensionText(second);
}

function negativeSentence(negative: number): string {
  if (negative === 0) return "No item has a negative discrimination.";
  return `${plural(negative, "item")} with a negative discrimination: no more than chance can explain, as far as these runs show.`;
}

/** Alpha and its interval, and what tells no runs apart. */
export function reliability({
  alpha,
  alphaInterval: interval,
  standardErrorOfMeasurement: error,
  splitHalf,
  dead,
  flatRuns,
  items,
}: ItemAnalysis): string {
  const parts = [
    alpha === null
      ? "α is undefined."
      : `α = ${formatFixed(alpha, 3)}${interval === null ? "" : ` [${formatFixed(interval.low, 3)}, ${formatFixed(interval.high, 3)}]`}` +
        `${splitHalf.spearmanBrown === null || splitHalf.spearmanBrown < 0 ? "" : `, odd–even halves ${formatFixed(splitHalf.spearmanBrown, 3)}`}.`,
    ...(error === null
      ? []
      : [
          `Standard error of measurement ${formatScore(error, unitOf({ proportion: areShares(items.map(({ difficulty }) => difficulty ?? Number.NaN)) }, error))}${areShares(items.map(({ difficulty }) => difficulty ?? Number.NaN)) ? " pt" : ""}.`,
        ]),
  ];
  const count = dead.allRight + dead.allWrong + dead.constant;
  if (count > 0) {
    const kinds = [
      [dead.allRight, "all right"],
      [dead.allWrong, "all wrong"],
      [dead.constant, "all alike"],
    ] as const;
    const named = kinds.filter(([number]) => number > 0).map(([number, what]) => `${formatCount(number)} ${what}`);
    parts.push(
      `${plural(count, "dead item")} (${named.join(", ")}) of ${formatCount(items.length)} tell no runs apart.`,
    );
  }
  if (flatRuns > 0) parts.push(`${plural(flatRuns, "run")} with the same score on every item.`);
  return parts.join(" ");
}
