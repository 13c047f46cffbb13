import { everRedGrowing } from "../../../fixtures/gateReplay/growing.js";
import { everRedPlanned } from "../../../fixtures/gateReplay/nights.js";
import type { PromiseRow } from "./promiseRow.js";

/** How often a candidate that has not changed is red at any of several looks while its answers come in. */
const row = (looks: number, spending: "obrien-fleming" | "pocock"): PromiseRow => ({
  promise: "planned looks at one candidate that grows are ever red, before by an equal share of alpha a look",
  situation: `${looks} looks at 500 items, 20 % of which flip, ${spending}`,
  counts: "false claims",
  bound: 0.05,
  replicates: 10_000,
  rates: (_, replicates) => ({
    before: everRedPlanned(looks, "answers", { items: 500, flips: 0.2 }, replicates),
    now: everRedGrowing({ looks, spending, flips: 0.2 }, 500, replicates),
    power: null,
  }),
});

export const growingRows: readonly PromiseRow[] = (["obrien-fleming", "pocock"] as const).flatMap((spending) =>
  [2, 3, 5].map((looks) => row(looks, spending)),
);
