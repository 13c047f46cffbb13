import { type Block, paragraph } from "../document/document.js";
import { LONGEST_NAME, LONGEST_TEXT, shortText } from "../text/shortText.js";

const CUT = "Texts too long to be read are cut in the middle; JSON output holds them whole.";

/** The blocks with the middles of texts cut out that nobody would read to their ends, and at the end a word that says so. */
export function withoutEndlessTexts(blocks: readonly Block[]): readonly Block[] {
  // Blocks stay the same where nothing is cut: most documents, and tables of a hundred thousand rows.
  const shown = blocks.map(shortBlock);
  return shown.every((block, index) => block === blocks[index]) ? blocks : [...shown, paragraph(CUT)];
}

function shortBlock(block: Block): Block {
  switch (block.kind) {
    case "heading":
    case "paragraph": {
      const text = shortText(block.text);
      return text === block.text ? block : { ...block, text };
    }
    case "list":
      return block.items.some(isEndless) ? { ...block, items: block.items.map((item) => shortText(item)) } : block;
    case "table": {
      const cell = (text: string) => shortText(text, LONGEST_NAME);
      const titles = block.columns.map(({ title }) => title);
      if (![titles, ...block.rows].some((row) => row.some((text) => text.length > LONGEST_NAME))) return block;
      const columns = block.columns.map((column) => ({ ...column, title: cell(column.title) }));
      return { ...block, columns, rows: block.rows.map((row) => row.map(cell)) };
    }
    case "answers": {
      if (!block.answers.some(({ question, sentences }) => [question, ...sentences].some(isEndless))) return block;
      const answers = block.answers.map(({ question, sentences }) => ({
        question: shortText(question),
        sentences: sentences.map((sentence) => shortText(sentence)),
      }));
      return { ...block, answers };
    }
    case "figure":
      return block;
  }
}

function isEndless({ length }: string): boolean {
  return length > LONGEST_TEXT;
}
