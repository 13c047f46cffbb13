import { expect, test } from "vitest";
import { KnownItems, type WrittenItem } from "../../../src/data/sheets/knownItems.js";

/** The plain way: a record an item, all looked through. */
class SlowItems {
  readonly met: { readonly id: string; readonly said: string[]; idType: WrittenItem["idType"] }[] = [];

  meet({ id, idType }: WrittenItem): number {
    const found = this.met.findIndex((one) => one.id === id);
    if (found < 0) return this.met.push({ id, said: [], idType }) - 1;
    (this.met[found] as (typeof this.met)[0]).idType ??= idType;
    return found;
  }

  variant(number: number, { id, idType: _, prompt: __, ...labels }: WrittenItem): number {
    const { said } = this.met[number] as (typeof this.met)[0];
    const text = JSON.stringify(labels);
    return said.includes(text) ? said.indexOf(text) : said.push(text) - 1;
  }
}

test.each([3, 8, 9, 40])("%i ids get the numbers and variants that looking through all gives", (ids) => {
  let seed = ids;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const known = new KnownItems("a.csv");
  const slow = new SlowItems();
  const objects = new Map<string, WrittenItem>();
  for (let row = 0; row < 2000; row++) {
    const label = next(20) === 0 ? next(3) : 0;
    const key = `q${next(ids)} ${label} ${next(4)}`;
    const [id = ""] = key.split(" ");
    const made: WrittenItem = {
      id,
      ...(label === 0 ? {} : { cluster: `c${label}` }),
      ...(key.endsWith("1") ? { idType: "text" as const } : key.endsWith("2") ? { prompt: row } : {}),
    };
    // Readers write the same object for some rows, and another for others.
    const item = next(2) === 0 ? made : (objects.get(key) ?? made);
    objects.set(key, item);
    const likely = next(2) === 0 ? known.length : next(ids);
    const number = known.meet(item, { file: "a.csv", line: row + 2, next: likely });
    expect(number).toBe(slow.meet(item));
    expect(known.variant(number, item)).toBe(slow.variant(number, item));
  }
  expect(known.length).toBe(slow.met.length);
  slow.met.forEach(({ id, said }, number) => {
    expect(known.item(number).id).toBe(id);
    expect(known.item(number)).not.toHaveProperty("idType");
    expect(known.item(number)).not.toHaveProperty("prompt");
    const labels = (known.varied.get(number) ?? [known.item(number)]).map(({ id: _, ...rest }) => JSON.stringify(rest));
    expect(labels).toEqual(said);
  });
  expect([...known.varied.keys()].sort((a, b) => a - b)).toEqual(
    slow.met.flatMap(({ said }, number) => (said.length > 1 ? number : [])),
  );
});

test("an id as text and as number is refused with the places of both, also from another file", () => {
  const known = new KnownItems("a.csv");
  for (let number = 0; number < 12; number++) {
    const file = number < 6 ? "a.csv" : "b.csv";
    known.meet({ id: `${number}`, idType: "number" }, { file, line: number + 2, next: number });
  }
  const again = (id: string) => () => known.meet({ id, idType: "text" }, { file: "c.csv", line: 9, next: 0 });
  expect(again("3")).toThrow(/number 3 \(a\.csv:5\) and as the text "3" \(c\.csv:9\)/);
  expect(again("7")).toThrow(/number 7 \(b\.csv:9\) and as the text "7" \(c\.csv:9\)/);
});
