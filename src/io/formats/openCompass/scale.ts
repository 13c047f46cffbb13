/** Metrics that OpenCompass prints in per cent. Others keep their own unit: BLEU, ROUGE, a judge's grade, a perplexity. */
const PER_CENT =
  /^(?:(?:.*[_ -])?(?:accuracy|acc|exact_match|em|f1|score|correct|pass_rate)|(?:.*_)?pass@\d+|(?:naive|weighted)_average)$/i;

/** Whether the metric is a share, printed as 0 to 100. */
export function isPerCent(metric: string): boolean {
  return PER_CENT.test(metric.trim());
}

/** The score as a share in [0, 1] where the metric is printed in per cent, else as printed. */
export function asProportion(metric: string, value: number): number {
  // Moving the point in the text keeps 31.58 per cent at 0.3158, where a division gives 0.31579999999999997.
  return isPerCent(metric) ? Number(/e/.test(String(value)) ? value / 100 : `${value}e-2`) : value;
}
