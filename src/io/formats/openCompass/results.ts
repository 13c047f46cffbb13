import { defined } from "../../../defined.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { wrongHolder } from "../../json/scoreHolders.js";
import { type ScoreCell, scoreCell, UNSCORED } from "../../tables/scoreCell.js";
import { asProportion, isPerCent } from "./scale.js";

/** One dataset of one model, from `results/<model>/<dataset>.json`. */
export interface OpenCompassResult {
  readonly model: string;
  readonly dataset: string;
  /** `PPL` or `GEN`, where the details say it. */
  readonly method?: string;
  /** Printed scores, shares where they were per cent. */
  readonly scores: ReadonlyMap<string, number>;
  readonly items: readonly OpenCompassItem[];
  /** Whether the file has details, were they none. */
  readonly hasDetails: boolean;
  /** Metrics whose value is no number. */
  readonly unread: readonly string[];
  /** Verdicts that are neither right nor wrong nor a number, and the first of them. */
  readonly unreadVerdicts: { readonly cells: number; readonly first: string };
  /** Number of details without a verdict. */
  readonly unjudged: number;
}

export interface OpenCompassItem {
  readonly id: string;
  /** One a trial. */
  readonly cells: readonly ScoreCell[];
}

/** The model, the dataset and the folder of the run behind `<run>/results/<model>/<dataset>.json`. */
export function resultPlace(
  file: string,
): { readonly root: string; readonly model: string; readonly dataset: string } | null {
  const match = /^(?:(.*)\/)?results\/([^/]+)\/([^/]+?)\.json(?:\.gz)?$/.exec(file);
  return match === null ? null : { root: match[1] ?? "", model: match[2] as string, dataset: match[3] as string };
}

/** Reads a file of results. */
export function parseOpenCompassResult(bytes: Uint8Array, file: string): OpenCompassResult {
  const document = jsonDocument(bytes, file);
  const scores = new Map<string, number>();
  const unread: string[] = [];
  for (const [metric, value] of document) {
    if (typeof value === "number" && !Number.isNaN(value)) scores.set(metric, asProportion(metric, value));
    else if (isPerCent(metric)) unread.push(metric);
  }
  const details = document.get("details");
  const rows = detailRows(details, file);
  const unreadVerdicts: JsonValue[] = [];
  const items = rows.flatMap(([id, row]): OpenCompassItem[] => {
    const cells = verdicts(row.get("correct"), (value) => unreadVerdicts.push(value));
    return [{ id, cells: cells.length === 0 ? [UNSCORED] : cells }];
  });
  const bare = rows.filter(([, row]) => verdicts(row.get("correct"), () => undefined).length === 0);
  const isJudged = bare.length < rows.length;
  const method = textAt(document, "type") ?? (isJsonObject(details) ? textAt(details, "type") : undefined);
  const place = resultPlace(file);
  return {
    model: place?.model ?? "",
    dataset: place?.dataset ?? "",
    ...defined({ method }),
    scores,
    items: isJudged ? items : [],
    hasDetails: isJsonObject(details) || Array.isArray(details),
    unread,
    unreadVerdicts: { cells: unreadVerdicts.length, first: JSON.stringify(unreadVerdicts[0]) ?? "" },
    unjudged: bare.length,
  };
}

function detailRows(details: JsonValue | undefined, file: string): [string, JsonObject][] {
  if (details === undefined || details === null) return [];
  const isList = Array.isArray(details);
  if (!isList && !isJsonObject(details)) throw wrongHolder("details", "an object or a list", details, { file });
  const entries = isList
    ? (details as readonly JsonValue[]).map((row, index): [string, JsonValue] => [String(index), row])
    : [...(details as JsonObject)].filter(([key]) => /^\d+$/.test(key));
  return entries.map(([id, row]) => {
    if (isJsonObject(row)) return [id, row];
    throw wrongHolder("a detail", "an object", row, { file, path: "details", item: id });
  });
}

/** A verdict, or a list of one a sampled answer; what is none is answered and not scored. */
function verdicts(correct: JsonValue | undefined, onUnread: (value: JsonValue) => void): ScoreCell[] {
  const values = Array.isArray(correct) ? (correct as JsonValue[]) : correct === undefined ? [] : [correct];
  return values.map((value) => {
    const cell = scoreCell(value);
    if (cell === null) onUnread(value);
    return cell ?? UNSCORED;
  });
}
