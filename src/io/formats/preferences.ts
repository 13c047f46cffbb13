import { CONTEST_TAG, OPPONENT_TAG } from "../../data/contestants.js";
import type { Item } from "../../data/item.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Fingerprint } from "../../data/run.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { textFingerprint } from "../bytes/contentHash.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { stemOf } from "../bytes/sourcePath.js";
import { type JsonObject, type JsonValue, textAt } from "../json/json.js";
import type { JsonRow } from "../json/jsonRow.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { type ScoreCell, scoreCell, scored, UNSCORED } from "../tables/scoreCell.js";
import { type VoteColumns, voteColumns, voteOf } from "../tables/voteColumns.js";
import { headerOf, tableRows } from "./exports/exportRows.js";

const ALPACA = "AlpacaEval annotations";
const PAIRS = "MT-bench pairs";
const VOTES = "votes between two models";
const VOTE_TABLE = "table of votes between two models";

/** Judgements of two answers against each other: a win is 1, a tie a half. */
export const preferenceReader: DumpReader<StandaloneReading> = {
  formats: {
    [ALPACA]: "annotations.json of AlpacaEval: preference of a judge between two outputs",
    [PAIRS]: "…_pair.jsonl of MT-bench (FastChat): winners in both orders",
    [VOTES]: "model_a, model_b, winner: MT-bench's human judgments, Chatbot Arena",
    [VOTE_TABLE]: "CSV or TSV with model_a, model_b, and winner or wins, losses and ties",
  },
  recognise: (head) => formatOf(head),
  read: ({ name, content }, format, context) =>
    format === ALPACA
      ? readAlpaca(content, name, context)
      : format === PAIRS
        ? readPairs(content, name, context)
        : readVotes(content, name, context, format),
  assemble: (parts) => assembleReadings(parts, ALPACA),
};

function formatOf(head: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => head.keys.includes(name));
  if (has("generator_1", "generator_2", "preference", "instruction")) return ALPACA;
  if (has("question_id", "model_1", "model_2", "g1_winner", "g2_winner")) return PAIRS;
  if (voteColumns(head.keys) !== null) return VOTES;
  return voteColumns(headerOf(head)) === null ? null : VOTE_TABLE;
}

async function readAlpaca(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const kept = new Set(["dataset", "instruction", "generator_1", "generator_2", "annotator", "preference"]);
  const models = new ModelNames(file, "generator_2", context);
  const sheets = new RunSheets();
  const task = context.options.task ?? "AlpacaEval";
  await eachRow(content, file, kept, ({ members, line }) => {
    const [reference, model] = ["generator_1", "generator_2"].map((key) => textAt(members, key));
    const instruction = textAt(members, "instruction");
    if (reference === undefined || model === undefined || instruction === undefined) {
      throw new InputError("no-item", "every annotation needs instruction, generator_1 and generator_2", {
        file,
        line,
      });
    }
    const item = `instruction ${textFingerprint(instruction).toString(16)}`;
    const cell = preferenceCell(members.get("preference"), { file, line, item });
    const tags = { [OPPONENT_TAG]: reference, [CONTEST_TAG]: task };
    const run = { ...models.identify(model), task, metric: `win over ${reference}`, tags };
    const [dataset, judge] = ["dataset", "annotator"].map((key) => textAt(members, key));
    sheets.add(
      { ...run, ...fingerprinted(judge) },
      { id: item, ...(dataset === undefined ? {} : { subsets: [dataset] }) },
      cell,
      line,
    );
  });
  return sheetReading({
    file,
    format: ALPACA,
    sheets,
    models,
    understood:
      `task ${task}; item from the instruction; score: preference less 1, how far generator_2 is preferred; ` +
      "annotations without a preference are unscored",
  });
}

/** 1 prefers the first output, 2 the second, 1.5 neither; what lies between is how sure the judge is. */
function preferenceCell(value: JsonValue | undefined, place: { file: string; line: number; item: string }): ScoreCell {
  const cell = scoreCell(value);
  if (cell === null || (cell !== UNSCORED && cell.score !== 0 && !(cell.score >= 1 && cell.score <= 2))) {
    throw new InputError("bad-score", "a preference must be a number from 1 to 2, or null", place);
  }
  // 0 was written for a tie in older annotations.
  if (cell === UNSCORED) return UNSCORED;
  return scored(cell.score === 0 ? 0.5 : cell.score - 1);
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly item: string;
}

const PAIR_SIDES = ["model_1", "model_2"] as const;

/** Judgements in both orders, each judge being a test of its own. */
async function readPairs(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const kept = new Set(["question_id", ...PAIR_SIDES, "g1_winner", "g2_winner", "judge", "turn"]);
  const contest = new Contest(file, PAIR_SIDES, context);
  const orders = new BothOrders();
  await eachRow(content, file, kept, ({ members, line }) => {
    const [first, second] = sidesOf(members, PAIR_SIDES, { file, line });
    const asked = idOf(members.get("question_id"));
    if (asked === undefined) {
      throw new InputError("no-item", "every judgement needs question_id, model_1 and model_2", { file, line });
    }
    const turn = idOf(members.get("turn"));
    const judges = members.get("judge");
    const named = Array.isArray(judges) ? judges[0] : judges;
    const id = [asked, ...(turn === undefined ? [] : [`turn ${turn}`])].join(" ");
    const place = { file, line, item: id };
    const win = winOfFirst(members, place);
    orders.add(idOf(named) ?? null, asked, stoodFirst(members));
    contest.add([first, second], { id, cluster: asked }, win, line, fingerprinted(idOf(named)));
  });
  return contest.reading(
    PAIRS,
    "each pair of models is a task; item from question_id and turn, clusters from question_id; " +
      "a win is one in both orders, all else a tie; judgements that failed are unscored",
    orders.notes(contest.base),
  );
}

/** Most judgements that counts may stand for. */
const MOST = 1_000_000;

/** Votes of one test, one a row or counted, by whoever cast them. */
async function readVotes(
  content: DumpContent,
  file: string,
  context: ReadContext,
  format: string,
): Promise<StandaloneReading> {
  let columns: VoteColumns | null = null;
  let contest: Contest | null = null;
  const votes = new Map<string, number>();
  let total = 0;
  const each = format === VOTE_TABLE ? eachTableRow : eachRow;
  await each(content, file, { has: () => true }, ({ members, line }) => {
    columns ??= voteColumns([...members.keys()]);
    if (columns === null) {
      throw new InputError("no-item", "every judgement needs model_a, model_b and winner", { file, line });
    }
    contest ??= new Contest(file, columns.sides, context);
    const { sides, outcome, question, judge, turn } = columns;
    const models = sidesOf(members, sides, { file, line });
    const asked = question === null ? undefined : idOf(members.get(question));
    if (asked === undefined && question !== null) {
      throw new InputError("no-item", `every judgement needs ${question}, ${sides.join(" and ")}`, { file, line });
    }
    const place = { file, line, item: asked ?? `line ${line}` };
    const outcomes =
      "winner" in outcome
        ? [voteFor(idOf(members.get(outcome.winner)), models, sides, place)]
        : countedVotes(members, outcome, place);
    total += outcomes.length;
    if (total > MOST) {
      throw new InputError("too-many-votes", `more than ${MOST} judgements are counted; give at most that many`, place);
    }
    const named = (key: string | null, word: string) => {
      const value = key === null ? undefined : idOf(members.get(key));
      return value === undefined ? [] : [`${word} ${value}`];
    };
    const parts = [...(asked === undefined ? [] : [asked]), ...named(turn, "turn"), ...named(judge, "by")];
    for (const win of outcomes) {
      // What nothing names is a judgement of its own, also beside those of other pairs.
      const id = voteId(votes, contest.taskOf(models), asked === undefined ? [pairOf(models), ...parts] : parts);
      contest.add(models, asked === undefined ? { id } : { id, cluster: asked }, win, line);
    }
  });
  return (contest ?? new Contest(file, ["model_a", "model_b"], context)).reading(format, understoodOf(columns));
}

function understoodOf(columns: VoteColumns | null): string {
  const question = columns?.question ?? null;
  const items =
    question === null
      ? "no column says on which question: every judgement counts by itself"
      : `item from ${question}, turn and judge, clusters from ${question}`;
  return `each pair of models is a task; ${items}; a win is 1, a tie of any kind a half`;
}

/** Each counted judgement by itself. */
function countedVotes(
  members: JsonObject,
  { wins, losses, ties }: Extract<VoteColumns["outcome"], { readonly wins: string }>,
  place: Place,
): number[] {
  return (
    [
      [wins, 1],
      [ties, 0.5],
      [losses, 0],
    ] as const
  ).flatMap(([column, win]) => {
    const count = column === null ? 0 : Number(idOf(members.get(column)) ?? 0);
    if (!Number.isInteger(count) || count < 0) {
      throw new InputError(
        "bad-count",
        `${column} must be a whole number of judgements, got ${JSON.stringify(idOf(members.get(column as string)))}`,
        place,
      );
    }
    if (count > MOST) {
      throw new InputError("too-many-votes", `more than ${MOST} judgements are counted; give at most that many`, place);
    }
    return Array.from({ length: count }, () => win);
  });
}

function idOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "number" || typeof value === "string" ? String(value) : undefined;
}

/** The two models of a judgement. Throws for a row that lacks one. */
function sidesOf(
  members: JsonObject,
  sides: readonly [string, string],
  place: Omit<Place, "item">,
): readonly [string, string] {
  const [first, second] = sides.map((key) => textAt(members, key));
  if (first === undefined || second === undefined) {
    throw new InputError("no-item", `every judgement needs ${sides.join(" and ")}`, place);
  }
  return [first, second];
}

function pairOf(models: readonly [string, string]): string {
  return [...models].sort(compareNames).join(" against ");
}

/** The pairs of models of one file: each is a task, in which either model's score is how often it wins. */
class Contest {
  readonly #models: ModelNames;
  readonly #sheets = new RunSheets();
  readonly base: string;

  constructor(
    private readonly file: string,
    sides: readonly [string, string],
    context: ReadContext,
  ) {
    this.#models = new ModelNames(file, sides.join(" and "), context);
    this.base = context.options.task ?? stemOf(file);
  }

  taskOf(models: readonly [string, string]): string {
    return `${this.base}: ${pairOf(models)}`;
  }

  add(
    [first, second]: readonly [string, string],
    item: Item,
    win: number | null,
    line: number,
    more: { readonly fingerprint?: Fingerprint } = {},
  ): void {
    const run = { task: this.taskOf([first, second]), metric: "win", ...more };
    for (const [model, opponent, score] of [
      [first, second, win],
      [second, first, win === null ? null : 1 - win],
    ] as const) {
      const tags = { [OPPONENT_TAG]: opponent, [CONTEST_TAG]: this.base };
      const cell = score === null ? UNSCORED : scored(score);
      this.#sheets.add({ ...this.#models.identify(model), ...run, tags }, item, cell, line);
    }
  }

  reading(format: string, understood: string, notes: readonly Note[] = []): StandaloneReading {
    return sheetReading({ file: this.file, format, sheets: this.#sheets, models: this.#models, understood, notes });
  }
}

/** Whether the answer shown first, or the one shown second, won in both orders: 1 and −1; 0 for neither, `null` for a judgement that failed. */
function stoodFirst(members: JsonObject): 1 | -1 | 0 | null {
  const [before, after] = ["g1_winner", "g2_winner"].map((key) => textAt(members, key));
  if (before === undefined || after === undefined || before === "error" || after === "error") return null;
  // The second game shows them the other way round.
  if (before === "model_1" && after === "model_2") return 1;
  return before === "model_2" && after === "model_1" ? -1 : 0;
}

/** How often each judge prefers a place to an answer, by question. */
class BothOrders {
  readonly #judges = new Map<string | null, Map<string, [first: number, second: number, judgements: number]>>();

  add(judge: string | null, question: string, place: 1 | -1 | 0 | null): void {
    if (place === null) return;
    const questions = this.#judges.get(judge) ?? new Map<string, [number, number, number]>();
    this.#judges.set(judge, questions);
    const counts = questions.get(question) ?? [0, 0, 0];
    questions.set(question, counts);
    if (place === 1) counts[0]++;
    if (place === -1) counts[1]++;
    counts[2]++;
  }

  notes(contest: string): Note[] {
    return [...this.#judges].map(([judge, questions]) => {
      const counts = [...questions.values()];
      const [first, second, all] = [0, 1, 2].map((kind) => counts.reduce((sum, own) => sum + own[kind]!, 0));
      return {
        code: "both-orders",
        message:
          `${contest}${judge === null ? "" : `, judge ${judge}`}: of ${all} judgements in both orders ${first} named the answer ` +
          `that stood first both times, and ${second} the one that stood second`,
        data: { contest, judge, questions: counts },
      };
    });
  }
}

/** One who votes twice on a question has two votes. */
function voteId(votes: Map<string, number>, task: string, parts: readonly string[]): string {
  const id = parts.join(" ");
  const key = JSON.stringify([task, id]);
  const count = (votes.get(key) ?? 0) + 1;
  votes.set(key, count);
  return count === 1 ? id : `${id} (${count})`;
}

/** `null` where the vote failed. Throws for one that names neither side. */
function voteFor(
  winner: string | undefined,
  models: readonly [string, string],
  sides: readonly [string, string],
  place: Place,
): number | null {
  const win = voteOf(winner, models, sides);
  if (win !== undefined) return win;
  throw new InputError(
    "bad-winner",
    `a winner must be ${sides.join(", ")}, one of the two models, tie or tie (…), got ${JSON.stringify(winner)}`,
    place,
  );
}

/** FastChat's rule: who wins in both orders wins, all else is a tie. `null` where a judgement failed. */
function winOfFirst(members: JsonObject, place: Place): number | null {
  const winners = ["g1_winner", "g2_winner"].map((key) => textAt(members, key));
  if (winners.some((winner) => winner === undefined || winner === "error")) return null;
  const stranger = winners.find((winner) => !["model_1", "model_2", "tie"].includes(winner as string));
  if (stranger !== undefined) {
    throw new InputError(
      "bad-winner",
      `a winner must be model_1, model_2, tie or error, got ${JSON.stringify(stranger)}`,
      place,
    );
  }
  if (winners[0] !== winners[1] || winners[0] === "tie") return 0.5;
  return winners[0] === "model_1" ? 1 : 0;
}

function fingerprinted(judge: string | undefined): { readonly fingerprint?: Fingerprint } {
  return judge === undefined ? {} : { fingerprint: { judge } };
}

async function eachRow(
  content: DumpContent,
  file: string,
  kept: Pick<ReadonlySet<string>, "has">,
  take: (row: JsonRow) => void,
): Promise<void> {
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => kept.has(key) })) {
    for (const row of block) take(row);
  }
}

/** An empty cell of a table is a member that is not there. */
async function eachTableRow(
  content: DumpContent,
  file: string,
  kept: Pick<ReadonlySet<string>, "has">,
  take: (row: JsonRow) => void,
): Promise<void> {
  for (const { members, line } of await tableRows(content, file)) {
    take({ members: new Map([...members].filter(([key, value]) => kept.has(key) && value !== "")), line });
  }
}
