import { isRecord } from "../../arguments/described.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT, orNull, POSITIVE, POSITIVE_COUNT, type Shape } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { ArgumentError, requireSameLength } from "../../errors.js";
import { DIFFERENCE_NOISE, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { aboveZero } from "../../numeric/distributions/aboveZero.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { sum } from "../../numeric/sum.js";
import { signatureOf } from "../../signature.js";
import type { Interval } from "../intervals/interval.js";
import { logEvidenceAbove, logEvidenceBelow, mirrored, type ScoreBlock } from "./bettingEvidence.js";
import { confidenceSequence, meanOfBlocks, totalOf } from "./confidenceSequence.js";
import { chanceSettled } from "./settlement.js";

/** What is fixed before the first score is seen, since the promise is one over all looks. */
export interface SequentialSettings {
  /** Probability of ever making a claim that is false, of each of the three claims; in (0, 0.5), default 0.05. */
  readonly alpha: number;
  /** Smallest drop that counts, in score units; `null`, the default, where every drop does and none is ever excluded. */
  readonly minimumEffect: number | null;
  /** Lowest and highest score that an item can get; default 0 and 1. */
  readonly bounds: readonly [number, number];
  /** Default true. */
  readonly higherIsBetter: boolean;
  /** Most items that a cluster can have; default 1, without clusters. */
  readonly largestCluster: number;
  /** Items there will be in all, to say whether it will be settled by then; `null`, the default, where that is open. */
  readonly plannedItems: number | null;
}

export interface SequentialOptions extends Partial<SequentialSettings> {
  /** What was seen before: its settings hold. Default nothing. */
  readonly from?: SequentialComparison | null;
  /** Cluster of each item, such as its passage. A cluster is one block, and comes whole in one call. */
  readonly clusters?: ArrayLike<string | number>;
}

/**
 * What is shown at this look. `worse`: a drop is shown, and the one seen is of the minimum effect at least. `better`: a gain is
 * shown. `not-worse`: a drop of the minimum effect is excluded. `not-yet`: none of these.
 */
export type SequentialOutcome = "worse" | "better" | "not-worse" | "not-yet";

/** One amount for each claim. */
export interface SequentialEvidence {
  readonly worse: number;
  readonly better: number;
  /** `null` without a minimum effect. */
  readonly notWorse: number | null;
}

/** Two sides compared while their scores come in; plain data, from which the comparison goes on. */
export interface SequentialComparison {
  readonly kind: "sequential";
  readonly outcome: SequentialOutcome;
  /** Scored by both sides. */
  readonly items: number;
  /** Items, or clusters of them. */
  readonly blocks: number;
  /** Items that a side did not score: they are left out. */
  readonly missing: number;
  /** Candidate − baseline, mean over items; `null` without any. */
  readonly difference: number | null;
  /** Of the difference, at level 1 − 2·alpha, at every look at once: either end is a one-sided bound. `null` without an item. */
  readonly interval: Interval | null;
  /** p-values that hold at whatever look one stops: 1/e, 1 at most. Each is of the claim being false. */
  readonly pValues: SequentialEvidence;
  /** Natural logarithms of the e-values behind them. */
  readonly logEvidence: SequentialEvidence;
  /** That it is settled by the planned items, if they are like these; 1 where it is, `null` without a plan or an item. */
  readonly chanceSettled: number | null;
  /** All that was seen: blocks of the same size and total difference, by total. The order in which they came changes nothing. */
  readonly seen: readonly ScoreBlock[];
  readonly settings: SequentialSettings;
  readonly signature: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Compares two sides while their scores come in, and may be looked at after every item: whoever stops at a claim is wrong with
 * probability alpha at most. Pass the scores of new items, and as `from` what the call before gave; the record is plain JSON and
 * can be kept in a file. The claims are of `logEvidenceAbove`, the interval is a confidence sequence.
 *
 * Trials of an item are averaged before; items of one cluster stand in one call, and are one block. Items must come in an order
 * that has nothing to do with how they are answered: those that are quick to answer may be the easy ones.
 * Which order it was changes no number. An item must not be added twice.
 *
 * Errors: scores outside the bounds, lists of different lengths, a cluster of more items than `largestCluster`, settings that
 * differ from those of `from`.
 *
 * @example sequentialComparison([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).outcome // => "worse"
 */
export function sequentialComparison(
  baseline: Scores,
  candidate: Scores,
  options: SequentialOptions = {},
): SequentialComparison {
  const first = scoresOf(NAME, "baseline", baseline);
  const second = scoresOf(NAME, "candidate", candidate);
  requireSameLength(NAME, first, second);
  optionsOf(NAME, options, OWN_SHAPES);
  const { clusters, from = null } = options;
  if (clusters !== undefined) requireSameLength(NAME, first, clusters);
  const settings = settingsOf(options);
  requireWithin(settings.bounds, { baseline: first, candidate: second });
  const { blocks, missing } = blocksOf(first, second, clusters, settings.largestCluster);
  return recordOf(gathered([...(from?.seen ?? []), ...blocks]), (from?.missing ?? 0) + missing, settings);
}

const NAME = "sequentialComparison";

const OWN_SHAPES: Readonly<Record<string, Shape>> = {
  minimumEffect: orNull({ ...POSITIVE, repair: "It is in score units: for two points of a share pass 0.02." }),
  bounds: {
    needs: "the lowest and the highest score",
    fits: (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      value.every((end) => typeof end === "number" && Math.abs(end) <= 1e150) &&
      value[0] < value[1],
    repair: "Pass [0, 1] for shares.",
  },
  largestCluster: POSITIVE_COUNT,
  plannedItems: orNull(POSITIVE_COUNT),
  from: orNull({
    needs: "what sequentialComparison gave",
    fits: isState,
    repair: "Pass the record of the call before, or null to begin anew.",
  }),
};

/** Whether a record that may come from a file can be gone on from. */
function isState(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.settings) || !Array.isArray(value.seen) || !COUNT.fits(value.missing)) {
    return false;
  }
  const settings = value.settings as unknown as SequentialSettings;
  const { alpha, minimumEffect, bounds, higherIsBetter, largestCluster, plannedItems } = settings;
  const own = { minimumEffect, bounds, largestCluster, plannedItems };
  if (!Object.entries(own).every(([name, setting]) => OWN_SHAPES[name]?.fits(setting))) return false;
  if (typeof alpha !== "number" || !(alpha > 0 && alpha < 0.5) || typeof higherIsBetter !== "boolean") return false;
  const reach = bounds[1] - bounds[0];
  const isPossible = ({ total, items, count }: ScoreBlock) =>
    POSITIVE_COUNT.fits(items) &&
    POSITIVE_COUNT.fits(count) &&
    items <= largestCluster &&
    Math.abs(total) <= items * reach * (1 + 1e-9);
  return value.seen.every((block) => isRecord(block) && isPossible(block as unknown as ScoreBlock));
}

const DEFAULTS: SequentialSettings = {
  alpha: ALPHA,
  minimumEffect: null,
  bounds: [0, 1],
  higherIsBetter: true,
  largestCluster: 1,
  plannedItems: null,
};

function settingsOf({ from = null, clusters: _, ...given }: SequentialOptions): SequentialSettings {
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (from === null) {
    const settings: SequentialSettings = { ...DEFAULTS, ...chosen };
    if (settings.alpha >= 0.5) {
      throw new ArgumentError(
        NAME,
        `alpha must be below 0.5, got ${settings.alpha}. It is one-sided; for 5 % pass 0.05.`,
      );
    }
    const reach = settings.bounds[1] - settings.bounds[0];
    if (settings.minimumEffect !== null && settings.minimumEffect >= reach) {
      throw new ArgumentError(
        NAME,
        `minimumEffect must be below ${reach}, which scores in [${settings.bounds.join(", ")}] can drop, got ${settings.minimumEffect}.`,
      );
    }
    return settings;
  }
  for (const [name, value] of Object.entries(chosen)) {
    const before = from.settings[name as keyof SequentialSettings];
    if (JSON.stringify(value) !== JSON.stringify(before)) {
      throw new ArgumentError(
        NAME,
        `${name} must be ${JSON.stringify(before)}, as from the first look on, got ${JSON.stringify(value)}. Begin anew without from.`,
      );
    }
  }
  return from.settings;
}

function requireWithin([low, high]: readonly [number, number], sides: Readonly<Record<string, ArrayLike<number>>>) {
  for (const [name, scores] of Object.entries(sides)) {
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index] as number;
      if (score < low || score > high) {
        throw new ArgumentError(
          NAME,
          `${name} must lie in [${low}, ${high}], got ${score} at index ${index}. Pass the bounds of the metric as bounds.`,
        );
      }
    }
  }
}

/** The new items as blocks; those that a side did not score are counted. */
function blocksOf(
  baseline: ArrayLike<number>,
  candidate: ArrayLike<number>,
  clusters: ArrayLike<string | number> | undefined,
  largest: number,
): { readonly blocks: ScoreBlock[]; readonly missing: number } {
  const byCluster = new Map<string | number, number[]>();
  let missing = 0;
  for (let index = 0; index < baseline.length; index++) {
    const difference = (candidate[index] as number) - (baseline[index] as number);
    if (Number.isNaN(difference)) {
      missing++;
      continue;
    }
    const cluster = clusters?.[index] ?? index;
    const own = byCluster.get(cluster);
    if (own === undefined) byCluster.set(cluster, [difference]);
    else own.push(difference);
  }
  const blocks = [...byCluster].map(([cluster, differences]) => {
    if (differences.length > largest) {
      throw new ArgumentError(
        NAME,
        `a cluster must have ${largest} items at most, got ${differences.length} of ${JSON.stringify(cluster)}. Pass the largest as largestCluster from the first look on.`,
      );
    }
    // In one order, so that the last bit of the total does not tell in which order they came.
    return { total: 0 + sum(differences.sort((a, b) => a - b)), items: differences.length, count: 1 };
  });
  return { blocks, missing };
}

/** Blocks alike as one entry, by total and size. */
function gathered(blocks: readonly ScoreBlock[]): ScoreBlock[] {
  const counts = new Map<string, ScoreBlock>();
  for (const { total, items, count } of blocks) {
    const key = `${total} ${items}`;
    counts.set(key, { total, items, count: count + (counts.get(key)?.count ?? 0) });
  }
  return [...counts.values()].sort((a, b) => a.total - b.total || a.items - b.items);
}

function recordOf(seen: readonly ScoreBlock[], missing: number, settings: SequentialSettings): SequentialComparison {
  const { alpha, minimumEffect, bounds, higherIsBetter, largestCluster, plannedItems } = settings;
  const range = { reach: bounds[1] - bounds[0], largest: largestCluster };
  const drops = higherIsBetter ? mirrored(seen) : seen;
  const logEvidence: SequentialEvidence = {
    worse: logEvidenceAbove(drops, 0, range),
    better: logEvidenceBelow(drops, 0, range),
    notWorse: minimumEffect === null ? null : logEvidenceBelow(drops, minimumEffect, range),
  };
  const pValues: SequentialEvidence = {
    worse: pValueOf(logEvidence.worse),
    better: pValueOf(logEvidence.better),
    notWorse: logEvidence.notWorse === null ? null : pValueOf(logEvidence.notWorse),
  };
  const items = totalOf(seen, (block) => block.items);
  const drop = meanOfBlocks(drops);
  const outcome = outcomeOf(pValues, drop, settings);
  const chance =
    plannedItems === null || items === 0
      ? null
      : outcome !== "not-yet"
        ? 1
        : chanceSettled(drops, plannedItems, { range, alpha, minimumEffect });
  return {
    kind: "sequential",
    outcome,
    items,
    blocks: totalOf(seen, () => 1),
    missing,
    difference: items === 0 ? null : 0 + meanOfBlocks(seen),
    interval: items === 0 ? null : confidenceSequence(seen, range, 1 - 2 * alpha),
    pValues,
    logEvidence,
    chanceSettled: chance,
    seen,
    settings,
    signature: signatureOf([
      "betting",
      "any-look",
      `alpha=${alpha}`,
      minimumEffect === null ? null : `min-effect=${minimumEffect}`,
      `bounds=${bounds.join("..")}`,
      largestCluster === 1 ? null : `cluster≤${largestCluster}`,
    ]),
    sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items]),
    notes: notesOf({ items, missing, chance, plannedItems }),
  };
}

function pValueOf(logEvidence: number): number {
  return Math.min(1, aboveZero(exponential(-logEvidence)));
}

function outcomeOf(
  { worse, better, notWorse }: SequentialEvidence,
  drop: number,
  { alpha, minimumEffect }: SequentialSettings,
): SequentialOutcome {
  // A drop of 2 in 100 items is 2 points, whatever its last bit.
  if (worse < alpha && (minimumEffect === null || drop >= minimumEffect * (1 - 1e-9))) return "worse";
  if (better < alpha) return "better";
  return notWorse !== null && notWorse < alpha ? "not-worse" : "not-yet";
}

/** From this chance on down it is said that the rest will hardly settle it. */
const FUTILE = 0.05;

function notesOf({
  items,
  missing,
  chance,
  plannedItems,
}: {
  readonly items: number;
  readonly missing: number;
  readonly chance: number | null;
  readonly plannedItems: number | null;
}): Note[] {
  const notes: Note[] = [];
  if (items === 0) notes.push({ code: "no-items", message: "no item was scored by both sides yet" });
  if (missing > 0) {
    const message = `${plural(missing, "item")} that a side did not score ${missing === 1 ? "is" : "are"} left out: what fails more often may be worse`;
    notes.push({ code: "items-left-out", message, data: { missing } });
  }
  if (chance !== null && chance < FUTILE && plannedItems !== null) {
    const data = { chance, plannedItems };
    const message = `it will hardly be settled by the ${formatCount(plannedItems)} items that are planned (chance ${chance < 0.01 ? "below .01" : `about ${chance.toFixed(2).slice(1)}`}): more items, or a larger minimum effect`;
    notes.push({ code: "hardly-to-be-settled", message, data });
  }
  return notes;
}
