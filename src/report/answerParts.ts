import type { Note } from "../notes.js";
import type { CompareAnswer } from "../questions/compare.js";
import type { ComponentsAnswer } from "../questions/components.js";
import type { CurvesAnswer } from "../questions/curves.js";
import type { ItemsAnswer } from "../questions/items.js";
import type { SeedsAnswer } from "../questions/seeds.js";
import { list, paragraph } from "./document/document.js";
import { foldedNotes, noteLines } from "./sections/noteList.js";

/** What any answer has. */
interface Answered {
  readonly kind: string;
  readonly rows: readonly object[];
  readonly notes: readonly Note[];
  readonly signature: string;
}

/** The results that an answer is made of, in the order that they are shown in; gates, framings, power and claims are one. */
const PARTS: Readonly<Record<string, (answer: Answered) => readonly unknown[]>> = {
  compare: partsOf<CompareAnswer>(({ rows, family, refusal }) => [
    refusal ?? { kind: "comparisons", comparisons: rows, family, notes: [] },
  ]),
  scores: ({ rows }) => [rows],
  printed: ({ rows }) => [rows],
  seeds: partsOf<SeedsAnswer>(({ rows, benchmarks }) => [rows, ...(benchmarks.rows.length > 0 ? [benchmarks] : [])]),
  trials: ({ rows }) => [rows],
  components: partsOf<ComponentsAnswer>(({ facets, rows }) => [facets, rows]),
  curves: partsOf<CurvesAnswer>(({ tasks, rows, noise, metrics }) => {
    const seeded = noise.some(({ seeds }) => seeds > 1);
    return [tasks, rows, ...(seeded ? [noise, metrics] : [])];
  }),
  decisions: ({ rows }) => [rows],
  ranks: ({ rows }) => [rows],
  items: partsOf<ItemsAnswer>(({ rows }) => [
    rows,
    ...rows.flatMap(({ pruning, transfer, dif }) => [pruning, transfer, dif]).filter((part) => part !== null),
  ]),
  subsets: ({ rows }) => [rows],
  kinship: ({ rows }) => [rows],
};

/** The parts of an answer with its notes and its signature; `null` for what is no such answer. */
export function answerParts(result: object): readonly unknown[] | null {
  if (!isAnswer(result)) return null;
  const parts = PARTS[result.kind]?.(result) ?? [];
  const lines = noteLines(foldedNotes(result.notes));
  const filled = parts.filter((part) => !(Array.isArray(part) && part.length === 0));
  return [
    ...(filled.length > 0 ? filled : [paragraph(`Nothing to show: ${result.kind} gives no row for these results.`)]),
    ...(lines.length > 0 ? [list(lines)] : []),
    paragraph(result.signature),
  ];
}

function partsOf<A extends object>(parts: (answer: A) => readonly unknown[]): (answer: Answered) => readonly unknown[] {
  // The kind of an answer tells its other fields.
  return (answer) => parts(answer as unknown as A);
}

function isAnswer(result: object): result is Answered {
  const { kind, rows, notes, signature } = result as Partial<Answered>;
  return (
    typeof kind === "string" &&
    Object.hasOwn(PARTS, kind) &&
    Array.isArray(rows) &&
    Array.isArray(notes) &&
    typeof signature === "string"
  );
}
