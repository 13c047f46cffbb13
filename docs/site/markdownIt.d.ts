/** What the site uses of the package, which brings no types. */
declare module "markdown-it" {
  export interface Token {
    readonly type: string;
    readonly tag: string;
    content: string;
    readonly children: Token[] | null;
    attrGet(name: string): string | null;
    attrSet(name: string, value: string): void;
  }
  export default class MarkdownIt {
    constructor(options?: { readonly html?: boolean; readonly linkify?: boolean; readonly typographer?: boolean });
    parse(text: string, env: object): Token[];
    readonly options: object;
    readonly renderer: {
      render(tokens: readonly Token[], options: object, env: object): string;
    };
  }
}
