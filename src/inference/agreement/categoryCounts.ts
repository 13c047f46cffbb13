/** Categories of a list of ratings as numbers 0, 1, 2 …, in order of first appearance. */
interface CategoryCodes {
  readonly codes: Int32Array;
  readonly count: number;
}

/** Codes categories; 1 and "1" are two categories. */
export function categoryCodes(ratings: ArrayLike<string | number>): CategoryCodes {
  const numbers = new Map<string | number, number>();
  const codes = Int32Array.from(ratings as ArrayLike<number>, (_, index) => {
    const rating = ratings[index] as string | number;
    const number = numbers.get(rating) ?? numbers.size;
    numbers.set(rating, number);
    return number;
  });
  return { codes, count: numbers.size };
}
