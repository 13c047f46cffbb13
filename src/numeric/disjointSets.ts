/** The numbers 0 … size − 1 in sets that are joined two by two; at first each is alone. */
export class DisjointSets {
  readonly #parents: Int32Array;
  #count: number;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, member) => member);
    this.#count = size;
  }

  /** How many sets there are. */
  get count(): number {
    return this.#count;
  }

  /** The least member of the set that holds this one: members of one set have one leader. */
  leaderOf(member: number): number {
    const parents = this.#parents;
    let leader = member;
    while (parents[leader] !== leader) {
      // Halves the way for the next who asks.
      parents[leader] = parents[parents[leader]!]!;
      leader = parents[leader]!;
    }
    return leader;
  }

  /** Makes one set of the two that hold these; returns whether they were two. */
  join(first: number, second: number): boolean {
    const [a, b] = [this.leaderOf(first), this.leaderOf(second)];
    if (a === b) return false;
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    this.#count--;
    return true;
  }
}
