import { type ItemAnalysis, type ItemRow, worstItemsFirst } from "../../analysis/itemAnalysis.js";
import { formatCount, formatFixed, formatPValue, formatScore, plural } from "../../numberFormat.js";
import { type Block, type Field, heading, list, meanings, paragraph, table } from "../document.js";
import { unitOf } from "./fields.js";
import { noteLines } from "./noteList.js";

/** Item analysis of one table: what it shows in a sentence, the worst items first, and what the columns mean. */
export function itemSection(
  analysis: ItemAnalysis,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const title = [analysis.task, analysis.metric, analysis.framing].filter((part) => part !== null).join(" · ");
  const { suspects, notes, sources, signature } = analysis;
  const rows = table(
    `Items, the worst first: ${plural(analysis.items.length, "item")} answered by ${plural(analysis.respondents, "run")}.`,
    worstItemsFirst(analysis.items),
    itemFields(analysis),
    { limit },
  );
  const explained = meanings(rows, {
    ...MEANINGS,
    "p adj.": `Benjamini–Hochberg over ${plural(suspects.tested, "item")} that vary, suspect at ${suspects.alpha}`,
  });
  return [
    heading(2, title),
    paragraph(headline(analysis)),
    paragraph(reliability(analysis)),
    ...rows,
    list([
      ...(explained.length > 0 ? [`${explained.join(". ")}.`] : []),
      ...noteLines(notes),
      `Noise measured: ${sources.measured.join(", ")}; not measured: ${sources.notMeasured.join(", ")}`,
      signature,
    ]),
  ];
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

function itemFields({ respondents }: ItemAnalysis): Field<ItemRow>[] {
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
    decimal("item–total", ({ itemTotal }) => itemTotal, true),
    decimal("D", ({ upperLower }) => upperLower, true),
    decimal("τ", ({ kendallTau }) => kendallTau),
    { title: "α without", align: "right", show: ({ alphaIfDeleted }) => formatFixed(alphaIfDeleted, 3) },
    { title: "p", align: "right", show: ({ pValue }) => (pValue === null ? "" : formatPValue(pValue)) },
    { title: "p adj.", align: "right", show: ({ adjustedPValue: p }) => (p === null ? "" : formatPValue(p)) },
    { title: "why", align: "left", show: ({ flags }) => flags.join(", ").replaceAll("-", " ") },
  ];
}

/** Who is accused, or why nobody is. */
function headline({ items, suspects, notes, independent }: ItemAnalysis): string {
  const accused = worstItemsFirst(items).filter(({ flags }) => flags.includes("suspect"));
  const negative = items.filter(({ flags }) => flags.includes("negative")).length;
  if (accused.length > 0) {
    const names = accused.slice(0, 5).map(({ id }) => id);
    const more = accused.length > names.length ? ` and ${accused.length - names.length} more` : "";
    return `${plural(accused.length, "item")} to look at: the better runs do worse on ${names.join(", ")}${more}, by more than chance explains. A wrong key is the usual reason.`;
  }
  const blocking = notes.find(({ code }) => code === "too-few-runs" || code === "no-discrimination");
  if (blocking?.code === "no-discrimination") return "No item can be judged: none tells these runs apart.";
  if (blocking !== undefined) {
    return `Too few ${independent.unit}s to accuse any item: ${suspects.runs}, and ${suspects.runsNeeded} are the least. ${negativeSentence(negative)}`;
  }
  if (notes.some(({ code }) => code === "few-runs")) {
    return `No item is shown to be faulty, but these are too few ${independent.unit}s to find an ordinary wrong key. ${negativeSentence(negative)}`;
  }
  return `No item is shown to be faulty. ${negativeSentence(negative)}`;
}

function negativeSentence(negative: number): string {
  if (negative === 0) return "No item has a negative discrimination.";
  return `${plural(negative, "item")} with a negative discrimination: no more than chance can explain, as far as these runs show.`;
}

function reliability({
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
        `${splitHalf.spearmanBrown === null ? "" : `, odd–even halves ${formatFixed(splitHalf.spearmanBrown, 3)}`}.`,
    ...(error === null
      ? []
      : [
          `Standard error of measurement ${formatScore(error, unitOf({ proportion: isShare(items) }, error))}${isShare(items) ? " pt" : ""}.`,
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

function isShare(items: readonly ItemRow[]): boolean {
  return items.every(({ difficulty }) => difficulty === null || (difficulty >= 0 && difficulty <= 1));
}
