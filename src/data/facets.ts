import { NOISE } from "../notes.js";
import type { FingerprintPart } from "./fingerprint.js";
import { framingNamed } from "./framingNames.js";
import type { Fingerprint, Run } from "./run.js";
import { variantParts } from "./testVariants.js";

/**
 * What can vary in how one question is put, answered and judged, beside the model, its training and the repeat: the prompt, and
 * parts of the run's fingerprint.
 */
export const FACETS = ["prompt", "order", "judge", "shots", "language", "engine"] as const;
export type Facet = (typeof FACETS)[number];

/** The part of the fingerprint that says a facet's level; the prompt most often has a label of its own. */
export const FACET_PARTS = {
  order: "choiceOrder",
  judge: "judge",
  shots: "fewShot",
  language: "language",
  engine: "engine",
} as const satisfies Readonly<Record<Exclude<Facet, "prompt">, FingerprintPart>>;

/** The noise of a facet whose levels are drawn at random. */
export const FACET_NOISE = {
  prompt: NOISE.framings,
  order: NOISE.orders,
  judge: NOISE.judges,
  shots: NOISE.examples,
  language: NOISE.languages,
  engine: NOISE.infrastructure,
} as const satisfies Readonly<Record<Facet, string>>;

/** Parts of a fingerprint in which two prompts differ by intention. */
export const PROMPT_PARTS = ["prompt", "systemPrompt", "chatTemplate"] as const satisfies readonly FingerprintPart[];

/** Tag of a run whose framing is the value of another condition, such as the judge: which one. */
export const FACET_TAG = "facet";

/** The part of the fingerprint by which tests are told apart at a facet's levels. */
export function facetPart(facet: Facet): FingerprintPart {
  return facet === "prompt" ? facet : FACET_PARTS[facet];
}

/**
 * The level of a facet that a run states; `undefined` where it states none. The prompt is the label under which the run stands, its
 * framing; where one run was put with several prompts under one label, these are told apart by the fingerprint.
 */
export function facetLevel(run: Run, facet: Facet): string | undefined {
  if (facet !== "prompt") return run.fingerprint?.[FACET_PARTS[facet]];
  if (!variantParts(run).includes("prompt")) return run.framing;
  return isWordingLabel(run.framing) ? JSON.stringify([run.framing, run.fingerprint?.prompt]) : run.fingerprint?.prompt;
}

/** Whether a label says with which prompt a run was put: choice and completion are framings, and no wordings of one prompt. */
function isWordingLabel(framing: string | undefined): boolean {
  return framing !== undefined && framingNamed(framing, new Map()) === null;
}

/** The fingerprint without these parts. */
export function withoutParts(fingerprint: Fingerprint, parts: readonly FingerprintPart[]): Fingerprint {
  return Object.fromEntries(
    Object.entries(fingerprint).filter(([part]) => !parts.some((left) => left === part)),
  ) as Fingerprint;
}
