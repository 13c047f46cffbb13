import type { Note } from "../notes.js";

/** What every question answers. Plain data, the same in a program and in the JSON of the command of that name. */
export interface Answer<Kind extends string, Row> {
  /** The question: the name of the function, of the command and of the document. */
  readonly kind: Kind;
  readonly rows: readonly Row[];
  /** On what was read and on the whole; rows have their own. */
  readonly notes: readonly Note[];
  /** What was done, in one line that a paper can quote. */
  readonly signature: string;
}
