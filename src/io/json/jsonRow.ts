import type { JsonObject, JsonOptions } from "./json.js";

/** One object of a dump that is a list of objects. */
export interface JsonRow {
  readonly members: JsonObject;
  readonly line: number;
}

export interface JsonRowsOptions extends Pick<JsonOptions, "exact" | "onRepeat"> {
  readonly file: string;
  /** Which members of a row to build, by name alone; the others are stepped over. Default: all. */
  readonly keep?: (key: string) => boolean;
}
