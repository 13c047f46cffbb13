import { describe, expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { CELL_KINDS, everyCell, writtenCells } from "./changedCells.js";
import { changedJson, everyChange, JSON_KINDS } from "./changedJson.js";
import { changedTable, TABLE_KINDS, written } from "./changedTables.js";
import { misreading, type Truth, truthOf } from "./knownTruth.js";

interface StructureOptions {
  /** Changed dumps of each kind of table and of JSON. */
  readonly cases: number;
  readonly seed: number;
}

/** Dumps whose truth is known, with cells removed, moved, cut, retyped and duplicated: refused, or read as they are. */
export function fuzzStructure({ cases, seed }: StructureOptions): void {
  describe("a table with one change in its structure is refused, or read as it is", () => {
    test.each(
      TABLE_KINDS.map(
        (kind) => [`${kind.name} ${JSON.stringify(kind.delimiter)}${kind.quoted ? " quoted" : ""}`, kind] as const,
      ),
    )("%s", { timeout: 3_600_000 }, async (title, kind) => {
      const rng = createRng(seed, title);
      const faults: string[] = [];
      for (let at = 0; at < cases && faults.length < 20; at++) {
        const grid = kind.grid(rng);
        const truth = await truthOf(kind.name, written(kind, grid));
        const dump = changedTable(rng, kind, grid);
        const fault = await misreading(dump, truth);
        if (fault !== null) faults.push(`${dump.change}: ${fault}\n${dump.text}`);
      }
      expect(faults).toEqual([]);
    });
  });

  describe("a table of a harness with any cell taken out or of another text is refused, read as it is, or what it lost is counted", () => {
    test.each(Object.entries(CELL_KINDS))("%s", { timeout: 3_600_000 }, async (name, grid) => {
      const truth = await truthOf(name, writtenCells(name, grid));
      const faults: string[] = [];
      for (const dump of everyCell(name, grid)) {
        const fault = await misreading(dump, truth);
        if (fault !== null) faults.push(`${dump.change}: ${fault}`);
      }
      expect(faults).toEqual([]);
    });
  });

  describe("a JSON dump with any key or entry removed or of another type is refused, read as it is, or what it lost is counted", () => {
    test.each(JSON_KINDS.map((kind) => [kind.name, kind] as const))("%s", { timeout: 3_600_000 }, async (_, kind) => {
      const truth = await truthOf(kind.name, kind.text);
      const faults: string[] = [];
      for (const dump of everyChange(kind)) {
        const fault = await misreading(dump, truth);
        if (fault !== null) faults.push(`${dump.change}: ${fault}`);
      }
      expect(faults).toEqual([]);
    });
  });

  describe("a JSON dump with one change in its structure is refused, or read as it is", () => {
    test.each(JSON_KINDS.map((kind) => [kind.name, kind] as const))(
      "%s",
      { timeout: 3_600_000 },
      async (name, kind) => {
        const rng = createRng(seed, name);
        const truth: Truth = await truthOf(kind.name, kind.text);
        const faults: string[] = [];
        for (let at = 0; at < cases && faults.length < 20; at++) {
          const dump = changedJson(rng, kind);
          const fault = await misreading(dump, truth);
          if (fault !== null) faults.push(`${dump.change}: ${fault}\n${dump.text}`);
        }
        expect(faults).toEqual([]);
      },
    );
  });
}
