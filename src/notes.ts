import { defined } from "./defined.js";

/**
 * A remark that travels with a result: why a field is `null`, what was left out, what was assumed.
 * The code is stable and kebab-case; the message is one sentence for people, made from the data.
 */
export interface Note {
  readonly code: string;
  readonly message: string;
  /** What the message tells, for programs: nothing needs to be read out of a sentence. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The words of notes by their codes, each made from the note's data. */
type NoteWords = Readonly<Record<string, (data: never) => string>>;

/** A function that makes the notes of these words: `note("few-clusters", { clusters: 7 })`. */
export function noteWriter<Words extends NoteWords>(words: Words) {
  return <Code extends keyof Words & string>(code: Code, ...[data]: Parameters<Words[Code]>): Note => ({
    code,
    message: (words[code] as unknown as (data: unknown) => string)(data),
    ...defined({ data }),
  });
}

/** An analysis that cannot be done on these data: a value, not an exception, with the next step. */
export interface Refusal {
  readonly kind: "refusal";
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A refusal with its code, what stands in the way, and what to do instead. */
export function refuse(code: string, message: string, hint: string): Refusal {
  return { kind: "refusal", ok: false, code, message, hint };
}

/** Which kinds of noise a number holds, and which it does not. */
export interface NoiseSources {
  readonly measured: readonly string[];
  readonly notMeasured: readonly string[];
}

/** The kinds of noise this library knows, in the words that every report uses. */
export const NOISE = {
  items: "item sampling",
  trials: "generation (repeat runs of the same item)",
  seeds: "training seed",
  checkpoints: "checkpoint choice",
  framings: "prompt and framing",
  orders: "order of the choices",
  judges: "judge",
  examples: "few-shot examples",
  languages: "language",
  infrastructure: "infrastructure",
} as const;

/** What the error of a score can hold. */
export const SCORE_NOISE = [NOISE.items, NOISE.trials, NOISE.seeds, NOISE.checkpoints, NOISE.framings] as const;

/** What the error of a difference can hold; the checkpoint is the same choice on both sides. */
export const DIFFERENCE_NOISE = [NOISE.items, NOISE.seeds, NOISE.trials, NOISE.framings] as const;

/** Of these kinds the measured ones, which may say more than the kind ("training seed (borrowed)"), and the rest. */
export function noiseSourcesOf(kinds: readonly string[], measured: readonly string[]): NoiseSources {
  return { measured, notMeasured: kinds.filter((kind) => !measured.some((one) => one.startsWith(kind))) };
}

/** Whether a value of a record is a note. */
export function isNote(value: unknown): value is Note {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** The first of several notes with the same code and message is kept: each thing is said once. */
export function distinctNotes(notes: readonly Note[]): Note[] {
  const seen = new Map<string, Note>();
  for (const note of notes) {
    const key = `${note.code}\u0000${note.message}`;
    if (!seen.has(key)) seen.set(key, note);
  }
  return [...seen.values()];
}

/** `null` for a number that is not finite: records that leave the library hold no NaN. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
