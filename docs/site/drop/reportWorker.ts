import { UsageError } from "../../../src/cli/exitCodes.js";
import { chosenResults, readingOptions } from "../../../src/cli/options.js";
import { reportOptions } from "../../../src/cli/reportOptions.js";
import { ArgumentError, InputError, MissingPackageError } from "../../../src/errors.js";
import { report } from "../../../src/report/report.js";
import { plainText } from "../../../src/report/text/plainText.js";
import type { Message, Order } from "./messages.js";
import { optionsOfWords } from "./optionWords.js";
import { readDropped } from "./readDropped.js";

/** The errors that say what to do; any other is a fault of the program. */
const SAID = [InputError, UsageError, ArgumentError, MissingPackageError];

const say = (message: Message) => postMessage(message);

addEventListener("message", async ({ data }: MessageEvent<Order>) => {
  try {
    say(await reported(data));
  } catch (error) {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    const isFault = !SAID.some((kind) => error instanceof kind);
    say({
      kind: "failed",
      message: isFault ? stack.split("\n").map(plainText).join("\n") : plainText(message),
      isFault,
    });
  }
});

/** What `noisefloor report` makes of these files with these options. */
async function reported({ files, options }: Order): Promise<Message> {
  const flags = optionsOfWords(options);
  const choices = reportOptions(flags);
  const results = await readDropped(files, readingOptions(flags), (progress) => say({ kind: "reading", progress }));
  const onProgress = (doing: string) => say({ kind: "analysing", doing });
  const { html, json } = report(chosenResults(results, flags), { ...choices, onProgress });
  return { kind: "done", html, json };
}
