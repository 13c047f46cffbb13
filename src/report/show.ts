import { optionsOf } from "../arguments/optionsOf.js";
import { ArgumentError } from "../errors.js";
import { answerParts } from "./answerParts.js";
import { type Block, isBlock, paragraph, type Table } from "./document/document.js";
import { plainValue, resultTable } from "./document/resultTable.js";
import type { Figure } from "./figure/figure.js";
import { figureSvg } from "./figure/svg.js";
import { htmlFragment } from "./render/htmlFragment.js";
import { renderMarkdown } from "./render/markdown.js";
import { renderText } from "./render/text.js";
import { viewOf } from "./resultViews.js";

/** Deno's kernel asks a value for its picture by this name. */
const JUPYTER = Symbol.for("Jupyter.display");
/** Node asks a value for its text by this name; tslab prints what Node would. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

export interface ShowOptions {
  /** Rows of a table that stand open; HTML folds up to 20 times as many more. Default 25. */
  readonly rows?: number;
  /**
   * Begins the ids inside the HTML: a letter, then letters, digits, `_` and `-`. Default: made from what is shown, so
   * that only the same result shown twice in one page needs one.
   */
  readonly id?: string;
}

/** A result as every host can show it. Nothing in it runs, fetches or touches a page; names from dumps are inert. */
export interface Shown {
  /** For a terminal. */
  readonly text: string;
  /** GitHub-flavoured, without figures. */
  readonly markdown: string;
  /** A fragment with its own scoped styles, figures inside. */
  readonly html: string;
  /** Each figure as an SVG that stands alone; empty for results without one. */
  readonly svg: readonly string[];
  /** The document before any renderer: plain data. */
  readonly blocks: readonly Block[];
  toHTML(): string;
  toString(): string;
  /** What hosts look for: `Jupyter.display` gives a bundle of MIME types, `nodejs.util.inspect.custom` the text. */
  readonly [host: symbol]: () => unknown;
}

/** HTML keeps this many times the open rows of a table, folded. */
const FOLDED = 20;

/**
 * Any result of this library as text, table and figure, for notebooks and pages: a comparison, a family of them, a gate,
 * seed tables, curves, framings, rankings, item analyses, item response models, whole reports, what `load` read, figures
 * and parts of documents. Several results of one kind make one table. A record without a form of its own is shown as a
 * table of its fields, with its notes.
 *
 * The last value of a cell shows by itself in Deno (`Symbol.for("Jupyter.display")`) and in Node
 * (`nodejs.util.inspect.custom`); tslab takes `display.html(show(result).html)`, Observable and pages take `html`.
 *
 * Throws `ArgumentError` for what is no result: `undefined`, a function, a promise.
 */
export function show(result: unknown, options: ShowOptions = {}): Shown {
  const { rows = 25, id } = optionsOf("show", options);
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new ArgumentError("show", `rows must be a whole number of at least 1, got ${rows}. Pass rows: 25.`);
  }
  const blocks = blocksOf(result);
  const figures = blocks.filter((block) => block.kind === "figure");
  const name = id ?? `nf-${hashOf(JSON.stringify(blocks, sixFigures))}`;
  const readable = () => shortened(blocks.every(({ kind }) => kind === "figure") ? figures.map(dataOf) : blocks, rows);
  const shown: Shown = {
    get text() {
      return renderText(readable()).trimEnd();
    },
    get markdown() {
      return renderMarkdown(readable()).trimEnd();
    },
    get html() {
      return htmlFragment(shortened(blocks, rows * FOLDED), { id: name, openRows: rows });
    },
    get svg() {
      return figures.map((figure, index) => figureSvg(figure, { id: `${name}-${index + 1}` }));
    },
    blocks,
    toHTML: () => shown.html,
    toString: () => shown.text,
    [JUPYTER]: () => ({ "text/plain": shown.text, "text/markdown": shown.markdown, "text/html": shown.html }),
    [INSPECT]: () => shown.text,
  };
  return Object.freeze(shown);
}

function blocksOf(result: unknown): readonly Block[] {
  const repair = misuse(result);
  if (repair !== null)
    throw new ArgumentError("show", `result must be a result, a list of them or a plain value, ${repair}`);
  if (typeof result !== "object" || result === null) return [paragraph(plainValue(result))];
  if (isShown(result)) return result.blocks;
  const parts = answerParts(result);
  if (parts !== null) return parts.flatMap(blocksOf);
  if (!Array.isArray(result)) return resultBlocks([result]);
  if (result.length === 0) return [paragraph("Nothing to show: the list is empty.")];
  if (!Array.from(result).every((one) => typeof one === "object" && one !== null)) {
    return [paragraph(plainValue(result))];
  }
  return alike(result).flatMap((members) => (isShown(members[0]) ? members.flatMap(blocksOf) : resultBlocks(members)));
}

/** Results of one kind in the form of their kind; as tables of their fields where that has nothing to say. */
function resultBlocks(results: readonly [object, ...object[]]): readonly Block[] {
  const inForm = formOf(results);
  const blocks = inForm.length > 0 ? inForm : resultTable(results);
  return blocks.length > 0 ? blocks : [paragraph("Nothing to show: the result has no fields.")];
}

/** Nothing for records without a form, and for foreign ones that bear the name of a kind and have not its fields. */
function formOf(results: readonly [object, ...object[]]): readonly Block[] {
  const view = viewOf(results[0]);
  if (view === undefined) return [];
  try {
    const blocks = view.blocks(results);
    return blocks.every(isBlock) ? blocks : [];
  } catch (error) {
    if (error instanceof TypeError || error instanceof ArgumentError) return [];
    throw error;
  }
}

function misuse(result: unknown): string | null {
  if (result === undefined) return "got undefined. Does the function before it return something?";
  if (typeof result === "function") return `got the function ${result.name}. Call it: show(${result.name}(…)).`;
  if (typeof result === "symbol") return "got a symbol.";
  const then = typeof result === "object" && result !== null && "then" in result && typeof result.then === "function";
  return then ? "got a promise. Wait for it: show(await …)." : null;
}

/** Neighbours of one kind, together. */
function alike(results: readonly object[]): (readonly [object, ...object[]])[] {
  const groups: [object, ...object[]][] = [];
  for (const result of results) {
    const group = groups.at(-1);
    if (group !== undefined && viewOf(group[0]) === viewOf(result) && isShown(group[0]) === isShown(result)) {
      group.push(result);
    } else groups.push([result]);
  }
  return groups;
}

function isShown(value: object): value is Shown {
  return JUPYTER in value && "blocks" in value && Array.isArray(value.blocks);
}

/** Tables with no more rows than this, and with a word on those left out. */
function shortened(blocks: readonly Block[], most: number): Block[] {
  return blocks.map((block) =>
    block.kind === "table" && block.rows.length > most
      ? {
          ...block,
          caption: `${block.caption} The first ${most} of ${block.rows.length} rows.`,
          rows: block.rows.slice(0, most),
        }
      : block,
  );
}

/** What a figure draws, for hosts without pictures. */
function dataOf({ title, columns, rows }: Figure): Table {
  return {
    kind: "table",
    caption: title,
    columns: columns.map((column, index) => ({
      title: column,
      align: rows.some((row) => typeof row[index] === "number") ? "right" : "left",
    })),
    rows: rows.map((row) => row.map((cell) => plainValue(cell))),
  };
}

/** The last bits of a number may differ between machines, and ids must not. */
function sixFigures(_: string, value: unknown): unknown {
  return typeof value === "number" && Number.isFinite(value) ? Number(value.toPrecision(6)) : value;
}

/** FNV-1a in base 36: the same result gets the same ids in every run. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}
