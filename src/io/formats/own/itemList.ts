import { csvLine, numberCell, quoteCell } from "../../tables/quotedCell.js";

/** An item of a list, with its weight where items do not all count the same. */
export interface ListedItem {
  readonly id: string;
  readonly weight: number | null;
}

/** An item with the parameters of its curve, for an adaptive test. */
export interface BankedItem {
  readonly id: string;
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Item ids as text: one a line, or where items have weights a CSV with columns `item,weight`. Ids that a table or a terminal
 * would not take as they are stand quoted, as `convert` writes them, so that one line is always one item.
 */
export function itemList(items: readonly ListedItem[]): string {
  if (items.every(({ weight }) => weight === null)) return items.map(({ id }) => `${quoteCell(id)}\n`).join("");
  const rows = items.map(({ id, weight }) => csvLine([quoteCell(id), weight === null ? "" : numberCell(weight)]));
  return `item,weight\n${rows.join("")}`;
}

/** Item parameters as a CSV with columns `item,slope,intercept`. */
export function itemBankTable(items: readonly BankedItem[]): string {
  const rows = items.map(({ id, slope, intercept }) =>
    csvLine([quoteCell(id), numberCell(slope), numberCell(intercept)]),
  );
  return `item,slope,intercept\n${rows.join("")}`;
}
