/** A column that tells runs apart. */
export type RunColumn = "model" | "task" | "metric" | "framing" | "seed" | "step" | "trial";

/** These columns, in the order of the printed tables. */
export const RUN_COLUMNS: readonly RunColumn[] = ["model", "task", "metric", "framing", "seed", "step", "trial"];
