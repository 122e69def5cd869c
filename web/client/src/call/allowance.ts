/** So many of something at once, and so many a second in the long run. */
export class Allowance {
  readonly #atOnce: number;
  readonly #perSecond: number;
  readonly #monotonic: () => number;
  #left: number;
  #countedAt: number;

  constructor(atOnce: number, perSecond: number, monotonic: () => number) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
    this.#monotonic = monotonic;
    this.#left = atOnce;
    this.#countedAt = monotonic();
  }

  /** Whether one more is allowed, which then counts. */
  take(): boolean {
    const now = this.#monotonic();
    this.#left = Math.min(this.#atOnce, this.#left + ((now - this.#countedAt) / 1_000) * this.#perSecond);
    this.#countedAt = now;
    if (this.#left < 1) {
      return false;
    }
    this.#left -= 1;
    return true;
  }
}
