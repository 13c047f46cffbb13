import { InputError } from "../../errors.js";
import type { Engine } from "../../reduce/dialects.js";

/** A table of scores that an engine holds, one row a score. */
export interface ScoreSource {
  /** As people name it, without a password. */
  readonly name: string;
  readonly engine: Engine;
  /** What stands behind FROM. */
  readonly table: string;
  /** The scale of its scores, where its address names it. */
  readonly scale?: number;
  /** A column stands several times where parts of the table differ in what it holds. */
  readonly columns: readonly SourceColumn[];
  /** The rows that a query gives, block by block. */
  query(sql: string): AsyncGenerator<readonly SourceRow[]>;
  close(): Promise<void>;
}

/** The cells of a row by the names of its columns; `null` for NULL. */
export type SourceRow = Readonly<Record<string, string | null>>;

export interface SourceColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The file or source where it is so. */
  readonly of: string;
}

export type ColumnKind = "text" | "whole numbers" | "numbers" | "true and false" | "other values";

const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/bool/i, "true and false"],
  [/char|text|string|byte_array|enum|uuid|^name$/i, "text"],
  [/\bu?int\d*\b|integer|(?:big|small|tiny|huge)int/i, "whole numbers"],
  [/float|double|real|decimal|numeric/i, "numbers"],
];

/** What a column holds, by the name that an engine gives to its type. */
export function columnKind(type: string): ColumnKind {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "other values";
}

/** A connection that was refused or ended: another try may succeed. */
export class ConnectionLost extends InputError {
  constructor(source: string, reason: string) {
    super("connection", `the connection was lost: ${reason}`, { file: source });
  }
}

/** What an engine says against a query. */
export function refusedByEngine(source: string, reason: string): InputError {
  return new InputError("engine", `the engine refuses: ${reason.trim().replaceAll(/\s+/g, " ").slice(0, 500)}`, {
    file: source,
  });
}

/** A cell as text; `null` for NULL. */
export const sourceCell = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
