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

const ALPACA = "AlpacaEval annotations";
const PAIRS = "MT-bench pairs";

/** Judgements of two answers against each other: a win is 1, a tie a half. */
export const preferenceReader: DumpReader<StandaloneReading> = {
  formats: {
    [ALPACA]: "annotations.json of AlpacaEval: preference of a judge between two outputs",
    [PAIRS]: "…_pair.jsonl of MT-bench (FastChat): winners in both orders",
  },
  recognise: (head) => formatOf(head),
  read: ({ name, content }, format, context) =>
    format === ALPACA ? readAlpaca(content, name, context) : readPairs(content, name, context),
  assemble: (parts) => assembleReadings(parts, ALPACA),
};

function formatOf({ keys }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("generator_1", "generator_2", "preference", "instruction")) return ALPACA;
  return has("question_id", "model_1", "model_2", "g1_winner", "g2_winner") ? PAIRS : null;
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
    const run = { ...models.identify(model), task, metric: `win over ${reference}` };
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

async function readPairs(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const kept = new Set(["question_id", "model_1", "model_2", "g1_winner", "g2_winner", "judge", "turn"]);
  const models = new ModelNames(file, "model_1 and model_2", context);
  const sheets = new RunSheets();
  const base = context.options.task ?? stemOf(file);
  await eachRow(content, file, kept, ({ members, line }) => {
    const [first, second] = ["model_1", "model_2"].map((key) => textAt(members, key));
    const question = members.get("question_id");
    const id = typeof question === "number" || typeof question === "string" ? String(question) : undefined;
    if (first === undefined || second === undefined || id === undefined) {
      throw new InputError("no-item", "every judgement needs question_id, model_1 and model_2", { file, line });
    }
    const turn = members.get("turn");
    const item = { id: typeof turn === "number" ? `${id} turn ${turn}` : id, cluster: id };
    const win = winOfFirst(members, { file, line, item: item.id });
    const [a, b] = [first, second].sort(compareNames);
    const judges = members.get("judge");
    const judge = Array.isArray(judges) ? judges[0] : judges;
    const run = {
      task: `${base}: ${a} against ${b}`,
      metric: "win",
      ...fingerprinted(typeof judge === "string" ? judge : undefined),
    };
    sheets.add({ ...models.identify(first), ...run }, item, win === null ? UNSCORED : scored(win), line);
    sheets.add({ ...models.identify(second), ...run }, item, win === null ? UNSCORED : scored(1 - win), line);
  });
  return sheetReading({
    file,
    format: PAIRS,
    sheets,
    models,
    understood:
      "each pair of models is a task; item from question_id and turn, clusters from question_id; " +
      "a win is one in both orders, all else a tie; judgements that failed are unscored",
  });
}

/** FastChat's rule: who wins in both orders wins, all else is a tie. `null` where a judgement failed. */
function winOfFirst(
  members: JsonObject,
  place: { readonly file: string; readonly line: number; readonly item: string },
): number | null {
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
