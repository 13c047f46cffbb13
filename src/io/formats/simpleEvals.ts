import { plural } from "../../numberFormat.js";
import { stemOf } from "../bytes/sourcePath.js";
import { textBytes } from "../bytes/textBytes.js";
import { jsonDocument } from "../json/jsonDocument.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { unreadScores } from "../reader/unreadScores.js";
import { ModelNames } from "../runs/modelNames.js";

const FORMAT = "simple-evals result";

/** Results of OpenAI's simple-evals, `<eval>_<model>.json`. */
export const simpleEvalsReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "result JSON of simple-evals: score, score:std and subsets" },
  recognise: ({ keys, isDocument }) =>
    isDocument && keys.includes("score") && keys.some((key) => key.endsWith(":std")) ? FORMAT : null,
  read: async ({ name, content }, _, context) => readResult(await textBytes(content, name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

/** Keys that are metrics of the whole evaluation rather than subsets of its items. */
const METRICS = /^(?:score$|pass@|accuracy|f1$|is_|.*_rate$)/;
const NOT_SCORES = /:std$|^chars$|^count$/;

function readResult(bytes: Uint8Array, file: string, context: ReadContext): StandaloneReading {
  const document = jsonDocument(bytes, file);
  const split = /^([^_]+)_(.+?)(?:_DEBUG)?(?:_\d{8}_\d{6})?(?:_DEBUG)?$/.exec(stemOf(file));
  const evaluation = split?.[1] ?? stemOf(file);
  const models = new ModelNames(file, "the file name", context, { several: false });
  const identity = models.identify(split?.[2]);
  const sheets = new RunSheets();
  const unread: string[] = [];
  for (const [key, value] of document) {
    if (NOT_SCORES.test(key)) continue;
    if (typeof value !== "number" || Number.isNaN(value)) {
      unread.push(key);
      continue;
    }
    const isMetric = METRICS.test(key);
    const run = { ...identity, task: isMetric ? evaluation : `${evaluation} ${key}`, metric: isMetric ? key : "score" };
    sheets.addScore(run, value);
  }
  const spreads = [...document.keys()].filter((key) => key.endsWith(":std")).length;
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: `task ${evaluation} from the file name, subsets of its items as tasks of their own`,
    notes: [
      ...unreadScores(file, unread),
      {
        code: "spread-without-count",
        message: `${file}: ${plural(spreads, "value")} with :std are standard deviations over the items, not errors of the score, and the number of items is not stored: no error was taken from them`,
      },
    ],
    // Two runs may hold the same few values.
    isNamedByFile: true,
  });
}
