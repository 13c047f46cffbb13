import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
} from "../../analysis/comparison/resultsComparison.js";
import { type Results, runsOf } from "../../data/results.js";
import { selectResults } from "../../data/select.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { distinctNotes, type Note } from "../../notes.js";
import { type Block, heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { comparisonBlocks, comparisonTable } from "../../report/sections/comparisonSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, amount, analysisOptions, readResults, share } from "../options.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";
import { seedNoise } from "../seedNoise.js";

interface CompareFlags extends AnalysisFlags {
  readonly baseline?: string;
  readonly candidate?: string;
  readonly margin?: string;
  readonly minOverlap?: string;
  readonly seedSd?: string;
  readonly borrowSeedSd?: boolean;
  readonly correction: PValueAdjustmentName | "none";
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Comparisons up to this many are shown in full; more become a table. */
const SHOWN_IN_FULL = 3;

/** `noisefloor compare`: is the candidate better or worse than the baseline? */
export async function compare(
  basePath: string,
  candidatePath: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  const { alpha, missing, allowMixed } = analysisOptions(flags);
  if (candidatePath !== undefined && (flags.baseline !== undefined || flags.candidate !== undefined)) {
    throw new UsageError("--baseline and --candidate choose two models of one dump; with two dumps use --model");
  }
  const [baseline, candidate] =
    candidatePath === undefined
      ? splitByModel(await readResults([basePath], flags), flags)
      : [await readResults([basePath], flags), await readResults([candidatePath], flags)];
  const family = compareResults(baseline, candidate, {
    alpha,
    missing,
    allowMixed,
    correction: flags.correction,
    ...(flags.margin === undefined ? {} : { margin: amount("--margin", flags.margin) }),
    ...seedNoise(flags),
    ...(flags.minOverlap === undefined ? {} : { minimumOverlap: share("--min-overlap", flags.minOverlap) }),
  });
  if (family.comparisons.length === 0) {
    const refusal = nothingShared(baseline, candidate);
    if (flags.json) process.stdout.write(jsonDocument("compare", refusal));
    else printBlocks([paragraph(`REFUSED  ${refusal.message}.`), paragraph(`Next step: ${refusal.hint}.`)]);
    return EXIT.undecided;
  }
  const notes = distinctNotes([...baseline.notes, ...candidate.notes, ...family.notes]);
  if (flags.json) process.stdout.write(jsonDocument("compare", toJson(family, notes)));
  else printBlocks(toBlocks(family, notes));
  return exitCode(family.comparisons, flags.strict === true);
}

/** One dump with both sides: two models, in the order they were read unless named. */
function splitByModel(results: Results, { baseline, candidate }: CompareFlags): [Results, Results] {
  const runs = runsOf(results);
  const models = [...new Set(runs.map(({ model }) => model))];
  const first = baseline ?? models.find((model) => model !== candidate);
  const second = candidate ?? models.find((model) => model !== first);
  const unclear = models.length > 2 && (baseline === undefined || candidate === undefined);
  if (first === undefined || second === undefined || unclear || !models.includes(first) || !models.includes(second)) {
    throw new UsageError(
      `compare needs two dumps, or one with two models; this one holds ${models.length}: ${someNames(models, 8)}. ` +
        `${models.length < 2 ? "Give the other side's dump as well." : "Name two of them with --baseline and --candidate."}`,
    );
  }
  return [selectResults(results, { model: [first] }), selectResults(results, { model: [second] })];
}

function nothingShared(baseline: Results, candidate: Results) {
  const names = (results: Results) => {
    const runs = runsOf(results);
    const tests = [...new Set(runs.map(({ task, metric }) => `${task} ${metric}`))];
    return someNames(tests, 4);
  };
  return {
    ok: false,
    code: "no-shared-tasks",
    message: `the two sides share no task and metric: ${names(baseline)} against ${names(candidate)}`,
    hint: "compare the same metric of the same task; --task and --metric choose among several",
    notes: distinctNotes([...baseline.notes, ...candidate.notes]),
    signature: signatureOf(["comparisons=0"]),
  };
}

function toJson({ comparisons, family, notes: own }: ComparisonFamily, notes: readonly Note[]): object {
  const [only] = comparisons;
  const signature = signatureOf([
    `comparisons=${comparisons.length}`,
    `family=${family.size}`,
    family.correction,
    `alpha=${family.alpha}`,
  ]);
  if (comparisons.length === 1 && only !== undefined) {
    return only.ok ? { ...only, notes: distinctNotes([...only.notes, ...notes]) } : { ...only, notes, signature };
  }
  return { comparisons, family, notes: distinctNotes([...own, ...notes]), signature };
}

function toBlocks(family: ComparisonFamily, notes: readonly Note[]): Block[] {
  const { comparisons } = family;
  const body =
    comparisons.length <= SHOWN_IN_FULL
      ? comparisons.flatMap(comparisonBlocks)
      : [heading(1, "Comparisons"), ...comparisonTable(family, { limit: TERMINAL_ROWS })];
  return [...body, ...(notes.length > 0 ? [list(noteLines(notes))] : [])];
}

function exitCode(comparisons: readonly FamilyComparison[], strict: boolean): number {
  if (comparisons.every((one) => !one.ok)) return EXIT.undecided;
  return strict && comparisons.some((one) => !one.ok || one.verdict === "inconclusive") ? EXIT.undecided : EXIT.done;
}
