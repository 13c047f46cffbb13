import { STATE_CODE, type StateCode } from "../resultMatrix.js";
import { EvenNumbers } from "./evenNumbers.js";
import { ScoreList } from "./scoreList.js";

/** What the rows of a sheet say beside their items: most are scored and know no prompt. */
export class SheetCells {
  readonly #scores = new ScoreList();
  readonly #lines = new EvenNumbers();
  #states: number[] | null = null;
  #prompts: number[] | null = null;

  add(score: number, state: StateCode, prompt: number | undefined, line: number): void {
    const row = this.#scores.length;
    if (state !== STATE_CODE.scored) this.#states ??= Array<number>(row).fill(STATE_CODE.scored);
    if (prompt !== undefined && !Number.isNaN(prompt)) this.#prompts ??= Array<number>(row).fill(Number.NaN);
    this.#scores.push(state === STATE_CODE.scored ? score : Number.NaN);
    this.#states?.push(state);
    this.#prompts?.push(prompt ?? Number.NaN);
    this.#lines.push(line);
  }

  score(row: number): number {
    return this.#scores.at(row);
  }

  state(row: number): number {
    return this.#states === null ? STATE_CODE.scored : (this.#states[row] as number);
  }

  prompt(row: number): number {
    return this.#prompts === null ? Number.NaN : (this.#prompts[row] as number);
  }

  get hasPrompts(): boolean {
    return this.#prompts !== null;
  }

  line(row: number): number {
    return this.#lines.at(row);
  }
}
