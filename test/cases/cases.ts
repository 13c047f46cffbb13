import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = (
  process.env.NOISEFLOOR_CASES ?? fileURLToPath(new URL("../../../shared/cases", import.meta.url))
).replaceAll("\\", "/");

/** Whether the folder of small inputs with known answers is there; it is no part of the repository. */
export const hasCases = existsSync(root);

/** For the title of a suite, so that a skipped one says why. */
export const casesTitle = hasCases ? "" : " (skipped: set NOISEFLOOR_CASES to the folder of cases)";

/** Path of a file of a case. */
export function casePath(path: string): string {
  return `${root}/${path}`;
}

/** What a case says is right. */
export function expected<Answer>(name: string): Answer {
  return JSON.parse(readFileSync(casePath(`${name}/expected.json`), "utf8")) as Answer;
}
