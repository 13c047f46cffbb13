/** A column that is called after one run of several: `seed_1`, `acc_trial2`. */
export interface RunName {
  /** What stands before the word: the metric; empty for none. */
  readonly metric: string;
  /** The word as written, in lower case. */
  readonly word: string;
  /** The column that would hold it in a long table; `run` where the word may mean several. */
  readonly axis: RunAxisName;
  readonly number: string;
}

type RunAxisName = "seed" | "step" | "trial" | "judge" | "run";

const WORDS: ReadonlyMap<string, RunAxisName> = new Map([
  ["seed", "seed"],
  ["step", "step"],
  ["ckpt", "step"],
  ["checkpoint", "step"],
  ["trial", "trial"],
  ["attempt", "trial"],
  ["repeat", "trial"],
  ["repetition", "trial"],
  ["judge", "judge"],
  ["rater", "judge"],
  ["grader", "judge"],
  ["annotator", "judge"],
  ["run", "run"],
  ["rep", "run"],
  ["replicate", "run"],
  ["epoch", "run"],
]);
const NAME = new RegExp(`^(?:(.*?)[-_ .])?(${[...WORDS.keys()].join("|")})[-_ .]*(\\d+)$`, "i");

/** What a name with a word for runs and a number says, a quote that went astray left out; `null` for other names. */
export function namedRun(name: string): RunName | null {
  const [, metric = "", written = "", number = ""] = NAME.exec(name.trim().replaceAll('"', "")) ?? [];
  const word = written.toLowerCase();
  const axis = WORDS.get(word);
  return axis === undefined ? null : { metric, word, axis, number };
}
