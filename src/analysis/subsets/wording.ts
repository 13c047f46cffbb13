import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";

const WORDS = {
  "fewer-anchors": ({ wanted, found }: { wanted: number; found: number }) =>
    `clusters of ${plural(wanted, "item")} were wanted, and there were ${Math.round(found)} different ones on average`,
  "one-model": ({ unit }: { unit: string }) =>
    `all runs are of one model: the error is that on another ${unit} of it, and says nothing of other models`,
  "random-is-yardstick": () =>
    "the mean of random items is the yardstick itself: the error of random subsets is the one to expect, and that of the one written differs from it by luck",
  "draws-without-answers": ({ lost, runs }: { lost: number; runs: number }) =>
    `${lost} of ${plural(runs, "run")} answered no item of some random subsets, which are left out for them: answers are missing`,
  "choice-without-answers": ({ unanswered, units }: { unanswered: number; units: number }) =>
    `${unanswered} of ${units} that were left out answered none of the chosen items and have no error: answers are missing`,
  "no-verdict": ({ folds }: { folds: number }) =>
    folds < 2
      ? "no verdict against random items: those that were left out and answered chosen items all stand in one part"
      : "no verdict against random items: the differences of their errors show no spread",
};

/** The notes of the validation of a subset. */
export const note = /* @__PURE__ */ noteWriter(WORDS);
