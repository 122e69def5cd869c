export interface ReconnectPolicy {
  /**
   * How long to wait before the next attempt, in milliseconds.
   *
   * @param attempt attempts that failed since the last lasting connection, from 0
   */
  delay(attempt: number): number;
}

/** Doubles the limit with each attempt and waits any time up to it, so that those who were cut off together spread out. */
export class ExponentialBackoff implements ReconnectPolicy {
  readonly #random: () => number;
  readonly #base: number;
  readonly #ceiling: number;

  constructor(random: () => number, base = 1_000, ceiling = 30_000) {
    this.#random = random;
    this.#base = base;
    this.#ceiling = ceiling;
  }

  delay(attempt: number): number {
    return this.#random() * Math.min(this.#ceiling, this.#base * 2 ** attempt);
  }
}
