import type { CurveSummary } from "../../analysis/curves/curveTable.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { groupBy } from "../../data/groupBy.js";
import { formatFixed, formatLevel, formatPValue, formatScore, plural } from "../../numberFormat.js";
import { type Block, type Field, meanings, table } from "../document/document.js";
import { countField, seedsText, unitOf, withInterval } from "../document/fields.js";
import { noisiestFirst, rangeText, stepField } from "../sections/noiseSection.js";
import { rowNotes } from "../sections/noteList.js";
import { lastStepText } from "../text/lastStepText.js";
import { divergedSentences, seedSentences } from "../variance/answers/noisiness.js";
import { divergedRows, NAMED, taskNames } from "../variance/answers/texts.js";
import { firstScreen } from "./firstScreen.js";
import { testFields } from "./screenLabels.js";

interface SeedsScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the files, as lines. */
  readonly notes?: readonly string[];
}

/** Seed noise on a screen: the gap that the seed explains, the noisiest rows first. */
export function seedsScreen(
  { rows, overSeeds }: { readonly rows: readonly SeedRow[]; readonly overSeeds: readonly CurveSummary[] },
  { limit = Number.POSITIVE_INFINITY, notes = [] }: SeedsScreenOptions = {},
): Block[] {
  const seeded = rows.filter(({ seeds }) => seeds > 1);
  const sorted = noisiestFirst(rows);
  // One row a test fits where all rows do not.
  const shown =
    rows.length > limit ? [...groupBy(sorted, testKey).values()].map(([first]) => first as SeedRow) : sorted;
  const [caption, which] =
    shown.length < rows.length
      ? ["Of each test the model with the most noise", `the ${plural(rows.length, "row")} of all models`]
      : ["The noisiest first", "every column"];
  const unit = rows.some(({ proportion }) => proportion) ? "; in points where scores lie in 0–1" : "";
  const diverged = divergedRows(rows);
  const areSaid = diverged.length <= NAMED && diverged.every(({ length }) => length === 1);
  const said = new Set([...SAID, ...(areSaid ? ["seed-diverged"] : [])]);
  const blocks = table(`${caption}${unit}.`, shown, fieldsOf(shown, overSeeds), { limit });
  return firstScreen({
    subject: plural(rows.length, "score"),
    counts: [
      [seeded.length, "of two training seeds or more"],
      [rows.length - seeded.length, "of one seed"],
    ],
    sentences: [...seedSentences(rows, taskNames(rows)), ...divergedSentences(rows, taskNames(rows))],
    table: blocks,
    meanings: meanings(blocks, {
      "seed gap":
        "final scores of two runs of one seed each must differ by more before the seed stops being an explanation.",
      "final SD": `over training seeds${rows.some(({ checkpoints }) => checkpoints > 1) ? ` at the last checkpoint${lastStepText(rows.map(({ finalStep }) => finalStep))}` : ""}${rows.some(({ finalSdInterval }) => finalSdInterval !== null) ? " (χ² interval)" : ""}.`,
      [NEXT]: "where the final score of one more seed lies, as sure as the intervals.",
      [ESTIMATED]: "of the seed, estimated from the checkpoints of one run with its interval, not measured.",
      "item ±": "half-width of the score's interval from item sampling.",
      "mean τ":
        "Kendall's τ-b of score against checkpoint order, mean over the seeds; +1 improves at every step (of a metric marked ↓: falls).",
      "excess p": "do the seeds differ by more than the noise of single answers explains?",
    }),
    rows,
    notes: [
      ...rowNotes(rows.map((row) => ({ ...row, notes: row.notes.filter(({ code }) => !said.has(code)) }))),
      ...notes,
    ],
    rest: `${which}, averages over models, and both metrics of a task side by side`,
  });
}

/** An SD that no second seed measured. */
const ESTIMATED = "estimated SD";

const NEXT = "next seed";

/** What the counts and the sentence say. */
const SAID: ReadonlySet<string> = new Set(["one-seed"]);

function testKey({ task, metric, framing }: SeedRow): string {
  return JSON.stringify([task, metric, framing]);
}

function fieldsOf(rows: readonly SeedRow[], overSeeds: readonly CurveSummary[]): Field<SeedRow>[] {
  const level = rows.find(({ finalSdInterval }) => finalSdInterval !== null)?.finalSdInterval?.level ?? null;
  const spread = level === null ? "" : ` [${formatLevel(level)} CI]`;
  const score = (pick: (row: SeedRow) => number | null) => (row: SeedRow) =>
    formatScore(pick(row), unitOf(row, row.finalMean));
  const taus = new Map(overSeeds.map((one) => [JSON.stringify([one.model, testKey(one as never)]), one.meanTau]));
  return [
    ...testFields(rows),
    { title: "model", align: "left", show: ({ model }) => model },
    { title: "score", align: "right", show: score(({ finalMean }) => finalMean), always: true },
    { title: "seed gap", align: "right", show: score(({ seedGap }) => seedGap) },
    ...stepField(rows).map((field) => ({ ...field, detail: true })),
    {
      title: `final SD${spread}`,
      align: "right",
      show: (row) => withInterval(row.finalSd, row.finalSdInterval, unitOf(row, row.finalMean)),
    },
    {
      title: NEXT,
      align: "right",
      show: (row) => rangeText(row.nextSeed, unitOf(row, row.finalMean)),
      detail: true,
    },
    {
      title: ESTIMATED,
      align: "right",
      show: (row) =>
        withInterval(row.fromRun?.seedSd ?? null, row.fromRun?.interval ?? null, unitOf(row, row.finalMean)),
    },
    { title: "item ±", align: "right", show: score(({ itemHalfWidth }) => itemHalfWidth) },
    {
      title: "excess p",
      align: "right",
      show: (row) => formatPValue(row.excessVariance?.pValue ?? null),
      detail: true,
    },
    {
      title: "mean τ",
      align: "right",
      show: (row) => formatFixed(taus.get(JSON.stringify([row.model, testKey(row)])) ?? null, 2),
      detail: true,
    },
    { title: "seeds", align: "right", show: seedsText },
    { ...countField<SeedRow>("items", ({ items }) => items), detail: true },
  ];
}
