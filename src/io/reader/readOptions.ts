import { oneOf, RECORD, type Shape, AMOUNT as SIZE, TEXT, TEXTS } from "../../arguments/shapes.js";

const AMOUNT: Shape = { ...SIZE, repair: "Leave it out for the default." };

/** What the options of reading are. */
export const READ_OPTIONS: Readonly<Record<string, Shape>> = {
  runPattern: TEXT,
  map: RECORD,
  layout: oneOf("runs-by-items", "items-by-runs", "runs-by-tasks", "tasks-by-runs"),
  model: TEXT,
  task: TEXT,
  derive: TEXTS,
  higherIsBetter: TEXTS,
  lowerIsBetter: TEXTS,
  unscored: TEXTS,
  scoresIn: oneOf("percent", "share"),
  itemIds: oneOf("written", "numbers"),
  trialSuffix: oneOf("auto", "none"),
  maxBytes: AMOUNT,
  maxEntries: AMOUNT,
  maxRatio: AMOUNT,
};
