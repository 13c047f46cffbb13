import type { Item } from "../../data/item.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import { answerFlips } from "../../inference/components/answerFlips.js";
import { theseItems } from "../../inference/components/theseItems.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { tInterval } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";

/** What the difference on these very items is sure of: only trials were drawn. */
export interface DifferenceOnTheseItems {
  readonly standardError: number;
  /** Student's with Satterthwaite's degrees of freedom. */
  readonly interval: Interval;
}

/** How often two ways of asking one model the same items get different answers. */
export interface SideFlips {
  /** Probability that an answer of one side is right and one of the other wrong, over the shared items. */
  readonly share: number;
  readonly interval: Interval | null;
  /** The same of two answers of one side, mean of both; `null` without trials of both. */
  readonly withinSides: number | null;
  /** What the way of asking adds to what trials flip; unbiased, so that it may lie below 0; `null` without trials of both. */
  readonly beyondTrials: { readonly share: number; readonly interval: Interval | null } | null;
}

/** What repeats, and two sides of one model, tell beside the difference over items. */
export interface RepeatedSides {
  readonly theseItems: DifferenceOnTheseItems | null;
  readonly flips: SideFlips | null;
}

/**
 * Of sides with trials: the difference on these very items, with the noise of the trials alone. Of two sides of one model,
 * such as two orders of the options, wordings or framings: how often answers flip between them, of right-or-wrong scores.
 */
export function repeatedSides(
  sides: readonly [baseline: readonly RunOfMatrix[], candidate: readonly RunOfMatrix[]],
  items: readonly Item[],
  clusters: readonly string[] | undefined,
  { missing, level }: { readonly missing: MissingPolicy; readonly level: number },
): RepeatedSides {
  const isOfOneModel = new Set(sides.flat().map(({ matrix, run }) => matrix.runs[run]!.model)).size === 1;
  const areRepeated = sides.every(({ length }) => length > 1);
  if (!isOfOneModel && !areRepeated) return { theseItems: null, flips: null };
  const [first, second] = sides.map((runs) => trialsOf(runs, items, missing)) as [number[][], number[][]];
  const areBinary = isBinary(first.flat()) && isBinary(second.flat());
  return {
    theseItems: areRepeated ? differenceOnThese(first, second, level) : null,
    flips: isOfOneModel && areBinary ? flipsBetween(first, second, clusters, level) : null,
  };
}

/** The scored trials of each of these items, by its id. */
function trialsOf(runs: readonly RunOfMatrix[], items: readonly Item[], missing: MissingPolicy): number[][] {
  const places = new Map(items.map(({ id }, place) => [id, place]));
  const trials: number[][] = items.map(() => []);
  for (const { matrix, run } of runs) {
    const scores = scoresUnderPolicy(matrix, run, missing);
    matrix.items.forEach(({ id }, item) => {
      const place = places.get(id);
      if (place !== undefined && !Number.isNaN(scores[item]!)) trials[place]!.push(scores[item]!);
    });
  }
  return trials;
}

function differenceOnThese(first: number[][], second: number[][], level: number): DifferenceOnTheseItems | null {
  const [before, after] = [theseItems(first, { level }), theseItems(second, { level })];
  // A side whose trials all agree adds nothing to what was seen.
  const parts = [before, after].filter((side) => side.standardError > 0);
  const squared = parts.reduce((total, side) => total + side.standardError ** 2, 0);
  const freedom =
    squared ** 2 / parts.reduce((total, side) => total + (side.standardError ** 2) ** 2 / side.degreesOfFreedom, 0);
  if (!(squared > 0)) return null;
  const difference = after.mean - before.mean;
  return { standardError: Math.sqrt(squared), interval: tInterval(difference, Math.sqrt(squared), freedom, { level }) };
}

function flipsBetween(
  first: number[][],
  second: number[][],
  clusters: readonly string[] | undefined,
  level: number,
): SideFlips | null {
  const found = answerFlips(first, second, { level, clusters });
  if (Number.isNaN(found.share)) return null;
  const known = (interval: Interval) => (interval.low < interval.high ? interval : null);
  return {
    share: found.share,
    interval: known(found.interval),
    withinSides: finiteOrNull(found.withinSides),
    beyondTrials: Number.isNaN(found.beyondTrials)
      ? null
      : { share: found.beyondTrials, interval: known(found.beyondInterval) },
  };
}
