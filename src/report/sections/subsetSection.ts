import type { SubsetChoice, SubsetEstimateName, SubsetMethod } from "../../analysis/subsets/subsetSelection.js";
import type { SubsetError, SubsetValidation } from "../../analysis/subsets/subsetValidation.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { COUNT, either, recordWith, type Shape, TEXT } from "../../arguments/shapes.js";
import { pluralOf } from "../../clause.js";
import type { Refusal } from "../../notes.js";
import { formatFixed, formatScore, plural, type ScoreUnit, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf, withInterval } from "../document/fields.js";
import { noteLines } from "./noteList.js";

/** What each method is called in print. */
export const METHOD_NAMES: Readonly<Record<SubsetMethod, string>> = {
  random: "random items",
  stratified: "items stratified by difficulty",
  pruned: "the most discriminating items",
  "score-anchors": "anchors by scores",
  anchors: "anchors by item parameters",
  adaptive: "adaptive test",
};

/** What each estimate is called in print. */
export const ESTIMATE_NAMES: Readonly<Record<SubsetEstimateName, string>> = {
  weighted: "mean",
  irt: "IRT",
  pIrt: "p-IRT",
  gpIrt: "gp-IRT",
};

export interface SubsetReading {
  readonly task: string;
  readonly metric: string;
  readonly proportion: boolean;
  readonly choice: SubsetChoice;
  readonly validation: SubsetValidation | Refusal;
  /** Items of the whole test. */
  readonly items: number;
}

const VALIDATION: Shape = either(
  recordWith(["ok", "size"], "the expected of a row of subsets(results).rows"),
  recordWith(["code", "message"], "a refusal"),
);

/** One chosen subset and the error to expect of it on other models. */
export function subsetSection(reading: SubsetReading): Block[] {
  requireArgument(
    "subsetSection",
    "reading",
    reading,
    recordWith(["task", "choice", "validation"], "{ task, metric, proportion, choice, validation, items }"),
  );
  const { task, metric, proportion, choice, validation, items } = reading;
  for (const [name, text] of Object.entries({ task, metric })) requireArgument("subsetSection", name, text, TEXT);
  requireArgument("subsetSection", "items", items, COUNT);
  requireArgument(
    "subsetSection",
    "choice",
    choice,
    recordWith(["method", "size"], "the choice of a row of subsets(results).rows"),
  );
  requireArgument("subsetSection", "validation", validation, VALIDATION);
  const title = heading(2, `${task} · ${metric}: ${METHOD_NAMES[choice.method]}, ${choice.size} of ${items}`);
  if (!validation.ok) {
    return [
      title,
      paragraph(`The error to expect is not known: ${validation.message}. Next step: ${validation.hint}.`),
    ];
  }
  const { estimates, randomError, unit, units, folds, notes, signature } = validation;
  const size = Math.max(0, ...estimates.map(({ error }) => error ?? 0));
  const scale = unitOf({ proportion }, size);
  const left =
    folds === units ? `one ${unit} left out at a time` : `${folds} parts of the ${pluralOf(unit)} left out in turn`;
  return [
    title,
    paragraph(validationSentence(validation, scale)),
    ...table(
      `Error on ${plural(units, unit)} that had no part in the choice (${left})${proportion ? ", in points" : ""}; random subsets of the same size: ${formatScore(randomError, scale)}.`,
      estimates,
      errorFields(scale),
    ),
    list([
      "error: mean |estimate − full score|; bias: mean of estimate − full score; against random: error − that of random subsets, below 0 is better.",
      ...(choice.combination === null ? [] : [`gp-IRT: λ = ${formatFixed(choice.combination.lambda, 3)} on the mean.`]),
      ...noteLines(notes),
      signature,
    ]),
  ];
}

function errorFields(scale: ScoreUnit): Field<SubsetError>[] {
  return [
    { title: "estimate", align: "left", show: ({ estimate }) => ESTIMATE_NAMES[estimate], always: true },
    { title: "error", align: "right", show: (row) => withInterval(row.error, row.errorInterval, scale), always: true },
    { title: "bias", align: "right", show: ({ bias }) => formatScore(bias, scale), always: true },
    {
      title: "against random",
      align: "right",
      show: (row) => withInterval(row.againstRandom, row.againstRandomInterval, scale),
      always: true,
    },
    { title: "verdict", align: "left", show: ({ verdict }) => verdict ?? UNDEFINED_TEXT, always: true },
  ];
}

function validationSentence({ method, estimates, size, randomError }: SubsetValidation, scale: ScoreUnit): string {
  const better = estimates.filter(({ verdict }) => verdict === "better");
  const [best] = [...better].sort((a, b) => a.error! - b.error!);
  const count = `${formatFixed(size, 0)} items`;
  if (method === "random" && estimates.every(({ estimate }) => estimate === "weighted")) {
    return `The mean of ${count} drawn at random is off by ${formatScore(randomError, scale)} on average; that of the ones drawn here by more or less, as luck has it.`;
  }
  if (best === undefined)
    return `No estimate from these ${count} is shown to be nearer to the full score than the mean of as many random items.`;
  return `${ESTIMATE_NAMES[best.estimate]} from ${count} is off by ${formatScore(best.error, scale)} on average, less than the mean of as many random items.`;
}
