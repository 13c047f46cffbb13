import { oneOf, RECORD, type Shape, AMOUNT as SIZE, TEXT, TEXTS } from "../../arguments/shapes.js";

const AMOUNT: Shape = { ...SIZE, repair: "Leave it out for the default." };
const isNamePair = (value: unknown) => Array.isArray(value) && value.length === 2 && TEXTS.fits(value);
const NAME_PAIRS: Shape = {
  needs: "a list of pairs of names",
  fits: (value) => Array.isArray(value) && Array.from(value).every(isNamePair),
  repair: 'Pass [["GPT-4", "gpt-4"]]: the first is read as the second.',
};

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
  same: NAME_PAIRS,
  trialSuffix: oneOf("auto", "none"),
  maxBytes: AMOUNT,
  maxEntries: AMOUNT,
  maxRatio: AMOUNT,
};
