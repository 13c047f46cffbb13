import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { groupBy } from "../groupBy.js";
import type { Item } from "../item.js";
import { pairedBy, type QuestionNames, questionNames } from "../itemQuestions.js";
import { compareNames } from "../nameOrder.js";
import { EvenNumbers } from "./evenNumbers.js";
import { KnownItems } from "./knownItems.js";
import { NO_VARIANTS, type OpenSheet } from "./openSheet.js";

const ITEM_LABELS = ["choices", "cluster", "subsets", "document", "answer"] as const;

/** The sheets with items that are one question each, where the rows of one id contradict one another; and what was done. */
export function byQuestion(read: readonly OpenSheet[]): {
  readonly sheets: readonly OpenSheet[];
  readonly notes: Note[];
} {
  const notes: Note[] = [];
  const made = new Map<OpenSheet, OpenSheet>();
  for (const [known, own] of groupBy(read, (sheet) => sheet.known)) {
    const { varied } = known;
    if (varied.size === 0) continue;
    const lists = own.map(({ items, variants }) =>
      Array.from({ length: items.length }, (_, row) => {
        const number = items.at(row);
        return varied.get(number)?.[variants.get(row) ?? 0] ?? known.item(number);
      }),
    );
    const found = questionNames(lists);
    if (found === null) {
      for (const [number, variants] of varied) known.replace(number, merged(variants));
      continue;
    }
    notes.push(...questionNotes((own[0] as OpenSheet).run.task, found));
    const variantsOf = new Map<string, Set<Item>>();
    lists.forEach((items, sheet) => {
      items.forEach((item, row) => {
        const id = found.ids[sheet]?.[row] as string;
        const variants = variantsOf.get(id) ?? new Set<Item>();
        variantsOf.set(id, variants.add(item));
      });
    });
    const file = (own[0] as OpenSheet).source.file;
    const renamed = new KnownItems(file);
    const numbers = new Map<string, number>();
    for (const [id, variants] of variantsOf) {
      numbers.set(id, renamed.meet({ ...merged([...variants]), id }, { file, line: 0, next: numbers.size }));
    }
    own.forEach((sheet, at) => {
      const items = new EvenNumbers();
      for (const id of found.ids[at] as readonly string[]) items.push(numbers.get(id) as number);
      made.set(sheet, { ...sheet, known: renamed, items, variants: NO_VARIANTS });
    });
  }
  return { sheets: read.map((sheet) => made.get(sheet) ?? sheet), notes };
}

/** All that rows say of one item; of what differs the first by name. */
function merged(variants: readonly Item[]): Item {
  const [first] = variants as [Item];
  const labels = ITEM_LABELS.flatMap((label) => {
    const said = variants.flatMap((one) => (one[label] === undefined ? [] : [one[label]]));
    const [least] = said.sort((a, b) => compareNames(JSON.stringify(a), JSON.stringify(b)));
    return least === undefined ? [] : [[label, least] as const];
  });
  return { id: first.id, ...Object.fromEntries(labels) };
}

function questionNotes(task: string, { otherDocuments, byDocument, otherLabels }: QuestionNames): Note[] {
  const named = (ids: readonly string[]) =>
    someNames(
      ids.map((id) => JSON.stringify(id)),
      3,
    );
  const documents =
    otherDocuments.length === 0
      ? []
      : [
          {
            code: "item-content-differs",
            message:
              `${plural(otherDocuments.length, "id")} of ${task} ${otherDocuments.length === 1 ? "stands" : "stand"} for different documents (${named(otherDocuments)}): ` +
              pairedBy(byDocument, "rows"),
          },
        ];
  const labels = Object.entries(otherLabels).flatMap(([label, ids]) =>
    ids.length === 0 ? [] : [`${label} of ${plural(ids.length, "item")} (${named(ids)})`],
  );
  return labels.length === 0
    ? documents
    : [
        ...documents,
        {
          code: "item-labels-differ",
          message: `rows of ${task} say different things of an item, and are taken for different items: ${labels.join("; ")}`,
        },
      ];
}
