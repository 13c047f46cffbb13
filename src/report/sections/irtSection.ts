import type { FittedAbility, FittedItem, TwoPlFit } from "../../analysis/irt/fitRecord.js";
import { testInformation } from "../../analysis/irt/information.js";
import type { ItemFit } from "../../analysis/irt/itemFit.js";
import type { ModelFit } from "../../analysis/irt/modelFit.js";
import type { ShuffledControl } from "../../analysis/irt/shuffledControl.js";
import { slopesText } from "../../analysis/irt/wording.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { orNull, recordWith } from "../../arguments/shapes.js";
import type { Refusal } from "../../notes.js";
import { formatCount, formatFixed, formatPEquation, formatPValue, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { itemCurves } from "../figures/itemCurves.js";
import { wrightMap } from "../figures/wrightMap.js";
import { joinedNames } from "../text/joinedNames.js";
import { type FittedTask, fittedTasks, tableOf } from "./fittedTasks.js";
import { LISTED_ITEMS, largestItemTables } from "./itemSection.js";
import { noteLines } from "./noteList.js";
import { each, view } from "./resultView.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface IrtPart {
  /** Item response models of the tables with most runs, for right-or-wrong scores of 50 runs and more. */
  readonly irt: readonly FittedTask[];
}

export const IRT: Section<"irt", IrtPart> = {
  name: "irt",
  title: "Item response models",
  needs: "right-or-wrong answers of 50 or more independent runs to one task",
  doing: "item response models",
  unasked: () => ({ irt: [] }),
  analyse(study, { missing }) {
    const { fits, refused, leftOut } = fittedTasks(largestItemTables(study), missing);
    return { part: { irt: fits }, refused, leftOut };
  },
  isEmpty: ({ irt }) => irt.length === 0,
  blocks({ irt }, { limit, figures }) {
    if (irt.length === 0) return [];
    return withFigures(figures, [
      heading(2, "What does an item response model say?"),
      ...irt.flatMap(({ task, metric, framing, fit }) => [
        heading(3, joinedNames(task, metric, framing)),
        ...irtSection(fit, { limit: Math.min(limit, LISTED_ITEMS) }),
      ]),
    ]);
  },
  pictures: ["test-information", "item-curves"],
  figures({ irt }, { itemTables }, { level, missing }) {
    return {
      figures: irt.flatMap((fitted, index) => {
        const table = tableOf(fitted, itemTables);
        return [
          wrightMap(fitted.fit, { id: `test-information-${index + 1}`, name: fitted.task }),
          table === null ? null : itemCurves(fitted.fit, table, { id: `item-curves-${index + 1}`, level, missing }),
        ];
      }),
    };
  },
  caveats({ irt }) {
    const repeated = irt.find(({ models, fit }) => models < fit.runs);
    if (repeated === undefined) return [];
    return [
      `Item response models take runs to be independent. Here ${plural(repeated.fit.runs, "run")} are of ${plural(repeated.models, "model")}: seeds, checkpoints and trials of one model resemble each other, so that their errors are too small.`,
    ];
  },
  tables: ({ irt }) => [
    ["irt-items", irt.flatMap(({ fit, ...labels }) => fit.items.map((row) => ({ ...labels, ...row })))],
    ["irt-abilities", irt.flatMap(({ fit, ...labels }) => fit.abilities.map((row) => ({ ...labels, ...row })))],
  ],
  views: [
    view<TwoPlFit>(
      "item-response-model",
      each((fit) => [...irtSection(fit), wrightMap(fit)]),
    ),
  ],
};

/** Checks of fit that may stand beside a fitted model. */
export interface IrtChecks {
  readonly itemFit: ItemFit;
  readonly modelFit: ModelFit | Refusal;
}

/** A fitted item response model: what it found, items, abilities, where the items measure, and what to keep in mind. */
export function irtSection(
  fit: TwoPlFit,
  options: { readonly limit?: number; readonly checks?: IrtChecks | null } = {},
): Block[] {
  requireArgument("irtSection", "fit", fit, recordWith(["items", "abilities"], "what fit2pl returns"));
  const { limit = Number.POSITIVE_INFINITY, checks = null } = optionsOf("irtSection", options, {
    checks: orNull(recordWith(["itemFit", "modelFit"], "{ itemFit, modelFit }")),
  });
  const shown = fit.items.some(({ slope }) => slope !== null);
  const warnings = fit.notes.filter(({ code }) => WARNINGS.has(code));
  const others = fit.notes.filter(({ code }) => !WARNINGS.has(code));
  return [
    paragraph(summary(fit)),
    ...(warnings.length > 0 ? [list(noteLines(warnings))] : []),
    ...(shown ? [paragraph(suspectSentence(fit)), ...informationSentence(fit.items)] : []),
    ...(fit.control === null ? [] : [paragraph(controlSentence(fit.control))]),
    ...(checks === null ? [] : [paragraph(modelFitSentence(checks.modelFit))]),
    ...table(itemCaption(fit), fit.items, itemFields(checks?.itemFit ?? null), { limit }),
    ...table("Abilities, best first, in SDs of the population of runs.", byAbility(fit.abilities), ABILITY_FIELDS, {
      limit,
    }),
    list([...noteLines([...others, ...(checks?.itemFit.notes ?? [])]), fit.signature]),
  ];
}

/** Notes without which slopes and abilities would mislead: they stand above them. */
const WARNINGS: ReadonlySet<string> = new Set([
  "copies",
  "abilities-withheld",
  "abilities-without-items",
  "unconnected-blocks",
  "no-cohesion",
  "missing-at-random",
]);

const MODEL_NAMES = {
  "1pl": "One-parameter logistic (one slope for all items)",
  "2pl": "Two-parameter logistic",
  "3pl": "Three-parameter logistic with fixed guessing",
} as const;

function summary({ model, runs, items, converged, iterations, logLikelihood, reliability, grid }: TwoPlFit): string {
  const fitted = items.filter(
    ({ status }) => !["all-right", "all-wrong", "not-answered", "copy"].includes(status),
  ).length;
  const end = converged
    ? `converged in ${plural(iterations, "iteration")}`
    : `NOT CONVERGED after ${plural(iterations, "iteration")}`;
  return (
    `${MODEL_NAMES[model]} model of ${plural(runs, "run")} × ${plural(fitted, "item")}: ${end}, ` +
    `log-likelihood ${formatFixed(logLikelihood, 3)}${reliability === null ? "" : `, reliability of the abilities ${formatFixed(reliability, 3)}`} ` +
    `(${grid.nodes} nodes from −${grid.limit} to ${grid.limit}).`
  );
}

function suspectSentence({ items, secondDimension }: TwoPlFit): string {
  const negative = items.filter(({ slope, status }) => status === "fitted" && slope !== null && slope < 0);
  const shown = negative.filter(({ suspect }) => suspect);
  const largest = Math.max(0, ...shown.map(({ adjustedPValue }) => adjustedPValue ?? 1));
  return slopesText(
    negative.map(({ id }) => id),
    shown.map(({ id }) => id),
    largest,
    secondDimension,
  );
}

function informationSentence(items: readonly FittedItem[]): Block[] {
  const known = items.flatMap(({ slope, intercept, guessing }) =>
    slope === null || intercept === null ? [] : [{ slope, intercept, guessing }],
  );
  const { abilities, information, standardError } = testInformation(known);
  const best = information.indexOf(Math.max(...information));
  const at = (ability: number) => formatFixed(standardError[abilities.indexOf(ability)] ?? null, 2);
  return [
    paragraph(
      `The items measure most sharply around ability ${formatFixed(abilities[best] ?? null, 2)} ` +
        `(error ${formatFixed(standardError[best] ?? null, 2)}); errors at −2, 0 and 2: ${at(-2)}, ${at(0)}, ${at(2)}.`,
    ),
  ];
}

function controlSentence({ shuffled, fitted }: ShuffledControl): string {
  const sizes = ({ median, upper, largest }: ShuffledControl["fitted"]) =>
    `median ${formatFixed(median, 2)}, 95 % below ${formatFixed(upper, 2)}, largest ${formatFixed(largest, 2)}`;
  return `Control: slopes (signs aside) of these answers: ${sizes(fitted)}; of the same answers shuffled over the runs, which hold no ability: ${sizes(shuffled)}. A slope that noise reaches says nothing.`;
}

function modelFitSentence(fit: ModelFit | Refusal): string {
  if (!fit.ok) return `Fit of the model (M2) not tested: ${fit.message}.`;
  const { statistic, degreesOfFreedom, pValue, rmsea, rmseaInterval } = fit;
  const range =
    rmseaInterval === null ? "" : ` [${formatFixed(rmseaInterval.low, 3)}, ${formatFixed(rmseaInterval.high, 3)}]`;
  return `Fit of the model: M2(${degreesOfFreedom}) = ${formatFixed(statistic, 2)}, ${formatPEquation(pValue)}, RMSEA ${formatFixed(rmsea, 3)}${range} (90%).`;
}

function itemCaption({ model }: TwoPlFit): string {
  const curve = model === "3pl" ? "c + (1 − c)/(1 + e^−(aθ + d))" : "1/(1 + e^−(aθ + d))";
  return `Items: P(right) = ${curve}, difficulty b = −d/a; ± standard errors.`;
}

function itemFields(itemFit: ItemFit | null): Field<FittedItem>[] {
  const fits = new Map(itemFit?.items.map((row) => [row.id, row]));
  return [
    { title: "item", align: "left", show: ({ id }) => id, always: true },
    { title: "slope a", align: "right", show: ({ slope, slopeSe }) => withError(slope, slopeSe), always: true },
    { title: "intercept d", align: "right", show: ({ intercept, interceptSe }) => withError(intercept, interceptSe) },
    {
      title: "difficulty b",
      align: "right",
      show: ({ difficulty, difficultySe }) => withError(difficulty, difficultySe),
    },
    { title: "right", align: "right", show: ({ rightShare }) => formatFixed(rightShare, 3) },
    { title: "answers", align: "right", show: ({ answers }) => formatCount(answers) },
    { title: "guessing", align: "right", show: ({ guessing }) => (guessing === 0 ? "" : formatFixed(guessing, 2)) },
    { title: "S-X² p", align: "right", show: ({ id }) => formatPValue(fits.get(id)?.pValue ?? null) },
    {
      title: "remark",
      align: "left",
      show: ({ suspect, status }) =>
        [status === "fitted" ? [] : status.replaceAll("-", " "), suspect ? "negative" : []].flat().join(", "),
    },
  ];
}

const ABILITY_FIELDS: Field<FittedAbility>[] = [
  { title: "run", align: "left", show: ({ run }) => run, always: true },
  { title: "EAP", align: "right", show: ({ eap, eapSe }) => withError(eap, eapSe), always: true },
  { title: "WLE", align: "right", show: ({ wle, wleSe }) => withError(wle, wleSe) },
  { title: "answers", align: "right", show: ({ answers }) => formatCount(answers) },
  { title: "runs", align: "right", show: ({ count }) => formatCount(count) },
  { title: "remark", align: "left", show: ({ extreme }) => (extreme === null ? "" : `${extreme} pattern`) },
];

function byAbility(abilities: readonly FittedAbility[]): FittedAbility[] {
  return [...abilities].sort((a, b) => (b.eap ?? Number.NEGATIVE_INFINITY) - (a.eap ?? Number.NEGATIVE_INFINITY) || 0);
}

function withError(value: number | null, error: number | null): string {
  if (value === null) return UNDEFINED_TEXT;
  return error === null ? formatFixed(value, 2) : `${formatFixed(value, 2)} ± ${formatFixed(error, 2)}`;
}
