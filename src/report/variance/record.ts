import type { Answer } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import type { ReportSection, SectionParts } from "../sections/sections.js";

/** A figure and the section that it belongs to. */
export interface ReportFigure {
  readonly section: ReportSection;
  readonly figure: Figure;
}

/** Everything the report says, as plain data: renderers add nothing to it. Each section adds its own part. */
export interface VarianceReport extends SectionParts {
  readonly kind: "report";
  readonly title: string;
  /** Three sentences of one clause: how many differences are real, how large the noise is, and what was not measured. */
  readonly headlines: readonly string[];
  /** Which differences are real, how noisy each benchmark is, what to do next; most important first. */
  readonly answers: readonly Answer[];
  /** All sentences of the answers. */
  readonly summary: readonly string[];
  /** What a reader must know before quoting any of this. */
  readonly caveats: readonly string[];
  readonly notMeasured: readonly string[];
  /** What would fill a section that has no data. */
  readonly missingSections: readonly string[];
  /** What was left out because of its size. */
  readonly leftOut: readonly string[];
  /** A paragraph for a paper. */
  readonly methods: string;
  readonly references: readonly string[];
  readonly signature: string;
  readonly figures: readonly ReportFigure[];
}
