import { someNames } from "../../someNames.js";
import { plainName } from "./columnNames.js";
import { kindOfColumn } from "./columnValues.js";

/** How judgements of two answers against each other came out. */
type Outcome = "win" | "loss" | "tie";

const COUNT = "^(?:n_|num_|number_of_|total_)?";
const SHARE = "(_?(?:rate|pct|percent|percentage|share|ratio))?$";
const OUTCOMES: readonly (readonly [Outcome, RegExp])[] = [
  ["win", new RegExp(`${COUNT}(?:wins?|won|winning|victory|victories)${SHARE}`)],
  ["loss", new RegExp(`${COUNT}(?:loss|losses|loses?|lost|losing|defeats?)${SHARE}`)],
  ["tie", new RegExp(`${COUNT}(?:ties?|tied|draws?|equal)${SHARE}`)],
];
/** Columns that name the two sides of a preference. */
const SIDE = /^(?:(?:model|system|assistant|player|generator)_?[ab12]|winner|preferred|preference|loser)$/;

/** What to say of rows that name two models and which of them is preferred; `null` where these do not. */
export function sidesQuestion(
  header: readonly string[],
  textsOf: (column: number) => ReadonlyMap<string, number>,
): string | null {
  const sides = header.filter((name, index) => SIDE.test(plainName(name)) && kindOfColumn(textsOf(index)) === "texts");
  return sides.length < 2
    ? null
    : `each row prefers one of two models (${quoted(sides)}), which is no score of one of them: ` +
        "`noisefloor preferences` reads such rows where the columns are named question_id, model_a, model_b and winner";
}

/**
 * What to say of columns that count how often each model won, lost and tied; `null` where there are none. `fieldOf` gives the
 * name of a column in a formula.
 */
export function outcomesQuestion(header: readonly string[], fieldOf: (name: string) => string): string | null {
  const found = outcomes(header);
  const [win, loss, tie] = (["win", "loss", "tie"] as const).map((outcome) => found.get(outcome));
  if (win === undefined || (loss === undefined && tie === undefined)) return null;
  // A training loss may stand next to a rate of wins.
  if (tie === undefined && plainName(loss ?? "") === "loss" && isShare(win)) return null;
  const [won, tied] = [fieldOf(win), tie === undefined ? [] : [fieldOf(tie)]];
  const preferred = [won, ...tied.map((field) => `${field} / 2`)].join(" + ");
  const all = [...found.values()].map(fieldOf).join(" + ");
  const formula = isShare(win) ? preferred : `${tied.length === 0 ? preferred : `(${preferred})`} / (${all})`;
  const isWhole = isShare(win) || loss !== undefined;
  return (
    `the columns ${quoted([...found.values()])} say how often each model was preferred, which is no score of a test: models that ` +
    "were judged against each other share their judgements. " +
    (isWhole ? `Where all were judged against the same other answers, say --derive "preferred = ${formula}". ` : "") +
    "Single judgements, one a row, are read by `noisefloor preferences`"
  );
}

function outcomes(header: readonly string[]): Map<Outcome, string> {
  const found = new Map<Outcome, string>();
  for (const [outcome, names] of OUTCOMES) {
    const name = header.find((column) => names.test(plainName(column)));
    if (name !== undefined) found.set(outcome, name.trim());
  }
  return found;
}

function isShare(name: string): boolean {
  return name.includes("%") || OUTCOMES.some(([, names]) => names.exec(plainName(name))?.[1] !== undefined);
}

function quoted(names: readonly string[]): string {
  return someNames(names.map((name) => JSON.stringify(name.trim())));
}
