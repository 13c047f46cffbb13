import type { SeedRow } from "../../../analysis/seeds/seedTable.js";
import { formatSignificant } from "../../../numberFormat.js";

/** Most names that a sentence lists. */
export const NAMED = 3;

/** How a sentence names a task: `task`, or `task (framing)` where the data hold several framings. */
export type TaskName = (labels: { readonly task: string; readonly framing: string | null }) => string;

export function taskNames(rows: readonly { readonly framing: string | null }[]): TaskName {
  const several = new Set(rows.map(({ framing }) => framing)).size > 1;
  return ({ task, framing }) => (several && framing !== null ? `${task} (${framing})` : task);
}

/** `26 pt`: an amount of noise of a proportion, with the two figures that a headline can carry. */
export function pointsText(amount: number): string {
  return `${formatSignificant(100 * amount, 2)} pt`;
}

/** Whether a row's score is not shown above that of guessing: its noise says nothing of the task. */
export function isAtChance({ chance, finalMean, itemHalfWidth }: SeedRow): boolean {
  return chance !== null && finalMean !== null && finalMean <= chance + (itemHalfWidth ?? 0);
}
