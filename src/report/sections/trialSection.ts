import type { ItemMean, TrialRow } from "../../analysis/components/trials.js";
import { formatCount, formatFixed, formatScore, type ScoreUnit } from "../../numberFormat.js";
import { isShare } from "../../numeric/share.js";
import { type Block, type Field, heading, list, table } from "../document/document.js";
import { type LabelledRow, labelFields, unitOf, withInterval } from "../document/fields.js";
import { rowNotes } from "./noteList.js";

interface Row extends LabelledRow {
  readonly result: TrialRow;
}

/** What repeats of the same items show: the score averaged within items, pass@k and pass^k, and what more data would bring. */
export function trialSection(
  results: readonly TrialRow[],
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  if (results.length === 0) return [];
  const rows = results.map((result): Row => ({ ...labelsOf(result), result }));
  const ks = [...new Set(results.flatMap(({ passAtK }) => (passAtK ?? []).map(({ k }) => k)))].sort((a, b) => a - b);
  const passTable = (said: string, name: string, pick: (result: TrialRow) => readonly ItemMean[] | null) =>
    ks.length === 0
      ? []
      : table(`Chance that ${said}.`, rows, [...runFields(), ...passFields(name, ks, pick)], { limit });
  return [
    heading(2, "What do repeated trials show?"),
    ...table(
      "Each run's score over its items, trials averaged within the item first, and how much of its error the trials make; points where scores lie in 0–1.",
      rows,
      [...runFields(), ...errorFields()],
      { limit },
    ),
    ...passTable("at least one of k trials is right (pass@k)", "pass@", ({ passAtK }) => passAtK),
    ...passTable("all k trials are right (pass^k)", "pass^", ({ passHatK }) => passHatK),
    list([
      "trials’ share: of the squared standard error, what answers that change between trials make; two trials differ: how often two trials of an item score differently.",
      "For the same number of answers more items never do worse than more trials; “trials × ∞” is the floor that trials alone cannot pass.",
      ...rowNotes(rows.map((row) => ({ ...row, notes: row.result.notes }))),
    ]),
  ];
}

function labelsOf({ run }: TrialRow): LabelledRow {
  return { model: run.model, task: run.task, metric: run.metric, framing: run.framing ?? null };
}

function runFields(): Field<Row>[] {
  return [
    ...labelFields<Row>(),
    { title: "seed", align: "left", show: ({ result }) => result.run.seed ?? "" },
    {
      title: "step",
      align: "right",
      show: ({ result }) => (result.run.step === undefined ? "" : formatCount(result.run.step)),
    },
  ];
}

function errorFields(): Field<Row>[] {
  const error = (title: string, pick: (result: TrialRow) => number | null): Field<Row> => ({
    title,
    align: "right",
    show: ({ result }) => formatScore(pick(result), unitFor(result)),
  });
  return [
    { title: "items", align: "right", show: ({ result }) => formatCount(result.items) },
    { title: "trials", align: "right", show: ({ result }) => rangeText(result.trials), always: true },
    {
      title: "score, CI",
      align: "right",
      show: ({ result }) => withInterval(result.score.mean, result.score.interval, unitFor(result)),
      always: true,
    },
    { title: "trials’ share, %", align: "right", show: ({ result }) => percent(result.trialShare), always: true },
    { title: "two trials differ, %", align: "right", show: ({ result }) => percent(result.flipRate) },
    error("SE", ({ projected }) => projected?.now ?? null),
    error("SE, trials × 2", ({ projected }) => projected?.doubleTrials ?? null),
    error("SE, trials × ∞", ({ projected }) => projected?.unlimitedTrials ?? null),
    error("SE, items × 2", ({ projected }) => projected?.doubleItems ?? null),
  ];
}

function passFields(
  name: string,
  ks: readonly number[],
  pick: (result: TrialRow) => readonly ItemMean[] | null,
): Field<Row>[] {
  return ks.map((k) => ({
    title: `${name}${k}`,
    align: "right",
    show: ({ result }) => {
      const one = pick(result)?.find((each) => each.k === k);
      return withInterval(one?.mean ?? null, one?.interval ?? null, unitFor(result));
    },
  }));
}

function unitFor({ score }: TrialRow): ScoreUnit {
  return unitOf({ proportion: isShare(score.mean ?? Number.NaN) }, score.mean);
}

function rangeText({ fewest, most }: TrialRow["trials"]): string {
  return fewest === most ? formatCount(most) : `${formatCount(fewest)}–${formatCount(most)}`;
}

function percent(share: number | null): string {
  return formatFixed(share === null ? null : 100 * share, 1);
}
