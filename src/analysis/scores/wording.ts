import { noteWriter } from "../../notes.js";
import { formatFixed, plural } from "../../numberFormat.js";

const WORDS = {
  "too-few-items": ({ items }: { items: number }) => `${plural(items, "scored item")}: no spread is known`,
  "one-cluster": ({ clusters }: { clusters: number }) =>
    `${plural(clusters, "cluster")}: noise between clusters cannot be seen, so no interval is given`,
  /** `effective` is `null` where all clusters are of one size. */
  clusters: ({
    items,
    clusters,
    effective,
    degreesOfFreedom,
    designEffect,
    effectiveItems,
  }: {
    items: number;
    clusters: number;
    effective: number | null;
    degreesOfFreedom: number;
    designEffect: number;
    effectiveItems: number;
  }) =>
    `${plural(items, "item")} in ${plural(clusters, "cluster")}` +
    `${effective === null ? "" : ` that weigh like ${formatFixed(effective, 1)} equal ones`} ` +
    `(t with ${formatFixed(degreesOfFreedom, 1)} degrees of freedom): design effect ${formatFixed(designEffect, 2)}, ` +
    `as of ${plural(Math.max(1, Math.round(effectiveItems)), "independent item")}`,
  "few-clusters": ({ fewer }: { fewer: number }) =>
    `fewer than ${fewer} clusters that matter: the interval is wide, and right where their means are about normal`,
};

/** The notes of single scores. */
export const note = noteWriter(WORDS);
