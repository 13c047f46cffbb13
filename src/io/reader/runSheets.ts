import { groupBy } from "../../data/groupBy.js";
import { usuallyHigher } from "../../data/metricDirection.js";
import { inNameOrder } from "../../data/nameOrder.js";
import type { ResultsBuilder, WrittenRunScore } from "../../data/resultsBuilder.js";
import { type Run, runKey } from "../../data/run.js";
import type { WrittenItem } from "../../data/sheets/knownItems.js";
import type { RunSource } from "../../data/sheets/openSheet.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import type { JsonValue } from "../json/json.js";
import { type ScoreCell, scoreCell, UNSCORED } from "../tables/scoreCell.js";
import { unreadCells } from "./unreadCells.js";

interface Sheet {
  readonly run: Run;
  readonly items: WrittenItem[];
  readonly cells: ScoreCell[];
  readonly lines: number[];
}

/** Scores of runs in the order in which a reader meets them, kept until the builder takes them. */
export class RunSheets {
  readonly #sheets = new Map<string, Sheet>();
  readonly #sheetOf = new Map<Run, Sheet>();
  readonly #scores: WrittenRunScore[] = [];
  readonly #unread: JsonValue[] = [];
  #bareCount = 0;
  readonly #bare: { readonly run: Run; readonly item: WrittenItem; readonly line: number }[] = [];

  /**
   * `stated`: whether more is better, for the metrics of which the dump itself says it. Others are taken to be better when
   * higher where their names do not say otherwise, unless `areNamedFreely`: where people call metrics as they like, the name
   * is asked, and what it does not say is noted.
   */
  constructor(
    private readonly stated: ReadonlyMap<string, boolean> = new Map(),
    private readonly areNamedFreely = false,
  ) {}

  /** Adds what a run got on an item. Runs that are the same object are found faster, equal ones are one run. */
  add(run: Run, item: WrittenItem, cell: ScoreCell, line = 0): void {
    let sheet = this.#sheetOf.get(run);
    if (sheet === undefined) {
      const key = runKey(run);
      sheet = this.#sheets.get(key) ?? { run, items: [], cells: [], lines: [] };
      this.#sheets.set(key, sheet);
      this.#sheetOf.set(run, sheet);
    }
    sheet.items.push(item);
    sheet.cells.push(cell);
    sheet.lines.push(line);
  }

  /** Adds what a run got on an item as it is written; what is no score is unscored, and a note says how many there are. */
  addWritten(run: Run, item: WrittenItem, value: JsonValue | undefined, line = 0): void {
    const cell = scoreCell(value);
    if (cell === null) this.#unread.push(value as JsonValue);
    this.add(run, item, cell ?? UNSCORED, line);
  }

  /**
   * Adds an answer that holds no score: it is unscored under every metric of its run, of which the metric's name does not
   * matter here; where its run has none, under every metric of the other runs.
   */
  addBare(run: Run, item: WrittenItem, line = 0): void {
    this.#bare.push({ run, item, line });
  }

  /** Counts answers without any score that stand here as unscored cells, for the note that says how many there are. */
  countBare(count: number): void {
    this.#bareCount += count;
  }

  /** Adds the score of a whole run. */
  addScore(run: Run, value: number, more: Partial<Omit<WrittenRunScore, "run" | "value">> = {}): void {
    this.#scores.push({ run, value, ...more });
  }

  get tasks(): string[] {
    return inNameOrder(new Set(this.#runs().map(({ task }) => task)));
  }

  get metrics(): string[] {
    return inNameOrder(new Set(this.#runs().map(({ metric }) => metric)));
  }

  get isEmpty(): boolean {
    return this.#sheets.size === 0 && this.#scores.length === 0;
  }

  /** `3 runs by item (12 cells), 2 scores of whole runs; acc, f1`. */
  get summary(): string {
    const cells = [...this.#sheets.values()].reduce((sum, { items }) => sum + items.length, 0);
    const kinds = [
      this.#sheets.size === 0 ? [] : `${plural(this.#sheets.size, "run")} by item (${plural(cells, "cell")})`,
      this.#scores.length === 0
        ? []
        : `${plural(this.#scores.length, "score")} of ${this.#scores.length === 1 ? "a whole run" : "whole runs"}`,
    ].flat();
    return kinds.length === 0 ? "no scores" : `${kinds.join(", ")}; ${this.metrics.join(", ")}`;
  }

  /** Gives everything to the builder; equal runs on several occasions are trials. */
  feed(builder: ResultsBuilder, { file, occasion = file }: Pick<RunSource, "file" | "occasion">): void {
    for (const note of [...this.#scoreBare(file), ...unreadCells(file, this.#unread)]) builder.note(note);
    for (const { run, items, cells, lines } of this.#sheets.values()) {
      const sheet = builder.sheet(run, { file, occasion, higherIsBetter: this.#directionOf(run) });
      for (let row = 0; row < items.length; row++) {
        const { score, state } = cells[row] as ScoreCell;
        sheet.add(items[row] as WrittenItem, score, state, lines[row] as number);
      }
    }
    for (const score of this.#scores) {
      builder.runScore({ file, ...score }, { file, occasion, higherIsBetter: this.#directionOf(score.run) });
    }
  }

  /** Makes the bare answers unscored cells, and says how many there are. */
  #scoreBare(file: string): Note[] {
    if (this.#bare.length + this.#bareCount === 0) return [];
    const byRun = groupBy([...this.#sheets.values()], ({ run }) => runKey(run, ["metric"]));
    const metrics = new Set([...this.#sheets.values()].map(({ run }) => run.metric));
    for (const { run, item, line } of this.#bare) {
      const own = byRun.get(runKey(run, ["metric"]))?.map((sheet) => sheet.run);
      for (const each of own ?? [...metrics].map((metric) => ({ ...run, metric })))
        this.add(each, item, UNSCORED, line);
    }
    const count = this.#bareCount + this.#bare.length;
    this.#bare.length = 0;
    this.#bareCount = count;
    const message = `${file}: ${plural(count, "answer")} without any score ${count === 1 ? "is" : "are"} unscored, not wrong`;
    return [{ code: "answers-without-score", message, data: { count } }];
  }

  #directionOf({ metric }: Run): boolean | undefined {
    return this.stated.get(metric) ?? (this.areNamedFreely ? undefined : usuallyHigher(metric));
  }

  #runs(): Run[] {
    return [...[...this.#sheets.values()].map(({ run }) => run), ...this.#scores.map(({ run }) => run)];
  }
}
