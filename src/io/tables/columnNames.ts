/** The columns that a table of scores may have. */
export const COLUMNS = [
  "model",
  "task",
  "metric",
  "item",
  "score",
  "seed",
  "step",
  "framing",
  "trial",
  "cluster",
  "subset",
  "choices",
  "status",
  "n",
  "stderr",
  "higher_is_better",
  "prompt_hash",
  "doc_hash",
] as const;
export type Column = (typeof COLUMNS)[number];

const words = (text: string): readonly string[] => text.split(" ");

/** What people call an item, and what they put behind it for its name or number. */
const ITEMS = words("item question problem example doc document record test_case");
const IDS = words("id nr no num number idx index key");
/** Words that may be items, and may as well be repeats, machines or subsets: what they hold decides (see `isWeakItemName`). */
const WEAK_ITEMS = words("sample case instance");

/** Other names under which a column is known, the surest first, as `plainName` gives them. */
const OTHER_NAMES: Readonly<Partial<Record<Column, readonly string[]>>> = {
  model: words("model_name model_id variant system agent llm run_name recipe method approach"),
  task: words("task_name benchmark benchmark_name eval_name"),
  metric: words("metric_name scorer"),
  item: [
    ...words(
      "item_id doc_id question_id qid sample_id example_id prompt_id instance_id problem_id case_id test_id item_name " +
        "task_id question problem example id uid uuid idx index",
    ),
    ...ITEMS.flatMap((item) => IDS.map((id) => `${item}_${id}`)),
    "test_case",
  ],
  score: ["value"],
  seed: words("training_seed train_seed random_seed rng_seed init_seed run"),
  step: words(
    "checkpoint global_step training_step train_step revision ckpt iteration iter steps global_steps training_steps " +
      "train_steps epoch",
  ),
  trial: words("repeat attempt repetition trial_id"),
  subset: ["subsets"],
  choices: words("n_choices num_choices"),
  doc_hash: words("document_hash question_hash content_hash item_hash"),
  n: words("n_items num_items n_samples num_samples n_questions num_questions total_count"),
  stderr: words("se sem std_err standard_error"),
};

const WEAK_NAMES = new Set([
  ...WEAK_ITEMS,
  ...WEAK_ITEMS.flatMap((item) => IDS.filter((id) => id !== "id").map((id) => `${item}_${id}`)),
]);

/** Whether a column of this name may hold the items, if what it holds is not repeats or conditions. */
export function isWeakItemName(name: string): boolean {
  return WEAK_NAMES.has(plainName(name));
}

/** Whether a column of this name holds data sets: tests, where no column names them. */
export function isDataSetName(name: string): boolean {
  return ["dataset", "dataset_name"].includes(plainName(name));
}

/** Every name of a column, its own first. */
export function namesOf(column: Column): readonly string[] {
  return [column, ...(OTHER_NAMES[column] ?? [])];
}

/** Metrics that a column may be called after: each such column holds the scores of one metric. */
const METRICS = new Set([
  ...words(
    "accuracy acc correct is_correct correctness passed pass is_pass is_passed exact_match is_exact_match em match",
  ),
  ...words("n_correct num_correct correct_count n_passed num_passed passed_count n_solved num_solved"),
  ...words("reward resolved is_resolved success is_success successful solved is_solved rating grade points quality"),
  ...words("f1 f1_score precision recall auc auroc mcc bleu chrf meteor bertscore bleurt comet pass_rate win_rate"),
  ...words(
    "error error_rate err wer cer ter mae mse rmse loss nll perplexity ppl bpb bits_per_byte brier brier_score ece",
  ),
  ...words(
    "faithfulness factuality factual_correctness answer_relevancy answer_relevance answer_correctness groundedness",
  ),
  ...words(
    "answer_similarity semantic_similarity similarity levenshtein context_precision context_recall context_relevancy",
  ),
  ...words("relevance relevancy coherence fluency helpfulness conciseness harmfulness toxicity hallucination"),
]);
/** How a metric was averaged, or which of several values of it stands there. */
const AVERAGED = /^(?:macro|micro|weighted|mean|avg|average|balanced|final|best)_/;
const VARIANTS = /_(?:norm|raw|char|byte|token|uncond|score|strict|flexible|\d+)$/;
/** What may stand before a metric: a split, or the member of an export that holds the scores. */
const SPLIT = /^(?:train|val|valid|validation|eval|evaluation|test|dev)[/._ -]+(?=\S)/i;
const MEMBER = /^(?:scores?|feedback|metrics?)[./](?=\S)/i;
/** What a tracker puts behind the metric: the version of its prompt, and which part of the judgement the column holds. */
const JUDGED = /(?<=\S)(?:\/v\d+)?\/(?:score|value)$/;

/**
 * The metric that a column holds, when its name says so: a name of a metric (`is_correct`, `eval/acc`, `rouge_l`), which is
 * kept as written, or a member of an export's scores (`scores.Factuality`), whose prefix is not kept.
 */
export function metricOfColumn(name: string): string | null {
  const trimmed = name.trim();
  const member = trimmed.replace(MEMBER, "");
  if (member !== trimmed) return member;
  if (JUDGED.test(trimmed)) return trimmed.replace(JUDGED, "");
  const plain = plainName(trimmed.replace(SPLIT, ""));
  const known =
    METRICS.has(plain) ||
    METRICS.has(plain.replace(VARIANTS, "")) ||
    COUNTS.has(plain) ||
    (METRICS.has(plain.replace(AVERAGED, "")) && !/_err(?:or)?$/.test(plain)) ||
    METRICS.has(plain.replace(/_(?:macro|micro|weighted|mean|avg)$/, "")) ||
    /^(?:rouge|pass|hits|ndcg|recall)_?[a-z0-9]+$/.test(plain);
  return known && !plain.endsWith("_id") ? trimmed : null;
}

const MESSAGES = new Set(
  words("error errors error_message error_msg error_text error_type err err_msg exception failure failure_reason"),
);
/** What stands in a column of messages where there is none. */
export const NO_MESSAGES: ReadonlySet<string> = new Set([
  "",
  "none",
  "null",
  "nan",
  "na",
  "n/a",
  "no",
  "false",
  "0",
  "ok",
]);

/** Whether a column of this name may hold what went wrong in a row. */
export function isMessageName(name: string): boolean {
  return MESSAGES.has(plainName(name));
}

const SPLITS = new Set(
  words("train training dev development test val valid validation heldout held_out holdout hold_out eval evaluation"),
);

/** Whether a text is the name of a part of a data set. */
export function isSplitName(text: string): boolean {
  return SPLITS.has(plainName(text));
}

const QUESTIONS = new Set(
  words("input inputs user_input prompt user_prompt instruction query inputs_question inputs_input"),
);

const PROMPTS = new Set(
  words(
    "prompt prompt_name prompt_id prompt_label prompt_variant prompt_version prompt_type prompt_style prompt_format " +
      "prompt_template template prompting prompting_strategy",
  ),
);

/** Whether a column of this name may say which of a few prompts, or forms of one, the items were put with. */
export function isPromptName(name: string): boolean {
  return PROMPTS.has(plainName(name));
}

const TESTS = new Set(
  words(
    "subject subjects subject_name category subcategory topic domain dataset subset subtask section area field discipline " +
      "skill ability capability level difficulty type kind question_type task_type language lang split part chapter exam " +
      "test suite collection source course grade_level",
  ),
);

/** Whether a column of this name tells tests apart, or parts of one, rather than what is tested. */
export function isTestName(name: string): boolean {
  return TESTS.has(plainName(name));
}

/** What a leaderboard says of a model beside its scores: size, cost, time, place; with the unit behind it. */
const DESCRIPTION =
  /^(?:n_|num_|number_of_|total_|model_)?(?:params?|parameters|size|likes|hub|downloads|stars|votes|costs?|price|latency|runtime|run_time|duration|seconds|minutes|hours|(?:input_|output_|prompt_|completion_)?tokens|rank|ranking|place|year|date|co2.*|flops|memory|vram|ram|context|context_length|max_length|release)(?:_(?:b|m|k|kg|g|gb|mb|ms|s|sec|min|h|usd|eur|cost|length|billions?|millions?|per_.*))*$/;
const AVERAGE =
  /^(?:average|avg|mean|mean_win_rate|macro_avg|micro_avg|macro_average|micro_average|overall_average|(?:average|avg|mean)_score)$/;

/** What says how sure another column's score is. */
const PRECISION =
  /^(?:(?:lower|upper)(?:_(?:bound|limit|ci|95))?|(?:ci|conf|confidence|interval|q|quantile|percentile)(?:_.*)?|.*_ci(?:_.*)?|.*_(?:lower|upper)|.*_?(?:stderr|std_err|std_error|std|stdev|std_dev|variance|margin_of_error))$/;

/** Whether a column among those of tests holds no score of one: what a model is like, an average of the others, or an error. */
export function isNoTestName(name: string): boolean {
  const plain = plainName(name);
  return DESCRIPTION.test(plain) || AVERAGE.test(plain) || PRECISION.test(plain) || /^δ(?:_.*)?$/.test(plain);
}

/** What is written of an item or of a test, and is no run that answered it. */
const OF_ITEMS =
  /^(?:difficulty|level|grade_level|weights?|rank|ranking|(?:n_|num_)?(?:few_?)?shots?|num_fewshot|p_?values?|(?:n_|num_)?choices)$/;
/** What one run is ahead of another. */
const DIFFERENCE = /^(?:δ|delta|diff|difference|change|gain|improvement)(?:_.*)?$|_(?:δ|delta|diff|difference)$/;

/**
 * Why a column among those of runs may be none: `"never"` where its name says so, `"numbers"` where it does if its numbers
 * are not those of the others (a run may be called `memory` or `n`), `"difference"` where it does if it is what one column is
 * ahead of another. `null` for the name of a run.
 */
export function runNameDoubt(name: string): "never" | "numbers" | "difference" | null {
  const plain = plainName(name);
  if (DIFFERENCE.test(plain)) return "difference";
  if (AVERAGE.test(plain) || OF_ITEMS.test(plain)) return "never";
  const isOther = DESCRIPTION.test(plain) || PRECISION.test(plain) || TOTALS.has(plain);
  return isOther || namesOf("n").includes(plain) || namesOf("stderr").includes(plain) ? "numbers" : null;
}

const BENCHMARK =
  /^(?:(?:c_?|cm|m|tr|k|ar)?mmlu(?:_(?:pro|redux|stem|humanities))?|gsm_?(?:8k|plus)|m?gsm|math_?(?:500|hard|lvl_5)?|arc(?:_?(?:c|e|easy|challenge))?|hella_?swag|wino_?grande|truthful_?qa(?:_?mc_?[12])?|human_?eval(?:_?plus)?|mbpp(?:_?plus)?|bbh|big_?bench(?:_?hard)?|gpqa(?:_?(?:diamond|main))?|if_?eval|drop|trivia_?qa|natural_?questions|nq|bool_?q|piqa|siqa|csqa|commonsense_?qa|open_?book_?qa|lambada|agi_?eval|c_?eval|live_?code_?bench|swe_?bench(?:_?(?:lite|verified))?|mt_?bench|arena_?hard|aime(?:_?\d{2,4})?|musr|race|squad|copa|rte|wic|wsc|xnli|hle|simple_?qa|mmmu(?:_?pro)?|math_?vista|tau_?bench|bfcl)(?:_\d+_?shot)?$/;

/** Whether a column bears the name of a benchmark that is in wide use. */
export function isBenchmarkName(name: string): boolean {
  return BENCHMARK.test(plainName(name));
}

const RUNS = new Set(
  words(
    "date day night week time timestamp datetime created_at started_at commit commit_hash sha git_sha branch build build_id " +
      "release run_name run_id experiment experiment_name experiment_id exp_name",
  ),
);

/** Whether a column of this name says when, or from what, a run was made: its rows are what is compared, and no tests. */
export function isRunName(name: string): boolean {
  return RUNS.has(plainName(name));
}

const OF_MODELS = new Set(
  words(
    "family base_model base architecture arch organization organisation org company provider vendor lab developer creator " +
      "owner author team license licence open weights open_weights access api api_provider access_type model_type model_class " +
      "model_family model_size model_version generation color colour label display_name short_name full_name notes note comment " +
      "comments remark remarks description link website",
  ),
);
/** What is written of a run or a row, and of no condition: ids, places, times. */
const RECORD = /(?:^|_)(?:id|ids|uuid|path|file|filename|url|uri|hash|sha|date|time|timestamp|at|user|seed)$/;

/** Whether a column of this name says what a model is like, or when and where rows were written, and no condition of a run. */
export function isOfModelName(name: string): boolean {
  const plain = plainName(name);
  return OF_MODELS.has(plain) || DESCRIPTION.test(plain) || RUNS.has(plain) || RECORD.test(plain);
}

/** Metrics that may be counts of right answers. */
const COUNTS = new Set(
  ["correct", "passed", "resolved", "solved", "success", "successes"].flatMap((name) => [
    name,
    `n_${name}`,
    `num_${name}`,
    `${name}_count`,
    `samples_${name}`,
  ]),
);

/** Whether a column of this name may count right answers. */
export function isCountName(name: string): boolean {
  return COUNTS.has(plainName(name));
}

const TOTALS = new Set(
  words(
    "total count of out_of attempted total_items total_questions num_total n_total total_n support n_examples num_examples sample_size",
  ),
);

/** Whether a column of this name may say of how many items a score beside it is. */
export function isTotalName(name: string): boolean {
  return TOTALS.has(plainName(name));
}

const ASKED = new Set(words("question problem question_text problem_text problem_statement"));

/** Whether a column of this name holds what each item asks, where another names the items. */
export function isAskedName(name: string): boolean {
  return ASKED.has(plainName(name));
}

const ANSWERS = new Set(
  words(
    "gold gold_answer gold_label gold_target target targets reference_answer ground_truth correct_answer right_answer " +
      "expected_answer expected_output answer_key solution_key",
  ),
);

/** Whether a column of this name holds the right answer to each item, which is the same whoever answers. */
export function isAnswerKeyName(name: string): boolean {
  return ANSWERS.has(plainName(name));
}

/** Whether a column of this name may hold the questions themselves, which name the items where no column of ids does. */
export function isQuestionName(name: string): boolean {
  return QUESTIONS.has(plainName(name));
}

/** A name in small letters with `_` between its words: `questionId` is `question_id`. */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name
    .trim()
    .normalize("NFKC")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (plainNames.size >= MOST_NAMES) plainNames.clear();
  if (name.length <= LONGEST_NAME) plainNames.set(name, plain);
  return plain;
}

/** Files of one kind have the same few columns, which are asked for many times each. */
const plainNames = new Map<string, string>();
const MOST_NAMES = 1024;
const LONGEST_NAME = 100;
