/** Rows in the order of their outcomes, and of one outcome the smallest p first; those without a p are last. */
export function worstFirst<Outcome, Row extends { readonly outcome: Outcome; readonly pValue: number | null }>(
  rows: readonly Row[],
  order: readonly Outcome[],
): Row[] {
  const place = ({ outcome }: Row) => order.indexOf(outcome);
  return [...rows].sort((a, b) => place(a) - place(b) || (a.pValue ?? 1) - (b.pValue ?? 1));
}
