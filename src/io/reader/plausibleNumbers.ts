import type { ResultsBuilder, WrittenRunScore } from "../../data/resultsBuilder.js";
import { describeRunOnTask, type Run } from "../../data/run.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";

/**
 * What is printed beside scores, whichever reader finds it: a checkpoint is a finite number, or it has no place in an order; a
 * standard error that is none, and a number of items that counts nothing, are left out with a note.
 */
export class PlausibleNumbers {
  readonly #leftOut: string[] = [];

  /** A builder to which only numbers come that can be what they are called. */
  checking(builder: ResultsBuilder): ResultsBuilder {
    return {
      ...builder,
      sheet(run, source) {
        requireStep(run, source.file);
        return builder.sheet(run, source);
      },
      runScore: (score, source) => {
        requireStep(score.run, source.file, score.line);
        builder.runScore(this.#plausible(score), source);
      },
    };
  }

  notes(): Note[] {
    if (this.#leftOut.length === 0) return [];
    const message = `numbers beside scores that cannot be what they are called were left out: ${someNames(this.#leftOut)}`;
    return [{ code: "numbers-left-out", message, data: { count: this.#leftOut.length } }];
  }

  #plausible(score: WrittenRunScore): WrittenRunScore {
    const { standardError, items, ...rest } = score;
    const isError = standardError === undefined || (standardError >= 0 && Number.isFinite(standardError));
    const isCount = items === undefined || (items >= 1 && Number.isInteger(items));
    if (isError && isCount) return score;
    const of = describeRunOnTask(score.run);
    if (!isError) this.#leftOut.push(`a standard error of ${standardError} (${of})`);
    if (!isCount) this.#leftOut.push(`${items} items (${of})`);
    return {
      ...rest,
      ...(isError && standardError !== undefined ? { standardError } : {}),
      ...(isCount && items !== undefined ? { items } : {}),
    };
  }
}

function requireStep(run: Run, file: string, line?: number): void {
  if (run.step === undefined || Number.isFinite(run.step)) return;
  const message = `the step of ${run.model} must be a finite number, got ${run.step}`;
  throw new InputError("bad-number", message, line === undefined ? { file } : { file, line });
}
