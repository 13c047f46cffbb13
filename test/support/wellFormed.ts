/** Characters that XML 1.0 allows. */
const ALLOWED = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<&]+|&(?:amp|lt|gt|quot|#35|#39);/y;

interface Markup {
  /** Names of the elements, each as often as it stands there. */
  readonly elements: readonly string[];
  readonly ids: readonly string[];
  readonly texts: string;
}

/** Reads a document strictly as XML and throws where it is not well formed; knows no more of XML than our SVG needs. */
export function readXml(document: string): Markup {
  if (!ALLOWED.test(document)) throw new Error("a character that XML does not allow");
  const open: string[] = [];
  const elements: string[] = [];
  const ids: string[] = [];
  let texts = "";
  for (let at = 0; at < document.length; ) {
    TAG.lastIndex = at;
    TEXT.lastIndex = at;
    const tag = TAG.exec(document);
    const text = tag === null ? TEXT.exec(document) : null;
    if (tag !== null) {
      const [whole, closes, name, attributes, isEmpty] = tag as unknown as [string, string, string, string, string];
      at += whole.length;
      if (closes) {
        if (open.pop() !== name) throw new Error(`</${name}> closes what it did not open, at ${at}`);
        continue;
      }
      elements.push(name);
      const names = [...attributes.matchAll(/\s([\w:-]+)="([^"]*)"/g)];
      if (new Set(names.map((one) => one[1])).size < names.length) throw new Error(`an attribute twice in <${name}>`);
      ids.push(...names.flatMap((one) => (one[1] === "id" ? [one[2] as string] : [])));
      if (!isEmpty) open.push(name);
    } else if (text !== null) {
      at += text[0].length;
      texts += text[0];
    } else throw new Error(`neither a tag nor a text at ${at}: ${document.slice(at, at + 60)}`);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return { elements, ids, texts };
}
