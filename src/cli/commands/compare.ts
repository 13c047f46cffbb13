import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { contestantsOf, resultsOfContestant, withSides } from "../../data/contestants.js";
import { modelsOf, type Results } from "../../data/results.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { distinctNotes } from "../../notes.js";
import { type CompareAnswer, type CompareOptions, compare as compareOf } from "../../questions/compare.js";
import { type Block, list } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { comparisonScreen } from "../../report/screen/comparisonScreen.js";
import { comparisonBlocks } from "../../report/sections/comparisonSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { refusalBlocks } from "../../report/sections/refusalSection.js";
import { someNames } from "../../someNames.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, amount, analysisOptions, share } from "../options.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";
import { seedNoise } from "../seedNoise.js";

interface CompareFlags extends AnalysisFlags {
  readonly baseline?: string;
  readonly candidate?: string;
  readonly margin?: string;
  readonly nonInferior?: string;
  readonly minOverlap?: string;
  readonly seedSd?: string;
  readonly borrowSeedSd?: boolean;
  readonly correction: PValueAdjustmentName | "none";
  readonly randomTasks?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `noisefloor compare`: is the candidate better or worse than the baseline? */
export async function compare(
  basePath: string,
  candidatePath: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  const { alpha, missing, allowMixed } = analysisOptions(flags);
  if (candidatePath !== undefined && (flags.baseline !== undefined || flags.candidate !== undefined)) {
    throw new UsageError(
      "--baseline and --candidate choose two models, or two framings of one, of one dump; with two dumps use --model and --framing",
    );
  }
  const options: CompareOptions = {
    alpha,
    missing,
    allowMixed,
    correction: flags.correction,
    ...marginOf(flags),
    ...seedNoise(flags),
    ...(flags.randomTasks === true ? { randomTasks: true } : {}),
    ...(flags.minOverlap === undefined ? {} : { minimumOverlap: share("--min-overlap", flags.minOverlap) }),
  };
  const results = await readResults([basePath], flags);
  const [baseline, candidate] =
    candidatePath === undefined ? splitByName(results, flags) : [results, await readResults([candidatePath], flags)];
  const answer = compareOf(baseline, candidate, options);
  if (flags.json) process.stdout.write(jsonDocument(answer.kind, documentOf(answer)));
  else printBlocks(toBlocks(answer));
  return exitCode(answer.rows, flags.strict === true);
}

function marginOf({ margin, nonInferior }: CompareFlags): Pick<CompareOptions, "margin" | "marginKind"> {
  if (margin !== undefined && nonInferior !== undefined) {
    throw new UsageError(
      "--margin asks for equivalence and --non-inferior for one direction of it: give one of the two",
    );
  }
  if (nonInferior !== undefined) return { margin: amount("--non-inferior", nonInferior), marginKind: "non-inferior" };
  return margin === undefined ? {} : { margin: amount("--margin", margin) };
}

/** One dump with both sides: two models, or two framings, prompts or numbers of examples of one, in the order of their names unless they are given. */
function splitByName(read: Results, { baseline, candidate }: CompareFlags): [Results, Results] {
  const results = withSides(read);
  const contestants = contestantsOf(results);
  const { axis, names } = contestants;
  const first = baseline ?? names.find((name) => name !== candidate);
  const second = candidate ?? names.find((name) => name !== first);
  const unclear = names.length > 2 && (baseline === undefined || candidate === undefined);
  if (first === undefined || second === undefined || unclear || !names.includes(first) || !names.includes(second)) {
    const held =
      axis === "model"
        ? `${names.length}: ${someNames(names, 8)}`
        : `one, ${modelsOf(results)[0]}, in ${names.length} framings: ${someNames(names, 8)}`;
    throw new UsageError(
      `compare needs two dumps, or one with two models or two framings of one; this one holds ${held}. ` +
        `${names.length < 2 ? "Give the other side's dump as well." : "Name two of them with --baseline and --candidate."}`,
    );
  }
  return [resultsOfContestant(results, contestants, first), resultsOfContestant(results, contestants, second)];
}

/** One comparison is the document itself, several are a list of it. */
function documentOf({ rows, overall, family, refusal, notes, signature }: CompareAnswer): object {
  const [only] = rows;
  if (refusal !== null) return { ...refusal, notes, signature };
  if (rows.length > 1 || only === undefined) return { comparisons: rows, overall, family, notes, signature };
  return only.ok ? { ...only, notes: distinctNotes([...only.notes, ...notes]) } : { ...only, notes, signature };
}

function toBlocks({ rows, overall, family, refusal, notes }: CompareAnswer): Block[] {
  if (refusal !== null) return refusalBlocks(refusal);
  const [only] = rows;
  const body =
    only !== undefined && rows.length === 1
      ? comparisonBlocks(only)
      : comparisonScreen({ kind: "comparisons", comparisons: rows, overall, family }, { limit: TERMINAL_ROWS });
  return [...body, ...(notes.length > 0 ? [list(noteLines(notes))] : [])];
}

function exitCode(comparisons: readonly FamilyComparison[], strict: boolean): number {
  if (comparisons.every((one) => !one.ok)) return EXIT.undecided;
  return strict && comparisons.some((one) => !one.ok || one.verdict === "inconclusive") ? EXIT.undecided : EXIT.done;
}
