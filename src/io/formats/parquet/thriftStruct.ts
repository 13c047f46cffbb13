/** A struct by the numbers of its fields; values that no header needs are stepped over and stand as `null`. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;
type ThriftValue = number | boolean | ThriftStruct | null;

/** Types of Thrift's compact protocol. */
const TYPE = { stop: 0, true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 };
/** Headers of pages are three structs deep. */
const DEEPEST = 8;

/** Goes through bytes in Thrift's compact protocol. Throws `Error` where they are none. */
export class ThriftReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  struct(depth = 0): ThriftStruct {
    const fields = new Map<number, ThriftValue>();
    let field = 0;
    while (true) {
      const byte = this.#byte();
      const type = byte & 15;
      if (type === TYPE.stop) return fields;
      field = byte >> 4 === 0 ? this.zigzag() : field + (byte >> 4);
      fields.set(field, this.#value(type, depth));
    }
  }

  /** A number of up to 32 bits, seven of them a byte. */
  varint(): number {
    let number = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
    throw new Error("a number is too long");
  }

  zigzag(): number {
    const number = this.varint();
    return (number >>> 1) ^ -(number & 1);
  }

  /** Steps over a number of any length. */
  skipVarint(): void {
    while (this.#byte() >= 128);
  }

  /** Steps over bytes. */
  skip(count: number): void {
    if (!(count >= 0 && this.at + count <= this.bytes.length)) throw new Error("a value ends after the bytes do");
    this.at += count;
  }

  #value(type: number, depth: number): ThriftValue {
    if (depth > DEEPEST) throw new Error("values are nested too deeply");
    switch (type) {
      case TYPE.i16:
      case TYPE.i32:
        return this.zigzag();
      case TYPE.struct:
        return this.struct(depth + 1);
      case TYPE.true:
      case TYPE.false:
        return type === TYPE.true;
      case TYPE.byte:
        return this.#skipped(1);
      case TYPE.double:
        return this.#skipped(8);
      case TYPE.binary:
        return this.#skipped(this.varint());
      case TYPE.i64:
        this.skipVarint();
        return null;
      case TYPE.list:
        return this.#list(depth);
      default:
        throw new Error(`there is no type ${type}`);
    }
  }

  #list(depth: number): null {
    const byte = this.#byte();
    const count = byte >> 4 === 15 ? this.varint() : byte >> 4;
    const type = byte & 15;
    // Unlike a field, an element that is true or false is a byte.
    const isBoolean = type === TYPE.true || type === TYPE.false;
    for (let index = 0; index < count; index++) this.#value(isBoolean ? TYPE.byte : type, depth + 1);
    return null;
  }

  #skipped(count: number): null {
    this.skip(count);
    return null;
  }

  #byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("the bytes end within a struct");
    return byte;
  }
}
