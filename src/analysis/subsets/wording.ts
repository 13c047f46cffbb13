import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";

const WORDS = {
  "fewer-anchors": ({ wanted, found }: { wanted: number; found: number }) =>
    `clusters of ${plural(wanted, "item")} were wanted, and there were ${Math.round(found)} different ones on average`,
  "one-model": ({ unit }: { unit: string }) =>
    `all runs are of one model: the error is that on another ${unit} of it, and says nothing of other models`,
};

/** The notes of the validation of a subset. */
export const note = noteWriter(WORDS);
