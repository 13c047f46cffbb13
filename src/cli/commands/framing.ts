import type { TaskFramings } from "../../analysis/framing/taskFramings.js";
import { framings } from "../../questions/framings.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { framingNotes, framingSection } from "../../report/sections/framingSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, pairs, readResults } from "../options.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";

interface FramingFlags extends AnalysisFlags {
  /** `choice=TASK,completion=TASK`, one pair of tasks each time. */
  readonly pair?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

const REFUSED =
  "REFUSED  no model and task was read both as choice and as completion. Framings come from a framing column, from names such as mmlu and mmlu_continuation, or from --pair choice=TASK,completion=TASK.";

/** `noisefloor framing`: completion against choice, for every model and task that was asked both ways. */
export async function framing(paths: readonly string[], flags: FramingFlags): Promise<number> {
  const options = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const answer = framings(results, { ...options, pairs: (flags.pair ?? []).map(taskFramings) });
  const { kind: _, ...document } = answer;
  const { rows, overModels, signature, notes } = document;
  if (flags.json) {
    process.stdout.write(jsonDocument("framing", document));
  } else {
    const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
    const lines = [...noteLines(notes), ...framingNotes({ rows, overModels })];
    printBlocks([
      heading(1, "Framing"),
      paragraph(readingSentence(results)),
      ...(rows.length === 0 ? [paragraph(REFUSED)] : []),
      ...framingSection({ rows, overModels }, { limit }),
      ...(lines.length > 0 ? [heading(2, "Notes"), list(lines)] : []),
      paragraph(signature),
    ]);
  }
  return rows.length > 0 ? EXIT.done : EXIT.undecided;
}

/** `choice=NAME,completion=NAME` as a pair of tasks. */
function taskFramings(text: string): TaskFramings {
  const named = new Map(pairs("--pair", [text]));
  const [choice, completion] = [named.get("choice"), named.get("completion")];
  if (choice === undefined || completion === undefined || named.size !== 2) {
    throw new UsageError(`--pair must name both tasks, as choice=TASK,completion=TASK; got "${text}"`);
  }
  return { choice, completion };
}
