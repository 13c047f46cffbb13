/** NaN for a number that is not above 0: an error or a spread of 0 was not seen, which is not to say that there is none. */
export function positiveOrNaN(value: number): number {
  return value > 0 ? value : Number.NaN;
}
