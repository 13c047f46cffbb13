import type { Fingerprint } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { folderOf, stemOf, withoutExtension } from "../bytes/sourcePath.js";
import { nameTags, revisionStep } from "./nameTags.js";
import { patternConditions } from "./patternConditions.js";
import type { RunPattern } from "./runPattern.js";

/** Who made a run: what a reader knows about it before task and metric. */
export interface RunIdentity {
  readonly model: string;
  readonly seed?: string;
  readonly step?: number;
  readonly framing?: string;
  readonly trial?: string;
  /** What the run pattern says of how the run was made: `withPatternConditions` takes it up. */
  readonly conditions?: Fingerprint;
}

export interface IdentifiedRun {
  readonly identity: RunIdentity;
  /** Where each part was taken from, for people. */
  readonly understood: string;
  readonly notes: readonly Note[];
  /** Whether the run pattern was asked and fitted. */
  readonly patternFitted: boolean;
}

interface IdentityClues {
  readonly file: string;
  /** The model as the dump names it, and where. */
  readonly named?: { readonly model: string; readonly from: string };
  readonly revision?: string;
  /** The file is named after its task or time, so that the folder says more about the run. */
  readonly preferFolder?: boolean;
}

/**
 * Puts together model, seed and checkpoint from the dump, its path and the run pattern. The pattern wins over the
 * conventions, the dump's own words over the path.
 */
export function identifyRun(clues: IdentityClues, pattern: RunPattern | null): IdentifiedRun {
  const { file, named, revision = "" } = clues;
  const path = withoutExtension(file);
  // Task names may look like tags: where the file is named after the task, only the folder is asked.
  const inPath = nameTags(clues.preferFolder ? folderOf(file) : path);
  const { model, from } = named ?? modelOfPath(file, clues.preferFolder ?? false);
  const inModel = nameTags(model);
  const fromRevision = revisionStep(revision);
  const step = fromRevision ?? inModel.step ?? inPath.step;
  const seed = inModel.seed ?? inPath.seed;
  const notes: Note[] = [];
  if (fromRevision !== undefined && inPath.step !== undefined && inPath.step !== fromRevision) {
    notes.push({
      code: "step-disagrees",
      message: `${file}: the path says step ${inPath.step}, the revision ${JSON.stringify(revision)} says ${fromRevision}; the revision was taken`,
    });
  }
  const tags = (clues.preferFolder ? pattern?.(folderOf(file)) : null) ?? pattern?.(path) ?? null;
  const otherRevision = fromRevision === undefined && !["", "main", "master", "None"].includes(revision);
  const plainModel = (inModel.rest === "" ? model : inModel.rest) + (otherRevision ? `@${revision}` : "");
  const taken = [
    tags?.model === undefined ? `model ${plainModel} from ${from}` : `model ${tags.model} from the run pattern`,
    seed === undefined ? [] : `seed ${seed} from ${inModel.seed === undefined ? "the path" : from}`,
    step === undefined ? [] : `step ${step} from ${stepOrigin(fromRevision, inModel.step, from)}`,
  ];
  return {
    identity: {
      model: tags?.model ?? plainModel,
      ...optional("seed", tags?.seed ?? seed),
      ...optional("step", tags?.step === undefined ? step : Number(tags.step)),
      ...optional("framing", tags?.framing ?? tags?.prompt),
      ...optional("trial", tags?.trial),
      ...optional("conditions", patternConditions(tags ?? {})),
    },
    understood: taken.flat().join(", "),
    notes,
    patternFitted: tags !== null,
  };
}

/** The model's name as the path gives it: the folder or the file, without seed and step, sanitised names undone. */
function modelOfPath(file: string, preferFolder: boolean): { readonly model: string; readonly from: string } {
  const folder = namedFolder(nameTags(folderOf(file)).rest);
  const isNamed = folder !== "";
  if (preferFolder && isNamed) return { model: folder.replace("__", "/"), from: "the folder name" };
  const stem = nameTags(stemOf(file)).rest;
  if (stem !== "") return { model: stem, from: "the file name" };
  return isNamed
    ? { model: folder.replace("__", "/"), from: "the folder name" }
    : { model: stemOf(file), from: "the file name" };
}

/** Folders that number or date a repeat of a run (`run-2`, `trial_1`, `2026-01-31__12-00-00`) and name no model. */
const REPEAT_FOLDER =
  /^(?:(?:run|trial|rep|repeat|attempt|epoch|try|pass)[-_.]?)?\d{1,4}$|^\d{4}-?\d{2}-?\d{2}(?:[-_T .:]*\d{2}){0,3}$/i;

/** The last folder of a path that may name a model; `""` where there is none, and the last folder where all are repeats. */
function namedFolder(path: string): string {
  const folders = path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return folders.findLast((folder) => !REPEAT_FOLDER.test(folder)) ?? folders.at(-1) ?? "";
}

function stepOrigin(revision: number | undefined, inModel: number | undefined, from: string): string {
  if (revision !== undefined) return "the revision";
  return inModel === undefined ? "the path" : from;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
