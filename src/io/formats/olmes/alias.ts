import { baseName, stemOf } from "../../bytes/sourcePath.js";

/** A task as OLMES names it, such as `arc_challenge:rc::olmes`. */
export interface OlmesAlias {
  /** The alias without the part that says how the items were put: `arc_challenge::olmes`. */
  readonly task: string;
  readonly framing?: string;
}

const REGIMES: ReadonlyMap<string, string> = new Map([
  ["mc", "choice"],
  ["rc", "completion"],
]);

/** Takes an alias apart. */
export function parseAlias(alias: string): OlmesAlias {
  const [spec = "", ...suite] = alias.split("::");
  const parts = spec.split(":");
  const regime = parts.find((part, index) => index > 0 && REGIMES.has(part));
  const task = [parts.filter((part, index) => index === 0 || part !== regime).join(":"), ...suite].join("::");
  return { task, ...(regime === undefined ? {} : { framing: REGIMES.get(regime) as string }) };
}

/** The alias that a file is named after: `task-003-<alias>-predictions.jsonl`. */
export function aliasOfFile(file: string): string {
  return stemOf(baseName(file))
    .replace(/^task-\d+-/, "")
    .replace(/-(?:predictions|metrics)$/, "");
}

/** The model behind `recipe/size/seed-14/step-1250/`, the folders of DataDecide; `null` where the path is another. */
export function modelOfLayout(folder: string): string | null {
  const match = /([^/]+\/[^/]+)\/seed-\d+\/step-\d+$/.exec(folder);
  return match === null ? null : (match[1] as string);
}
