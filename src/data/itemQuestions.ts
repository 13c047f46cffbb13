import type { Item } from "./item.js";
import { compareNames, inNameOrder } from "./nameOrder.js";

const LABELS = ["choices", "cluster", "subsets", "answer"] as const;

/** What the lists say of the items of one id. */
interface Said {
  readonly documents: Set<number>;
  readonly labels: Readonly<Record<(typeof LABELS)[number], Set<string>>>;
  /** Whether a list holds the id without saying what it asks. */
  isUnknown: boolean;
}

/** Names under which the items of several lists mean the same question, and what was found on the way. */
export interface QuestionNames {
  /** For each list the new ids, in its order. */
  readonly ids: readonly (readonly string[])[];
  /** Ids that stand for different documents. */
  readonly otherDocuments: readonly string[];
  /** Whether every item names its document, so that documents and not ids say which items are one. */
  readonly byDocument: boolean;
  /** Ids of one document, or none, of which the lists state different choices, clusters, subsets or answers. */
  readonly otherLabels: Readonly<Record<(typeof LABELS)[number], readonly string[]>>;
}

/**
 * An id is no identity where what stands under it contradicts: another document, or other choices, clusters, subsets or answers, is
 * another question. Where every item of every list names its document, items are one by their documents, whatever their ids;
 * documents that stand twice in a list, and lists that do not name all, keep their ids and are one only where nothing
 * contradicts. `null` where nothing does, which is the rule. The order of the lists changes nothing.
 */
export function questionNames(lists: readonly (readonly Item[])[]): QuestionNames | null {
  if (areOfOneRecord(lists)) return null;
  const said = whatIsSaid(lists);
  const idsOf = (isSuch: (own: Said) => boolean) =>
    inNameOrder([...said].flatMap(([id, own]) => (isSuch(own) ? [id] : [])));
  const otherDocuments = idsOf(({ documents }) => documents.size > 1);
  const isOneDocument = ({ documents, isUnknown }: Said) => documents.size === 1 && !isUnknown;
  const otherLabels = Object.fromEntries(
    LABELS.map((label) => [label, idsOf((own) => own.labels[label].size > 1 && !isOneDocument(own))]),
  ) as unknown as QuestionNames["otherLabels"];
  if (otherDocuments.length === 0 && LABELS.every((label) => otherLabels[label].length === 0)) return null;
  const byDocument = otherDocuments.length > 0 && [...said.values()].every(({ isUnknown }) => !isUnknown);
  const idsOfDocument = byDocument ? idsOfDocuments(lists) : new Map<number, ReadonlySet<string>>();
  const baseOf = ({ id, document }: Item): string => {
    const { documents } = said.get(id) as Said;
    const known = document === undefined ? undefined : idsOfDocument.get(document);
    if (known !== undefined) {
      if (known.size === 1 && documents.size === 1) return id;
      return withMark([...known].sort(compareNames)[0] as string, document as number);
    }
    return documents.size > 1 && document !== undefined ? withMark(id, document) : id;
  };
  const contested = LABELS.map((label) => ({ label, ids: new Set(otherLabels[label]) }));
  const nameOf = (item: Item) => {
    const marks = contested.flatMap(({ label, ids: own }) => {
      const value = item[label];
      return own.has(item.id) && value !== undefined ? [`${label} ${String(value)}`] : [];
    });
    return marks.length === 0 ? baseOf(item) : `${baseOf(item)} (${marks.join(", ")})`;
  };
  return { ids: lists.map((items) => items.map(nameOf)), otherDocuments, byDocument, otherLabels };
}

/** Whether each id stands for one and the same record wherever it stands, as in selections of one table: what is one contradicts nothing. */
function areOfOneRecord(lists: readonly (readonly Item[])[]): boolean {
  const known = new Map<string, Item>();
  for (const items of new Set(lists)) {
    for (const item of items) {
      const other = known.get(item.id);
      if (other === undefined) known.set(item.id, item);
      else if (other !== item) return false;
    }
  }
  return true;
}

function whatIsSaid(lists: readonly (readonly Item[])[]): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const { id, document, ...item } of lists.flat()) {
    const own: Said = said.get(id) ?? {
      documents: new Set(),
      labels: { choices: new Set(), cluster: new Set(), subsets: new Set(), answer: new Set() },
      isUnknown: false,
    };
    said.set(id, own);
    if (document === undefined) own.isUnknown = true;
    else own.documents.add(document);
    for (const label of LABELS) if (item[label] !== undefined) own.labels[label].add(JSON.stringify(item[label]));
  }
  return said;
}

/** The ids under which each document stands; documents that stand twice in a list are left out. */
function idsOfDocuments(lists: readonly (readonly Item[])[]): Map<number, ReadonlySet<string>> {
  const ids = new Map<number, Set<string>>();
  const twice = new Set<number>();
  for (const items of lists) {
    const own = new Map<number, string>();
    for (const { id, document } of items) {
      const known = own.get(document as number);
      if (known !== undefined && known !== id) twice.add(document as number);
      own.set(document as number, id);
      ids.set(document as number, (ids.get(document as number) ?? new Set()).add(id));
    }
  }
  for (const document of twice) ids.delete(document);
  return ids;
}

/** An id with a mark of the document that it stands for. */
function withMark(id: string, document: number): string {
  return `${id} #${document.toString(16).slice(0, 8)}`;
}

/** How items are paired where ids stand for several documents, `things` being rows or items. */
export function pairedBy(byDocument: boolean, things: "rows" | "items"): string {
  return byDocument
    ? "items are paired by their documents, not by their ids"
    : `under these ids only ${things} of the same document are paired`;
}
