import { plainName } from "./columnNames.js";

/** The columns, or members, of judgements of two answers against each other, by their names as written. */
export interface VoteColumns {
  readonly sides: readonly [string, string];
  /** What came out: one judgement a row, or how many of each kind. */
  readonly outcome:
    | { readonly winner: string }
    | { readonly wins: string; readonly losses: string; readonly ties: string | null };
  /** What the two answered; `null` where no column says it, and each judgement stands by itself. */
  readonly question: string | null;
  readonly judge: string | null;
  readonly turn: string | null;
}

const THINGS = "model|system|assistant|player|generator|candidate|agent|name";
const PAIRS = [
  ["a", "b"],
  ["1", "2"],
  ["left", "right"],
] as const;
const WINNER = new Set(
  "winner winning_model winner_model preferred preferred_model preference choice vote outcome result verdict better_model".split(
    " ",
  ),
);
const QUESTION = new Set(
  "question_id question prompt_id prompt item item_id qid instruction instruction_id example_id sample_id task_id id".split(
    " ",
  ),
);
const JUDGE = new Set("judge judge_model judge_name annotator voter rater user user_id".split(" "));
const TIES = /^(?:n_|num_)?(?:ties?|tied|draws?)$/;

/**
 * The columns of votes among these names; `null` where no two name the sides, or nothing says who won. A name is never taken
 * for two of them.
 */
export function voteColumns(header: readonly string[]): VoteColumns | null {
  const plain = new Map(header.map((name) => [plainName(name), name]));
  const sides = sidesIn(plain);
  if (sides === null) return null;
  const [[first, a], [second, b]] = sides;
  const find = (names: ReadonlySet<string>) => [...names].flatMap((name) => plain.get(name) ?? [])[0] ?? null;
  const winner = find(WINNER);
  const outcome = winner === null ? countsIn(plain, first, second) : { winner };
  if (outcome === null) return null;
  const judge = find(JUDGE);
  return { sides: [a, b], outcome, question: find(QUESTION), judge, turn: plain.get("turn") ?? null };
}

type Named = readonly [plain: string, written: string];

/** The two columns that name the sides: `model_a` and `model_b`, `left_model` and `right_model`, `left` and `right`. */
function sidesIn(plain: ReadonlyMap<string, string>): readonly [Named, Named] | null {
  const forms = PAIRS.flatMap((pair) => [
    ...THINGS.split("|").flatMap((thing) => [
      pair.map((side) => `${thing}_${side}`),
      pair.map((side) => `${thing}${side}`),
      pair.map((side) => `${side}_${thing}`),
    ]),
    ...(pair[0] === "left" ? [[...pair]] : []),
  ]);
  for (const [first, second] of forms as [string, string][]) {
    const [a, b] = [plain.get(first), plain.get(second)];
    if (a !== undefined && b !== undefined) {
      return [
        [first, a],
        [second, b],
      ];
    }
  }
  return null;
}

/** Counts of a pair: wins and losses of the first, or wins of either side. */
function countsIn(
  plain: ReadonlyMap<string, string>,
  first: string,
  second: string,
): Extract<VoteColumns["outcome"], { readonly wins: string }> | null {
  const ties = [...plain].find(([name]) => TIES.test(name))?.[1] ?? null;
  const sideOf = (name: string) => name.replace(/^.*_(?=[^_]+$)/, "");
  const byName = (names: readonly string[]) => names.flatMap((name) => plain.get(name) ?? [])[0];
  const forms = (side: string) => [`wins_${side}`, `${side}_wins`, `won_${side}`, `n_wins_${side}`];
  const [own, other] = [first, second].map((side) => byName([...forms(side), ...forms(sideOf(side))]));
  if (own !== undefined && other !== undefined) return { wins: own, losses: other, ties };
  const [wins, losses] = [byName(["wins", "win", "won", "n_wins"]), byName(["losses", "loss", "lost", "n_losses"])];
  return wins === undefined || losses === undefined ? null : { wins, losses, ties };
}

const TIE = /^(?:tie|tied|draw|both|both[ _-]?bad|both[ _-]?good|neither|equal|same|no[ _-]?preference)$|^tie[ _(-]/;
const NONE = new Set(["", "error", "invalid", "null", "nan", "n/a", "none", "-1"]);
const FIRST = new Set(["a", "1", "left", "first", "win", "won"]);
const SECOND = new Set(["b", "2", "right", "second", "loss", "lost", "lose"]);

/**
 * What a vote says of the first side: 1 where it wins, 0 where it loses, a half for a tie; `null` for a vote that failed and
 * `undefined` for one that says neither. A vote names its side by the model, by its column, or by the end of that.
 */
export function voteOf(
  text: string | undefined,
  models: readonly [string, string],
  columns: readonly [string, string],
) {
  const written = text?.trim();
  if (written === undefined || NONE.has(written.toLowerCase())) return null;
  // Models may be called as anything is.
  if (models[0] !== models[1] && models.includes(written)) return written === models[0] ? 1 : 0;
  const said = written.toLowerCase();
  if (TIE.test(said)) return 0.5;
  const [first, second] = columns.map(plainName);
  const plain = plainName(said);
  const end = plain.replace(new RegExp(`^(?:${THINGS})_?(?=.)`), "");
  if (plain === first || FIRST.has(end)) return 1;
  return plain === second || SECOND.has(end) ? 0 : undefined;
}
