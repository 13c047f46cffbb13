import { NOISE } from "../notes.js";
import type { FingerprintPart } from "./fingerprint.js";
import type { Fingerprint, Run } from "./run.js";

/**
 * What can vary in how one question is put, answered and judged, beside the model, its training and the repeat: the label of
 * the prompt, which is the framing of a run, and parts of its fingerprint.
 */
export const FACETS = ["prompt", "judge", "shots", "language", "engine"] as const;
export type Facet = (typeof FACETS)[number];

/** The part of the fingerprint that says a facet's level; the prompt has a label of its own. */
export const FACET_PARTS = {
  judge: "judge",
  shots: "fewShot",
  language: "language",
  engine: "engine",
} as const satisfies Readonly<Record<Exclude<Facet, "prompt">, FingerprintPart>>;

/** The noise of a facet whose levels are drawn at random. */
export const FACET_NOISE = {
  prompt: NOISE.framings,
  judge: NOISE.judges,
  shots: NOISE.examples,
  language: NOISE.languages,
  engine: NOISE.infrastructure,
} as const satisfies Readonly<Record<Facet, string>>;

/** Parts of a fingerprint in which two prompts differ by intention. */
export const PROMPT_PARTS = ["prompt", "systemPrompt", "chatTemplate"] as const satisfies readonly FingerprintPart[];

/** Tag of a run whose framing is the value of another condition, such as the judge: which one. */
export const FACET_TAG = "facet";

/** The level of a facet that a run states; `undefined` where it states none. */
export function facetLevel(run: Run, facet: Facet): string | undefined {
  return facet === "prompt" ? run.framing : run.fingerprint?.[FACET_PARTS[facet]];
}

/** The fingerprint without these parts. */
export function withoutParts(fingerprint: Fingerprint, parts: readonly FingerprintPart[]): Fingerprint {
  return Object.fromEntries(
    Object.entries(fingerprint).filter(([part]) => !parts.some((left) => left === part)),
  ) as Fingerprint;
}
