/** A column that tells runs apart. */
export type RunColumn = "model" | "task" | "metric" | "framing" | "seed" | "step" | "trial";

/** These columns, in the order of the printed tables. */
export const RUN_COLUMNS: readonly RunColumn[] = ["model", "task", "metric", "framing", "seed", "step", "trial"];

/** A column that says something of an item, the same in all its rows. */
export type ItemColumn = "cluster" | "choices";

/** These columns, in the order of the printed tables. */
export const ITEM_COLUMNS: readonly ItemColumn[] = ["cluster", "choices"];

/** The column that says of a run's metric whether more is better: true and false, or 1 and 0. */
export type DirectionColumn = "higher_is_better";

/** Its name in the printed queries. */
export const DIRECTION: DirectionColumn = "higher_is_better";
