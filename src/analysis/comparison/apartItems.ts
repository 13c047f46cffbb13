import type { RunOfMatrix } from "../../data/itemMeans.js";

/** How many ids are shown of each side. */
const SHOWN = 3;
const WHOLE = /^([+-]?\d+)\.0+$/;

/** What the ids of two sides without a shared item look like, and what would make them the same. */
export function apartItems(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
): { readonly shown: string; readonly repair: string | null } {
  const [first, second] = [idsOf(baseline), idsOf(candidate)];
  const shown = (ids: readonly string[]) =>
    `${ids
      .slice(0, SHOWN)
      .map((id) => JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id))
      .join(", ")}${ids.length > SHOWN ? " …" : ""}`;
  const whole = new Set(first.map(asWhole));
  const meet = second.filter((id) => whole.has(asWhole(id))).length;
  return {
    shown: `${shown(first)} against ${shown(second)}`,
    repair:
      meet === 0
        ? null
        : `${meet} of them would be the same without ".0", as programs write whole numbers beside empty cells: --item-ids numbers reads them so`,
  };
}

function idsOf(runs: readonly RunOfMatrix[]): string[] {
  return [...new Set(runs.flatMap(({ matrix }) => matrix.items.map(({ id }) => id)))];
}

function asWhole(id: string): string {
  return id.replace(WHOLE, "$1");
}
