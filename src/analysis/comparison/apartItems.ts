import { itemMeans, type RunOfMatrix } from "../../data/itemMeans.js";

/** How many ids are shown of each side. */
const SHOWN = 3;
const NUMBER = /^([+-]?)0*(\d+)(?:\.0+)?$/;

/** What the ids that two sides do not share look like, and what would make them the same. */
export function apartItems(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
): { readonly shown: string; readonly repair: string | null } {
  const [all, others] = [idsOf(baseline), idsOf(candidate)];
  const [first, second] = [without(all, others), without(others, all)];
  const shown = (ids: readonly string[]) =>
    `${ids
      .slice(0, SHOWN)
      .map((id) => JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id))
      .join(", ")}${ids.length > SHOWN ? " …" : ""}`;
  const whole = new Set(first.map(asNumber));
  const written = new Set(first);
  const meet = second.filter((id) => !written.has(id) && whole.has(asNumber(id))).length;
  const hasPoints = [...first, ...second].some((id) => /\.0+$/.test(id));
  const form = hasPoints
    ? 'without ".0", as programs write whole numbers beside empty cells'
    : "without the zeros before them";
  const isApart = first.length + second.length > 0;
  return {
    shown: isApart ? `${shown(first)} against ${shown(second)}` : "the others lack a score of some seed or level",
    repair: meet === 0 ? null : `${meet} of them would be the same ${form}: --item-ids numbers reads them so`,
  };
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

function idsOf(runs: readonly RunOfMatrix[]): string[] {
  const { items, means } = itemMeans(runs);
  return items.flatMap(({ id }, index) => (Number.isNaN(means[index]) ? [] : [id]));
}

function asNumber(id: string): string {
  return id.replace(NUMBER, "$1$2");
}
