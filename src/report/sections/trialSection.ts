import {
  type ItemMean,
  type TrialRow,
  trialTable as trialRowsOf,
  type UnstableItem,
} from "../../analysis/components/trials.js";
import { groupBy } from "../../data/groupBy.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { runKey } from "../../data/run.js";
import type { Interval } from "../../inference/intervals/interval.js";
import {
  formatCount,
  formatFixed,
  formatPValue,
  formatRange,
  formatScore,
  plural,
  type ScoreUnit,
} from "../../numberFormat.js";
import { isShare } from "../../numeric/share.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { type LabelledRow, labelFields, unitOf, withInterval } from "../document/fields.js";
import { passCurves } from "../figures/passCurves.js";
import { rowNotes } from "./noteList.js";
import { drawn, view } from "./resultView.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface TrialsPart {
  /** Runs whose items were answered more than once. */
  readonly trials: readonly TrialRow[];
}

/** Most cells (items × runs) that are resampled, and most tasks that are drawn. */
const CELLS = 200_000;
const DRAWN_TASKS = 3;

export const TRIALS: Section<"trials", TrialsPart> = {
  name: "trials",
  title: "Repeated trials",
  needs: "items that one run answered two times or more (a trial, epoch or attempt column)",
  doing: "repeated trials",
  unasked: () => ({ trials: [] }),
  analyse({ results }, { level, missing, seed }) {
    const repeated = results.matrices.filter(isRepeated);
    const few = withinCells(repeated);
    const more = repeated.length - few.length;
    const rows = few.flatMap((matrix) => trialRowsOf(matrix, { level, missing, seed }));
    return {
      part: { trials: rows.filter(({ trials }) => trials.most > 1) },
      leftOut: more > 0 ? [`Repeated trials of ${plural(more, "table")}; \`noisefloor trials\` does them.`] : [],
    };
  },
  isEmpty: ({ trials }) => trials.length === 0,
  blocks: ({ trials }, { limit, figures }) => withFigures(figures, trialSection(trials, { limit })),
  pictures: ["pass-curves"],
  figures: ({ trials }) => ({
    figures: byTask(trials)
      .slice(0, DRAWN_TASKS)
      .map((rows, index) => passCurves(rows, `pass-curves-${index + 1}`)),
  }),
  tables: ({ trials }) => [
    ["trials", trials.map(({ run, unstable: _, ...row }) => ({ ...run, ...row }))],
    [
      "unstable-items",
      trials.flatMap(({ run, unstable }) => (unstable?.items ?? []).map((item) => ({ ...run, ...item }))),
    ],
  ],
  views: [
    view<TrialRow>("run-trials", (rows) =>
      drawn([...trialSection(rows), ...byTask(rows).map((own) => passCurves(own))]),
    ),
  ],
};

/** Whether runs of a table differ in nothing but the trial. */
function isRepeated({ runs }: ResultMatrix): boolean {
  return new Set(runs.map((run) => runKey(run, ["trial"]))).size < runs.length;
}

/** The first tables, as long as resampling them takes seconds. */
function withinCells(matrices: readonly ResultMatrix[]): ResultMatrix[] {
  let cells = 0;
  return matrices.filter(({ runs, items }) => {
    cells += runs.length * items.length;
    return cells <= CELLS;
  });
}

function byTask(rows: readonly TrialRow[]): TrialRow[][] {
  return [...groupBy(rows, ({ run: { task, metric } }) => JSON.stringify([task, metric])).values()];
}

interface Row extends LabelledRow {
  readonly result: TrialRow;
}

/** What repeats of the same items show: the score averaged within items, pass@k and pass^k, and what more data would bring. */
export function trialSection(
  results: readonly TrialRow[],
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  if (results.length === 0) return [];
  const rows = results.map(rowOf);
  return [
    heading(2, "What do repeated trials show?"),
    ...table(
      "Each run's score over its items, trials averaged within the item first, and how much of its error the trials make; points where scores lie in 0–1.",
      rows,
      [...runFields(), ...errorFields()],
      { limit },
    ),
    ...passTables(results, limit),
    ...unstableBlocks(results, limit),
    list([
      "score: on questions like these; these questions: the same score, the noise of the trials alone.",
      "trials’ share: of the squared standard error, what answers that change between trials make; two trials differ: how often two trials of an item score differently.",
      "For the same number of answers more items never do worse than more trials; “trials × ∞” is the floor that trials alone cannot pass.",
      ...trialNotes(results),
    ]),
  ];
}

/** The columns that a screen shows, and what of them differs there: narrow ones, and one of detail. */
const ON_A_SCREEN: ReadonlyMap<string, Partial<Field<Row>>> = new Map([
  ["trials", { always: false }],
  ["score, CI", {}],
  ["these questions", {}],
  ["trials’ share, %", { title: "trials, %" }],
  ["two trials differ, %", { detail: true }],
]);

/** Each run's score, on questions like these and on these, and the share of its error that the trials make. */
export function trialTable(results: readonly TrialRow[], limit: number): Block[] {
  const fields = errorFields().flatMap((field): Field<Row>[] => {
    const shown = ON_A_SCREEN.get(field.title);
    return shown === undefined ? [] : [{ ...field, ...shown }];
  });
  return table(
    "Score of each run, trials averaged within the item first; points where scores lie in 0–1.",
    results.map(rowOf),
    [...runFields(), ...fields],
    { limit },
  );
}

/** Chances that one of k trials is right, and that all are; nothing for scores that are not right or wrong. */
export function passTables(results: readonly TrialRow[], limit: number): Block[] {
  const rows = results.map(rowOf);
  const ks = [...new Set(results.flatMap(({ passAtK }) => (passAtK ?? []).map(({ k }) => k)))].sort((a, b) => a - b);
  const passTable = (said: string, name: string, pick: (result: TrialRow) => readonly ItemMean[] | null) =>
    ks.length === 0
      ? []
      : table(`Chance that ${said}.`, rows, [...runFields(), ...passFields(name, ks, pick)], { limit });
  return [
    ...passTable("at least one of k trials is right (pass@k)", "pass@", ({ passAtK }) => passAtK),
    ...passTable("all k trials are right (pass^k)", "pass^", ({ passHatK }) => passHatK),
  ];
}

/** The notes of the runs, each said once. */
export function trialNotes(results: readonly TrialRow[]): string[] {
  return rowNotes(results.map((result) => ({ ...labelsOf(result), notes: result.notes })));
}

function rowOf(result: TrialRow): Row {
  return { ...labelsOf(result), result };
}

interface ItemRow extends LabelledRow {
  readonly result: TrialRow;
  readonly item: UnstableItem;
}

/** Items whose trials did not all score the same, and which of them are shown to be flaky. */
export function unstableBlocks(results: readonly TrialRow[], limit: number): Block[] {
  const found = results.flatMap((result): ItemRow[] =>
    (result.unstable?.items ?? []).map((item) => ({ ...rowOf(result), item })),
  );
  const [first] = results.flatMap(({ unstable }) => unstable ?? []);
  if (first === undefined || found.length === 0) return [];
  const flaky = found.filter(({ item }) => item.flaky);
  const head = `${plural(found.length, "item")} answered differently from trial to trial; ${flaky.length === 0 ? "none is" : `${formatCount(flaky.length)} ${flaky.length === 1 ? "is" : "are"}`} shown to be flaky`;
  const rule = `more than ${percent(first.above)}% of the answers are the rarer one; of those shown at most ${percent(first.falseDiscoveryRate)}% are false, on average`;
  if (flaky.length === 0) return [paragraph(`${head} (${rule}).`)];
  const sorted = [...flaky].sort((a, b) => a.item.adjustedPValue - b.item.adjustedPValue);
  return table(
    `${head}: ${rule}.`,
    sorted,
    [
      ...runFields<ItemRow>(),
      { title: "flaky item", align: "left", show: ({ item }) => item.id, always: true },
      { title: "right", align: "right", show: ({ item }) => `${item.right} of ${item.trials}`, always: true },
      { title: "p adj.", align: "right", show: ({ item }) => formatPValue(item.adjustedPValue), always: true },
    ],
    { limit },
  );
}

function labelsOf({ run }: TrialRow): LabelledRow {
  return { model: run.model, task: run.task, metric: run.metric, framing: run.framing ?? null };
}

function runFields<Named extends Row>(): Field<Named>[] {
  return [
    ...labelFields<Named>(),
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
    {
      title: "these questions",
      align: "right",
      show: ({ result }) => rangeOf(result.theseItems?.interval ?? null, unitFor(result)),
      always: true,
    },
    { title: "trials’ share, %", align: "right", show: ({ result }) => percent(result.trialShare), always: true },
    {
      title: "two trials differ, %",
      align: "right",
      show: ({ result }) => percentWith(result.flipRate, result.flipInterval),
    },
    {
      title: "unstable items, %",
      align: "right",
      show: ({ result }) => percentWith(result.unstableShare, result.unstableInterval),
    },
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

function rangeOf(interval: Interval | null, unit: ScoreUnit): string {
  return interval === null ? "—" : formatRange(interval.low, interval.high, unit);
}

function percentWith(share: number | null, interval: Interval | null): string {
  return interval === null ? percent(share) : `${percent(share)} [${percent(interval.low)}, ${percent(interval.high)}]`;
}

function percent(share: number | null): string {
  return formatFixed(share === null ? null : 100 * share, 1);
}
