import { defined } from "../defined.js";
import type { PValueAdjustmentName } from "../inference/significance/multiplicity.js";
import { REPORT_SECTIONS, type ReportSection } from "../report/sections/sections.js";
import type { VarianceReportOptions } from "../report/variance/varianceReport.js";
import { UsageError } from "./exitCodes.js";
import { type AnalysisFlags, analysisOptions, type FacetFlags, facetRoles, wholeNumber } from "./options.js";

/** Options of whatever makes a report. */
export interface ReportChoices extends AnalysisFlags, FacetFlags {
  readonly sections?: readonly string[];
  readonly baseline?: string;
  readonly correction: PValueAdjustmentName | "none";
  readonly rngSeed?: string;
  readonly title?: string;
}

/** The options of a report in the terms of the library. */
export function reportOptions(flags: ReportChoices): VarianceReportOptions {
  return {
    ...analysisOptions(flags),
    ...facetRoles(flags),
    correction: flags.correction,
    seed: wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0),
    // Metrics that somebody names are all asked for.
    tests: flags.metric !== undefined || flags.filter !== undefined ? "all" : "primary",
    ...defined({ sections: sectionsOf(flags.sections), baseline: flags.baseline, title: flags.title }),
  };
}

function sectionsOf(texts: readonly string[] | undefined): ReportSection[] | undefined {
  if (texts === undefined) return undefined;
  const known = Object.keys(REPORT_SECTIONS) as ReportSection[];
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const section = known.find((name) => name === text.trim());
      if (section === undefined) throw new UsageError(`--sections can be ${known.join(", ")}, got "${text}"`);
      return section;
    });
}
