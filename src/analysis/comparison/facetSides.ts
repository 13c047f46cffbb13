import { facetLevel, PROMPT_PARTS } from "../../data/facets.js";
import { groupBy } from "../../data/groupBy.js";
import { variantParts } from "../../data/testVariants.js";
import { distinctNotes, type Refusal } from "../../notes.js";
import type { AveragedFacet } from "./facetComparison.js";
import { checkFingerprints } from "./fingerprintCheck.js";
import { type LikeSides, likeWithLike, withoutStated } from "./likeWithLike.js";
import type { Side } from "./testSides.js";

/**
 * Two sides that are averaged over facets, alike at each combination of levels: a prompt must be the same text on both sides under one
 * label, and needs not be that of another label.
 */
export function likeOverFacets(
  before: readonly Side[],
  after: readonly Side[],
  allowMixed: boolean,
  averaged: readonly AveragedFacet[],
): LikeSides | Refusal {
  if (averaged.length === 0) return likeWithLike(before, after, allowMixed);
  const cellOf = ({ run }: Side) => JSON.stringify(averaged.map(({ facet }) => facetLevel(run, facet)));
  const [mine, other] = [groupBy(before, cellOf), groupBy(after, cellOf)];
  const found: LikeSides[] = [];
  for (const [cell, sides] of mine) {
    const alike = likeWithLike(sides, other.get(cell) ?? [], allowMixed);
    if ("ok" in alike) return alike;
    const fingerprints = checkFingerprints(trialsOf(alike.before), trialsOf(alike.after), allowMixed);
    if (fingerprints.refusal !== null) return fingerprints.refusal;
    found.push({ ...alike, notes: [...alike.notes, ...fingerprints.notes] });
  }
  // What told the tests apart is the level of a facet, and stays.
  const bare = (side: Side) => {
    const levels = variantParts(side.run);
    return withoutStated(
      side,
      PROMPT_PARTS.filter((part) => !levels.includes(part)),
    );
  };
  return {
    before: found.flatMap((alike) => alike.before.map(bare)),
    after: found.flatMap((alike) => alike.after.map(bare)),
    asked: found[0]?.asked ?? null,
    notes: distinctNotes(found.flatMap(({ notes }) => notes)),
  };
}

function trialsOf(sides: readonly Side[]) {
  return sides.flatMap(({ trials }) => trials);
}
