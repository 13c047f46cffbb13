/**
 * A text as one word of a POSIX shell: as it is where that is safe, else in single quotes; control characters in `$'…'`,
 * so that no name can end the word or move the cursor. A word that would be read as an option gets `./` before it when it
 * is a path.
 */
export function shellWord(text: string, kind: "path" | "value" = "value"): string {
  const word = kind === "path" && text !== "-" && text.startsWith("-") ? `./${text}` : text;
  if (/^[\w./@:+,=-]+$/.test(word) && !word.startsWith("=")) return word;
  if (/[\p{Cc}\p{Cf}\u2028\u2029\p{Surrogate}]/u.test(word)) return `$'${ansiQuoted(word)}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function ansiQuoted(text: string): string {
  return text
    .replaceAll(/[\\']/g, (character) => `\\${character}`)
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\p{Surrogate}]/gu, (character) => {
      const code = character.codePointAt(0) as number;
      return `\\U${code.toString(16).padStart(8, "0")}`;
    });
}
