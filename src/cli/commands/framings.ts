import type { UnpairedTask } from "../../analysis/framing/framingPair.js";
import type { TaskFramings } from "../../analysis/framing/taskFramings.js";
import type { FramingName } from "../../data/framingNames.js";
import { type FramingsOptions, framings as framingsOf } from "../../questions/framings.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { framingsScreen } from "../../report/screen/framingsScreen.js";
import { framingNotes, framingSection } from "../../report/sections/framingSection.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, pairs } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

interface FramingsFlags extends AnalysisFlags {
  /** `choice=TASK,completion=TASK`, one pair of tasks each time, or `choice=framing:NAME,completion=framing:NAME`. */
  readonly pair?: readonly string[];
  readonly full?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

const REFUSED = "REFUSED  no model and task was read both as choice and as completion.";
const SOURCES =
  "Framings come from a framing column, from names such as mmlu and mmlu_continuation, or from --pair choice=TASK,completion=TASK.";
/** How the words of a framing column are said to be choice or completion. */
const BY_WORD = "framing:";

/** `noisefloor framings`: completion against choice, for every model and task that was asked both ways. */
export async function framings(paths: readonly string[], flags: FramingsFlags): Promise<number> {
  const options = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const { kind, ...document } = framingsOf(results, { ...options, ...saidFramings(flags.pair ?? []) });
  const { rows, overModels, signature, notes } = document;
  await giveAnswer(flags, {
    title: "Framings",
    results: [results],
    answer: rows.length > 0 ? { kind, ...document } : undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (rows.length > 0 && !isFull(flags)) {
        const lines = [...framingNotes({ rows, overModels }), ...noteLines(foldedNotes(notes))];
        return framingsScreen(rows, { limit: TERMINAL_ROWS, notes: lines });
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      const lines = [...noteLines(notes), ...framingNotes({ rows, overModels })];
      return [
        heading(1, "Framings"),
        paragraph(readingSentence(results)),
        ...(rows.length === 0 ? [paragraph(refusal(document.unpaired))] : []),
        ...framingSection({ rows, overModels }, { limit }),
        ...(lines.length > 0 ? [heading(2, "Notes"), list(lines)] : []),
        paragraph(signature),
      ];
    },
  });
  return rows.length > 0 ? EXIT.done : EXIT.undecided;
}

/** What was read instead of both framings, and the way out. */
function refusal(unpaired: readonly UnpairedTask[]): string {
  const words = [...new Set(unpaired.flatMap((one) => one.framings.flatMap((framing) => framing ?? [])))];
  if (words.length < 2) return `${REFUSED} ${SOURCES}`;
  return `${REFUSED} The framings read are ${someNames(words)}: --pair choice=${BY_WORD}NAME,completion=${BY_WORD}NAME says which of them is which.`;
}

/** Tasks and words of the framing column that `--pair` says are choice and completion. */
function saidFramings(texts: readonly string[]): Pick<FramingsOptions, "pairs" | "words"> {
  const said = texts.map(framingPair);
  const isByWord = ({ choice, completion }: TaskFramings) =>
    choice.startsWith(BY_WORD) && completion.startsWith(BY_WORD);
  const word = (name: string) => name.slice(BY_WORD.length);
  return {
    pairs: said.filter((pair) => !isByWord(pair)),
    words: new Map(
      said.filter(isByWord).flatMap(({ choice, completion }): [string, FramingName][] => [
        [word(choice), "choice"],
        [word(completion), "completion"],
      ]),
    ),
  };
}

/** `choice=NAME,completion=NAME`. */
function framingPair(text: string): TaskFramings {
  const named = new Map(pairs("--pair", [text]));
  const [choice, completion] = [named.get("choice"), named.get("completion")];
  if (choice === undefined || completion === undefined || named.size !== 2) {
    throw new UsageError(
      `--pair must name both tasks, as choice=TASK,completion=TASK, or both framings, as choice=${BY_WORD}NAME,completion=${BY_WORD}NAME; got "${text}"`,
    );
  }
  return { choice, completion };
}
