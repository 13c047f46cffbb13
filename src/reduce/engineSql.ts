import { DIALECTS, type Dialect, type Engine, quotedName } from "./dialects.js";
import { LARGEST_SCALED } from "./scale.js";

/** Parts of queries in one engine's words. */
export class EngineSql {
  readonly dialect: Dialect;
  constructor(readonly engine: Engine) {
    this.dialect = DIALECTS[engine];
  }
  /** A name as the engine takes it for one. */
  name(text: string): string {
    return quotedName(this.engine, text);
  }
  as(value: string, name: string): string {
    return `${value} AS ${this.name(name)}`;
  }
  text(column: string): string {
    return this.dialect.text(this.name(column));
  }
  /** The sum of whole numbers over the rows that meet a condition. */
  sum(when: string, value: string): string {
    return `CAST(SUM(CASE WHEN ${when} THEN ${value} ELSE 0 END) AS BIGINT)`;
  }
  /** A whole number as a double, all its digits written. */
  double(whole: number): string {
    return this.dialect.double(BigInt(whole).toString());
  }
  /** The whole number next to a double's product with a scale, still a double. In small letters, as older servers of ClickHouse ask of it. */
  product(double: string, scale: number): string {
    return `round(${double} * ${this.double(scale)})`;
  }
  /** Whether a double is a finite number; neither where it is NULL. */
  isFinite(double: string): string {
    // Some engines hold NaN for equal to itself and above all numbers.
    return `abs(${double}) <= 1.7976931348623157E308`;
  }
  /** Whether that whole number has room in 64 bits; not so for NaN. */
  hasRoom(double: string, scale: number): string {
    // The product itself may leave the doubles, which some engines take for an error.
    return `abs(${double}) <= ${this.double(LARGEST_SCALED)} / ${this.double(scale)}`;
  }
  /**
   * Whether that whole number is all of a double: divided by the scale it gives the same bits, as it does where it is read, since every
   * engine and the language divide doubles to the nearest one.
   */
  fits(double: string, scale: number): string {
    // A condition behind AND may be asked first, one behind THEN not.
    const back = `${this.product(double, scale)} / ${this.double(scale)} = ${double}`;
    return `CASE WHEN ${this.hasRoom(double, scale)} THEN CASE WHEN ${back} THEN 1 ELSE 0 END ELSE 0 END = 1`;
  }
}
