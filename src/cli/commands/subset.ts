import { respondents } from "../../analysis/items/respondents.js";
import { halveRuns, subsetExperiment } from "../../analysis/subsets/subsetExperiment.js";
import { chooseSubset, type SubsetChoice, type SubsetMethod } from "../../analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../analysis/subsets/subsetValidation.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { itemBankTable, itemList } from "../../io/formats/own/itemList.js";
import { plural } from "../../numberFormat.js";
import { areShares } from "../../numeric/share.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { subsetQualitySection } from "../../report/sections/subsetQualitySection.js";
import { subsetSection } from "../../report/sections/subsetSection.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { fitProgress } from "../fitProgress.js";
import { type AnalysisFlags, analysisOptions, readResults, wholeNumber } from "../options.js";
import { printBlocks, writeTo } from "../print.js";
import { say } from "../say.js";

export interface SubsetFlags extends AnalysisFlags {
  readonly items?: string;
  readonly method?: SubsetMethod;
  readonly out?: string;
  readonly folds?: string;
  readonly rngSeed?: string;
  /** Add all methods, chosen on half of the models and tried on the others. */
  readonly experiment?: boolean;
  readonly json?: boolean;
}

/** `noisefloor subset`: fewer items of one task, and the error to expect of scores by them. */
export async function subset(paths: readonly string[], flags: SubsetFlags): Promise<number> {
  const { level, missing } = analysisOptions(flags);
  const size = wholeNumber("--items", flags.items ?? "100", 1);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const folds = flags.folds === undefined ? {} : { folds: wholeNumber("--folds", flags.folds, 2) };
  const method = flags.method ?? "anchors";
  if (flags.out === "-" && flags.json)
    throw new UsageError("--out - and --json would both write to stdout: give a file");
  const results = await readResults(paths, flags);
  const matrix = onlyMatrix(results);
  const { task, metric } = matrix;
  if (size > matrix.items.length) {
    throw new UsageError(`--items must be at most the ${matrix.items.length} items of ${task}, got ${size}`);
  }
  const bar = fitProgress();
  const options = { method, seed, missing, onProgress: bar.update };
  const choice = chooseSubset(matrix, size, options);
  if (!choice.ok) {
    bar.clear();
    const signature = signatureOf([`refused=${choice.code}`]);
    if (flags.json) {
      process.stdout.write(
        jsonDocument("subset", { task, metric, method, ...choice, notes: results.notes, signature }),
      );
    } else {
      printBlocks([paragraph(`REFUSED  ${choice.message}.`), paragraph(`Next step: ${choice.hint}.`)]);
    }
    return EXIT.undecided;
  }
  const validation = validateSubset(matrix, size, { ...options, ...folds, level });
  const halves = flags.experiment ? halveRuns(matrix, { seed }) : null;
  const experiment = halves?.ok
    ? subsetExperiment(halves.train, halves.test, { sizes: [size], seed, missing, level, onProgress: bar.update })
    : halves;
  bar.clear();
  if (flags.out !== undefined) {
    const read = results.files.map(({ name }) => name);
    await requireDistinctPaths([{ flag: "--out", path: flags.out }], [...paths, ...read]);
    await writeTo(flags.out, fileText(matrix, choice));
    if (flags.out !== "-") say(`noisefloor: wrote ${plural(listed(matrix, choice).length, "item")} to ${flags.out}`);
  }
  if (flags.json) {
    const body = {
      task,
      metric,
      ok: true,
      method,
      size: choice.size,
      of: matrix.items.length,
      items: choice.items === null ? null : listed(matrix, choice),
      parameters: choice.bank === null ? null : banked(matrix, choice),
      combination: choice.combination,
      expected: validation,
      ...(experiment === null ? {} : { experiment }),
    };
    const notes = [...results.notes, ...(validation.ok ? validation.notes : [])];
    const signature = validation.ok ? validation.signature : signatureOf([`${method}=${size}`, `seed=${seed}`]);
    process.stdout.write(jsonDocument("subset", { ...body, notes, signature }));
  } else if (flags.out !== "-") {
    const { scores } = respondents(matrix, missing);
    const proportion = areShares(scores);
    printBlocks([
      heading(1, "A smaller test"),
      paragraph(readingSentence(results)),
      ...subsetSection({ task, metric, proportion, choice, validation, items: matrix.items.length }),
      ...(experiment === null
        ? []
        : experiment.ok
          ? subsetQualitySection(experiment)
          : [paragraph(`No experiment: ${experiment.message}. Next step: ${experiment.hint}.`)]),
      ...(flags.out === undefined ? [paragraph("--out FILE writes the chosen items.")] : []),
      ...(results.notes.length > 0 ? [list(noteLines(results.notes))] : []),
    ]);
  }
  return validation.ok ? EXIT.done : EXIT.undecided;
}

/** An adaptive test has no fixed items: what it needs are the parameters of all. */
function fileText(matrix: ResultMatrix, choice: SubsetChoice): string {
  return choice.items === null ? itemBankTable(banked(matrix, choice)) : itemList(listed(matrix, choice));
}

function listed({ items }: ResultMatrix, choice: SubsetChoice) {
  const chosen = choice.items ?? items.map((_, item) => item);
  return chosen.map((item, place) => ({ id: items[item]!.id, weight: choice.weights?.[place] ?? null }));
}

function banked({ items }: ResultMatrix, { bank }: SubsetChoice) {
  return items.flatMap(({ id }, item) => {
    const parameters = bank?.items[item];
    return parameters == null ? [] : [{ id, slope: parameters.slope, intercept: parameters.intercept }];
  });
}

function onlyMatrix({ matrices }: Results): ResultMatrix {
  const [first, ...others] = matrices;
  if (first === undefined) {
    throw new UsageError("subset needs the score of every item, and these dumps hold run-level scores only");
  }
  if (others.length > 0) {
    const names = matrices.map(({ task, metric }) => `${task} · ${metric}`);
    throw new UsageError(
      `subset takes one task and metric, and the dumps hold ${matrices.length}: choose with --task and --metric from ${someNames(names, 6)}`,
    );
  }
  return first;
}
