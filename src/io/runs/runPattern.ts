import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
import { ArgumentError, InputError } from "../../errors.js";
import { someNames } from "../../someNames.js";
import { withoutExtension } from "../bytes/sourcePath.js";

/** The parts of a run that a pattern may name. */
export const PATTERN_PARTS = [
  ...(["model", "task", "seed", "step", "framing", "trial"] as const),
  // How the run was made; a prompt is a framing by another name.
  ...(["prompt", "order", "judge", "shots", "language", "engine"] as const),
] as const;
export type PatternPart = (typeof PATTERN_PARTS)[number];
export type PatternTags = Partial<Readonly<Record<PatternPart, string>>>;

/** Reads the parts of a run from a path or a model name; `null` where the pattern does not fit. */
export type RunPattern = (name: string) => PatternTags | null;

type Piece = { readonly kind: "text"; readonly text: string } | { readonly kind: "part"; readonly part: PatternPart };

/**
 * Compiles a pattern such as `{model}-seed{seed}/step{step}`.
 *
 * The text between the braces stands for itself and a part for anything but "/"; `{step}` takes digits only. The
 * pattern must fit whole path segments, and the segments nearest to the end of the path win; what follows them is
 * free, and so is the extension of a file. Within a segment the last possible separators count. There is no backtracking: the time is linear.
 */
export function compileRunPattern(pattern: string): RunPattern {
  requireArgument("readDumps", "runPattern", pattern, TEXT);
  const written = fitting(pattern);
  // Names of files come without their extension, which people write as they see it.
  const bare = withoutExtension(pattern);
  const shorter = bare === pattern ? null : fitting(bare);
  return (name) => written(name) ?? shorter?.(name) ?? null;
}

function fitting(pattern: string): RunPattern {
  const segments = pattern.split("/").map((segment) => pieces(segment, pattern));
  return (name) => {
    const path = name.split("/");
    for (let end = path.length; end >= segments.length; end--) {
      const tags = matchSegments(segments, path.slice(end - segments.length, end));
      if (tags !== null) return tags;
    }
    return null;
  };
}

/** The error for a pattern that fits none of the names. */
export function unmatchedPattern(pattern: string, names: readonly string[]): InputError {
  return new InputError(
    "pattern-unmatched",
    `the run pattern ${JSON.stringify(pattern)} fits none of the names: ` +
      `${someNames(names.map((name) => JSON.stringify(name)))}. ` +
      `A part in braces is one of ${PATTERN_PARTS.join(", ")}; everything else must stand as in the name.`,
  );
}

function pieces(segment: string, pattern: string): Piece[] {
  const found: Piece[] = [];
  for (const token of segment.split(/(\{[^{}]*\})/).filter((text) => text !== "")) {
    if (!token.startsWith("{")) {
      found.push({ kind: "text", text: token });
      continue;
    }
    const part = token.slice(1, -1);
    if (!isPart(part)) {
      throw new ArgumentError(
        "readDumps",
        `a part must be one of ${PATTERN_PARTS.join(", ")}, got ${token} in ${JSON.stringify(pattern)}.`,
      );
    }
    if (found.at(-1)?.kind === "part") {
      throw new ArgumentError(
        "readDumps",
        `two parts must have text between them, got ${JSON.stringify(pattern)}. Write {model}-seed{seed}.`,
      );
    }
    found.push({ kind: "part", part });
  }
  if (found.length === 0) {
    throw new ArgumentError("readDumps", `no segment may be empty, got ${JSON.stringify(pattern)}.`);
  }
  return found;
}

function matchSegments(pattern: readonly (readonly Piece[])[], path: readonly string[]): PatternTags | null {
  const tags: Partial<Record<PatternPart, string>> = {};
  for (let index = 0; index < pattern.length; index++) {
    if (!matchSegment(pattern[index] as readonly Piece[], path[index] as string, tags)) return null;
  }
  return tags;
}

/** Fits one segment from its end to its start. */
function matchSegment(segment: readonly Piece[], text: string, tags: Partial<Record<PatternPart, string>>): boolean {
  let end = text.length;
  for (let index = segment.length - 1; index >= 0; index--) {
    const piece = segment[index] as Piece;
    if (piece.kind === "text") {
      if (!text.endsWith(piece.text, end)) return false;
      end -= piece.text.length;
      continue;
    }
    const before = segment[index - 1];
    const separator = before?.kind === "text" ? before.text : "";
    // The first text of a segment must stand at its start; any other at the last place that leaves the part a character.
    const start =
      index === 0
        ? 0
        : index === 1
          ? separator.length
          : text.lastIndexOf(separator, end - 1 - separator.length) + separator.length;
    const value = text.slice(start, end);
    if (start > end || value === "" || (index > 1 && start < separator.length)) return false;
    if (piece.part === "step" && !/^\d+$/.test(value)) return false;
    if (tags[piece.part] !== undefined && tags[piece.part] !== value) return false;
    tags[piece.part] = value;
    end = start;
  }
  return end === 0;
}

function isPart(name: string): name is PatternPart {
  return (PATTERN_PARTS as readonly string[]).includes(name);
}
