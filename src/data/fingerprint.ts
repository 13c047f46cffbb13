import type { Note } from "../notes.js";
import { plural } from "../numberFormat.js";
import { someNames } from "../someNames.js";
import { groupBy } from "./groupBy.js";
import type { RunOfMatrix } from "./itemMeans.js";
import type { Fingerprint, Run } from "./run.js";

/** The parts of a fingerprint and what they are called. */
export const FINGERPRINT_PARTS = {
  taskVersion: "task version",
  fewShot: "few-shot examples",
  systemPrompt: "system instruction",
  chatTemplate: "chat template",
  prompt: "prompts",
  choiceOrder: "order of the choices",
  filter: "answer filter",
  dataset: "data set",
  split: "split",
  language: "language",
  judge: "judge",
  temperature: "temperature",
  reasoning: "reasoning effort",
  quantization: "quantization",
  scaffold: "scaffold",
  engine: "engine",
  other: "other columns",
} as const satisfies Readonly<Record<keyof Fingerprint, string>>;

export type FingerprintPart = keyof Fingerprint;

/** Parts that are settings of the model that answers: two models may each be run with its own. */
export const SETTINGS: ReadonlySet<FingerprintPart> = new Set<FingerprintPart>([
  "temperature",
  "reasoning",
  "quantization",
  "scaffold",
  "engine",
  "other",
]);

/** Two sides of a comparison that were not made the same way. */
export interface FingerprintDifference {
  readonly part: FingerprintPart;
  /** What either side says; of prompts by item, how many of the shared items. */
  readonly baseline: string;
  readonly candidate: string;
}

/** What a comparison must know of the fingerprints of its sides. */
export interface FingerprintComparison {
  readonly differences: readonly FingerprintDifference[];
  readonly notes: readonly Note[];
}

/**
 * Compares how the runs of two sides were made, as far as both say it.
 *
 * Prompts that are known by item are compared on the items that both sides have, so that a run over the first hundred
 * items agrees with the full one. Prompts of different framings or tasks differ by nature and are not compared, nor those
 * of models that each have a chat template of their own (a note says so).
 */
export function compareFingerprints(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
): FingerprintComparison {
  const runsOf = (side: readonly RunOfMatrix[]) => side.map(({ matrix, run }) => matrix.runs[run] as Run);
  const [before, after] = [runsOf(baseline), runsOf(candidate)];
  const differences = fingerprintDifferences(before, after);
  if (!samePrompts(before, after)) return { differences, notes: [] };
  const { shared, differing } = promptDifference(baseline, candidate);
  if (differing === 0) return { differences, notes: [] };
  if (ownTemplates(before, after)) {
    const message = `each model has its own chat template, so the prompts of the ${plural(shared, "shared item")} are not compared`;
    return { differences, notes: [{ code: "prompts-not-compared", message }] };
  }
  const prompts: FingerprintDifference = {
    part: "prompt",
    baseline: `${plural(shared, "shared item")}`,
    candidate: `${differing} of them put with another prompt`,
  };
  return { differences: [...differences, prompts], notes: [] };
}

/**
 * The parts in which two sides differ, as far as both state them. Sides of several runs differ in a part when they do not
 * state the same set of values.
 */
export function fingerprintDifferences(
  baseline: readonly Run[],
  candidate: readonly Run[],
): readonly FingerprintDifference[] {
  const sameTask = new Set([...baseline, ...candidate].map(({ task }) => task)).size === 1;
  const skipped = new Set<FingerprintPart>([
    ...(sameTask ? [] : (["taskVersion"] as const)),
    ...(samePrompts(baseline, candidate) ? [] : (["prompt", "systemPrompt"] as const)),
  ]);
  return partNames.flatMap((part): FingerprintDifference[] => {
    const [before, after] = [valuesOf(baseline, part), valuesOf(candidate, part)];
    if (skipped.has(part) || before.length === 0 || after.length === 0) return [];
    const [first, second] = [before.join(", "), after.join(", ")];
    return first === second ? [] : [{ part, baseline: first, candidate: second }];
  });
}

/** The settings that runs state differently, in words such as `temperature 0, 0.7`. */
export function otherSettings(runs: readonly Run[]): readonly string[] {
  return [...SETTINGS].flatMap((part) => {
    const values = valuesOf(runs, part);
    return values.length < 2 ? [] : [`${FINGERPRINT_PARTS[part]} ${someNames(values.map(shortenHashes), 4)}`];
  });
}

/** Says where runs of one model on one task and metric were not made the same way; empty when they all were. */
export function mixedFingerprints(runs: readonly Run[]): Note[] {
  const stated = runs.filter(({ fingerprint }) => fingerprint !== undefined);
  const keyOf = ({ model, task, metric, framing }: Run) => JSON.stringify([model, task, metric, framing ?? null]);
  const several = severalParts(stated.map(({ fingerprint = {} }) => fingerprint));
  if (several.size === 0) return [];
  const mixed = [...groupBy(stated, keyOf).values()].flatMap((members) => {
    const parts = partNames.flatMap((part) => {
      if (!several.has(part)) return [];
      const values = valuesOf(members, part);
      return values.length < 2
        ? []
        : [`${FINGERPRINT_PARTS[part]} ${values.slice(0, 4).map(shortenHashes).join(", ")}`];
    });
    const { model, task, metric } = members[0] as Run;
    return parts.length === 0 ? [] : [`${task} ${metric} of ${model} (${parts.join("; ")})`];
  });
  if (mixed.length === 0) return [];
  const message = `runs of one model were not all made the same way: ${someNames(mixed)}`;
  return [{ code: "mixed-fingerprints", message }];
}

/** `task version 1 against 2; answer filter …`: differences in words. */
export function describeDifferences(differences: readonly FingerprintDifference[]): string {
  return differences
    .map(
      ({ part, baseline, candidate }) =>
        `${FINGERPRINT_PARTS[part]} (${shortenHashes(baseline)} against ${shortenHashes(candidate)})`,
    )
    .join(", ");
}

/** The parts of which not all fingerprints that state them state the same. */
export function severalParts(fingerprints: readonly Fingerprint[]): ReadonlySet<FingerprintPart> {
  return new Set(
    partNames.filter((part) => {
      let first: string | undefined;
      return fingerprints.some((fingerprint) => {
        const value = fingerprint[part];
        first ??= value;
        return value !== undefined && value !== first;
      });
    }),
  );
}

const partNames = Object.keys(FINGERPRINT_PARTS) as FingerprintPart[];

/** The distinct values of a part, sorted. Of chat templates only counts whether there is one. */
function valuesOf(runs: readonly Run[], part: FingerprintPart): string[] {
  const values = runs.flatMap(({ fingerprint }) => fingerprint?.[part] ?? []);
  const shown = part === "chatTemplate" ? values.map((value) => (value === "none" ? value : "applied")) : values;
  return [...new Set(shown)].sort();
}

function samePrompts(baseline: readonly Run[], candidate: readonly Run[]): boolean {
  const labels = new Set(
    [...baseline, ...candidate].map(({ task, framing }) => JSON.stringify([task, framing ?? null])),
  );
  return labels.size === 1;
}

/** Whether every run of both sides has a chat template, and not all the same one. */
function ownTemplates(baseline: readonly Run[], candidate: readonly Run[]): boolean {
  const templates = [...baseline, ...candidate].map(({ fingerprint }) => fingerprint?.chatTemplate ?? "none");
  return !templates.includes("none") && new Set(templates).size > 1;
}

/** Items of which both sides know the prompt, and those of them whose prompts differ. */
function promptDifference(baseline: readonly RunOfMatrix[], candidate: readonly RunOfMatrix[]) {
  const before = promptsOf(baseline);
  const after = before.size === 0 ? before : promptsOf(candidate);
  let shared = 0;
  let differing = 0;
  for (const [id, prompt] of after) {
    const other = before.get(id);
    if (other === undefined) continue;
    shared++;
    if (other !== prompt) differing++;
  }
  return { shared, differing };
}

/** The prompt of each item, by the first run that knows it. */
function promptsOf(side: readonly RunOfMatrix[]): Map<string, number> {
  const prompts = new Map<string, number>();
  for (const { matrix, run } of side) {
    const { items } = matrix;
    if (matrix.prompts === null) continue;
    for (let item = 0; item < items.length; item++) {
      const prompt = matrix.prompts[run * items.length + item] as number;
      const { id } = items[item] as { id: string };
      if (!Number.isNaN(prompt) && !prompts.has(id)) prompts.set(id, prompt);
    }
  }
  return prompts;
}

/** Hashes in a text, shown by their beginning. */
export function shortenHashes(value: string): string {
  return value.replaceAll(/\b[0-9a-f]{12,}\b/g, (hash) => `${hash.slice(0, 8)}…`);
}
