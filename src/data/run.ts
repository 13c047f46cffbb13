/**
 * What two runs of a task must share for their scores to be comparable, as far as the dump says it: each part as
 * written. A part that one of the two does not state is no difference.
 */
export interface Fingerprint {
  readonly taskVersion?: string;
  readonly fewShot?: string;
  /** Hash of the prompts of all items or of their template. Prompts that are known by item stand in the matrix instead. */
  readonly prompt?: string;
  /** Order in which the choices were listed, by any name of it. */
  readonly choiceOrder?: string;
  /** Hash of the system instruction; `none` where there was none. */
  readonly systemPrompt?: string;
  /**
   * Hash of the chat template, `none` where none was applied. Each model may have its own: only a template against none
   * is a difference.
   */
  readonly chatTemplate?: string;
  /** How answers were extracted. */
  readonly filter?: string;
  /** Name, revision or hash of the data. */
  readonly dataset?: string;
  /** Part of the data that was asked, such as `test` or `dev`. */
  readonly split?: string;
  /** Language of the questions. */
  readonly language?: string;
  /** What judged the answers: a model, a grader, a scorer. */
  readonly judge?: string;
  /** Of sampling. */
  readonly temperature?: string;
  /** Effort or budget of reasoning, as the provider names it. */
  readonly reasoning?: string;
  /** In which the model was run, such as `int4` or `bfloat16`. */
  readonly quantization?: string;
  /** Tools, agent or harness around the model. */
  readonly scaffold?: string;
  /** Software or hardware that ran the model. */
  readonly engine?: string;
  /** What else a table gives each model one value of, and whose meaning is not known: `cohort B`. */
  readonly other?: string;
}

/** One pass of one model over one task with one metric. Ids and labels are kept exactly as written. */
export interface Run {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  /** Training seed (initialisation or data order), where the dump names one. */
  readonly seed?: string;
  /** Checkpoint: training step, token count, or whatever number orders the checkpoints of one model. */
  readonly step?: number;
  /** `choice`, `completion`, or any other label of how the items were put to the model. */
  readonly framing?: string;
  /** Repeat of the same run (epoch, sample, re-run under another timestamp). */
  readonly trial?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** How the run was made, where the dump says it. Not part of the run's identity. */
  readonly fingerprint?: Fingerprint;
}

/** The parts of a run that tell two runs of one task and metric apart. */
export const RUN_AXES = ["model", "framing", "seed", "step", "trial"] as const;
export type RunAxis = (typeof RUN_AXES)[number];

/**
 * A text that two runs share exactly when they agree in everything but the axes left out.
 * JSON keeps names that hold separators apart.
 */
export function runKey(run: Run, without: readonly (keyof Run)[] = []): string {
  const parts = (["task", "metric", ...RUN_AXES] as const).map((axis) =>
    without.includes(axis) ? null : (run[axis] ?? null),
  );
  return JSON.stringify(parts);
}

/** `llama, seed 3, step 1000, choice`: the run's name among the runs of its task and metric. */
export function describeRun(run: Run): string {
  const { model, seed, step, framing, trial } = run;
  const parts = [model];
  if (framing !== undefined) parts.push(framing);
  if (seed !== undefined) parts.push(`seed ${seed}`);
  if (step !== undefined) parts.push(`step ${step}`);
  if (trial !== undefined) parts.push(`trial ${trial}`);
  return parts.join(", ");
}

/** The run and its task: `llama, seed 3 on quiz`. */
export function describeRunOnTask(run: Run): string {
  return `${describeRun(run)} on ${run.task}`;
}

/** The value of one axis as text, or `undefined` where the run does not have it. */
export function axisValue(run: Run, axis: RunAxis): string | undefined {
  const value = run[axis];
  return value === undefined ? undefined : String(value);
}
