// Defaults that many functions share, said here once.

/** Coverage of intervals. */
export const LEVEL = 0.95;

/** Error probability of claims. */
export const ALPHA = 0.05;

/** Power that a plan aims at. */
export const POWER = 0.8;

/** Resamples of intervals that are redrawn for many rows. */
export const RESAMPLES = 2000;

/** Seed of what is drawn. */
export const SEED = 1;

/** Smallest share of the smaller side's items that both sides of a comparison must hold. */
export const MINIMUM_OVERLAP = 0.9;

/** What is done with errored and unscored cells: they are left out. */
export const MISSING = "drop";

/** Adjustment of the p-values of a family. */
export const CORRECTION = "holm";

/** Variant of McNemar's test. */
export const MCNEMAR = "midp";
