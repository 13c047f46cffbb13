import MarkdownIt, { type Token } from "markdown-it";

/** Where the links of a page lead. */
export interface PageLinks {
  /** The address for a link as written; `null` where the site holds nothing of it, which leaves its words alone. */
  readonly address: (link: string) => string | null;
  /** The picture itself as an address, since pages fetch nothing. */
  readonly picture: (link: string) => string;
}

const markdown = new MarkdownIt({ html: false });

/** A Markdown text as HTML, with the title that its first heading gives. Headings get the anchors that GitHub gives them. */
export function markdownPage(
  text: string,
  { address, picture }: PageLinks,
): { readonly title: string; readonly html: string } {
  const tokens = markdown.parse(text, {});
  const anchors = new Set<string>();
  let title: string | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const words = textOf(tokens[index + 1]);
      title ??= words;
      token.attrSet("id", uniqueAnchor(words, anchors));
    }
    if (token.children !== null) relink(token.children, address, picture);
  }
  const html = markdown.renderer
    .render(tokens, markdown.options, {})
    .replaceAll("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll("</table>", "</table></div>")
    .replaceAll("<pre>", '<pre tabindex="0">');
  return { title: title ?? "noisefloor", html };
}

function textOf(token: Token | undefined): string {
  return (token?.children ?? []).map(({ content }) => content).join("");
}

function uniqueAnchor(words: string, taken: Set<string>): string {
  const slug = words
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
  let anchor = slug;
  for (let repeat = 1; taken.has(anchor); repeat++) anchor = `${slug}-${repeat}`;
  taken.add(anchor);
  return anchor;
}

/** Gives links and pictures their addresses in the site; links that lead nowhere in it are taken off their words. */
function relink(tokens: Token[], address: PageLinks["address"], picture: PageLinks["picture"]): void {
  let isOff = false;
  const kept = tokens.filter((token) => {
    if (token.type === "image") token.attrSet("src", picture(token.attrGet("src") ?? ""));
    if (token.type === "link_open") {
      const to = address(token.attrGet("href") ?? "");
      isOff = to === null;
      if (to !== null) token.attrSet("href", to);
      return !isOff;
    }
    return token.type !== "link_close" || !isOff;
  });
  tokens.splice(0, tokens.length, ...kept);
}
