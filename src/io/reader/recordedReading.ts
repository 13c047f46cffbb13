import { STATE_CODE, type StateCode } from "../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Run } from "../../data/run.js";
import type { WrittenItem } from "../../data/sheets/knownItems.js";
import type { RunSource, ScoreSheet } from "../../data/sheets/openSheet.js";
import { SheetCells } from "../../data/sheets/sheetCells.js";
import type { StandaloneReading } from "./standaloneReading.js";

/**
 * A reading that no other file changes, with what it gives kept in place of what it was made of: the parts of a table that are
 * made for any file take a hundred times the memory of a single row, and there may be a hundred thousand files.
 */
export function recordedReading(reading: StandaloneReading): StandaloneReading {
  const steps: Step[] = [];
  const later = (replay: Step["replay"]) => void steps.push({ replay });
  reading.contribute({
    sheet(run, source) {
      const sheet = new RecordedSheet(run, source);
      steps.push(sheet);
      return sheet;
    },
    runScore: (score, source) => later((builder) => builder.runScore(score, source)),
    sameOccasion: (...parts) => later((builder) => builder.sameOccasion(...parts)),
    unnamedTask: (task) => later((builder) => builder.unnamedTask(task)),
    file: (file) => later((builder) => builder.file(file)),
    note: (note) => later((builder) => builder.note(note)),
    build: () => {
      throw new Error("a recorded reading builds nothing");
    },
  });
  const { tasks, patternNames, patternFits, namesModels } = reading;
  return { tasks, patternNames, patternFits, namesModels, contribute: replaying([...steps]) };
}

/** Apart from where the steps were made, whose table it would hold. */
function replaying(steps: readonly Step[]): StandaloneReading["contribute"] {
  return (builder) => {
    for (const step of steps) step.replay(builder);
  };
}

/** A call to the builder that is made later. */
interface Step {
  replay(builder: ResultsBuilder): void;
}

class RecordedSheet implements ScoreSheet, Step {
  #items: WrittenItem[] = [];
  readonly #cells = new SheetCells();

  constructor(
    private readonly run: Run,
    private readonly source: RunSource,
  ) {}

  add(item: WrittenItem, score: number, state: StateCode = STATE_CODE.scored, line = 0): void {
    if (this.#items.length === 0) this.#items = [item];
    else this.#items.push(item);
    this.#cells.add(score, state, item.prompt, line);
  }

  replay(builder: ResultsBuilder): void {
    const sheet = builder.sheet(this.run, this.source);
    const cells = this.#cells;
    this.#items.forEach((item, row) => {
      sheet.add(item, cells.score(row), cells.state(row) as StateCode, cells.line(row));
    });
  }
}
