/**
 * Columns with cells at the same rows, each of as many trials, which have one covariance; of each kind the cells once, and
 * sums over its columns, from which any quadratic form of vectors over all cells can be had.
 */
export interface ColumnKinds {
  readonly rows: number;
  /** Cells of kind k are those from starts[k] to starts[k + 1]. */
  readonly starts: Int32Array;
  readonly row: Int32Array;
  readonly trials: Float64Array;
  /** Number of columns of each kind. */
  readonly count: Float64Array;
  /** Of each cell the values' deviations from their columns' means, summed over the columns. */
  readonly deviations: Float64Array;
  /** Of each kind, over its columns: the squared deviations, the columns' means, and the squares of these. */
  readonly squares: Float64Array;
  readonly means: Float64Array;
  readonly squaredMeans: Float64Array;
  /** The vector of the values. */
  readonly values: CellVector;
  /** Factors of 0 for each kind. */
  readonly none: Float64Array;
}

/**
 * A vector over all cells: in a column of kind k, each cell has `deviation[k]` × its value's deviation from the column's mean +
 * `mean[k]` × that mean + `rest`. What the covariance of the scores and its inverse make of the values stays one.
 */
export interface CellVector {
  readonly deviation: Float64Array;
  readonly mean: Float64Array;
  readonly rest: Float64Array;
}

/** Cells in the order of their columns: of column j those from starts[j] to starts[j + 1]. */
export interface OrderedCells {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly row: Int32Array;
  readonly trials: Float64Array;
  readonly values: Float64Array;
}

/**
 * The kinds of columns. A column of unequal trials is of a kind of its own, and the values of a column that is alone are a
 * `rest`. Values are centred by row before they are squared, so that large differences between rows cost no digits.
 */
export function columnKinds({ rows, starts, row, trials, values }: OrderedCells): ColumnKinds {
  const columns = starts.length - 1;
  const order = new KindTree();
  const kind = new Int32Array(columns);
  const firsts: number[] = [];
  for (let column = 0; column < columns; column++) {
    const [start, end] = [starts[column]!, starts[column + 1]!];
    let isEven = true;
    for (let cell = start; cell < end && isEven; cell++) isEven = trials[cell] === trials[start];
    kind[column] = isEven ? order.place(row, start, end, trials[start]!) : order.own();
    if (kind[column] === firsts.length) firsts.push(column);
  }
  const lengths = firsts.map((column) => starts[column + 1]! - starts[column]!);
  const ends = Int32Array.from([0, ...lengths]);
  for (let index = 1; index < ends.length; index++) ends[index]! += ends[index - 1]!;
  const cells = ends.at(-1)!;
  const centres = rowMeans(rows, row, values);
  const of = () => new Float64Array(firsts.length);
  const none = of();
  const count = of();
  for (const own of kind) count[own]!++;
  const hasSums = count.some((number) => number > 1);
  const kinds = {
    rows,
    starts: ends,
    row: new Int32Array(cells),
    trials: new Float64Array(cells),
    count,
    deviations: new Float64Array(cells),
    squares: of(),
    means: of(),
    squaredMeans: of(),
    values: {
      deviation: hasSums ? of() : none,
      mean: hasSums ? of() : none,
      rest: new Float64Array(cells),
    },
    none,
  };
  for (let column = 0; column < columns; column++) {
    const [start, end, k] = [starts[column]!, starts[column + 1]!, kind[column]!];
    const to = ends[k]! - start;
    if (column === firsts[k]) {
      for (let cell = start; cell < end; cell++) {
        kinds.row[cell + to] = row[cell]!;
        kinds.trials[cell + to] = trials[cell]!;
        kinds.values.rest[cell + to] = count[k]! > 1 ? centres[row[cell]!]! : values[cell]!;
      }
    }
    if (count[k] === 1) continue;
    let mean = 0;
    for (let cell = start; cell < end; cell++) mean += values[cell]! - centres[row[cell]!]!;
    mean /= end - start;
    for (let cell = start; cell < end; cell++) {
      const deviation = values[cell]! - centres[row[cell]!]! - mean;
      kinds.deviations[cell + to]! += deviation;
      kinds.squares[k]! += deviation * deviation;
    }
    kinds.means[k]! += mean;
    kinds.squaredMeans[k]! += mean * mean;
    kinds.values.deviation[k] = 1;
    kinds.values.mean[k] = 1;
  }
  return kinds;
}

/** Numbers the kinds of columns as they come: a step down for each row that a column has. */
class KindTree {
  #kinds = 0;
  #nodes = 1;
  readonly #below = new Map<number, number>();
  readonly #kindOf = new Map<string, number>();

  own(): number {
    return this.#kinds++;
  }

  place(row: Int32Array, start: number, end: number, trials: number): number {
    let node = 0;
    for (let cell = start; cell < end; cell++) {
      // A pair of numbers below 2^26 is one number.
      const key = node * 0x400_0000 + row[cell]!;
      const next = this.#below.get(key) ?? this.#nodes++;
      this.#below.set(key, next);
      node = next;
    }
    const key = `${node} ${trials}`;
    const known = this.#kindOf.get(key) ?? this.#kinds++;
    this.#kindOf.set(key, known);
    return known;
  }
}

function rowMeans(rows: number, row: Int32Array, values: Float64Array): Float64Array {
  const [sums, counts] = [new Float64Array(rows), new Float64Array(rows)];
  for (let cell = 0; cell < row.length; cell++) {
    sums[row[cell]!]! += values[cell]!;
    counts[row[cell]!]!++;
  }
  return sums.map((sum, index) => sum / counts[index]!);
}

/** The vector that is the same in all columns. */
export function constantVector({ none, row }: ColumnKinds, at: (row: number) => number): CellVector {
  return { deviation: none, mean: none, rest: numbers(row.length, (cell) => at(row[cell]!)) };
}

/** In each cell the sum of its column. */
export function columnSums(kinds: ColumnKinds, { mean, rest }: CellVector): CellVector {
  const { starts, count, none } = kinds;
  const sums = new Float64Array(rest.length);
  for (let k = 0; k < count.length; k++) {
    const sum = sumOf(rest, starts[k]!, starts[k + 1]!);
    for (let cell = starts[k]!; cell < starts[k + 1]!; cell++) sums[cell] = sum;
  }
  return {
    deviation: none,
    mean: factors(kinds, mean, (factor, k) => factor * (starts[k + 1]! - starts[k]!)),
    rest: sums,
  };
}

/** The sum of each row. */
export function rowSums(
  { rows, starts, row, count, deviations, means }: ColumnKinds,
  vector: CellVector,
): Float64Array {
  const sums = new Float64Array(rows);
  for (let k = 0; k < count.length; k++) {
    const [deviation, mean] = [vector.deviation[k]!, vector.mean[k]! * means[k]!];
    for (let cell = starts[k]!; cell < starts[k + 1]!; cell++) {
      sums[row[cell]!]! += deviation * deviations[cell]! + mean + count[k]! * vector.rest[cell]!;
    }
  }
  return sums;
}

/** Sum over all cells. */
export function totalOf(kinds: ColumnKinds, vector: CellVector): number {
  return sumOf(rowSums(kinds, vector), 0, kinds.rows);
}

/** Sum of products over all cells. */
export function dotOf(kinds: ColumnKinds, first: CellVector, second: CellVector): number {
  const { starts, count, deviations, squares, means, squaredMeans } = kinds;
  let total = 0;
  for (let k = 0; k < count.length; k++) {
    const [start, end] = [starts[k]!, starts[k + 1]!];
    const [deviation, other] = [first.deviation[k]!, second.deviation[k]!];
    const [mean, otherMean] = [first.mean[k]!, second.mean[k]!];
    let products = 0;
    for (let cell = start; cell < end; cell++) products += first.rest[cell]! * second.rest[cell]!;
    total += count[k]! * products;
    if (deviation === 0 && other === 0 && mean === 0 && otherMean === 0) continue;
    let [crossed, rest, otherRest] = [0, 0, 0];
    for (let cell = start; cell < end; cell++) {
      const [own, theirs] = [first.rest[cell]!, second.rest[cell]!];
      crossed += (deviation * theirs + other * own) * deviations[cell]!;
      rest += own;
      otherRest += theirs;
    }
    total +=
      deviation * other * squares[k]! +
      mean * otherMean * (end - start) * squaredMeans[k]! +
      crossed +
      means[k]! * (mean * otherRest + otherMean * rest);
  }
  return total;
}

/** vector − factor·other. */
export function lessTimes({ none }: ColumnKinds, vector: CellVector, factor: number, other: CellVector): CellVector {
  const less = (from: Float64Array, what: Float64Array) => {
    if (from === none && what === none) return none;
    const rest = new Float64Array(from.length);
    for (let index = 0; index < rest.length; index++) rest[index] = from[index]! - factor * what[index]!;
    return rest;
  };
  return {
    deviation: less(vector.deviation, other.deviation),
    mean: less(vector.mean, other.mean),
    rest: less(vector.rest, other.rest),
  };
}

/** Each cell divided by its trials, which in a column with factors are equal. */
export function perTrial(kinds: ColumnKinds, { deviation, mean, rest }: CellVector): CellVector {
  const { starts, trials } = kinds;
  const shared = (own: Float64Array) => factors(kinds, own, (factor, k) => factor / trials[starts[k]!]!);
  return {
    deviation: shared(deviation),
    mean: shared(mean),
    rest: numbers(rest.length, (cell) => rest[cell]! / trials[cell]!),
  };
}

/** What is made of the factors of each kind; of none nothing but 0 can be made. */
export function factors(
  { none }: ColumnKinds,
  of: Float64Array,
  make: (factor: number, kind: number) => number,
): Float64Array {
  return of === none ? none : numbers(of.length, (kind) => make(of[kind]!, kind));
}

/** So many numbers; the arrays' own `map` takes several times as long. */
export function numbers(length: number, at: (index: number) => number): Float64Array {
  const made = new Float64Array(length);
  for (let index = 0; index < length; index++) made[index] = at(index);
  return made;
}

/** Sum of a part. */
export function sumOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += values[index]!;
  return sum;
}
