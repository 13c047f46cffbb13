import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
import { plainText } from "./plainText.js";

/**
 * A text that Markdown shows as it is: no markup, no HTML, no formulas, no table cell ends, no links, and a zero-width
 * space after each @, and within #1, !1 and GH-1, so that nobody is mentioned and no issue or merge request is referred to.
 */
export function escapeMarkdown(text: string): string {
  requireArgument("escapeMarkdown", "text", text, TEXT);
  return plainText(text)
    .replace(/&/g, "&amp;")
    .replace(/[\\`*_{}[\]<>#|~$]/g, (character) =>
      character === "<" ? "&lt;" : character === ">" ? "&gt;" : `\\${character}`,
    )
    .replace(/@/g, "@\u200b")
    .replace(/([#!])(?=\d)/g, "$1\u200b")
    .replace(/\b(GH)-(?=\d)/gi, "$1\u200b-")
    .replace(/(https?):\/\//gi, "$1:\u200b//")
    .replace(/\bwww\./gi, "www\u200b.");
}
