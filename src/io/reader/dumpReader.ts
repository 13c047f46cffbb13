import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import type { ZipLimits } from "../bytes/zip.js";
import type { Derivation } from "../runs/derive.js";
import type { RunPattern } from "../runs/runPattern.js";
import type { TableLayout } from "../tables/tableLayout.js";
import type { FileHead } from "./fileHead.js";

export interface ReadOptions extends ZipLimits {
  /** How to read model, seed, step … from paths or model names, such as `{model}-seed{seed}/step{step}`. */
  readonly runPattern?: string;
  /** Names of table columns, ours → theirs: `{ item: "doc_id" }`. */
  readonly map?: Readonly<Record<string, string>>;
  /** Layout of matrix tables; default guessed, and said in a note. */
  readonly layout?: TableLayout;
  /** Model of dumps that name none; default taken from the path. */
  readonly model?: string;
  /** Task of dumps that name none; default the name of the file. */
  readonly task?: string;
  /** Scores to reckon from the numbers of a row, such as `adjusted = (acc - 1/choices) / (1 - 1/choices)`. */
  readonly derive?: readonly string[];
  /** Metrics of which more is better, whatever dumps or names say. */
  readonly higherIsBetter?: readonly string[];
  /** Metrics of which less is better. */
  readonly lowerIsBetter?: readonly string[];
  /**
   * Values of a table, as written, that stand for no score, such as `-1` of a failed judge; `["none"]` for no value.
   * Default: a value such as -1, -100 or 999 that stands apart from all others, with a note.
   */
  readonly unscored?: readonly string[];
  /** Unit of the shares in tables: per cent, or as written; default told by the values, with a note. */
  readonly scoresIn?: "percent" | "share";
  /** Ids of items as they are written (`written`, the default), or `7.0` as the whole number 7 (`numbers`). */
  readonly itemIds?: "written" | "numbers";
  /** Names of models, tasks and metrics that are one: the first of a pair is read as the second, and only the second is kept. */
  readonly same?: readonly (readonly [string, string])[];
  /** Steps at most this far apart are one checkpoint, such as 999 and 1,000; by default none are joined. */
  readonly stepTolerance?: number;
  /** Whether ids `q, q.1, q.2 …` in tables may be trials of one item (`auto`, the default) or never are (`none`). */
  readonly trialSuffix?: "auto" | "none";
}

/** What every reader is told. */
export interface ReadContext {
  readonly options: ReadOptions;
  /** The compiled run pattern; `null` when there is none. */
  readonly pattern: RunPattern | null;
  /** The compiled formulas of `derive`; `null` when there are none. */
  readonly derivation: Derivation | null;
}

/** One file that a reader has recognised. */
export interface DumpFile {
  /** Path as the user gave it, with "/" between its parts. */
  readonly name: string;
  readonly content: DumpContent;
  /** Not named by the user, but standing beside a named file: it explains that file and adds no scores of its own. */
  readonly companion: boolean;
}

/** What a reader understood of one file. */
export interface FilePart<Part> {
  readonly file: string;
  /** Fingerprint of the content: files with the same are byte for byte copies. */
  readonly hash: string;
  readonly part: Part;
}

/** All files of one format, put together and ready to be fed to a builder. */
export interface Assembly {
  /** Tasks by the names that they are filed under, so that two framings of one task are found over all formats. */
  readonly tasks: readonly string[];
  /** Names that the run pattern was or can be tried on. */
  readonly patternNames: readonly string[];
  /** Feeds everything to the builder; returns how many names the run pattern fitted. */
  contribute(builder: ResultsBuilder): number;
}

/**
 * Reads one harness's dumps. Files are read one after another, each into a part that holds no more than is needed;
 * when all are read, the parts are put together, since files explain one another (the model stands in an aggregate
 * beside the samples, a run is spread over a folder).
 */
export interface DumpReader<Part = unknown> {
  /** The formats by name, and what each is, for people. */
  readonly formats: Readonly<Record<string, string>>;
  /** The name of the file's format when this reader can read it, else `null`. */
  recognise(head: FileHead, options: ReadOptions): string | null | Promise<string | null>;
  /**
   * Paths of the files that the harness writes beside a file of this name, and that explain it: they are read with it
   * where they exist. Without it, no file that only stands beside a named one is wanted.
   */
  companionPaths?(file: string): readonly string[];
  /** Whether parts are plain data, so that they may be read on another thread. */
  readonly isPlain?: boolean;
  /** Throws `InputError` for a file that is broken. */
  read(file: DumpFile, format: string, context: ReadContext): Part | Promise<Part>;
  assemble(parts: readonly FilePart<Part>[], context: ReadContext): Assembly;
}
