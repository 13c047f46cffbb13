/** What a spreadsheet or a data frame writes before a row that sums up the rows above it. */
const SUMMARY =
  /^(?:min(?:imum)?|max(?:imum)?|median|std\.?|sd|st(?:an)?d(?:ard)?\.? ?dev(?:iation)?\.?|var(?:iance)?|sum|count|\d+(?:\.\d+)?%|(?:sub|grand)[ _-]?total|summe|gesamt|insgesamt|mittelwert|durchschnitt|moyenne|promedio|合計|平均)$/i;
/** What stands there for all tests together. */
const OF_ALL =
  /^(?:(?:overall|macro|micro|weighted|unweighted|grand|total)[ _-]?)?(?:mean|average|avg\.?)(?:[ _-](?:score|accuracy|acc))?$|^(?:grand[ _-]?)?totals?$|^averages?$/i;

/** A name without the marks that people put around a summary: `**Average:**` as `Average`. */
function plainSummary(text: string): string {
  return text.replaceAll(/^[\s*_([]+|[\s*_)\]:]+$/g, "");
}

/** Whether a row of this name sums up other rows, and is neither an item nor a run. */
export function isSummaryName(text: string): boolean {
  const plain = plainSummary(text);
  return SUMMARY.test(plain) || OF_ALL.test(plain);
}

/** Whether a test of this name is all others together: a summary, where other tests stand beside it. */
export function isAverageName(text: string): boolean {
  const plain = plainSummary(text);
  return OF_ALL.test(plain) || /^overall(?:[ _-](?:score|accuracy|acc))?$/i.test(plain);
}
