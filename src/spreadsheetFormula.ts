const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

/** Whether a spreadsheet would take a cell with this text for a formula and run it, signed numbers included. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text);
}
