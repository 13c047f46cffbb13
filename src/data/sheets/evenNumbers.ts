/** A list of numbers that mostly stand at even distances, as lines and places do: the first and the step say them all. */
export class EvenNumbers {
  #length = 0;
  #first = 0;
  #step = 0;
  /** All numbers, from the first one on that stands elsewhere. */
  #uneven: number[] | null = null;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#uneven !== null) this.#uneven.push(value);
    else if (this.#length === 0) this.#first = value;
    else if (this.#length === 1) this.#step = value - this.#first;
    else if (value !== this.#first + this.#length * this.#step) {
      this.#uneven = Array.from({ length: this.#length }, (_, place) => this.at(place));
      this.#uneven.push(value);
    }
    this.#length++;
  }

  at(place: number): number {
    return this.#uneven === null ? this.#first + place * this.#step : (this.#uneven[place] as number);
  }
}
