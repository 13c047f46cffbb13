/** The different rows of a table, and how often each occurs. */
interface DistinctRows {
  /** Number of one row of each kind, in order of first appearance. */
  readonly examples: readonly number[];
  /** How many rows are like it. */
  readonly counts: readonly number[];
}

/** The different values of a list, in order of first appearance, and how often each occurs. */
interface DistinctValues {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The different values of a list (minus those of `baseline`, where given), or null where there are more than `most` ≥ 2,
 * found out after few values. NaN differs from everything. 0/1 scores and their differences are not copied.
 */
export function distinctValues(
  values: ArrayLike<number>,
  baseline: ArrayLike<number> | null,
  most: number,
): DistinctValues | null {
  return fromSigns(values, baseline, most) ?? fromRows(differences(values, baseline), most);
}

/** For values −1, 0 and 1 alone, otherwise null: their sum and sum of squares tell how often each occurs. */
function fromSigns(values: ArrayLike<number>, baseline: ArrayLike<number> | null, most: number): DistinctValues | null {
  const sums = signSums(values, baseline);
  if (sums === null) return null;
  const [sum, squares] = sums;
  const countOf = (value: number) => (value === 0 ? values.length - squares : (squares + value * sum) / 2);
  const kinds = [-1, 0, 1].filter((value) => countOf(value) > 0).length;
  if (kinds > most) return null;
  const found: number[] = [];
  for (let i = 0; found.length < kinds; i++) {
    // Adding 0 makes one zero of two.
    const value = values[i]! - (baseline?.[i] ?? 0) + 0;
    if (!found.includes(value)) found.push(value);
  }
  return { values: found, counts: found.map(countOf) };
}

/** Sum and sum of squares; null at the first values other than −1, 0 and 1. */
function signSums(values: ArrayLike<number>, baseline: ArrayLike<number> | null): [number, number] | null {
  let sum = 0;
  let squares = 0;
  const start = values.length % 4;
  for (let i = 0; i < start; i++) {
    const value = values[i]! - (baseline?.[i] ?? 0);
    const square = value * value;
    if (value * (square - 1) !== 0) return null;
    sum += value;
    squares += square;
  }
  // Adding up, unlike comparing with what was seen before, does not make the processor guess; and four at a time do not
  // wait for each other.
  for (let i = start; i < values.length; i += 4) {
    let a = values[i]!;
    let b = values[i + 1]!;
    let c = values[i + 2]!;
    let d = values[i + 3]!;
    if (baseline !== null) {
      a -= baseline[i]!;
      b -= baseline[i + 1]!;
      c -= baseline[i + 2]!;
      d -= baseline[i + 3]!;
    }
    const aa = a * a;
    const bb = b * b;
    const cc = c * c;
    const dd = d * d;
    if (a * (aa - 1) !== 0 || b * (bb - 1) !== 0 || c * (cc - 1) !== 0 || d * (dd - 1) !== 0) return null;
    sum += a + b + (c + d);
    squares += aa + bb + (cc + dd);
  }
  return [sum, squares];
}

function fromRows(values: ArrayLike<number>, most: number): DistinctValues | null {
  const rows = distinctRows([values], most);
  return rows && { values: rows.examples.map((row) => values[row]!), counts: rows.counts };
}

/** The values minus those of the baseline; the values themselves where there is none. */
export function differences(values: ArrayLike<number>, baseline: ArrayLike<number> | null): ArrayLike<number> {
  if (baseline === null) return values;
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) result[i] = values[i]! - baseline[i]!;
  return result;
}

/**
 * The different rows of a table given by its columns, or null where there are more than `most`, found out after few rows.
 * NaN differs from everything.
 */
export function distinctRows(columns: readonly ArrayLike<number>[], most: number): DistinctRows | null {
  const examples: number[] = [];
  const counts: number[] = [];
  const length = columns[0]!.length;
  let kind = 0;
  for (let row = 0; row < length; row++) {
    // Most often the row is like the one before.
    if (examples.length === 0 || !isLike(columns, row, examples[kind]!)) {
      kind = 0;
      while (kind < examples.length && !isLike(columns, row, examples[kind]!)) kind++;
      if (kind === most) return null;
      if (kind === examples.length) {
        examples.push(row);
        counts.push(0);
      }
    }
    counts[kind]!++;
  }
  return { examples, counts };
}

function isLike(columns: readonly ArrayLike<number>[], row: number, other: number): boolean {
  for (let j = 0; j < columns.length; j++) if (columns[j]![row] !== columns[j]![other]) return false;
  return true;
}
