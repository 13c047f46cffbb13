import type { DroppedFile } from "./droppedFile.js";
import type { ReadingProgress } from "./readDropped.js";

/** What the page asks of its worker. */
export interface Order {
  readonly files: readonly DroppedFile[];
  /** Options as they are typed on the command line. */
  readonly options: string;
}

/** What the worker says, in the order of time. */
export type Message =
  | { readonly kind: "reading"; readonly progress: ReadingProgress }
  | { readonly kind: "analysing"; readonly doing: string }
  | { readonly kind: "done"; readonly html: string; readonly json: string }
  /** `isFault`: not the dumps but the program is to blame. */
  | { readonly kind: "failed"; readonly message: string; readonly isFault: boolean };
