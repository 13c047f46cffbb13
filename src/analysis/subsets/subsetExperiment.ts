import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { listOf, MATRIX, oneOf, POSITIVE_COUNT } from "../../arguments/shapes.js";
import { pluralOf } from "../../clause.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { runKey } from "../../data/run.js";
import { selectRuns } from "../../data/select.js";
import { MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError } from "../../errors.js";
import { distinctNotes, type Note, type Refusal, refuse } from "../../notes.js";
import { areShares } from "../../numeric/share.js";
import { shuffle } from "../../random/draws.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import { compareIds } from "../irt/anchors.js";
import type { FitProgress } from "../irt/climbing/bestClimb.js";
import type { ItemBank } from "../irt/itemBank.js";
import { independentRespondents, respondents } from "../items/respondents.js";
import { type ItemSubset, type SubsetQuality, type SubsetQualityOptions, subsetQualities } from "./subsetQuality.js";
import {
  chooseSubset,
  SUBSET_METHODS,
  type SubsetChoice,
  type SubsetEstimateName,
  type SubsetMethod,
  subsetEstimates,
} from "./subsetSelection.js";

export interface SubsetExperimentOptions extends SubsetQualityOptions {
  /** Sizes of the subsets; default 10, 30 and 100, as far as there are items. */
  readonly sizes?: readonly number[];
  /** Default all but `random`, which is the band that the others are held against. */
  readonly methods?: readonly SubsetMethod[];
  /** Fewest runs for item parameters; default 50. */
  readonly minimumRuns?: number;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** One way of choosing and scoring, beside random subsets of the same size. */
export interface SubsetExperimentRow extends SubsetQuality {
  readonly method: SubsetMethod;
  readonly estimate: SubsetEstimateName;
}

/** What subsets chosen on some runs do to the scores of others. */
export interface SubsetExperiment {
  readonly kind: "subset-experiment";
  readonly ok: true;
  readonly task: string;
  readonly metric: string;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  readonly trainRuns: number;
  readonly testRuns: number;
  readonly rows: readonly SubsetExperimentRow[];
  /** Methods that could not be used. */
  readonly refused: readonly (Refusal & { readonly method: SubsetMethod })[];
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * The experiment of Madaan et al. (2024, arXiv 2406.10229, §4) with a control: do fewer, chosen items lower the SD over seeds
 * and steady the curves over checkpoints? Items are chosen and parameters fitted on `train`, and the runs of `test` are
 * scored by the one choice; every measure stands beside all items and the band of random subsets of the same size.
 *
 * Estimates from a model can lower the seed SD and the total variation by mere shrinkage. Read them with the error
 * (`absoluteError`) and the order (`orderTau`), which shrinkage towards a common value does not mend.
 *
 * Throws `RangeError` unless both matrices have the same items in the same order (`halveRuns` gives such a pair).
 */
export function subsetExperiment(
  train: ResultMatrix,
  test: ResultMatrix,
  given: SubsetExperimentOptions = {},
): SubsetExperiment {
  requireArgument("subsetExperiment", "train", train, MATRIX);
  requireArgument("subsetExperiment", "test", test, MATRIX);
  const {
    sizes,
    methods = SUBSET_METHODS.filter((method) => method !== "random"),
    minimumRuns,
    onProgress,
    ...options
  } = optionsOf("subsetExperiment", given, {
    sizes: listOf(POSITIVE_COUNT, "a list of numbers of items"),
    methods: listOf(oneOf(...SUBSET_METHODS), `a list of methods, of ${SUBSET_METHODS.join(", ")}`),
  });
  requireSameItems(train, test);
  const { seed = SEED, missing = MISSING } = options;
  const width = test.items.length;
  const wanted = sizes ?? [...new Set([10, 30, 100].filter((size) => size < width))];
  const trainRows = respondents(train, missing).runs.length;
  const table = respondents(test, missing);
  const selection = {
    seed,
    missing,
    ...defined({ minimumRuns, onProgress }),
  };
  let bank: ItemBank | null = null;
  const choices: SubsetChoice[] = [];
  const refused = new Map<SubsetMethod, Refusal>();
  for (const method of methods) {
    for (const size of wanted) {
      const choice = chooseSubset(train, size, { ...selection, method, ...(bank === null ? {} : { bank }) });
      if (!choice.ok) {
        refused.set(method, choice);
        break;
      }
      // One fit does for all methods and sizes.
      bank = choice.bank ?? bank;
      choices.push(choice);
    }
  }
  const scored = choices.flatMap((choice) => {
    const found = subsetEstimates(choice, test, missing);
    return choice.estimates.map((estimate) => ({ choice, estimate, values: found[estimate]! }));
  });
  const subsets = scored.map(
    ({ choice, values }): ItemSubset =>
      choice.bank === null && choice.weights === null && choice.items !== null
        ? { items: choice.items }
        : { estimates: values, size: choice.size },
  );
  const rows = subsetQualities(test, subsets, options).map((quality, index) => {
    const { choice, estimate } = scored[index]!;
    return { method: choice.method, estimate, ...quality };
  });
  return {
    kind: "subset-experiment",
    ok: true,
    task: test.task,
    metric: test.metric,
    proportion: areShares(table.scores),
    higherIsBetter: test.higherIsBetter,
    trainRuns: trainRows,
    testRuns: table.runs.length,
    rows,
    refused: [...refused].map(([method, refusal]) => ({ ...refusal, method })),
    notes: distinctNotes(rows.flatMap(({ notes }) => notes)),
    signature: signatureOf([
      `train=${trainRows}`,
      `test=${table.runs.length}`,
      `n=${width}`,
      `draws=${options.draws ?? 1000}`,
      `missing=${missing}`,
      `seed=${seed}`,
    ]),
  };
}

/**
 * A matrix in two at random: half of the models to choose items on (rounded down), the others to measure on, models that
 * answer alike staying together; of a single model, half of its seeds. Refused where there is only one of them.
 */
export function halveRuns(
  matrix: ResultMatrix,
  { seed = SEED }: { readonly seed?: number } = {},
): { readonly ok: true; readonly train: ResultMatrix; readonly test: ResultMatrix } | Refusal {
  const { unit, groups } = independentRespondents({ ...matrix, trials: matrix.runs.length });
  if (groups.length < 2) {
    return refuse(
      "too-few-runs",
      `items are chosen on one half of the ${pluralOf(unit)} and tried on the other, and there is one`,
      "add models or seeds",
    );
  }
  const keys = groups.map((rows) => rows.map((row) => runKey(matrix.runs[row]!)).sort(compareIds)[0]!);
  const order = keys.map((_, group) => group).sort((a, b) => compareIds(keys[a]!, keys[b]!));
  shuffle(createRng(seed, "subset/halves"), order);
  const chosen = new Set(order.slice(0, Math.floor(order.length / 2)).flatMap((group) => groups[group]!));
  return {
    ok: true,
    train: selectRuns(matrix, (_, index) => chosen.has(index))!,
    test: selectRuns(matrix, (_, index) => !chosen.has(index))!,
  };
}

function requireSameItems(train: ResultMatrix, test: ResultMatrix): void {
  const same = train.items.length === test.items.length && train.items.every(({ id }, i) => id === test.items[i]!.id);
  if (!same) {
    throw new ArgumentError(
      "subsetExperiment",
      "train and test must have the same items in the same order. Split one matrix by its runs, as halveRuns does.",
    );
  }
}
