import { defined } from "../defined.js";
import type { Note } from "../notes.js";
import { someNames } from "../someNames.js";
import { groupBy } from "./groupBy.js";
import { inNameOrder } from "./nameOrder.js";
import { type Fingerprint, type Run, runKey } from "./run.js";
import type { ReadRun } from "./testVariants.js";

/** What the names of files say of their runs, where one run stands in several. */
interface FileVariants {
  /** The run with what the name of its file states of it. */
  place(run: Run, file: string): Run;
  readonly notes: readonly Note[];
}

type Stated = Pick<Fingerprint, "taskVersion" | "split" | "dataset">;

const VERSION = /(?<![a-z0-9])(?:v|ver|version)[-_ ]?(\d+(?:\.\d+)*)(?![a-z0-9])/i;
const SPLITS = new Set("train training dev val valid validation test eval heldout".split(" "));
/** Words that number repeats of one run, alone or with a number or letter behind them, and words for a run that went on after a stop. */
const REPEAT =
  /(?<![a-z0-9])(?:run|trial|rep|repeat|replicate|attempt|try|pass|epoch|sample|seed|iter|copy|part|shard|resumed?|restart(?:ed)?|continu(?:ed|ation)|relaunch(?:ed)?|rerun|retry)s?[-_ ]?(?:\d+|[a-z])?(?![a-z0-9])/gi;
/** Numbers of repeats; days, times and seconds since 1970. A year alone may be a version. */
const NUMBER = /^(?:\d{1,3}|\d{6}|\d{8,})$/;
/** `2026-01-05`, with or without a time behind it. */
const DAY = /(?<!\d)\d{4}([-_.])\d{2}\1\d{2}(?:[t_ -]\d{2}([-_:.])\d{2}\2\d{2}(?:\.\d+)?z?)?/gi;

/** The name of a file in its parts. */
interface NameParts {
  readonly version: string | undefined;
  readonly split: string | undefined;
  /** All else but stamps and numbers of repeats. */
  readonly rest: readonly string[];
}

/**
 * One run in several files is repeated only where the names of the files differ in nothing but a time stamp, a trial or a run
 * number. Names that differ in a version (`quiz_v1`, `quiz_v2`) or a split are of two tests, and so are names that differ in
 * anything else, which the data are called after: what was never repeated is not averaged. Files of other runs whose names
 * hold the same words belong to the same tests. A version right behind the task's own name is that of the task, whatever
 * else was read. Parts of a run, which share no item, are left alone (`isSplit`).
 */
export function fileVariants(read: readonly ReadRun[], isSplit: (run: Run) => boolean): FileVariants {
  const byFile = read.filter(({ file, occasion, run }) => occasion === file && !isSplit(run));
  const parts = new Map([...new Set(byFile.map(({ file }) => file))].map((file) => [file, partsOf(file)]));
  const stated = new Map<string, Stated>();
  const apart: string[] = [];
  for (const [task, members] of groupBy(byFile, ({ run }) => run.task)) {
    const files = inNameOrder(new Set(members.map(({ file }) => file)));
    const several = files.length === 1 ? [] : inSeveralFiles(members);
    const isVaried = (of: (name: NameParts) => string | undefined) =>
      several.some((own) => new Set(own.map((file) => of(parts.get(file) as NameParts))).size > 1);
    const versionIn = versionOfTask(task);
    const named = new Map(files.map((file) => [file, versionIn(file)]));
    const hasVersions = isVaried(({ version }) => version);
    const hasSplits = isVaried(({ split }) => split);
    const words = new Set(
      several.flatMap((own) => wordsThatDiffer(own.map((file) => (parts.get(file) as NameParts).rest))),
    );
    for (const file of files) {
      const { version, split, rest } = parts.get(file) as NameParts;
      const own = rest.filter((word) => words.has(word)).join(" ");
      const found: Stated = {
        ...defined({ taskVersion: hasVersions ? (version ?? "unnumbered") : named.get(file) }),
        ...(hasSplits && split !== undefined ? { split } : {}),
        ...(words.size > 0 ? { dataset: own === "" ? "unnamed" : own } : {}),
      };
      if (Object.keys(found).length > 0) stated.set(JSON.stringify([task, file]), found);
    }
    const isApart = hasVersions || hasSplits || words.size > 0;
    if (isApart) apart.push(someNames(several[0] as readonly string[], 2, " and "));
  }
  return {
    place(run, file) {
      if (stated.size === 0) return run;
      const found = stated.get(JSON.stringify([run.task, file]));
      return found === undefined ? run : { ...run, fingerprint: { ...found, ...run.fingerprint } };
    },
    notes:
      apart.length === 0
        ? []
        : [
            {
              code: "tests-by-file-names",
              message:
                `the names of files say that runs of one task are of different tests, not repeats: ${someNames(apart, 3, "; ")}. ` +
                "If they are repeats, give them names that differ in a number only (scores_1.csv, scores_2.csv), or a trial column",
            },
          ],
  };
}

/** The files of each run that stands in several, made the same way as far as the dumps say it. */
function inSeveralFiles(members: readonly ReadRun[]): readonly (readonly string[])[] {
  const repeats = groupBy(members, ({ run }) => `${runKey(run)}\u0000${JSON.stringify(run.fingerprint ?? null)}`);
  const groups = [...repeats.values()].map((own) => inNameOrder(new Set(own.map(({ file }) => file))));
  return groups.filter((own) => own.length > 1);
}

function partsOf(file: string): NameParts {
  const name = file.replace(/(?:\.(?:jsonl|jsonlines|ndjson|json|csv|tsv|txt|parquet|gz|eval|log|md))+$/i, "");
  const version = VERSION.exec(name)?.[1];
  const words = name
    .replace(VERSION, " ")
    .replaceAll(DAY, " ")
    .replaceAll(REPEAT, " ")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== "" && !NUMBER.test(word));
  const split = words.findLast((word) => SPLITS.has(word));
  return { version, split, rest: words.filter((word) => word !== split) };
}

/** The words that not all of these names hold. */
function wordsThatDiffer(names: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) for (const word of new Set(name)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].flatMap(([word, count]) => (count < names.length ? [word] : []));
}

/** The version that the name of a file gives the task itself: `quiz_v2` of quiz. */
function versionOfTask(task: string): (file: string) => string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}.]+/gu, " ");
  const start = `${plain(task)} v`;
  return (file) => {
    // Most names hold no version at all.
    if (!/v\d/i.test(file)) return undefined;
    const name = plain(file);
    const at = name.lastIndexOf(start);
    return at < 0 ? undefined : /^v(\d+(?:\.\d+)*)(?![a-z0-9])/.exec(name.slice(at + start.length - 1))?.[1];
  };
}
