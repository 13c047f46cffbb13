/**
 * noisefloor/judges: scores that a judge gave, and the human labels that tell how far it can be trusted. Lists have one entry an
 * item; `null` stands where there is no label or no judgement.
 */

export type { Scores } from "./arguments/scoresOf.js";

// A score, and a difference of two, corrected by labels.

export type { ComparedSide, Comparison } from "./analysis/comparison/comparisonRecord.js";
export {
  compareByLabels,
  type JudgedSide,
  type LabelComparison,
  type LabelComparisonOptions,
} from "./analysis/judges/compareByLabels.js";
export { correctByLabels, type LabelOptions } from "./analysis/judges/correctByLabels.js";
export type { JudgeBias, JudgeRate, LabelCorrection } from "./analysis/judges/labelCorrection.js";

// A share right, corrected by a judge's error rates.

export type { Interval } from "./inference/intervals/interval.js";
export type { IntervalOptions } from "./inference/intervals/intervalOptions.js";
export type { Proportion } from "./inference/intervals/newcombeInterval.js";
export { type JudgeErrors, type RoganGladen, roganGladen } from "./inference/labels/roganGladen.js";

// The judges of results: every run, every difference, every two judges of the same answers.

export type { FamilyComparison } from "./analysis/comparison/resultsComparison.js";
export type { JudgedComparison } from "./analysis/judges/judgedComparisons.js";
export type { JudgedRowLabels, JudgesRow } from "./analysis/judges/judgeRows.js";
export type { JudgeAgreement, JudgeShift } from "./analysis/judges/judgeShift.js";
export type { Results } from "./data/results.js";
export type { Run } from "./data/run.js";
export type { Answer } from "./questions/answer.js";
export { type JudgesAnswer, type JudgesOptions, judges } from "./questions/judges.js";

// Preferences: wins, ties and losses between two answers.

export type {
  ContestLabels,
  JudgedStrengths,
  PlacePreference,
  PreferenceRow,
  RankedStrength,
} from "./analysis/judges/preferenceRows.js";
export {
  type BradleyTerry,
  type BradleyTerryOptions,
  bradleyTerry,
  type Preference,
  type Strength,
  type StrengthDifference,
  type TieRate,
  type Transitivity,
} from "./inference/ranks/bradleyTerry.js";
export { type PreferencesAnswer, type PreferencesOptions, preferences } from "./questions/preferences.js";

// What records hold beside.

export type { NoiseSources, Note, Refusal } from "./notes.js";
