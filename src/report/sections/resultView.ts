import type { Block } from "../document/document.js";

/** How the results of one kind are shown. */
export interface ResultView {
  /** As the records of this kind name it. */
  readonly kind: string;
  /** One result of the kind, or several together. */
  readonly blocks: (results: readonly object[]) => Block[];
}

export function view<Result extends { readonly kind: string }>(
  kind: Result["kind"],
  blocks: (results: readonly Result[]) => Block[],
): ResultView {
  // The kind of a record tells its other fields.
  return { kind, blocks: blocks as unknown as ResultView["blocks"] };
}

/** One result after the other. */
export function each<Result>(
  blocks: (result: Result) => readonly (Block | null)[],
): (results: readonly Result[]) => Block[] {
  return (results) => results.flatMap((result) => drawn(blocks(result)));
}

/** Figures with nothing to draw are `null`. */
export function drawn(blocks: readonly (Block | null)[]): Block[] {
  return blocks.filter((block) => block !== null);
}
