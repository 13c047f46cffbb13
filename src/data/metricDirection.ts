/** What a metric's name says of its direction; `unknown` where it says nothing. */
type MetricDirection = "higher" | "lower" | "unknown";

const listOf = (words: string) => words.split(" ");

/** Losses, times and errors: less is better, and they are no share of anything. */
const SIZES = listOf(
  "ppl perplexity loss nll xent bpb bpc bpw latency ttft tpot duration time elapsed seconds runtime cost costs " +
    "price spend mae mse rmse kl kld cross_entropy crossentropy",
);
/** Words and word groups of metrics of which less is better. */
const LOWER = [
  ...SIZES,
  ...listOf(
    "brier ece mce ter wer cer mer mape smape err error errors wrong incorrect mistakes misses failure failures failed fails " +
      "crashes violations fail_rate unfaithful unfaithfulness ungrounded retries toxicity toxic hallucination " +
      "hallucinations hallucinated fpr fnr eer regret divergence fid distance jailbreak jailbreaks jailbroken harm " +
      "harmful harmfulness deception deceptive sycophancy leakage attack_success negative_log_likelihood " +
      "neg_log_likelihood bits_per_byte bits_per_character bits_per_char bits_per_word false_positive_rate " +
      "false_negative_rate attack_success_rate noise_sensitivity",
  ),
];
/** Words of metrics of which more is better. */
const HIGHER = listOf(
  "acc accuracy correct correctness right em exact match matches matched f1 f2 f05 fbeta precision recall auc " +
    "auroc roc_auc auprc map mrr ndcg bleu chrf rouge rouge1 rouge2 rougel rougelsum meteor bertscore comet " +
    "bleurt sacrebleu gleu spider iou dice mcc kappa spearman pearson kendall correlation r2 success successes " +
    "pass passed passes pass1 resolved solved solve completed reward rewards return returns win wins winrate elo " +
    "faithfulness factuality relevance relevancy groundedness helpfulness coherence fluency similarity quality " +
    "likelihood loglikelihood logprob logprobs logits log_likelihood ll reduction improvement saved savings gain " +
    "throughput coverage rating grade mc1 mc2 better",
);
/** Words and word groups of metrics that are no share of anything: scores in [0, 1] lie there by chance. */
const UNBOUNDED = new Set([
  ...SIZES,
  ...listOf("bits nats logprob logprobs logits loglikelihood ll elo tokens throughput log_likelihood log_prob"),
]);

/** Words that say more is better where no other word says anything. */
const WEAK = ["score", "scores", "corr", "points", "average", "avg", "overall"];

const WORDS = new Map<string, MetricDirection>([
  ...HIGHER.map((word) => [word, "higher"] as const),
  ...LOWER.map((word) => [word, "lower"] as const),
]);
/** What people write behind a name to say which way it goes. */
const MARKS: readonly (readonly [RegExp, MetricDirection])[] = [
  [/[↓⬇▼🔽]|\b(?:lower|less|smaller)[\s_-]*(?:is[\s_-]*)?better\b/giu, "lower"],
  [/[↑⬆▲🔼]|\b(?:higher|more|greater|larger)[\s_-]*(?:is[\s_-]*)?better\b/giu, "higher"],
];

/** A name without the marks that say which way it goes: `PPL (↓)` as `PPL`. */
export function withoutDirectionMarks(name: string): string {
  return MARKS.reduce((text, [mark]) => text.replaceAll(mark, ""), name)
    .replaceAll(/\uFE0F|\(\s*\)|\[\s*\]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Most words in one group. */
const LONGEST = Math.max(...[...WORDS.keys()].map((words) => words.split("_").length));

/**
 * Which way a metric goes, judged by the words of its name: the last word that says anything decides (`val/loss`,
 * `mae_energy`, `error_detection_accuracy`), unless an arrow or words such as "lower is better" say it. Answer filters
 * (`perplexity,none`) do not matter.
 */
export function metricDirection(metric: string): MetricDirection {
  const marked = MARKS.filter(([mark]) => metric.search(mark) >= 0);
  if (marked.length === 1) return (marked[0] as (typeof MARKS)[number])[1];
  const words = metricWords(metric.split(",")[0] as string);
  for (let end = words.length; end > 0; end--) {
    for (let length = Math.min(LONGEST, end); length > 0; length--) {
      const found = WORDS.get(words.slice(end - length, end).join("_"));
      if (found === undefined) continue;
      return words[end - length - 1] === "non" ? turned(found) : found;
    }
  }
  return words.some((word) => WEAK.includes(word)) ? "higher" : "unknown";
}

/**
 * Whether a metric counts in a unit of its own, such as bits or seconds, as its name says: its scores are no shares, have no
 * points and no score of guessing, though they lie in [0, 1]. Not so for what is divided by a reference (`error_rate`).
 */
export function hasOwnUnit(metric: string): boolean {
  const words = metricWords(metric.split(",")[0] as string);
  if (words.some((word) => ["rate", "ratio", "share", "acc", "accuracy"].includes(word))) return false;
  return words.some((word, index) => UNBOUNDED.has(word) || UNBOUNDED.has(`${word}_${words[index + 1] ?? ""}`));
}

/**
 * For harnesses whose scores are better when higher: `true`, or `undefined` where the metric's name says otherwise, so
 * that the direction is judged by the name and said.
 */
export function usuallyHigher(metric: string): true | undefined {
  return metricDirection(metric) === "lower" ? undefined : true;
}

/** The words of a metric's name: `valLoss/mean@4` as `val`, `loss`, `mean`, `4`. */
export function metricWords(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== "");
}

function turned(direction: MetricDirection): MetricDirection {
  return direction === "lower" ? "higher" : "lower";
}
