/** The columns that tell runs apart, in the order of the printed tables. */
export const RUN_COLUMNS = ["model", "task", "metric", "framing", "seed", "step", "trial"] as const;
export type RunColumn = (typeof RUN_COLUMNS)[number];
