/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

// What XML 1.0 allows, and no more.
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#35": "#",
  "#39": "'",
};

/** Reads well-formed XML of elements, attributes and text; throws at anything else. */
export function parseXml(document: string): XmlElement {
  if (!CHARACTERS.test(document)) throw new Error("a character that XML does not allow");
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = at;
    const match = sticky.exec(document);
    if (match === null) throw new Error(`not ${pattern} at ${at}: ${document.slice(at, at + 40)}`);
    at = sticky.lastIndex;
    return match;
  };
  const resolved = (text: string) =>
    text.replace(/&([^;]*);/g, (_, entity: string) => {
      if (!Object.hasOwn(ENTITIES, entity)) throw new Error(`unknown entity ${entity}`);
      return ENTITIES[entity] as string;
    });
  const element = (): XmlElement => {
    const name = take(/<([a-z-]+)/)[1] as string;
    const attributes: Record<string, string> = {};
    for (
      let match = take(/( [a-z]+="(?:[^<"&]|&[a-z0-9#]+;)*")?/)[0];
      match;
      match = take(/( [a-z]+="(?:[^<"&]|&[a-z0-9#]+;)*")?/)[0]
    ) {
      const [, key, value] = /^ ([a-z]+)="(.*)"$/s.exec(match) as unknown as [string, string, string];
      if (key in attributes) throw new Error(`${key} stands twice`);
      attributes[key] = resolved(value);
    }
    if (take(/\/?>/)[0] === "/>") return { name, attributes, children: [], text: "" };
    const children: XmlElement[] = [];
    let text = "";
    for (;;) {
      text += resolved(take(/(?:[^<&]|&[a-z0-9#]+;)*/)[0]);
      if (document.startsWith(`</${name}>`, at)) break;
      children.push(element());
    }
    take(/<\/[a-z-]+>/);
    return { name, attributes, children, text };
  };
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
  const root = element();
  take(/\s*$/);
  return root;
}
