/**
 * The server's time, counted on from the last `now` that it sent. Off by no more than that notice was under way, however
 * wrong the device's own clock is.
 */
export class ServerClock {
  readonly #monotonic: () => number;
  #offset: number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#offset = Date.now() - monotonic();
  }

  handleNow(now: string): void {
    this.#offset = Date.parse(now) - this.#monotonic();
  }

  /** Epoch milliseconds. Before the first notice the device's own clock is all there is. */
  now(): number {
    return this.#offset + this.#monotonic();
  }
}
