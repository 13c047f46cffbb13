import { FACET_TAG, PROMPT_PARTS } from "../../data/facets.js";
import {
  compareFingerprints,
  FINGERPRINT_PARTS,
  type FingerprintPart,
  fingerprintDifferences,
} from "../../data/fingerprint.js";
import { framingNamed } from "../../data/framingNames.js";
import { conditionName } from "../../data/testVariants.js";
import type { Side } from "./testSides.js";

/** What is compared where both sides are one model. */
export interface AskedFacet {
  /** In words, such as `prompt` or `judge`. */
  readonly facet: string;
  /** Parts of the fingerprints that differ with it. */
  readonly parts: readonly FingerprintPart[];
  /** Whether the noise of prompts and framings is then no noise of this comparison. */
  readonly isPrompt: boolean;
  /** What either side states, such as `terse` and `cot` or `judge a` and `judge b`; `null` where nothing but texts tells them apart. */
  readonly levels: readonly [string, string] | null;
}

/** Conditions in which one model may be put beside itself, each a question of its own: none of them changes what is asked. */
const CONDITIONS = [
  "judge",
  "filter",
  "fewShot",
  "choiceOrder",
  "language",
] as const satisfies readonly FingerprintPart[];

/**
 * The one thing in which two sides of one model at one checkpoint differ: framing or prompt, by its label or its text, or one
 * condition such as the judge. `null` for two models, two checkpoints, and sides that differ in several such things or in none.
 */
export function askedFacet(before: readonly Side[], after: readonly Side[]): AskedFacet | null {
  const [{ run: a }, { run: b }] = [before[0] as Side, after[0] as Side];
  if (a.model !== b.model) return null;
  const byLabel = a.framing !== b.framing && a.framing !== undefined && b.framing !== undefined;
  if (byLabel) {
    const levels = [a.framing as string, b.framing as string] as const;
    const condition = a.tags?.[FACET_TAG] as FingerprintPart | undefined;
    if (condition !== undefined) {
      return { facet: FINGERPRINT_PARTS[condition], parts: PROMPT_PARTS, isPrompt: isOfPrompt(condition), levels };
    }
    const isFraming = [a.framing, b.framing].some((label) => framingNamed(label as string, new Map()) !== null);
    return { facet: isFraming ? "framing" : "prompt", parts: PROMPT_PARTS, isPrompt: true, levels };
  }
  if (a.step !== b.step || a.framing !== b.framing || a.task !== b.task) return null;
  const differing = differingParts(before, after);
  const conditions = CONDITIONS.filter((part) => differing.has(part));
  const [condition, ...others] = conditions;
  if (others.length > 0) return null;
  if (condition === undefined) {
    const isPut = PROMPT_PARTS.some((part) => differing.has(part));
    return isPut ? { facet: "prompt", parts: PROMPT_PARTS, isPrompt: true, levels: null } : null;
  }
  const names = [before, after].map((sides) => levelOf(sides, condition));
  return {
    facet: FINGERPRINT_PARTS[condition],
    // Examples are part of the prompt, whose text differs with them.
    parts: condition === "fewShot" ? ["fewShot", "prompt"] : [condition],
    isPrompt: false,
    levels: names.includes(null) ? null : (names as [string, string]),
  };
}

/** The one level of a condition on a side, as the name of a test has it. */
function levelOf(sides: readonly Side[], part: FingerprintPart): string | null {
  const [name, ...others] = new Set(sides.map(({ run }) => conditionName(run.fingerprint ?? {}, part)));
  return name === undefined || others.length > 0 ? null : name;
}

function isOfPrompt(part: FingerprintPart): boolean {
  return PROMPT_PARTS.some((one) => one === part);
}

function differingParts(before: readonly Side[], after: readonly Side[]): ReadonlySet<FingerprintPart> {
  const hasItems = [...before, ...after].every(({ trials }) => trials.length > 0);
  const trialsOf = (sides: readonly Side[]) => sides.flatMap(({ trials }) => trials);
  const runsOf = (sides: readonly Side[]) => sides.map(({ run }) => run);
  const differences = hasItems
    ? compareFingerprints(trialsOf(before), trialsOf(after)).differences
    : fingerprintDifferences(runsOf(before), runsOf(after));
  return new Set(differences.map(({ part }) => part));
}
