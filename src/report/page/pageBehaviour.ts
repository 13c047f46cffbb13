import { csvCell } from "../text/csvCell.js";
import { escapeLatex } from "../text/escapeLatex.js";
import { escapeMarkdown } from "../text/escapeMarkdown.js";

/** What the page's script uses of a browser: texts are only ever set as text, so that names stay inert. */
interface PageElement {
  textContent: string | null;
  className: string;
  hidden: boolean;
  open: boolean;
  type: string;
  value: string;
  readonly children: ArrayLike<PageElement>;
  readonly nextElementSibling: PageElement | null;
  readonly parentElement: PageElement | null;
  readonly style: { left: string; top: string };
  readonly clientWidth: number;
  readonly childNodes: ArrayLike<PageElement>;
  href: string;
  download: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getAttribute(name: string): string | null;
  append(...nodes: (PageElement | string)[]): void;
  prepend(node: PageElement): void;
  remove(): void;
  click(): void;
  cloneNode(deep: boolean): PageElement;
  closest(selector: string): PageElement | null;
  replaceChildren(...nodes: PageElement[]): void;
  after(node: PageElement): void;
  matches(selector: string): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  focus(): void;
  getBoundingClientRect(): { readonly bottom: number; readonly left: number; readonly top: number };
  addEventListener(event: string, listener: (event: PageEvent) => void): void;
}

interface PageEvent {
  readonly key: string;
  readonly target: PageElement;
  preventDefault(): void;
}

interface Canvas extends PageElement {
  width: number;
  height: number;
  getContext(kind: "2d"): { drawImage(image: object, x: number, y: number, width: number, height: number): void };
  toDataURL(type: string): string;
}

interface Picture {
  onload: () => void;
  onerror: () => void;
  src: string;
}

interface Page extends PageElement {
  createElement(name: "canvas"): Canvas;
  createElement(name: string): PageElement;
  createElementNS(space: string, name: string): PageElement;
  getElementById(id: string): PageElement | null;
  readonly documentElement: PageElement;
}

interface Browser {
  readonly document: Page;
  readonly location: { hash: string; readonly protocol: string };
  readonly history: { replaceState(state: null, unused: string, address: string): void };
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };
  readonly innerHeight: number;
  setTimeout(act: () => void): void;
  addEventListener(event: string, listener: () => void): void;
  readonly Image: new () => Picture;
  readonly XMLSerializer: new () => { serializeToString(node: PageElement): string };
}

const { document, location, history, navigator, innerHeight, setTimeout, addEventListener, Image, XMLSerializer } =
  globalThis as unknown as Browser;

const BEGIN = "#filter=";
const FOLLOW = "#items=";

/** Within another page that holds its text, where an address is that of the page around it. */
const isEmbedded = location.protocol === "about:";

function write(hash: string): void {
  if (!isEmbedded) history.replaceState(null, "", hash);
}

/** The places of all rows in the order of one column, equal cells on one place; cells without a number stand on the place `count`. */
interface Places {
  readonly of: Uint32Array;
  readonly count: number;
}

/** A table with the folded rest of its rows. Of many rows only those that may be seen stand in the page. */
interface Part {
  readonly heads: readonly PageElement[];
  /** Of the rows that stand open, and of the folded ones. */
  readonly bodies: readonly PageElement[];
  readonly rest: PageElement | null;
  /** The place of the table, and whether its rows lead to those of others. */
  readonly scroll: PageElement;
  readonly followed: string | null;
  readonly said: PageElement;
  /** All rows, as they stood in the page. */
  readonly rows: readonly PageElement[];
  /** Their numbers in the order that was asked for. */
  order: Uint32Array;
  /** By number: 1 for a row that the filter leaves out. */
  readonly hidden: Uint8Array;
  /** Rows that stand open. */
  readonly open: number;
  /** How many of the folded rows are drawn. */
  drawn: number;
  /** Places by column, which are read off the cells once. */
  readonly places: Map<number, Places>;
}

/** Folded rows that are drawn at once. */
const CHUNK = 500;

const textOf = (element: PageElement | undefined) => (element?.textContent ?? "").trim();
const cellsOf = (row: PageElement) => Array.from(row.children);
/** The rows that are not filtered out, from one place of them to another. */
function shownRows({ rows, order, hidden }: Part, from = 0, to = rows.length): PageElement[] {
  const shown: PageElement[] = [];
  let place = 0;
  for (let index = 0; index < order.length && place < to; index++) {
    const row = order[index] as number;
    if (hidden[row] === 1) continue;
    if (place >= from) shown.push(rows[row] as PageElement);
    place++;
  }
  return shown;
}
const words = new Intl.Collator("en", { numeric: true });

function button(label: string, act: () => void): PageElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/** The first number of a cell, in whichever minus sign; `null` for a cell without. */
function numberOf(text: string): number | null {
  const found = /[-−+]?(\d[\d,]*\.?\d*|\.\d+)(e[-−+]?\d+)?/i.exec(text)?.[0];
  return found === undefined ? null : Number(found.replaceAll("−", "-").replaceAll(",", ""));
}

/** The places of a column: by its numbers, or by its words, which are compared once each and not once for each row that bears them. */
function placesOf({ heads, rows, places }: Part, column: number): Places {
  const known = places.get(column);
  if (known !== undefined) return known;
  const isNumber = heads[column]?.matches(".r") === true;
  const keys = rows.map((row) => {
    const text = textOf(row.children[column]);
    return isNumber ? numberOf(text) : text;
  });
  const kinds = [...new Set(keys)].filter((key) => key !== null);
  kinds.sort(isNumber ? (a, b) => (a as number) - (b as number) : (a, b) => words.compare(a as string, b as string));
  const place = new Map(kinds.map((key, index) => [key, index]));
  const made = { of: Uint32Array.from(keys, (key) => place.get(key as number) ?? kinds.length), count: kinds.length };
  places.set(column, made);
  return made;
}

/**
 * Sorts all rows of a table, its folded ones too; cells without a number stand last either way. Rows are counted by their places and laid
 * out in one go, which leaves equal ones as they stood.
 */
function sort(part: Part, column: number, descending: boolean): void {
  const { of, count } = placesOf(part, column);
  const placeOf = (row: number) => {
    const place = of[row] as number;
    return descending && place < count ? count - 1 - place : place;
  };
  const starts = new Uint32Array(count + 2);
  for (const row of part.order) starts[placeOf(row) + 1]!++;
  for (let place = 1; place < starts.length; place++) starts[place]! += starts[place - 1]!;
  const order = new Uint32Array(part.order.length);
  for (const row of part.order) order[starts[placeOf(row)]!++] = row;
  part.order = order;
  draw(part, CHUNK);
  for (const [index, head] of part.heads.entries()) {
    if (index === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

/** Puts the rows into the page: those that stand open, and as many of the folded ones. */
function draw(part: Part, folded: number): void {
  const rows = shownRows(part, 0, part.open + folded);
  const [first, second] = part.bodies;
  first?.replaceChildren(...rows.slice(0, part.open));
  second?.replaceChildren(...rows.slice(part.open));
  part.drawn = folded;
}

/** More of the folded rows, once the last one comes near. */
function drawMore(part: Part, until = part.drawn + CHUNK): void {
  const [, second] = part.bodies;
  if (part.rest?.open !== true) return;
  const more = shownRows(part, part.open + part.drawn, part.open + until);
  if (more.length === 0) return;
  second?.append(...more);
  part.drawn = until;
}

const NUMBER = /^[-−+]?(\d[\d,]*\.?\d*|\.\d+)%?$/;

function csvOf(heads: readonly PageElement[], rows: readonly PageElement[]): string {
  const cell = (text: string) => (NUMBER.test(text) ? text.replace("−", "-").replaceAll(",", "") : csvCell(text));
  return [heads, ...rows.map(cellsOf)].map((line) => `${line.map((one) => cell(textOf(one))).join(",")}\r\n`).join("");
}

function markdownOf(heads: readonly PageElement[], rows: readonly PageElement[]): string {
  const cells = (line: readonly PageElement[]) => line.map((one) => escapeMarkdown(textOf(one)));
  const rule = heads.map((head) => (head.matches(".r") ? "---:" : "---"));
  return [cells(heads), rule, ...rows.map((row) => cells(cellsOf(row)))]
    .map((line) => `| ${line.join(" | ")} |\n`)
    .join("");
}

/** A tabular for booktabs. */
function latexOf(heads: readonly PageElement[], rows: readonly PageElement[]): string {
  const line = (cells: readonly PageElement[]) => `  ${cells.map((one) => escapeLatex(textOf(one))).join(" & ")} \\\\`;
  const columns = heads.map((head) => (head.matches(".r") ? "r" : "l")).join("");
  return [
    `\\begin{tabular}{${columns}}`,
    "\\toprule",
    line(heads),
    "\\midrule",
    ...rows.map((row) => line(cellsOf(row))),
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}

/** Puts a text on the clipboard, and says so; where there is none, it is shown to be copied by hand. */
function copier(name: string, text: () => string, said: PageElement): PageElement {
  return button(`Copy as ${name}`, () => {
    const show = () => {
      said.textContent = text();
    };
    if (navigator.clipboard === undefined) return show();
    navigator.clipboard.writeText(text()).then(() => {
      said.textContent = "Copied.";
    }, show);
  });
}

const parts: Part[] = [];
for (const scroll of document.querySelectorAll("section > .scroll, .section > div > .scroll, main > .scroll")) {
  const next = scroll.nextElementSibling;
  const rest = next?.matches("details.rest") === true ? next : null;
  const tables = [scroll, ...(rest === null ? [] : [rest])];
  const bodies = tables.flatMap((one) => [...one.querySelectorAll("tbody")]);
  const heads = [...scroll.querySelectorAll("thead th")];
  const rows = bodies.flatMap((body) => Array.from(body.children));
  const open = bodies[0]?.children.length ?? 0;
  const said = document.createElement("output");
  const followed = scroll.getAttribute("data-followed");
  const part: Part = {
    heads,
    bodies,
    rest,
    scroll,
    followed,
    said,
    rows,
    order: Uint32Array.from(rows.keys()),
    hidden: new Uint8Array(rows.length),
    open,
    drawn: rows.length,
    places: new Map(),
  };
  parts.push(part);
  if (rows.length > open + CHUNK) {
    draw(part, CHUNK);
    // Places are read while nobody waits for them.
    for (const column of heads.keys()) setTimeout(() => placesOf(part, column));
  }
  for (const [column, head] of heads.entries()) {
    const label = textOf(head);
    head.replaceChildren(button(label, () => sort(part, column, head.getAttribute("aria-sort") === "ascending")));
  }
  const tools = document.createElement("p");
  tools.className = "tools";
  const shown = () => shownRows(part);
  tools.append(
    copier("CSV", () => csvOf(heads, shown()), said),
    copier("Markdown", () => markdownOf(heads, shown()), said),
    copier("LaTeX", () => latexOf(heads, shown()), said),
    said,
  );
  // Above what is folded, which may be longer than anyone scrolls.
  scroll.after(tools);
}

/** The words of a row by the titles of its columns; an empty cell and a dash say the same. */
type Words = Readonly<Record<string, string>>;
const wordsOf = (heads: readonly string[], row: PageElement): Words =>
  Object.fromEntries(cellsOf(row).map((cell, column) => [heads[column] ?? "", textOf(cell).replace(/^—$/, "")]));
const titlesOf = ({ heads }: Part) => heads.map((head) => textOf(head));
/** Whether two rows hold the same in the columns that both of them and the table that is led to have. */
const agree = (one: Words, other: Words, titles: readonly string[]) =>
  titles.every((title) => one[title] === undefined || other[title] === undefined || one[title] === other[title]);

const target = parts.find(({ followed }) => followed === "to");
/** What names a comparison: the first words of both tables, and not what changed in it. */
const NAMING = ["task", "framing", "metric", "candidate"];
const leads = new Map<PageElement, Words>();

/** Shows the items that changed in one comparison, and writes it into the address. */
function follow(sought: Words): void {
  if (target === undefined) return;
  const titles = titlesOf(target);
  let count = 0;
  for (const [index, row] of target.rows.entries()) {
    const isShown = agree(sought, wordsOf(titles, row), NAMING);
    target.hidden[index] = Number(!isShown);
    if (isShown) count++;
  }
  draw(target, CHUNK);
  for (const row of leads.keys()) row.className = agree(sought, leads.get(row) as Words, NAMING) ? "at" : "";
  const named = NAMING.flatMap((title) => sought[title] || []).join(" · ");
  target.said.textContent = `${count} of ${target.rows.length} rows: ${named}`;
  for (const folded of [target.scroll.closest("details"), target.rest]) if (folded !== null) folded.open = true;
  target.scroll.focus();
  write(FOLLOW + encodeURIComponent(JSON.stringify(Object.fromEntries(NAMING.map((title) => [title, sought[title]])))));
}

if (target !== undefined) {
  const known = target.rows.map((row) => wordsOf(titlesOf(target), row));
  for (const part of parts.filter(({ followed }) => followed === "from")) {
    const titles = titlesOf(part);
    for (const row of part.rows) {
      const own = wordsOf(titles, row);
      const head = row.querySelector("th");
      if (head === null || !known.some((other) => agree(own, other, NAMING))) continue;
      leads.set(row, own);
      const made = button("", () => follow(own));
      made.setAttribute("title", "Which items changed?");
      made.append(...Array.from(head.childNodes));
      head.replaceChildren(made);
    }
  }
}

const SVG = "http://www.w3.org/2000/svg";
const sheet = document.querySelector("style")?.textContent ?? "";

/** A figure as a file of its own, with the part of the page's styles that is its own; for pictures always as on paper. */
function fileOf(svg: PageElement, isLight: boolean): string {
  const copy = svg.cloneNode(true);
  const style = document.createElementNS(SVG, "style");
  const own = sheet.slice(sheet.indexOf("\n.nf{") + 1);
  style.textContent = isLight ? own.replace("prefers-color-scheme:dark", "width:0") : own;
  copy.prepend(style);
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}

function save(name: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** Pixels of a saved picture to a unit of the figure. */
const SHARP = 3;

for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector("svg");
  if (svg === null) continue;
  const plain = svg.cloneNode(true);
  const name = figure.getAttribute("id") ?? "figure";
  const tools = document.createElement("p");
  tools.className = "tools";
  const said = document.createElement("output");
  const png = button("Save as PNG", () => {
    const [width = 0, height = 0] = ["width", "height"].map((side) => SHARP * Number(svg.getAttribute(side)));
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      canvas.getContext("2d").drawImage(image, 0, 0, width, height);
      save(`${name}.png`, canvas.toDataURL("image/png"));
    };
    image.onerror = () => {
      said.textContent = "This page may draw no pictures: save as SVG.";
    };
    image.src = fileOf(plain, true);
  });
  tools.append(
    button("Save as SVG", () => save(`${name}.svg`, fileOf(plain, false))),
    png,
    said,
  );
  svg.after(tools);
  point(figure, svg);
}

/** Says what a mark of a figure is, when it is pointed at or reached by the arrow keys; one that is followed leads to its items. */
function point(figure: PageElement, svg: PageElement): void {
  const tip = document.createElement("output");
  tip.className = "tip";
  tip.hidden = true;
  figure.append(tip);
  const marks = [...svg.querySelectorAll("g title")].flatMap((title) => {
    const mark = title.parentElement;
    const text = textOf(title);
    title.remove();
    return mark === null ? [] : [{ mark, text, box: mark.getBoundingClientRect() }];
  });
  if (marks.length === 0) return;
  marks.sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
  let at = 0;
  const hide = () => {
    tip.hidden = true;
    marks[at]?.mark.removeAttribute("data-at");
  };
  const show = (next: number) => {
    hide();
    at = (next + marks.length) % marks.length;
    const { mark, text } = marks[at] as (typeof marks)[number];
    mark.setAttribute("data-at", "");
    tip.textContent = text;
    tip.hidden = false;
    const [box, frame] = [mark.getBoundingClientRect(), figure.getBoundingClientRect()];
    tip.style.left = `${Math.max(0, Math.min(box.left - frame.left, figure.clientWidth - tip.clientWidth - 4))}px`;
    tip.style.top = `${box.bottom - frame.top + 6}px`;
  };
  const open = () => {
    const row = marks[at]?.mark.getAttribute("data-row");
    const data = figure.querySelector("details table");
    if (typeof row !== "string" || data === null) return;
    const found = [...data.querySelectorAll("tbody tr")][Number(row)];
    if (found !== undefined) follow(wordsOf([...data.querySelectorAll("thead th")].map(textOf), found));
  };
  const placeOf = (target: PageElement) => marks.findIndex(({ mark }) => mark === target);
  svg.setAttribute("tabindex", "0");
  svg.addEventListener("pointerover", ({ target }) => {
    const place = placeOf(target);
    if (place >= 0) show(place);
  });
  svg.addEventListener("pointerout", hide);
  svg.addEventListener("click", ({ target }) => {
    if (placeOf(target) >= 0) open();
  });
  svg.addEventListener("blur", hide);
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      show(tip.hidden ? at : at + step);
    } else if (event.key === "Enter") open();
    else if (event.key === "Escape") hide();
  });
}

if (isEmbedded) {
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const aim = document.getElementById((link.getAttribute("href") ?? "").slice(1));
      aim?.setAttribute("tabindex", "-1");
      aim?.focus();
    });
  }
}

/** From here on below what is seen, rows are drawn before they are scrolled to. */
const AHEAD = 2000;

addEventListener("scroll", () => {
  for (const part of parts) {
    if (part.rest !== null && part.rest.getBoundingClientRect().bottom < innerHeight + AHEAD) drawMore(part);
  }
});
addEventListener("beforeprint", () => {
  for (const part of parts) drawMore(part, part.rows.length);
});

const field = document.createElement("input");
const found = document.createElement("output");

/** Shows the rows of all tables that hold every word, and writes the words into the address. */
function filter(): void {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  let all = 0;
  for (const part of parts) {
    for (const [index, row] of part.rows.entries()) {
      const text = wanted.length === 0 ? "" : textOf(row).toLowerCase();
      const isShown = wanted.every((word) => text.includes(word));
      part.hidden[index] = Number(!isShown);
      all++;
      if (isShown) count++;
    }
    draw(part, CHUNK);
    if (part.rest !== null && wanted.length > 0) part.rest.open = true;
  }
  found.textContent = wanted.length === 0 ? "" : `${count} of ${all} rows`;
}

function read(): void {
  const begin = [BEGIN, FOLLOW].find((one) => location.hash.startsWith(one));
  if (begin === undefined) return;
  try {
    const text = decodeURIComponent(location.hash.slice(begin.length));
    if (begin === FOLLOW) follow(JSON.parse(text));
    else {
      field.value = text;
      filter();
    }
  } catch {
    // An address cut in the middle of a letter filters nothing.
  }
}

if (parts.length > 0) {
  const label = document.createElement("label");
  const place = document.createElement("p");
  place.className = "tools";
  field.type = "search";
  label.append("Filter rows by task, model or other words ", field);
  place.append(label, found);
  found.setAttribute("aria-live", "polite");
  field.addEventListener("input", () => {
    filter();
    write(field.value === "" ? "#" : BEGIN + encodeURIComponent(field.value));
  });
  (document.querySelector("nav") ?? document.querySelector("h1"))?.after(place);
  addEventListener("hashchange", read);
  read();
}
