/**
 * Entries that stand for themselves, by the file and their place in it, and how many scores each holds: a dump without one of
 * them is as whole as before, since nothing else in it speaks of them.
 */
const WHOLE: readonly {
  readonly file: RegExp;
  readonly place: RegExp;
  readonly scores: number;
  readonly mayBeEmpty?: boolean;
  readonly notedAs?: number;
}[] = [
  // Rows of one answer each.
  {
    file: /^(?:rows|samples_|task-pred|arena|instances|langsmith\.|gsm8k|coder_results|history)/,
    place: /^\d+$/,
    scores: 1,
  },
  {
    file: /^(?:rows\.json$|samples_arc\.json$|per_instance|tau\.|codegen|braintrust|phoenix\.|ragas|vlm|annotations|math_result)/,
    place: /^0\/\d+$/,
    scores: 1,
  },
  { file: /^verdicts|^old_reviews/, place: /^\d+$/, scores: 1 },
  { file: /^(?:langsmith_rows|two_history|sums-pred|samples_sums)/, place: /^\d+$/, scores: 2 },
  { file: /^(?:long_rows|perturbed)/, place: /^0\/\d+$/, scores: 1 },
  { file: /^(?:wide_rows|phoenix_two)/, place: /^0\/\d+$/, scores: 2 },
  { file: /^job\/a/, place: /^0\/verifier_result\/rewards\/\w+$/, scores: 1 },
  { file: /^saved/, place: /^0\/model_results\/\d+(?:\/task_results\/\d+)?$/, scores: 1 },
  { file: /^mme/, place: /^0\/logs\/\d+$/, scores: 1 },
  { file: /^events_two/, place: /^0\/events\/\d+$/, scores: 1 },
  { file: /^gpt-4_single/, place: /^\d+$/, scores: 1 },
  { file: /^vlm_ChartQA/, place: /^0\/0\/(?:human|augmented|Overall)$/, scores: 1 },
  { file: /^tau2_index/, place: /^0\/simulation_index\/\d+$/, scores: 1 },
  { file: /^gpt-4_pair/, place: /^\d+$/, scores: 2 },
  { file: /^responses/, place: /^\d+$/, scores: 2 },
  { file: /^eval\.jsonl/, place: /^\d+$/, scores: 3 },
  { file: /oaieval/, place: /^[12]$/, scores: 1 },
  // Lists and objects of answers in a document.
  { file: /^log\.json/, place: /^0\/samples\/\d+$/, scores: 1 },
  { file: /^reductions/, place: /^0\/(?:samples\/\d+|reductions\/0\/samples\/\d+)$/, scores: 1 },
  { file: /^epochs/, place: /^0\/samples$/, scores: 12, notedAs: 4 },
  { file: /^epochs/, place: /^0\/samples\/\d+$/, scores: 3 },
  { file: /^evalite_two/, place: /^0\/suites\/0\/evals\/\d+$/, scores: 2 },
  { file: /gsm\.json$/, place: /^0\/details\/\d+$/, scores: 2 },
  { file: /gsm\.json$/, place: /^0\/details$/, scores: 4, mayBeEmpty: true },
  { file: /^old_eval/, place: /^0\/eval\/HumanEval.\d+$/, scores: 4 },
  { file: /^table/, place: /^0\/results\/table\/body\/\d+$/, scores: 6 },
  { file: /^tau2/, place: /^0\/simulations\/\d+$/, scores: 1 },
  { file: /^preds/, place: /^0\/data\/\d+$/, scores: 1 },
  { file: /^run-1/, place: /^0\/results\/\d+$/, scores: 1 },
  { file: /^eval\.json$/, place: /^0\/results\/results\/\d+$/, scores: 3 },
  { file: /^(?:test_run|\.latest_run)/, place: /^0\/testCases\/\d+$/, scores: 2 },
  { file: /^coder_eval/, place: /^0\/eval\/HumanEval.\d+$/, scores: 2 },
  { file: /ceval\.json$/, place: /^0\/details\/\d+$/, scores: 1 },
  { file: /ceval\.json$/, place: /^0\/details$/, scores: 2, mayBeEmpty: true },
  { file: /^gpt\.run1/, place: /^0\/(?:submitted|completed)_ids\/\d+$/, scores: 1 },
  // Subjects answer what they were asked, and a run logs what it measured at a step.
  { file: /^responses/, place: /^\d+\/responses\/q\d$/, scores: 1 },
  { file: /^responses/, place: /^\d+\/responses$/, scores: 2, mayBeEmpty: true },
  { file: /history/, place: /^\d+\/eval.(?:acc|f1)$/, scores: 1, mayBeEmpty: true },
  // An exercise may have been tried once.
  { file: /^run\/a/, place: /^0\/tests_outcomes\/\d$/, scores: 1 },
  // Scores of whole runs, each by itself.
  { file: /^mmlu_gpt/, place: /^0\/stem$/, scores: 1 },
  { file: /^stats/, place: /^0\/[01]$/, scores: 1 },
  { file: /^STSOld/, place: /^0\/(?:test|dev)$/, scores: 1 },
  { file: /^results_2024.*600000/, place: /^0\/results\/[^/]+$/, scores: 2 },
  { file: /^results_2024.*600000/, place: /^0\/results\/[^/]+\/(?:acc|f1)$/, scores: 1 },
  { file: /^results_group/, place: /^0\/results$/, scores: 4, notedAs: 2 },
  { file: /^results_group/, place: /^0\/results\/(?:law|math)$/, scores: 2 },
  { file: /^results_group/, place: /^0\/results\/[^/]+\/acc(?:_norm)?,none$/, scores: 1 },
  { file: /^samples\.json/, place: /^0\/scores\/\d+(?:\/score_dict)?$/, scores: 2 },
  { file: /^samples\.json/, place: /^0\/scores\/\d+\/score_dict\/\w+$/, scores: 1 },
  { file: /^STSTask/, place: /^0\/scores\/test\/\d+$/, scores: 1 },
  { file: /^task-metrics/, place: /^0\/metrics\/acc_per_char$/, scores: 1 },
  { file: /^metrics\.json/, place: /^0\/tasks\/\d+$/, scores: 1 },
  { file: /^aggregate/, place: /^0\/evaluation_results\/\d+$/, scores: 1 },
  { file: /^kept/, place: /^0\/runScores\/\d+$/, scores: 1 },
  { file: /^kept/, place: /^0\/runScores$/, scores: 1, mayBeEmpty: true },
  { file: /^kept/, place: /^0\/matrices\/\d+$/, scores: 2 },
  { file: /^kept/, place: /^0\/matrices$/, scores: 2, mayBeEmpty: true },
];

interface HeldScores {
  readonly scores: number;
  /** What the holder of them is counted as where it is lost: tasks or answers. */
  readonly notedAs: number;
}

/** The scores in what is at this place, and how many tasks or answers they are of. */
export function heldScores(file: string, place: readonly string[]): HeldScores {
  const { scores = 0, notedAs = 1 } = entryAt(file, place) ?? {};
  return { scores, notedAs };
}

/** How many scores are gone without what is at this place; 0 where the rest of the dump speaks of them. */
export function wholeScores(file: string, place: readonly string[]): number {
  const entry = entryAt(file, place);
  return entry?.notedAs === undefined ? (entry?.scores ?? 0) : 0;
}

/** The same where nothing, null or an empty holder, stands at this place: 0 where that is no dump of the format. */
export function emptiedScores(file: string, place: readonly string[]): number {
  return entryAt(file, place)?.mayBeEmpty ? wholeScores(file, place) : 0;
}

function entryAt(file: string, place: readonly string[]) {
  const path = place.join("/");
  return WHOLE.find((entry) => entry.file.test(file) && entry.place.test(path));
}
