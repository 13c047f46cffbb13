import { DisjointSets } from "../../numeric/disjointSets.js";
import type { ResponseTable } from "./responses.js";

/** Runs and items that answers connect, directly or through other runs and items. */
interface Block {
  readonly runs: number;
  readonly items: readonly number[];
}

/**
 * The blocks of a table of answers: two runs, or two items, of different blocks have no answer in common, however far one
 * follows shared items and runs. One block where all are connected. Rows without answers belong to none.
 */
export function connectedBlocks({ rows, scores, counts, items }: ResponseTable, fitted: readonly number[]): Block[] {
  const sets = new DisjointSets(fitted.length);
  let areJoined = false;
  const answeredBy = rows.map((_, row) => {
    let first: number | undefined;
    let isWhole = true;
    for (let place = 0; place < fitted.length; place++) {
      if (Number.isNaN(scores[row * items.length + fitted[place]!]!)) isWhole = false;
      else if (first === undefined) first = place;
      else if (!areJoined) sets.join(place, first);
    }
    // Who answered everything connects all items, and most did.
    areJoined ||= isWhole;
    return first;
  });
  const blocks = new Map<number, { runs: number; items: number[] }>();
  fitted.forEach((item, place) => {
    const block = blocks.get(sets.leaderOf(place)) ?? { runs: 0, items: [] };
    blocks.set(sets.leaderOf(place), block);
    block.items.push(item);
  });
  answeredBy.forEach((place, row) => {
    if (place !== undefined) blocks.get(sets.leaderOf(place))!.runs += counts[row]!;
  });
  return [...blocks.values()].filter(({ runs }) => runs > 0);
}
