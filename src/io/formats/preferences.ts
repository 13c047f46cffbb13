import { CONTEST_TAG, OPPONENT_TAG } from "../../data/contestants.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Fingerprint } from "../../data/run.js";
import { InputError } from "../../errors.js";
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
    [VOTE_TABLE]: "CSV or TSV with question_id, model_a, model_b, winner",
  },
  recognise: (head) => formatOf(head),
  read: ({ name, content }, format, context) =>
    format === ALPACA
      ? readAlpaca(content, name, context)
      : readPairs(content, name, context, format === PAIRS ? BOTH_ORDERS : { ...ONE_VOTE, format }),
  assemble: (parts) => assembleReadings(parts, ALPACA),
};

const VOTE_KEYS = ["question_id", "model_a", "model_b", "winner"];

function formatOf(head: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => head.keys.includes(name));
  if (has("generator_1", "generator_2", "preference", "instruction")) return ALPACA;
  if (has("question_id", "model_1", "model_2", "g1_winner", "g2_winner")) return PAIRS;
  if (has(...VOTE_KEYS)) return VOTES;
  return VOTE_KEYS.every((name) => headerOf(head).includes(name)) ? VOTE_TABLE : null;
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

/** How judgements of pairs are written. */
interface PairLayout {
  readonly format: string;
  readonly sides: readonly [string, string];
  readonly winners: readonly string[];
  readonly win: (members: JsonObject, place: Place) => number | null;
  /** Whether each judge is a test of its own, or one of many people whose votes are one test. */
  readonly isTest: boolean;
  readonly understood: string;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly item: string;
}

const BOTH_ORDERS: PairLayout = {
  format: PAIRS,
  sides: ["model_1", "model_2"],
  winners: ["g1_winner", "g2_winner"],
  win: winOfFirst,
  isTest: true,
  understood:
    "each pair of models is a task; item from question_id and turn, clusters from question_id; " +
    "a win is one in both orders, all else a tie; judgements that failed are unscored",
};

const ONE_VOTE: PairLayout = {
  format: VOTES,
  sides: ["model_a", "model_b"],
  winners: ["winner"],
  win: voteForFirst,
  isTest: false,
  understood:
    "each pair of models is a task; item from question_id, turn and judge, clusters from question_id; " +
    "a win is 1, a tie of any kind a half",
};

async function readPairs(
  content: DumpContent,
  file: string,
  context: ReadContext,
  layout: PairLayout,
): Promise<StandaloneReading> {
  const kept = new Set(["question_id", ...layout.sides, ...layout.winners, "judge", "turn"]);
  const models = new ModelNames(file, layout.sides.join(" and "), context);
  const sheets = new RunSheets();
  const base = context.options.task ?? stemOf(file);
  const votes = new Map<string, number>();
  const each = layout.format === VOTE_TABLE ? eachTableRow : eachRow;
  await each(content, file, kept, ({ members, line }) => {
    const [first, second] = layout.sides.map((key) => textAt(members, key));
    const question = members.get("question_id");
    const asked = typeof question === "number" || typeof question === "string" ? String(question) : undefined;
    if (first === undefined || second === undefined || asked === undefined) {
      throw new InputError("no-item", `every judgement needs question_id, ${layout.sides.join(" and ")}`, {
        file,
        line,
      });
    }
    const turn = members.get("turn");
    const judges = members.get("judge");
    const named = Array.isArray(judges) ? judges[0] : judges;
    const judge = typeof named === "string" ? named : undefined;
    const [a, b] = [first, second].sort(compareNames);
    const task = `${base}: ${a} against ${b}`;
    const parts = [asked, ...(typeof turn === "number" || typeof turn === "string" ? [`turn ${turn}`] : [])];
    const id = layout.isTest
      ? parts.join(" ")
      : voteId(votes, task, [...parts, ...(judge === undefined ? [] : [`by ${judge}`])]);
    const item = { id, cluster: asked };
    const win = layout.win(members, { file, line, item: id });
    const run = { task, metric: "win", ...(layout.isTest ? fingerprinted(judge) : {}) };
    for (const [model, opponent, score] of [
      [first, second, win],
      [second, first, win === null ? null : 1 - win],
    ] as const) {
      const tags = { [OPPONENT_TAG]: opponent, [CONTEST_TAG]: base };
      sheets.add({ ...models.identify(model), ...run, tags }, item, score === null ? UNSCORED : scored(score), line);
    }
  });
  return sheetReading({ file, format: layout.format, sheets, models, understood: layout.understood });
}

/** One who votes twice on a question has two votes. */
function voteId(votes: Map<string, number>, task: string, parts: readonly string[]): string {
  const id = parts.join(" ");
  const key = JSON.stringify([task, id]);
  const count = (votes.get(key) ?? 0) + 1;
  votes.set(key, count);
  return count === 1 ? id : `${id} (${count})`;
}

/** `null` where the vote was not readable. */
function voteForFirst(members: JsonObject, place: Place): number | null {
  const winner = textAt(members, "winner");
  if (winner === undefined || winner === "error") return null;
  if (winner === "tie" || winner.startsWith("tie ")) return 0.5;
  if (winner === "model_a" || winner === "model_b") return winner === "model_a" ? 1 : 0;
  throw new InputError(
    "bad-winner",
    `a winner must be model_a, model_b, tie or tie (…), got ${JSON.stringify(winner)}`,
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
  kept: ReadonlySet<string>,
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
  kept: ReadonlySet<string>,
  take: (row: JsonRow) => void,
): Promise<void> {
  for (const { members, line } of await tableRows(content, file)) {
    take({ members: new Map([...members].filter(([key, value]) => kept.has(key) && value !== "")), line });
  }
}
