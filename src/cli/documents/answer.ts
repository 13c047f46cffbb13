import type { Results } from "../../data/results.js";
import { type Block, heading, paragraph } from "../../report/document/document.js";
import { renderHtml } from "../../report/render/html.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../report/render/markdown.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { show } from "../../report/show.js";
import { printBlocks } from "../print.js";
import { type DocumentFlags, documentsOf, writeDocuments } from "./documents.js";

interface AnswerFlags extends DocumentFlags {
  readonly json?: boolean;
}

/** What a command found, in every form that may be asked of it. */
interface Found {
  /** Heads the page. */
  readonly title: string;
  /** What was read. */
  readonly results: readonly Results[];
  /** The result, as `show` takes it, for page, Markdown and figures; default what the terminal shows. */
  readonly answer?: unknown;
  /** What `--json` prints. */
  readonly json: () => string;
  /** What the terminal shows otherwise. */
  readonly screen: () => readonly Block[];
}

/**
 * Gives an answer as it was asked for: in the documents that `--html`, `--md`, `--svg` and `--open` name, and on stdout as JSON or
 * blocks, unless a document stands there. Whether the terminal shows the blocks.
 */
export async function giveAnswer(
  flags: AnswerFlags,
  { title, results, answer, json, screen }: Found,
): Promise<boolean> {
  let blocks: readonly Block[] | undefined;
  const document = () => {
    blocks ??=
      answer === undefined
        ? screen()
        : [heading(1, title), ...results.map((one) => paragraph(readingSentence(one))), ...show(answer).blocks];
    return blocks;
  };
  const html = () => renderHtml(document());
  const documents = documentsOf(flags, {
    html,
    md: () => renderMarkdown(document(), { folded: true, maximumLength: COMMENT_LENGTH }),
    figures: () => document().filter((block) => block.kind === "figure"),
  });
  const inputs = results.flatMap(({ files }) => files.map(({ name }) => name));
  const isTaken = await writeDocuments(documents, { inputs, page: html, open: flags.open === true });
  if (isTaken) return false;
  if (flags.json === true) process.stdout.write(json());
  else {
    const shown = screen();
    // Nothing to show is no line either: a list may have gone there, for another program.
    if (shown.length > 0) printBlocks(shown);
  }
  return flags.json !== true;
}
