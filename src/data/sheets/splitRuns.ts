import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { describeRun, type Run } from "../run.js";
import type { OpenSheet } from "./openSheet.js";

interface SplitRun {
  readonly run: Run;
  readonly parts: number;
}

/** Runs that stand in several parts: sheets of several occasions that share no item, so that none repeats another. */
export function splitRuns(
  sheets: readonly OpenSheet[],
  keyOf: (run: Run) => string,
  occasionOf: (sheet: OpenSheet) => string,
): ReadonlyMap<string, SplitRun> {
  const first = new Map<string, OpenSheet>();
  const several = new Map<string, OpenSheet[]>();
  for (const sheet of sheets) {
    const key = keyOf(sheet.run);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, sheet);
    else if (several.has(key) || occasionOf(earlier) !== occasionOf(sheet)) several.set(key, []);
  }
  if (several.size === 0) return new Map();
  for (const sheet of sheets) several.get(keyOf(sheet.run))?.push(sheet);
  const split = new Map<string, SplitRun>();
  for (const [key, group] of several) {
    if (!sharesNoItem(group, occasionOf)) continue;
    split.set(key, { run: (group[0] as OpenSheet).run, parts: new Set(group.map(occasionOf)).size });
  }
  return split;
}

function sharesNoItem(sheets: readonly OpenSheet[], occasionOf: (sheet: OpenSheet) => string): boolean {
  const owners = new Map<number, string>();
  for (const sheet of sheets) {
    const occasion = occasionOf(sheet);
    for (let row = 0; row < sheet.items.length; row++) {
      const item = sheet.items.at(row);
      if ((owners.get(item) ?? occasion) !== occasion) return false;
      owners.set(item, occasion);
    }
  }
  return true;
}

export function splitNotes(split: ReadonlyMap<string, SplitRun>): Note[] {
  if (split.size === 0) return [];
  const names = [...split.values()].map(
    ({ run, parts }) => `${run.task} ${run.metric} of ${describeRun(run)} (${parts})`,
  );
  const message = `files that share no item of a run are taken as parts of it, not as repeats: ${someNames(names)}`;
  return [{ code: "parts-of-a-run", message }];
}
