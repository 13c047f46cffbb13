import { plainText } from "./plainText.js";

/** A text for XML: control and direction characters out, markup characters as entities. */
export function xml(words: string): string {
  return (
    plainText(words)
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&#39;")
      // What begins with ## may be a command to a CI server.
      .replace(/#(?=#)/g, "&#35;")
  );
}
