import { STATE_CODE } from "../../data/resultMatrix.js";
import type { RowList } from "./rows.js";
import { scoreText, withoutPerCent } from "./scoreCell.js";
import { scoreWords } from "./scoreWords.js";

/** The different texts of a column, trimmed, and how often each stands. */
export function columnTexts(rows: RowList, column: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (text: string, count: number) => void counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + count);
  const { quick } = rows;
  if (quick === undefined) {
    for (const { cells } of rows) add(cells[column] ?? "", 1);
    return counts;
  }
  // Equal texts mostly share a number, so that few texts are looked at.
  const byCode = new Map<number, { readonly text: string; count: number }>();
  for (let row = 0; row < rows.length; row++) {
    const code = quick.code(row, column);
    const known = byCode.get(code);
    if (known === undefined) byCode.set(code, { text: quick.cell(row, column) ?? "", count: 1 });
    else known.count++;
  }
  for (const { text, count } of byCode.values()) add(text, count);
  return counts;
}

/** What kind of values a column holds. */
type ColumnKind =
  /** Scores: numbers, true and false, grades in words, or nothing but answers that were not scored. */
  | "scores"
  /** Neither scores nor texts. */
  | "blank"
  | "texts";

/** Whether a column holds scores; a stray text among them is an error to be shown, not a reason to take no score. */
export function kindOfColumn(texts: ReadonlyMap<string, number>): ColumnKind {
  const words: string[] = [];
  let scored = 0;
  let unscored = 0;
  let others = 0;
  for (const [text, count] of texts) {
    if (text === "") continue;
    const cell = scoreText(withoutPerCent(text));
    if (cell?.state === STATE_CODE.scored) scored += count;
    else if (cell !== null) unscored += count;
    else {
      words.push(text);
      others += count;
    }
  }
  if (words.length === 0) return scored + unscored > 0 ? "scores" : "blank";
  if (words.length <= 20 && scoreWords(words) !== null) return "scores";
  return scored > others ? "scores" : "texts";
}
