import type { ItemAnalysis } from "../../analysis/items/itemAnalysis.js";
import { formatCount, formatFixed, formatLevel, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, table } from "../document/document.js";
import { countField } from "../document/fields.js";
import { accusedSentence, itemTable, reliability } from "../sections/itemSection.js";
import { noteLines, rowNotes } from "../sections/noteList.js";
import { firstScreen } from "./firstScreen.js";
import { testFields } from "./screenLabels.js";

interface ItemsScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the files, as lines. */
  readonly notes?: readonly string[];
}

/** Items on a screen: of one test the worst ones, of several what each test's items are worth. */
export function itemsScreen(
  analyses: readonly ItemAnalysis[],
  { limit = Number.POSITIVE_INFINITY, notes = [] }: ItemsScreenOptions = {},
): Block[] {
  const [only] = analyses;
  const items = analyses.flatMap((analysis) => analysis.items);
  const flagged = (...flags: readonly string[]) =>
    items.filter((item) => item.flags.some((flag) => flags.includes(flag))).length;
  const suspects = flagged("suspect");
  const counts = [
    [suspects, "to look at"],
    [flagged("negative") - suspects, "on which better runs do worse, within chance"],
    [flagged("all-right", "all-wrong", "constant"), "that tell no runs apart"],
  ] as const;
  const subject = plural(items.length, "item");
  if (only !== undefined && analyses.length === 1) {
    return firstScreen({
      subject,
      counts,
      sentences: [accusedSentence(only), reliability(only)],
      table: itemTable(only, Math.min(limit, WORST)),
      meanings: [
        "item–rest: correlation with the score over the other items; D: mean score of the best 27% of the runs less that of the worst 27%.",
      ],
      rows: [only],
      notes: [...noteLines(only.notes), ...notes],
      rest: "the other items, what every column means, and the signature",
    });
  }
  const accused = analyses.filter(({ suspects: { found } }) => found > 0);
  return firstScreen({
    subject: `${subject} of ${plural(analyses.length, "test")}`,
    counts,
    sentences: [
      accused.length === 0
        ? "No item is shown to be faulty."
        : `The items to look at are of ${someNames(accused.map(({ task }) => task))}.`,
    ],
    table: table("What the items of each test are worth.", analyses, fieldsOf(analyses), { limit }),
    meanings: ["α: Cronbach's, how far the items measure one thing on these runs."],
    rows: analyses,
    notes: [...rowNotes(analyses.map((analysis) => ({ ...analysis, model: "" }))), ...notes],
    rest: "the items of each test, the worst first; --task and --metric choose",
  });
}

/** Items of one test on a screen. */
const WORST = 15;

function fieldsOf(analyses: readonly ItemAnalysis[]): Field<ItemAnalysis>[] {
  const level = analyses.find(({ alphaInterval }) => alphaInterval !== null)?.alphaInterval?.level ?? null;
  return [
    ...testFields(analyses),
    countField("runs", ({ respondents }) => respondents),
    countField("items", ({ items }) => items.length),
    {
      title: level === null ? "α" : `α [${formatLevel(level)} CI]`,
      align: "right",
      show: ({ alpha, alphaInterval: interval }) =>
        alpha === null
          ? UNDEFINED_TEXT
          : `${formatFixed(alpha, 2)}${interval === null ? "" : ` [${formatFixed(interval.low, 2)}, ${formatFixed(interval.high, 2)}]`}`,
      always: true,
    },
    {
      title: "tell nothing",
      align: "right",
      show: ({ dead }) => formatCount(dead.allRight + dead.allWrong + dead.constant),
    },
    { title: "to look at", align: "right", show: ({ suspects }) => formatCount(suspects.found) },
  ];
}
