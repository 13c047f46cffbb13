import type { SubsetMethod } from "../../analysis/subsets/subsetSelection.js";
import type { Results } from "../../data/results.js";
import { defined } from "../../defined.js";
import { itemBankTable, itemList } from "../../io/formats/own/itemList.js";
import { plural } from "../../numberFormat.js";
import { type SubsetsAnswer, type SubsetsRow, subsets as subsetsOf } from "../../questions/subsets.js";
import { type Block, heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { refusalBlocks } from "../../report/sections/refusalSection.js";
import { subsetQualitySection } from "../../report/sections/subsetQualitySection.js";
import { subsetSection } from "../../report/sections/subsetSection.js";
import { someNames } from "../../someNames.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { fitProgress } from "../fitProgress.js";
import { type AnalysisFlags, analysisOptions, wholeNumber } from "../options.js";
import { writeTo } from "../print.js";
import { readResults } from "../readResults.js";
import { say } from "../say.js";

export interface SubsetsFlags extends AnalysisFlags {
  readonly items?: string;
  readonly method?: SubsetMethod;
  readonly out?: string;
  readonly folds?: string;
  readonly rngSeed?: string;
  /** Add all methods, chosen on half of the models and tried on the others. */
  readonly experiment?: boolean;
  readonly json?: boolean;
}

/** `noisefloor subsets`: fewer items of one task, and the error to expect of scores by them. */
export async function subsets(paths: readonly string[], flags: SubsetsFlags): Promise<number> {
  const { level, missing } = analysisOptions(flags);
  const items = flags.items === undefined ? undefined : wholeNumber("--items", flags.items, 1);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const folds = flags.folds === undefined ? undefined : wholeNumber("--folds", flags.folds, 2);
  if (flags.out === "-" && flags.json)
    throw new UsageError("--out - and --json would both write to stdout: give a file");
  const results = await readResults(paths, flags);
  requireOneTest(results, items);
  const bar = fitProgress();
  const { method, experiment } = flags;
  const options = { missing, level, seed, onProgress: bar.update, ...defined({ items, method, folds, experiment }) };
  const answer = subsetsOf(results, options);
  bar.clear();
  const row = answer.rows[0] as SubsetsRow;
  if (flags.out !== undefined && row.choice.ok) {
    const read = results.files.map(({ name }) => name);
    await requireDistinctPaths([{ flag: "--out", path: flags.out }], [...paths, ...read]);
    await writeTo(flags.out, fileText(row));
    if (flags.out !== "-")
      say(`noisefloor: wrote ${plural((row.items ?? row.parameters ?? []).length, "item")} to ${flags.out}`);
  }
  await giveAnswer(flags, {
    title: "A smaller test",
    results: [results],
    json: () => jsonDocument(answer.kind, documentOf(answer, row)),
    screen: () => (flags.out === "-" && row.choice.ok ? [] : blocksOf(results, row, flags.out)),
  });
  return row.expected?.ok ? EXIT.done : EXIT.undecided;
}

function documentOf({ method, notes, signature }: SubsetsAnswer, row: SubsetsRow): object {
  const { task, metric, choice, expected, experiment } = row;
  if (!choice.ok) return { task, metric, method, ...choice, notes, signature };
  return {
    task,
    metric,
    ok: true,
    method,
    size: choice.size,
    of: row.of,
    items: row.items,
    parameters: row.parameters,
    combination: choice.combination,
    expected,
    ...(experiment === null ? {} : { experiment }),
    notes: [...notes, ...(expected?.ok ? expected.notes : [])],
    signature: expected?.ok ? expected.signature : signature,
  };
}

function blocksOf(results: Results, row: SubsetsRow, out: string | undefined): Block[] {
  const { task, metric, proportion, choice, expected, experiment, of } = row;
  if (!choice.ok) return refusalBlocks(choice);
  return [
    heading(1, "A smaller test"),
    paragraph(readingSentence(results)),
    ...(expected === null ? [] : subsetSection({ task, metric, proportion, choice, validation: expected, items: of })),
    ...(experiment === null
      ? []
      : experiment.ok
        ? subsetQualitySection(experiment)
        : [paragraph(`No experiment: ${experiment.message}. Next step: ${experiment.hint}.`)]),
    ...(out === undefined ? [paragraph("--out FILE writes the chosen items.")] : []),
    ...(results.notes.length > 0 ? [list(noteLines(results.notes))] : []),
  ];
}

/** An adaptive test has no fixed items: what it needs are the parameters of all. */
function fileText({ items, parameters }: SubsetsRow): string {
  return items === null ? itemBankTable(parameters ?? []) : itemList(items);
}

function requireOneTest({ matrices }: Results, items: number | undefined): void {
  const [first, ...others] = matrices;
  if (first === undefined) {
    throw new UsageError("subsets needs the score of every item, and these dumps hold run-level scores only");
  }
  if (others.length > 0) {
    const names = matrices.map(({ task, metric }) => `${task} · ${metric}`);
    throw new UsageError(
      `subsets takes one task and metric, and the dumps hold ${matrices.length}: choose with --task and --metric from ${someNames(names, 6)}`,
    );
  }
  if (items !== undefined && items > first.items.length) {
    throw new UsageError(`--items must be at most the ${first.items.length} items of ${first.task}, got ${items}`);
  }
}
