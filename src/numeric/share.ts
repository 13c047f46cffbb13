/** Whether a value lies in [0, 1]; NaN does not. */
export function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/** Whether every value lies in [0, 1], missing ones (NaN) aside. */
export function areShares(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < 0 || value > 1) return false;
  }
  return true;
}
