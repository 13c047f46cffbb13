import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";

const WORDS = {
  "too-few-items": ({ items }: { items: number }) => `${plural(items, "scored item")}: no spread is known`,
  "one-cluster": ({ clusters }: { clusters: number }) =>
    `${plural(clusters, "cluster")}: noise between clusters cannot be seen, so no interval is given`,
  "few-clusters": ({ clusters }: { clusters: number }) => `only ${clusters} clusters: the interval may be too narrow`,
};

/** The notes of single scores. */
export const note = noteWriter(WORDS);
