import type { Note } from "../../notes.js";
import { fileVariants } from "../fileVariants.js";
import { type Run, runKey } from "../run.js";
import { testVariants } from "../testVariants.js";
import type { OpenSheet, RunSource } from "./openSheet.js";
import { Repeats } from "./repeats.js";
import { splitNotes, splitRuns } from "./splitRuns.js";

/** A run as it was read. */
interface ReadRun {
  readonly run: Run;
  readonly source: RunSource;
}

/**
 * What the runs of all files are called: models that files alone tell apart, tests that one name stands for, and the repeats of a
 * run have names of their own; parts of one run are one run. `read` are the sheets as they stand in the dumps: the same ids
 * under other documents are no parts of one run.
 */
export function runNames(
  read: readonly OpenSheet[],
  scores: readonly ReadRun[],
  occasionOf: (task: string, source: RunSource) => string,
) {
  const keyOf = keptKeys();
  const split = splitRuns(read, keyOf, ({ run, source }) => occasionOf(run.task, source));
  const isPart = (run: Run) => split.size > 0 && split.has(keyOf(run));
  const readRun = ({ run, source }: ReadRun) => {
    const { file } = source;
    return { run, file, occasion: occasionOf(run.task, source) || file };
  };
  const files = fileVariants([...read, ...scores].map(readRun), isPart);
  const inFile = (one: ReadRun): ReadRun => {
    const run = files.place(one.run, one.source.file);
    return run === one.run ? one : { run, source: one.source };
  };
  const placed = [...read, ...scores].map(inFile);
  const variants = testVariants(placed.map(readRun));
  const repeats = new Repeats(keyOf);
  // Parts of one run are of one occasion, whatever their files say.
  const occasionIn = ({ run, source }: ReadRun) => (isPart(run) ? "" : occasionOf(run.task, source));
  for (const one of placed) repeats.add(variants.place(one.run), occasionIn(one));
  return {
    keyOf,
    /** The name of a run by its place: of the sheets in their order, and of the scores behind them. */
    run(place: number): Run {
      const one = placed[place] as ReadRun;
      return repeats.withTrial(variants.place(one.run), occasionIn(one));
    },
    isPart: (place: number) => isPart((placed[place] as ReadRun).run),
    /** The task as it is called where several tests stood under one name. */
    taskIn: (file: string, task: string) => variants.taskIn(file, task),
    /** The runs by the names of their tests, repeats under one name. */
    tested: () => placed.map(({ run }) => variants.place(run)),
    notes: (): Note[] => [...repeats.notes(), ...splitNotes(split), ...files.notes],
    testNotes: variants.notes,
  };
}

/** `runKey`, made once for each run. */
function keptKeys(): (run: Run) => string {
  const keys = new Map<Run, string>();
  return (run) => {
    const known = keys.get(run);
    if (known !== undefined) return known;
    const key = runKey(run);
    keys.set(run, key);
    return key;
  };
}
