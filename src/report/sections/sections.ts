import { ArgumentError } from "../../errors.js";
import { COMPARISONS } from "./comparisonSection.js";
import { COMPONENTS } from "./componentsSection.js";
import { CURVES } from "./curveSection.js";
import { FRAMINGS } from "./framingSection.js";
import { IRT } from "./irtSection.js";
import { ITEMS } from "./itemSection.js";
import { JUDGES } from "./judges/judgeSection.js";
import { PREFERENCES } from "./judges/preferenceSection.js";
import { NOISE_SECTION } from "./noiseSection.js";
import { PRINTED } from "./printedSection.js";
import { RANKINGS } from "./rankSection.js";
import { POWER } from "./reachSection.js";
import { READ } from "./readSection.js";
import type { Section } from "./section.js";
import { SUBSETS } from "./subsetRanks/subsetRankSection.js";
import { TRIALS } from "./trialSection.js";

/**
 * The sections of a report, in the order they are shown. Record, document, figures, caveats, tables and what would fill an
 * empty section come from this table alone.
 */
export const SECTIONS = [
  COMPARISONS,
  RANKINGS,
  PREFERENCES,
  NOISE_SECTION,
  CURVES,
  FRAMINGS,
  COMPONENTS,
  TRIALS,
  JUDGES,
  ITEMS,
  IRT,
  SUBSETS,
  POWER,
  PRINTED,
  READ,
] as const;

export type ReportSection = (typeof SECTIONS)[number]["name"];

/** What all sections together add to the record of a report. */
export type SectionParts = Together<PartOf<(typeof SECTIONS)[number]>>;

type PartOf<Any> = Any extends Section<string, infer Part, never> ? Part : never;

/** All members of a union at once. */
type Together<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** What fills each section of a report, by name, in the order they are shown. */
export const REPORT_SECTIONS = Object.fromEntries(SECTIONS.map(({ name, needs }) => [name, needs])) as Readonly<
  Record<ReportSection, string>
>;

/** These names as a set, in the order of the table; all for `undefined`. Throws `ArgumentError` for one that is not known. */
export function sectionsOf(caller: string, names: readonly string[] | undefined): ReadonlySet<ReportSection> {
  const known = SECTIONS.map(({ name }) => name);
  for (const name of names ?? []) {
    if (!known.some((one) => one === name)) {
      throw new ArgumentError(
        caller,
        `sections must be of ${known.join(", ")}, got "${name}". Leave them out for all.`,
      );
    }
  }
  return new Set(names === undefined ? known : known.filter((name) => names.includes(name)));
}
