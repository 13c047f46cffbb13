import { createReadStream } from "node:fs";
import { claim as auditOf } from "../../analysis/planning/claim.js";
import type { Claim, ClaimKind, PublishedPair } from "../../analysis/planning/claimRecord.js";
import { InputError } from "../../errors.js";
import { PAIR_KINDS, type PairKind } from "../../inference/power/predictedDisagreement.js";
import { decodeText } from "../../io/bytes/decode.js";
import { parseCsv } from "../../io/tables/csv.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { claimSection } from "../../report/sections/claimSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { amount, probability } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";

/** Options of `noisefloor claim`, as the parser hands them over. */
export interface ClaimFlags {
  readonly a?: string;
  readonly b?: string;
  readonly n?: string;
  readonly file?: string;
  readonly kind?: string;
  readonly margin?: string;
  readonly alpha?: string;
  readonly bestOf?: string;
  readonly comparisons?: string;
  readonly errors?: string;
  readonly pair?: string;
  readonly tunedOnTest?: boolean;
  readonly oneSeed?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `noisefloor claim`: what two published accuracies can and cannot show. */
export async function claim(flags: ClaimFlags): Promise<number> {
  const audit = auditOf({ ...kindOf(flags), ...circumstances(flags), pairs: await readPairs(flags) });
  await giveAnswer(flags, {
    title: "Claim",
    results: [],
    answer: audit,
    json: () => jsonDocument("claim", audit),
    screen: () => claimSection(audit, { limit: TERMINAL_ROWS }),
  });
  return flags.strict && audit.decidedBy !== null ? EXIT.undecided : EXIT.done;
}

function kindOf({ kind = "superior", margin }: ClaimFlags): ClaimKind {
  if (kind === "superior") {
    if (margin === undefined) return { kind };
    throw new UsageError("--margin belongs to --kind noninferior or equivalent; a claim of superiority has none");
  }
  if (kind !== "noninferior" && kind !== "equivalent") {
    throw new UsageError(`--kind must be superior, noninferior or equivalent, got "${kind}"`);
  }
  if (margin === undefined) {
    throw new UsageError(`--kind ${kind} needs --margin: the difference that does not matter, e.g. --margin 1pt`);
  }
  return { kind, margin: amount("--margin", margin) };
}

function circumstances(flags: ClaimFlags): Omit<Claim, "kind" | "pairs"> {
  return {
    ...(flags.alpha === undefined ? {} : { alpha: probability("--alpha", flags.alpha) }),
    ...(flags.bestOf === undefined ? {} : { bestOf: count("--best-of", flags.bestOf) }),
    ...(flags.comparisons === undefined ? {} : { comparisons: count("--comparisons", flags.comparisons) }),
    ...(flags.errors === undefined ? {} : { errors: errorsOf(flags.errors) }),
    ...(flags.pair === undefined ? {} : { pairKind: pairKindOf(flags.pair) }),
    tunedOnTest: flags.tunedOnTest === true,
    oneTrainingSeed: flags.oneSeed === true,
  };
}

function errorsOf(text: string): "independent" | "shared" {
  if (text === "independent" || text === "shared") return text;
  throw new UsageError(`--errors must be independent or shared, got "${text}"`);
}

function pairKindOf(text: string): PairKind {
  const kind = PAIR_KINDS.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new UsageError(`--pair must be copy, fine-tune, family or unrelated, got "${text}"`);
}

async function readPairs({ a, b, n, file }: ClaimFlags): Promise<PublishedPair[]> {
  if (file !== undefined) {
    if (a === undefined && b === undefined && n === undefined) return pairsOfFile(file);
    throw new UsageError("claim takes either --a, --b and --n, or --file, not both");
  }
  if (a === undefined || b === undefined || n === undefined) {
    throw new UsageError(
      "claim needs --a and --b, the two accuracies, and --n, the number of questions: " +
        "noisefloor claim --a 31.08% --b 29.95% --n 12032; or --file with columns model, a, b, n",
    );
  }
  return [pairOf({ name: "--a", text: a }, { name: "--b", text: b }, count("--n", n))];
}

async function pairsOfFile(file: string): Promise<PublishedPair[]> {
  const { rows } = await parseCsv(decodeText(await bytesOf(file), file), file);
  const [header, ...body] = rows;
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = ["a", "b", "n"].filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const there = names.length === 0 ? "the file is empty" : `the columns are ${names.join(", ")}`;
    throw new InputError("missing-column", `there is no column ${missing.join(", ")}; ${there}`, { file, line: 1 });
  }
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `two columns are called ${twice}; which one holds the figures? Rename or remove one`;
    throw new InputError("duplicate-column", message, { file, line: 1 });
  }
  if (body.length === 0) throw new InputError("no-rows", "the table has a header and no rows", { file, line: 1 });
  return body.map(({ cells, line }) => {
    if (cells.length !== names.length) {
      const message = `the row has ${cells.length} cells, the header ${names.length}; put texts with a comma in quotes`;
      throw new InputError("ragged-row", message, { file, line });
    }
    const cell = (name: string) => (cells[names.indexOf(name)] ?? "").trim();
    try {
      const figures = [
        { name: "column a", text: cell("a") },
        { name: "column b", text: cell("b") },
      ] as const;
      const benchmark = ["benchmark", "task"].find((name) => names.includes(name));
      return {
        ...(names.includes("model") ? { model: cell("model") } : {}),
        ...(benchmark === undefined ? {} : { benchmark: cell(benchmark) }),
        ...pairOf(...figures, count("column n", cell("n"))),
      };
    } catch (error) {
      throw error instanceof UsageError ? new InputError("bad-cell", error.message, { file, line }) : error;
    }
  });
}

/** A table of published claims is small: what is longer is something else, and a device may be endless. */
const MOST_BYTES = 16 * 2 ** 20;

async function bytesOf(file: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of file === "-" ? process.stdin : createReadStream(file)) {
      length += (chunk as Uint8Array).length;
      if (length > MOST_BYTES) {
        const message = `the table holds more than ${MOST_BYTES} bytes; one line a published pair takes far less`;
        throw new InputError("too-large", message, { file });
      }
      chunks.push(chunk as Uint8Array);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError("unreadable", `the file cannot be read: ${(error as Error).message}`, { file });
  }
  return Buffer.concat(chunks);
}

interface Figure {
  readonly name: string;
  readonly text: string;
}

/** Two figures with the decimals that they are written with: a zero at the end is a decimal too. */
function pairOf(a: Figure, b: Figure, items: number): PublishedPair {
  return { a: accuracy(a), b: accuracy(b), items, decimals: Math.max(2, decimalsOf(a), decimalsOf(b)) };
}

/** Decimals of the share: two more than of the per cent. */
function decimalsOf({ text }: Figure): number {
  const written = /\.(\d*)/.exec(text)?.[1]?.length ?? 0;
  return text.includes("%") ? written + 2 : written;
}

/** `31.08%` or `0.3108`; a bare 31.08 could be meant as either and is refused. */
function accuracy({ name, text }: Figure): number {
  const percent = /^(\d+(?:\.\d*)?|\.\d+)\s*%$/.exec(text.trim());
  // Shifting the exponent rounds once; dividing by 100 would round twice.
  const value =
    percent !== null ? Number(`${percent[1]}e-2`) : /^(\d*\.\d+|0)$/.test(text.trim()) ? Number(text) : null;
  if (value !== null && value <= 1) return value;
  const number = Number(text);
  const repair =
    percent === null && number > 0 && number <= 100
      ? `write ${text.trim()}% or ${Number(`${number}e-2`)}`
      : "write 31.08% or 0.3108";
  throw new UsageError(`${name} must be an accuracy with its unit, got "${text}": ${repair}`);
}

/** A whole number of at least 1. */
function count(name: string, text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`${name} must be a whole number of at least 1, without separators, got "${text}"`);
}
