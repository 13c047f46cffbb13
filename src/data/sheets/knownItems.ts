import { describePlace, InputError, type Place } from "../../errors.js";
import { type Item, itemOf, type SaidOfItem } from "../item.js";
import { orderOfNames } from "../nameOrder.js";
import { EvenNumbers } from "./evenNumbers.js";
import { placeOf } from "./placeOf.js";

/** An item as it stands in a dump. */
export interface WrittenItem extends Item {
  /**
   * Whether the id was written as a text (`"1"`) or as a number (`1`), where the format tells them apart.
   * Both in one task are an error: they may or may not be the same item.
   */
  readonly idType?: "text" | "number";
  /** Hash of the prompt that the item was put with in this run. */
  readonly prompt?: number;
}

/** An item as a row says it, in one layout like `itemOf`. */
export function writtenItem(
  id: string,
  said: SaidOfItem & { readonly [Field in "idType" | "prompt"]?: WrittenItem[Field] | undefined },
): WrittenItem {
  const item: { -readonly [Field in keyof WrittenItem]: WrittenItem[Field] } = itemOf(id, said);
  if (said.idType !== undefined) item.idType = said.idType;
  if (said.prompt !== undefined) item.prompt = said.prompt;
  return item;
}

/** So few items are looked through one by one: a table may hold a hundred thousand tasks of one item. */
const FEW = 8;

const NONE_VARIED: ReadonlyMap<number, readonly Item[]> = new Map();

/**
 * The items of one task by number, in the order in which they were met. In columns and not in a record an item, since a task
 * may have a million of them; what few dumps say of an item has a column only where one says it.
 */
export class KnownItems {
  #numbers: Map<string, number> | null = null;
  #items: Item[] = [];
  /** What the first row said and all that differs from it, each once, where rows differ. */
  #variants: Map<number, Item[]> | null = null;
  /** How ids were written, where it is known. */
  #idTypes: WrittenItem["idType"][] | null = null;
  readonly #lines = new EvenNumbers();
  readonly #file: string;
  /** The files in which items stood first, where it was another one. */
  #files: string[] | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  get length(): number {
    return this.#items.length;
  }

  item(number: number): Item {
    return this.#items[number] as Item;
  }

  /** Puts another record in place of an item's, under the same id. */
  replace(number: number, item: Item): void {
    this.#items[number] = item;
  }

  /** The number of the item that a row holds; `next` is the number that it is likely to have. */
  meet(
    written: WrittenItem,
    { file, line, next }: { readonly file: string; readonly line: number; readonly next: number },
  ): number {
    const { id, idType } = written;
    const number =
      this.#items[next]?.id === id ? next : (this.#numberOf(id) ?? this.#add(plainItem(written), file, line));
    const earlier = this.#idTypes?.[number];
    if (idType !== undefined && idType !== earlier) {
      if (earlier !== undefined) throw this.#ambiguous(number, written, placeOf(file, line));
      this.#idTypes ??= [];
      this.#idTypes[number] = idType;
    }
    return number;
  }

  /** Which of the things that rows say of an item this row says. */
  variant(number: number, written: WrittenItem): number {
    const item = this.item(number);
    // Readers may write the same object for each run.
    if (item === written || saysTheSame(item, written)) return 0;
    const variants = this.#variants?.get(number) ?? [item];
    const found = variants.findIndex((one) => saysTheSame(one, written));
    if (found >= 0) return found;
    this.#variants ??= new Map();
    this.#variants.set(number, variants);
    return variants.push(plainItem(written)) - 1;
  }

  /** The items of which rows say different things, by number, with what they say by variant. */
  get varied(): ReadonlyMap<number, readonly Item[]> {
    return this.#variants ?? NONE_VARIED;
  }

  /** The numbers of the items in the order of their names; `null` where they stand in it. */
  inOrder(): readonly number[] | null {
    return orderOfNames(this.#items.map(({ id }) => id));
  }

  #numberOf(id: string): number | undefined {
    if (this.#numbers !== null) return this.#numbers.get(id);
    const found = this.#items.findIndex((item) => item.id === id);
    return found < 0 ? undefined : found;
  }

  #add(item: Item, file: string, line: number): number {
    const number = this.#items.length;
    // A list that begins with an item has no room for sixteen more.
    if (number === 0) this.#items = [item];
    else this.#items.push(item);
    if (this.#numbers !== null) this.#numbers.set(item.id, number);
    else if (number === FEW) this.#numbers = new Map(this.#items.map(({ id }, index) => [id, index]));
    if (file !== this.#file) {
      this.#files ??= [];
      this.#files[number] = file;
    }
    this.#lines.push(line);
    return number;
  }

  #ambiguous(number: number, { id, idType }: WrittenItem, place: Place): InputError {
    const earlier = placeOf(this.#files?.[number] ?? this.#file, this.#lines.at(number));
    const [asNumber, asText] = idType === "number" ? [place, earlier] : [earlier, place];
    return new InputError(
      "ambiguous-item-id",
      `item id ${id} is written as the number ${id} (${describePlace(asNumber).slice(0, -2)}) and as the text ` +
        `"${id}" (${describePlace(asText).slice(0, -2)}). If they are the same item, write both the same way; ` +
        "if not, rename one.",
      { ...place, item: id },
    );
  }
}

/** The item without what is of its row. */
function plainItem(written: WrittenItem): Item {
  return written.idType === undefined && written.prompt === undefined ? written : itemOf(written.id, written);
}

function saysTheSame(known: Item, written: WrittenItem): boolean {
  return (
    known.document === written.document &&
    known.choices === written.choices &&
    known.answer === written.answer &&
    known.cluster === written.cluster &&
    (known.subsets === written.subsets || JSON.stringify(known.subsets) === JSON.stringify(written.subsets))
  );
}
