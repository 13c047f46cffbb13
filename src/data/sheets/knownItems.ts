import { describePlace, InputError, type Place } from "../../errors.js";
import type { Item } from "../item.js";
import { orderOfNames } from "../nameOrder.js";
import { EvenNumbers } from "./evenNumbers.js";

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

/** So few items are looked through one by one: a table may hold a hundred thousand tasks of one item. */
const FEW = 8;

/**
 * The items of one task by number, in the order in which they were met. In columns and not in a record an item, since a task
 * may have a million of them; what few dumps say of an item has a column only where one says it.
 */
export class KnownItems {
  #numbers: Map<string, number> | null = null;
  #items: Item[] = [];
  /** The object that was written last of each item: readers may write the same one for each run. `null`: the item itself. */
  #written: Item[] | null = null;
  /** Which variant of its item that object is. `null`: the first. */
  #writtenVariants: number[] | null = null;
  /** What the first row said and all that differs from it, each once, where rows differ. */
  #variants: Map<number, Item[]> | null = null;
  #idTypes: (WrittenItem["idType"] | undefined)[] | null = null;
  readonly #lines = new EvenNumbers();
  readonly #file: string;
  /** The file in which each item stood first. `null`: the one file. */
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

  /** Whether this object was written last of the item with this number. */
  wrote(number: number, written: WrittenItem): boolean {
    return (this.#written ?? this.#items)[number] === written;
  }

  /** The number of the item that a row holds; `next` is the number that it is likely to have. */
  meet(
    written: WrittenItem,
    { file, line, next }: { readonly file: string; readonly line: number; readonly next: number },
  ): number {
    const { id, idType } = written;
    const known = this.#items[next]?.id === id ? next : this.#numberOf(id);
    if (known === undefined) return this.#add(written, file, line);
    const earlier = this.#idTypes?.[known];
    if (idType === undefined || idType === earlier) return known;
    if (earlier !== undefined) throw this.#ambiguous(known, written, line > 0 ? { file, line } : { file });
    this.#setIdType(known, idType);
    return known;
  }

  /** Which of the things that rows say of an item this row says. */
  variant(number: number, written: WrittenItem): number {
    if (this.wrote(number, written)) return this.#writtenVariants?.[number] ?? 0;
    this.#written ??= [...this.#items];
    this.#written[number] = written;
    const variant = this.#variantOf(number, written);
    if (variant > 0) this.#writtenVariants ??= [];
    if (this.#writtenVariants !== null) this.#writtenVariants[number] = variant;
    return variant;
  }

  /** All that rows say of an item, by variant. */
  variants(number: number): readonly Item[] {
    return this.#variants?.get(number) ?? [this.item(number)];
  }

  /** The numbers of the items of which rows say different things. */
  varied(): readonly number[] {
    return [...(this.#variants?.keys() ?? [])].sort((a, b) => a - b);
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

  #add(written: WrittenItem, file: string, line: number): number {
    const number = this.#items.length;
    const item = plainItem(written);
    // A list that begins with an item has no room for sixteen more.
    if (number === 0) this.#items = [item];
    else this.#items.push(item);
    if (this.#numbers !== null) this.#numbers.set(item.id, number);
    else if (number === FEW) this.#numbers = new Map(this.#items.map(({ id }, index) => [id, index]));
    if (item !== written) this.#written ??= this.#items.slice(0, number);
    this.#written?.push(written);
    if (this.#idTypes !== null || written.idType !== undefined) this.#setIdType(number, written.idType);
    this.#lines.push(line);
    if (file !== this.#file) this.#files ??= Array<string>(number).fill(this.#file);
    this.#files?.push(file);
    return number;
  }

  #setIdType(number: number, idType: WrittenItem["idType"]): void {
    this.#idTypes ??= Array<undefined>(number).fill(undefined);
    this.#idTypes[number] = idType;
  }

  #variantOf(number: number, written: WrittenItem): number {
    const item = this.item(number);
    const variants = this.#variants?.get(number) ?? [item];
    const known = variants.findIndex((one) => saysTheSame(one, written));
    if (known >= 0) return known;
    this.#variants ??= new Map();
    this.#variants.set(number, variants);
    return variants.push(plainItem(written)) - 1;
  }

  #ambiguous(number: number, { id, idType }: WrittenItem, place: Place): InputError {
    const [file, line] = [this.#files?.[number] ?? this.#file, this.#lines.at(number)];
    const earlier = line > 0 ? { file, line } : { file };
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
  if (!("idType" in written) && !("prompt" in written)) return written;
  const { idType: _, prompt: __, ...item } = written;
  return item;
}

function saysTheSame(known: Item, written: WrittenItem): boolean {
  return (
    known.document === written.document &&
    known.choices === written.choices &&
    known.answer === written.answer &&
    known.cluster === written.cluster &&
    areSameLabels(known.subsets, written.subsets)
  );
}

function areSameLabels(known: Item["subsets"], said: Item["subsets"]): boolean {
  if (known === said) return true;
  if (known === undefined || said === undefined) return false;
  return known.length === said.length && known.every((label, index) => label === said[index]);
}
