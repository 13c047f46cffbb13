import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { listOf, RECORD, TEXT } from "../arguments/shapes.js";
import { orderOfNames } from "../data/nameOrder.js";
import type { Results } from "../data/results.js";
import { createResultsBuilder, type ResultsBuilder } from "../data/resultsBuilder.js";
import { defined } from "../defined.js";
import { InputError } from "../errors.js";
import type { Note } from "../notes.js";
import { someNames } from "../someNames.js";
import { countNewlines } from "./bytes/decode.js";
import { type DumpContent, memoryContent } from "./bytes/dumpContent.js";
import { gunzip } from "./bytes/gunzip.js";
import { gzipContent, isGzip } from "./bytes/gzipContent.js";
import { containerError } from "./bytes/knownContainers.js";
import { separatorError } from "./bytes/lineSeparators.js";
import { nulCharacter } from "./bytes/nulCharacters.js";
import { ownAnswerError } from "./formats/own/ownAnswers.js";
import { unreadRows } from "./formats/tables/unreadRows.js";
import { withJoinedSteps } from "./joinedSteps.js";
import { alikeItems } from "./reader/alikeItems.js";
import type { Assembly, DumpReader, FilePart, ReadContext, ReadOptions } from "./reader/dumpReader.js";
import { type FileHead, fileHead, HEAD_LENGTH } from "./reader/fileHead.js";
import { fileTests } from "./reader/fileTests.js";
import { metricGaps } from "./reader/metricGaps.js";
import { PlausibleNumbers } from "./reader/plausibleNumbers.js";
import { type ReadAside, type ReadPart, readPart } from "./reader/readAside.js";
import { READ_OPTIONS } from "./reader/readOptions.js";
import { seedNames } from "./reader/seedNames.js";
import { FORMATS, READERS, type Recognised, recognise } from "./readers.js";
import { compileDerived, Derivation } from "./runs/derive.js";
import { framedTasks, withFramings } from "./runs/framings.js";
import { withPatternConditions } from "./runs/patternConditions.js";
import { compileRunPattern, unmatchedPattern } from "./runs/runPattern.js";
import { withSameNames } from "./runs/sameNames.js";
import { withWholeIds } from "./runs/wholeIds.js";
import { quotingError } from "./tables/splitRows.js";

/** One file of a dump. */
export interface DumpSource {
  /** Path as the user gave it, with "/" between its parts. */
  readonly name: string;
  /** The bytes, plain or packed with gzip, or where they lie, or what fetches either when the file's turn comes. */
  readonly bytes: Uint8Array | DumpContent | (() => Promise<Uint8Array | DumpContent>);
  /** Not named by the user, but standing beside a named file: it explains that file and adds no scores of its own. */
  readonly companion?: boolean;
  /** Found in a folder rather than named: left out, with a note, when it is no dump. */
  readonly found?: boolean;
}

/** Small files cost more waiting than reading. */
const FETCH_AHEAD = 16;

const SOURCES = listOf(
  {
    needs: "a dump",
    fits: (value) =>
      RECORD.fits(value) &&
      TEXT.fits((value as Partial<DumpSource>).name) &&
      ["object", "function"].includes(typeof (value as Partial<DumpSource>).bytes),
  },
  "a list of dumps, { name, bytes }",
);

type Parts = ReadonlyMap<DumpReader, FilePart<unknown>[]>;

/**
 * Reads dumps of any known format into results. The files are read one after another, in the order of their names; what they say of one another
 * (the model in an aggregate beside the samples, two framings of one task) is put together at the end.
 *
 * Throws `InputError` for a named file that is no dump, and for a dump that is broken.
 */
export async function readDumps(sources: readonly DumpSource[], options: ReadOptions = {}): Promise<Results> {
  return readDumpsAside(sources, options, null);
}

/** As `readDumps`, some of the files on the threads that are handed in: the same results for any number of them. */
export async function readDumpsAside(
  sources: readonly DumpSource[],
  options: ReadOptions,
  aside: ReadAside | null,
): Promise<Results> {
  requireArgument("readDumps", "sources", sources, SOURCES);
  const checked = optionsOf("readDumps", options, READ_OPTIONS);
  const plain = createResultsBuilder(options);
  const builder = options.same === undefined ? plain : withSameNames(plain, options.same);
  await collect(sources, options, checked, builder, aside);
  const built = builder.build();
  const found = [...metricGaps(built), ...alikeItems(built), ...seedNames(built), ...fileTests(built)];
  const results = found.length === 0 ? built : Object.freeze({ ...built, notes: [...built.notes, ...found] });
  return options.stepTolerance === undefined ? results : withJoinedSteps(results, options.stepTolerance);
}

/** Hands all that is read to the builder; what was read is let go before the results are made of it. */
async function collect(
  sources: readonly DumpSource[],
  options: ReadOptions,
  { runPattern, derive = [] }: ReadOptions,
  plain: ResultsBuilder,
  aside: ReadAside | null,
): Promise<void> {
  const derivation = derive.length === 0 ? null : new Derivation(await compileDerived(derive));
  const pattern = runPattern === undefined ? null : compileRunPattern(runPattern);
  const context: ReadContext = { options, pattern, derivation };
  const parts: Parts = new Map(READERS.map((reader) => [reader, []]));
  const unread: string[] = [];
  const doubts: Doubt[] = [];
  const order = orderOfNames(sources.map(({ name }) => name));
  const ordered = order?.map((place) => sources[place] as DumpSource) ?? sources;
  const notes: Note[] = [];
  // What a formula uses is kept track of on this thread.
  for await (const { name, outcome } of outcomes(ordered, context, derivation === null ? aside : null)) {
    if (outcome === "unknown") unread.push(name);
    else if (outcome instanceof InputError) doubts.push({ name, error: outcome });
    else {
      const { reader, read } = outcome;
      parts.get(reader)?.push({ file: name, hash: read.hash, part: read.part });
      notes.push(...read.notes);
    }
  }
  const [doubt] = doubts;
  if (doubt !== undefined && [...parts.values()].every((read) => read.length === 0)) throw doubt.error;
  const stated = pattern === null ? plain : withPatternConditions(plain);
  const numbers = new PlausibleNumbers();
  const checked = numbers.checking(withSharedTexts(stated));
  const builder = options.itemIds === "numbers" ? withWholeIds(checked) : checked;
  const assemblies = [...parts].map(([reader, read]): Assembly => reader.assemble(read, context));
  const framed = withFramings(builder, framedTasks(assemblies.flatMap(({ tasks }) => tasks)));
  let fits = 0;
  for (const assembly of assemblies) fits += assembly.contribute(framed);
  if (runPattern !== undefined && fits === 0) {
    throw unmatchedPattern(
      runPattern,
      assemblies.flatMap(({ patternNames }) => patternNames),
    );
  }
  derivation?.requireUsed();
  for (const note of [...notes, ...numbers.notes()]) builder.note(note);
  noteUnread(unread, builder);
  noteDoubts(doubts, builder);
}

/** A builder that keeps what was understood once, where the same is said of many files. */
function withSharedTexts(builder: ResultsBuilder): ResultsBuilder {
  const texts = new Map<string, string>();
  return {
    ...builder,
    file({ name, format, understood }) {
      const kept = texts.get(understood) ?? understood;
      texts.set(kept, kept);
      builder.file({ name, format, understood: kept });
    },
  };
}

/** The sources with their content, in order; the next few are fetched while one is worked on. */
async function* fetchedAhead(sources: readonly DumpSource[]): AsyncGenerator<[DumpSource, Promise<DumpContent>]> {
  const fetching = new Map<number, Promise<DumpContent>>();
  let next = 0;
  try {
    for (let index = 0; index < sources.length; index++) {
      for (; next < Math.min(index + FETCH_AHEAD, sources.length); next++) {
        const fetched = contentOf(sources[next] as DumpSource);
        // A failure is thrown when its turn comes, not while nobody waits for it.
        fetched.catch(() => undefined);
        fetching.set(next, fetched);
      }
      const content = fetching.get(index) as Promise<DumpContent>;
      fetching.delete(index);
      yield [sources[index] as DumpSource, content];
    }
  } finally {
    // What nobody will read is not left open.
    for (const fetched of fetching.values()) {
      await fetched.then(
        (content) => content.close?.(),
        () => undefined,
      );
    }
  }
}

async function contentOf({ bytes }: DumpSource): Promise<DumpContent> {
  const fetched = typeof bytes === "function" ? await bytes() : bytes;
  return fetched instanceof Uint8Array ? memoryContent(fetched) : fetched;
}

/** What a source that is packed with gzip holds; others as they are. */
async function unpacked(
  content: DumpContent,
  file: string,
  { maxBytes = 4 * 2 ** 30, maxRatio }: ReadOptions,
): Promise<DumpContent> {
  if (!isGzip(await content.slice(0, 2))) return content;
  const unpack = () => gunzip(content.chunks(), file);
  return gzipContent({ file, unpack, maxBytes, ...defined({ maxRatio }) });
}

/** What became of a file: one that nobody named may turn out to be no dump, or a table that asks what its columns are. */
type Outcome = "unknown" | InputError | { readonly reader: DumpReader; readonly read: ReadPart };

/** Files that are read elsewhere while the next ones are begun. */
const MOST_BEGUN = 256;

/** What became of each file, in the order of the files, wherever they were read. */
async function* outcomes(
  sources: readonly DumpSource[],
  context: ReadContext,
  aside: ReadAside | null,
): AsyncGenerator<{ readonly name: string; readonly outcome: Outcome }> {
  const begun: { readonly name: string; readonly outcome: Promise<Outcome>; isSettled: boolean }[] = [];
  const first = async () => {
    const { name, outcome } = begun.shift() as (typeof begun)[number];
    return { name, outcome: await outcome };
  };
  let hasFailed = false;
  for await (const [source, fetched] of fetchedAhead(sources)) {
    const { outcome, isDone } = await begin(source, fetched, context, aside);
    const one = { name: source.name, outcome, isSettled: isDone };
    begun.push(one);
    // A failure is thrown when its turn comes: of several files that of the first, whichever was known first.
    const settled = outcome.then(
      () => {
        one.isSettled = true;
      },
      () => {
        one.isSettled = true;
        hasFailed = true;
      },
    );
    if (isDone) await settled;
    while (begun.length > MOST_BEGUN || begun[0]?.isSettled === true) yield await first();
    if (hasFailed) break;
  }
  while (begun.length > 0) yield await first();
}

interface Begun {
  readonly outcome: Promise<Outcome>;
  /** Whether it was read here, and to its end. */
  readonly isDone: boolean;
}

/** Begins to read a file; it is read to its end where it is read here. */
async function begin(
  source: DumpSource,
  fetched: Promise<DumpContent>,
  context: ReadContext,
  aside: ReadAside | null,
): Promise<Begun> {
  let packed: DumpContent | null = null;
  try {
    packed = await fetched;
    const content = await unpacked(packed, source.name, context.options);
    const recognised = await recogniseSource(source, content, context);
    if (recognised === null) return { outcome: Promise.resolve("unknown"), isDone: true };
    const { name, companion = false } = source;
    const { reader, format } = recognised;
    const mayGo = aside !== null && reader.isPlain === true && content === packed;
    const begun = mayGo ? await aside.begin({ name, format, companion, content, size: await content.size() }) : null;
    if (begun === null)
      return { outcome: Promise.resolve(await readSource(source, content, recognised, context)), isDone: true };
    const outcome = begun.read.then((read) =>
      read === null
        ? readSource(source, content, recognised, context).finally(() => content.close?.())
        : { reader, read },
    );
    return { outcome, isDone: false };
  } catch (error) {
    const outcome = Promise.reject(error);
    // It is thrown when its turn comes.
    outcome.catch(() => undefined);
    return { outcome, isDone: true };
  } finally {
    await packed?.close?.();
  }
}

/** The reader of a source; `null` for one that nobody named and that is no dump. */
async function recogniseSource(
  { name, found = false, companion = false }: DumpSource,
  content: DumpContent,
  context: ReadContext,
): Promise<Recognised | null> {
  const head = await fileHead(content, name);
  const answer = ownAnswerError(head);
  if (answer !== null) {
    if (found || companion) return null;
    throw answer;
  }
  const recognised = await recognise(head, context.options);
  if (recognised === null) {
    if (found || companion) return null;
    throw (await titledTable(head, name, context.options)) ?? unknownFormat(head, name);
  }
  const { reader, format } = recognised;
  // Training logs and the like are numbers in columns, too; a table of scores in a text file must say what its columns are.
  if (found && (format === "matrix table" || format === "training log") && /\.txt(?:\.gz)?$/i.test(name)) return null;
  return companion && reader.companionPaths === undefined ? null : recognised;
}

async function readSource(
  { name, found = false, companion = false }: DumpSource,
  content: DumpContent,
  { reader, format }: Recognised,
  context: ReadContext,
): Promise<Outcome> {
  try {
    return { reader, read: await readPart(reader, format, { name, content, companion }, context) };
  } catch (error) {
    if (found && error instanceof InputError && ["unknown-layout", "unknown-columns"].includes(error.code))
      return error;
    throw error;
  }
}

/** A table that nobody named, and what it asks. */
interface Doubt {
  readonly name: string;
  readonly error: InputError;
}

function noteDoubts(doubts: readonly Doubt[], builder: ResultsBuilder): void {
  for (const { name } of doubts)
    builder.file({ name, format: null, understood: "a table that does not say how it lies" });
  const [first] = doubts;
  if (first === undefined) return;
  const count = doubts.length === 1 ? "1 table does" : `${doubts.length} tables do`;
  const others = doubts.length === 1 ? "" : "; the first";
  builder.note({
    code: "tables-left-out",
    message: `${count} not say how ${doubts.length === 1 ? "it lies, and was" : "they lie, and were"} left out${others}: ${first.error.message}`,
  });
}

function noteUnread(unread: readonly string[], builder: ResultsBuilder): void {
  for (const name of unread) builder.file({ name, format: null, understood: "no dump of a known format" });
  if (unread.length === 0) return;
  builder.note({
    code: "files-left-out",
    message: `${unread.length === 1 ? "1 file is no dump" : `${unread.length} files are no dumps`} of a known format and ${unread.length === 1 ? "was" : "were"} left out: ${someNames(unread)}`,
  });
}

/** An archive without entries is its end and nothing else. */
function isEmptyArchive([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b && third === 5 && fourth === 6;
}

/** Formats of tables that are told by the names in their header. */
const NAMED_TABLES = new Set(["long table", "training log", "score table", "tally table"]);
/** Most lines that are looked at for a header. */
const MOST_TITLES = 20;

/** The error for a table whose header is not its first line: comments or titles stand above it; `null` for others. */
async function titledTable({ text, start }: FileHead, file: string, options: ReadOptions): Promise<InputError | null> {
  if (start === undefined || start === "{" || start === "[") return null;
  let from = 0;
  for (let above = 1; above <= MOST_TITLES; above++) {
    const end = text.indexOf("\n", from);
    if (end < 0 || text.trim() === "") return null;
    const title = text.slice(from, end);
    from = end + 1;
    const rest = await fileHead(memoryContent(new TextEncoder().encode(text.slice(from))), file);
    const found = await recognise(rest, options);
    // A matrix is told by its numbers alone: what stands above it must be one cell.
    const isTitle = !/[,;\t|]/.test(title);
    if (found === null || !(NAMED_TABLES.has(found.format) || (found.format === "matrix table" && isTitle))) continue;
    const message =
      `the table begins in line ${above + 1}, below ${JSON.stringify(title.trim().slice(0, 40))}: its header must stand in ` +
      `the first line. Delete what is above it (tail -n +${above + 1}).`;
    return new InputError("title-above-header", message, { file, line: 1 });
  }
  return null;
}

function unknownFormat(head: FileHead, file: string): InputError {
  const { bytes } = head;
  if (new TextDecoder().decode(bytes.subarray(0, 4096)).trim() === "" && bytes.length <= 4096) {
    return new InputError("empty-file", "the file is empty", { file });
  }
  if (isEmptyArchive(bytes)) return new InputError("no-rows", "the archive holds no entry", { file });
  const container = containerError(bytes, file);
  if (container !== null) return container;
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    return nulCharacter(file, 1 + countNewlines(new TextDecoder("latin1").decode(bytes.subarray(0, nul))));
  }
  const separated = head.text.trimEnd().includes("\n") ? null : separatorError(head.text, file, 1);
  if (separated !== null) return separated;
  if (head.bytes.length === HEAD_LENGTH && !head.text.includes("\n") && head.start !== "{" && head.start !== "[") {
    const message = `the first line has more than ${HEAD_LENGTH} characters, and is the header of no table that is known here.`;
    return new InputError("unknown-format", message, { file, line: 1 });
  }
  if (/^[^\n{[]*[,;\t][^\n]*\n*$/.test(new TextDecoder().decode(bytes.subarray(0, 1 << 16)))) {
    return new InputError("no-rows", "the file has a header and no rows", { file });
  }
  const quoting = quotingError(head.text, file);
  if (quoting !== null) return quoting;
  const question = unreadRows(head);
  if (question !== null) return new InputError("unknown-columns", question, { file });
  return new InputError(
    "unknown-format",
    `the format is not known: this is no table of scores, and no dump of ${Object.keys(FORMATS).length} known formats (lm-eval samples, ` +
      "Inspect logs, CSV …). docs/formats.md lists them.",
    { file },
  );
}
