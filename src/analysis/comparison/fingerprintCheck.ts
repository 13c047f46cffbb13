import {
  compareFingerprints,
  describeDifferences,
  type FingerprintComparison,
  type FingerprintDifference,
  fingerprintDifferences,
  SETTINGS,
} from "../../data/fingerprint.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { Run } from "../../data/run.js";
import type { Note, Refusal } from "../../notes.js";
import { note } from "./wording.js";

/** A comparison that is refused because its sides were not made the same way. */
export interface FingerprintRefusal extends Refusal {
  readonly code: "different-fingerprints";
  readonly differences: readonly FingerprintDifference[];
}

/** Whether two sides may be compared: a refusal with what differs, or what must be said of the comparison. */
interface FingerprintCheck {
  readonly refusal: FingerprintRefusal | null;
  readonly notes: readonly Note[];
}

/** Checks runs with their items: `allowMixed` turns the refusal into a note. */
export function checkFingerprints(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  allowMixed: boolean,
): FingerprintCheck {
  return judge(compareFingerprints(baseline, candidate), allowMixed);
}

/** The same for runs of which only the score is known. */
export function checkRunFingerprints(
  baseline: readonly Run[],
  candidate: readonly Run[],
  allowMixed: boolean,
): FingerprintCheck {
  return judge({ differences: fingerprintDifferences(baseline, candidate), notes: [] }, allowMixed);
}

/** Settings are a model's own, as its size is: two models are compared as they were run, and that is said. */
function judge(found: FingerprintComparison, allowMixed: boolean): FingerprintCheck {
  const settings = found.differences.filter(({ part }) => SETTINGS.has(part));
  const differences = found.differences.filter(({ part }) => !SETTINGS.has(part));
  const notes = [
    ...found.notes,
    ...(settings.length === 0 ? [] : [note("different-settings", { differences: describeDifferences(settings) })]),
  ];
  if (differences.length === 0) return { refusal: null, notes };
  const what = describeDifferences(differences);
  if (allowMixed) {
    return { refusal: null, notes: [...notes, note("different-fingerprints", { differences: what })] };
  }
  return {
    refusal: {
      kind: "refusal",
      ok: false,
      code: "different-fingerprints",
      message: `the sides were not made the same way: ${what}`,
      hint: "evaluate both the same way, or pass allowMixed (--allow-mixed) to compare them all the same",
      differences,
    },
    notes,
  };
}
