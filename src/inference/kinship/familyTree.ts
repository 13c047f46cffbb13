import { pairPlace } from "./averageLinkage.js";

/** Two nodes that join: leaves by their index, earlier joins by the number of leaves + theirs. */
export interface FamilyJoin {
  readonly first: number;
  readonly second: number;
  /** Mean kinship of the pairs between the two. */
  readonly kinship: number;
}

/**
 * How the members of a family join, the most alike first, by average linkage: one join fewer than members. Among equals the
 * earliest members join.
 *
 * @param members rows of each member: one, or the runs of one model
 * @param kinship of every pair of rows, in the order of `pairPlace`
 */
export function familyTree(members: readonly (readonly number[])[], kinship: ArrayLike<number>): FamilyJoin[] {
  const between = (first: readonly number[], second: readonly number[]) => {
    let sum = 0;
    for (const one of first) for (const other of second) sum += kinship[pairPlace(one, other)]!;
    return sum / (first.length * second.length);
  };
  const nodes = members.map((_, node) => ({ node, size: 1 }));
  // Of members, not of rows: a model with many runs counts once.
  const near = members.map((first, place) =>
    members.map((second, other) => (place === other ? 1 : between(first, second))),
  );
  const joins: FamilyJoin[] = [];
  const alive = nodes.map((_, place) => place);
  while (alive.length > 1) {
    let best: { first: number; second: number; kinship: number } | null = null;
    for (const [place, first] of alive.entries()) {
      for (const second of alive.slice(place + 1)) {
        const own = near[first]![second]!;
        if (best === null || own > best.kinship) best = { first, second, kinship: own };
      }
    }
    const { first, second, kinship: height } = best!;
    joins.push({ first: nodes[first]!.node, second: nodes[second]!.node, kinship: height });
    const [weight, other] = [nodes[first]!.size, nodes[second]!.size];
    for (const place of alive) {
      const mean = (weight * near[first]![place]! + other * near[second]![place]!) / (weight + other);
      near[first]![place] = mean;
      near[place]![first] = mean;
    }
    nodes[first] = { node: members.length + joins.length - 1, size: weight + other };
    alive.splice(alive.indexOf(second), 1);
  }
  return joins;
}
