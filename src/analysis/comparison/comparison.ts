import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { recordWith, SIDES } from "../../arguments/shapes.js";
import { clustersOf } from "../../data/clusters.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { MissingPolicy } from "../../data/missing.js";
import { listsCoverage, sidesCoverage } from "../../data/scoreBounds.js";
import { ALPHA, MINIMUM_OVERLAP, MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError, requireSameLength } from "../../errors.js";
import { type PairedCounts, pairedCounts } from "../../inference/ranks/pairedCounts.js";
import { DIFFERENCE_NOISE, NOISE, type Note, noiseSourcesOf, type Refusal, refuse } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { areShares, isShare } from "../../numeric/share.js";
import { type AlignedRuns, alignRuns } from "./align.js";
import { apartItems } from "./apartItems.js";
import { type Comparison, type ComparisonOptions, comparisonRecord, requireChoices } from "./comparisonRecord.js";
import { checkFingerprints } from "./fingerprintCheck.js";
import { type PairedReading, readCounts, readScores } from "./pairedReadings.js";
import { type RepeatedSides, repeatedSides } from "./repeatedSides.js";
import { note, oppositeDirections } from "./wording.js";

/**
 * Compares two aligned lists of scores of the same items. Items that either side did not score (`null`, NaN) are left out and
 * counted. 0/1 scores: McNemar's test and Tango's interval; other scores: paired t; clusters: cluster-robust t with
 * clusters − 1 degrees of freedom. An infinite score throws.
 *
 * @example comparePaired([1, 0, 1, 1, 0], [1, 1, 1, 1, 1]).verdict // => "inconclusive"
 */
export function comparePaired(first: Scores, second: Scores, options: ComparisonOptions = {}): Comparison {
  optionsOf("comparePaired", options, { names: SIDES });
  const baseline = scoresOf("comparePaired", "baseline", first);
  const candidate = scoresOf("comparePaired", "candidate", second);
  requireChoices("comparePaired", options);
  requireSameLength("comparePaired", baseline, candidate);
  if (options.clusters !== undefined) requireSameLength("comparePaired", baseline, options.clusters);
  const { clusters, ...rest } = options;
  const scored = scoredByBoth(baseline, candidate, clusters);
  return compareShared(
    scored,
    listsCoverage(baseline, candidate),
    { ...rest, ...defined({ clusters: scored.clusters }) },
    { settings: ["missing=drop"], repeated: false, notes: [] },
  );
}

/**
 * Compares two runs of right-or-wrong scores of which only the four counts are known: items that both got right, that
 * only one did, that neither did.
 *
 * @example compareCounts({ bothRight: 249, baselineOnly: 31, candidateOnly: 37, bothWrong: 183 }).verdict // => "inconclusive"
 */
export function compareCounts(counts: PairedCounts, options: ComparisonOptions = {}): Comparison {
  requireArgument(
    "compareCounts",
    "counts",
    counts,
    recordWith(
      ["bothRight", "baselineOnly", "candidateOnly", "bothWrong"],
      "{ bothRight, baselineOnly, candidateOnly, bothWrong }",
    ),
  );
  optionsOf("compareCounts", options, { names: SIDES });
  return countsComparison(counts, options);
}

/** `compareCounts` with what McNemar's test can show on as many items, which many pairs on the same ones share. */
export function countsComparison(
  counts: PairedCounts,
  options: ComparisonOptions,
  detectable?: (discordant: number) => number,
): Comparison {
  requireChoices("compareCounts", options);
  for (const [name, value] of Object.entries(counts)) {
    if (!(Number.isInteger(value) && value >= 0)) {
      throw new ArgumentError("compareCounts", `${name} must be a whole number of items, got ${value}.`);
    }
  }
  const { bothRight, baselineOnly, candidateOnly, bothWrong } = counts;
  const shared = bothRight + baselineOnly + candidateOnly + bothWrong;
  if (shared === 0) throw new ArgumentError("compareCounts", "the counts must hold at least one item, got none.");
  return pairedRecord(
    readCounts(counts, options, detectable),
    { shared, onlyBaseline: 0, onlyCandidate: 0 },
    true,
    options,
    { settings: [], repeated: false, notes: [] },
  );
}

export interface RunComparisonOptions extends ComparisonOptions {
  /** What to do with errored and unscored items; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Share of the smaller side's items that must be shared, in [0, 1]; default 0.9. */
  readonly minimumOverlap?: number;
  /** Compares runs that were not made the same way (task version, few-shot examples, prompts …), with a note; default false. */
  readonly allowMixed?: boolean;
}

/**
 * Compares runs of result matrices on their shared items, by id. Several runs on a side are trials of one run and are
 * averaged within the item. Items that all name a cluster are compared with cluster-robust errors.
 * Runs that share no items, or too few, are refused with the next step, as are runs whose fingerprints differ.
 */
export function compareRuns(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  { missing = MISSING, minimumOverlap = MINIMUM_OVERLAP, allowMixed = false, ...options }: RunComparisonOptions = {},
): Comparison | Refusal {
  requireChoices("compareRuns", options);
  const refusal = mixedDirection("compareRuns", baseline, candidate);
  if (refusal !== null) return refusal;
  const fingerprints = checkFingerprints(baseline, candidate, allowMixed);
  if (fingerprints.refusal !== null) return fingerprints.refusal;
  const aligned = alignRuns(baseline, candidate, { missing });
  const overlap = overlapRefusal("compareRuns", aligned, minimumOverlap, [baseline, candidate]);
  if (overlap !== null) return overlap;
  const { clusters, notes } = clustersOf(aligned.items);
  const { higherIsBetter } = (baseline[0] as RunOfMatrix).matrix;
  return compareShared(
    aligned,
    sidesCoverage(baseline, candidate),
    { higherIsBetter, ...defined({ clusters }), ...options },
    {
      settings: [`missing=${missing}`],
      repeated: isRepeated([baseline, candidate]),
      sides: repeatedSides([baseline, candidate], aligned.items, clusters, {
        missing,
        level: 1 - (options.alpha ?? ALPHA),
      }),
      notes: [...fingerprints.notes, ...notes],
    },
  );
}

/** Refuses sides whose metrics point in different directions; throws for a side without runs. */
export function mixedDirection(
  caller: string,
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
): Refusal | null {
  const [first, second] = [baseline[0], candidate[0]];
  if (first === undefined || second === undefined) {
    throw new ArgumentError(caller, "each side must hold at least one run, got none. Select a run first.");
  }
  return first.matrix.higherIsBetter === second.matrix.higherIsBetter ? null : oppositeDirections();
}

/** A verdict on so few items would be none. */
const FEW_SHARED = 20;

/** Refuses sides that share no items, or a smaller share of the smaller side than `minimumOverlap`. */
export function overlapRefusal(
  caller: string,
  { items, onlyBaseline, onlyCandidate }: Pick<AlignedRuns, "items" | "onlyBaseline" | "onlyCandidate">,
  minimumOverlap: number,
  [baseline, candidate]: readonly [baseline: readonly RunOfMatrix[], candidate: readonly RunOfMatrix[]],
): Refusal | null {
  if (!isShare(minimumOverlap)) {
    throw new ArgumentError(caller, `minimumOverlap must be in [0, 1], got ${minimumOverlap}. For 90 % pass 0.9.`);
  }
  const shared = items.length;
  if (shared === 0) {
    const { shown, repair } = apartItems(baseline, candidate);
    return refuse(
      "no-shared-items",
      `the two sides share no scored item ids (${onlyBaseline} and ${onlyCandidate} items: ${shown})`,
      repair ??
        "check that both dumps are of the same task and name items the same way; run-level scores can still be compared unpaired",
    );
  }
  const smaller = shared + Math.min(onlyBaseline, onlyCandidate);
  if (shared >= minimumOverlap * smaller) return null;
  const { shown, repair } = apartItems(baseline, candidate);
  const check =
    "have both answer the same items; if they did, check that both dumps are of the same version of the task and name items the same way";
  const smallerOverlap = shared < FEW_SHARED ? "" : ", or pass a smaller minimumOverlap (--min-overlap)";
  return refuse(
    "low-overlap",
    `only ${shared} of ${smaller} items are shared (not shared: ${shown})`,
    repair ?? `${check}${smallerOverlap}`,
  );
}

interface SharedScores {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
  readonly onlyBaseline: number;
  readonly onlyCandidate: number;
}

/** What is known of a comparison beside its scores. */
interface Circumstances {
  readonly settings: readonly string[];
  /** Whether both sides are averages of trials, whose noise the error then holds. */
  readonly repeated: boolean;
  /** What repeats, and two sides of one model, tell beside. */
  readonly sides?: RepeatedSides;
  readonly notes: readonly Note[];
}

type Missing = Partial<Pick<Comparison, "coverage" | "bounds">>;

function compareShared(
  scores: SharedScores,
  absent: Missing,
  options: ComparisonOptions,
  circumstances: Circumstances,
): Comparison {
  const { baseline, candidate, onlyBaseline, onlyCandidate } = scores;
  const binary = options.clusters === undefined && isBinary(baseline) && isBinary(candidate);
  const reading = binary
    ? readCounts(pairedCounts(baseline, candidate), options)
    : readScores(baseline, candidate, options);
  const proportion = areShares(baseline) && areShares(candidate);
  const items = { shared: baseline.length, onlyBaseline, onlyCandidate };
  return pairedRecord({ ...reading, ...absent }, items, proportion, options, circumstances);
}

function pairedRecord(
  reading: PairedReading & Missing,
  items: Comparison["items"],
  proportion: boolean,
  options: ComparisonOptions,
  { settings, repeated, sides, notes }: Circumstances,
): Comparison {
  return comparisonRecord(
    {
      ...reading,
      ...defined({ repeated: sides }),
      settings,
      design: "paired",
      items,
      seeds: null,
      proportion,
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items, ...(repeated ? [NOISE.trials] : [])]),
      notes: [...reading.notes, ...leftOutNotes(items, options.names), ...notes],
    },
    options,
  );
}

/** Whether every one of these has several runs: trials, averaged within the item. */
export function isRepeated(things: readonly (readonly RunOfMatrix[])[]): boolean {
  return things.every(({ length }) => length > 1);
}

/** Says how many items only one side scored. */
export function leftOutNotes(
  { onlyBaseline, onlyCandidate }: Omit<Comparison["items"], "shared">,
  names: ComparisonOptions["names"] = { baseline: "baseline", candidate: "candidate" },
): Note[] {
  if (onlyBaseline + onlyCandidate === 0) return [];
  return [note("items-left-out", { onlyBaseline, onlyCandidate, names })];
}

/** The items that both sides scored, in one pass; a side is copied only where it lacks some or is no `Float64Array`. */
function scoredByBoth(
  baseline: ArrayLike<number>,
  candidate: ArrayLike<number>,
  clusters: ArrayLike<string> | undefined,
): SharedScores & { readonly clusters: ArrayLike<string> | undefined } {
  const length = baseline.length;
  let [onlyBaseline, onlyCandidate, neither] = [0, 0, 0];
  for (let index = 0; index < length; index++) {
    const lacksBaseline = Number.isNaN(baseline[index]!);
    const lacksCandidate = Number.isNaN(candidate[index]!);
    if (lacksBaseline && lacksCandidate) neither++;
    else if (lacksBaseline) onlyCandidate++;
    else if (lacksCandidate) onlyBaseline++;
  }
  const shared = length - onlyBaseline - onlyCandidate - neither;
  const counts = { onlyBaseline, onlyCandidate };
  if (shared === length) return { baseline: typed(baseline), candidate: typed(candidate), ...counts, clusters };
  const [first, second] = [new Float64Array(shared), new Float64Array(shared)];
  const names: string[] | undefined = clusters && [];
  let place = 0;
  for (let index = 0; index < length; index++) {
    if (Number.isNaN(baseline[index]!) || Number.isNaN(candidate[index]!)) continue;
    first[place] = baseline[index]!;
    second[place++] = candidate[index]!;
    names?.push(clusters![index]!);
  }
  return { baseline: first, candidate: second, ...counts, clusters: names };
}

function typed(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
