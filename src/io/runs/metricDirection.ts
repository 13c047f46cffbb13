/** Metrics of which less is better; filters (`perplexity,none`) and prefixes (`c4_bpb`) do not matter. */
const LOWER_IS_BETTER = [
  "ppl",
  "perplexity",
  "word_perplexity",
  "byte_perplexity",
  "bits_per_byte",
  "bpb",
  "loss",
  "nll",
  "cross_entropy",
  "brier",
  "brier_score",
  "ece",
  "ter",
  "wer",
  "cer",
  "mae",
  "mse",
  "rmse",
  "error",
  "error_rate",
];

/** Whether more is better, judged by the metric's name alone. Say so where it decides. */
export function higherIsBetterByName(metric: string): boolean {
  const name = (metric.split(",")[0] as string)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return !LOWER_IS_BETTER.some((lower) => name === lower || name.endsWith(`_${lower}`));
}
