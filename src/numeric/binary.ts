/** Whether every value is 0 or 1, NaN (missing) aside. An empty list is not binary. */
export function isBinary(values: ArrayLike<number>): boolean {
  let seen = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0 || value === 1) seen = true;
    else if (!Number.isNaN(value)) return false;
  }
  return seen;
}
