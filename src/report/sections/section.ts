import type { FacetRoles } from "../../analysis/components/facetRoles.js";
import type { Study } from "../../analysis/study.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { type Block, list } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import type { ResultView } from "./resultView.js";

/** What the analyses of a report were asked for. */
export interface SectionSettings {
  readonly level: number;
  readonly alpha: number;
  readonly correction: PValueAdjustmentName | "none";
  readonly missing: MissingPolicy;
  readonly allowMixed: boolean;
  readonly chance: ReadonlyMap<string, number>;
  /** Of all resampling. */
  readonly seed: number;
  readonly facets: FacetRoles;
}

/** What an analysis found: its part of the record, and what it could not do. */
export interface Findings<Part> {
  readonly part: Part;
  /** What was refused on these data, and why. */
  readonly refused?: readonly string[];
  /** What was left out because of its size. */
  readonly leftOut?: readonly string[];
}

export interface SectionFigures {
  /** A figure with nothing to draw is `null`. */
  readonly figures: readonly (Figure | null)[];
  readonly leftOut?: readonly string[];
}

export interface SectionLayout {
  /** Most rows of each table. */
  readonly limit: number;
  /** The figures of the section, to be placed among its blocks. */
  readonly figures: readonly Figure[];
}

/**
 * One section of a report: what it needs, what it adds to the record (`Part`), and how that is said and drawn. `Seen` is the
 * part of the record that it looks at: its own, and those of other sections where it speaks of them.
 */
export interface Section<Name extends string, Part extends object, Seen extends Part = Part> {
  /** As in `--sections`. */
  readonly name: Name;
  /** What the section is called where it has nothing to show. */
  readonly title: string;
  /** What fills it. */
  readonly needs: string;
  /** What is being done while it is filled, for a line of progress. */
  readonly doing: string;
  analyse(study: Study, settings: SectionSettings): Findings<Part>;
  /** What stands in the record where the section was not asked for. */
  unasked(study: Study): Part;
  /** Whether the data hold nothing for a section that was asked for. */
  isEmpty(record: Seen): boolean;
  /** Nothing for a section without data. */
  blocks(record: Seen, layout: SectionLayout): Block[];
  /** What its figures are called: their ids, without the number of those that it draws several times. */
  readonly pictures?: readonly string[];
  figures?(record: Seen, study: Study, settings: SectionSettings): SectionFigures;
  /** What a reader must know before quoting it. */
  caveats?(record: Seen): readonly string[];
  /** How its results are shown by themselves. */
  readonly views?: readonly ResultView[];
  /** Its tables in full precision, one record a row. */
  tables?(record: Seen): readonly SectionTable[];
}

/** A name in lower-case letters and hyphens, and the rows. */
export type SectionTable = readonly [name: string, rows: readonly object[]];

/** A section with its figures after its first block, the heading; nothing for no blocks. */
export function withFigures(figures: readonly Figure[], [first, ...rest]: readonly Block[]): Block[] {
  return first === undefined ? [] : [first, ...figures, ...rest];
}

/** A list of these lines; nothing for none. */
export function listOf(lines: readonly string[]): Block[] {
  return lines.length > 0 ? [list(lines)] : [];
}
