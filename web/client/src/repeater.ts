import type { Environment, Timer } from './environment.ts';

/** Does the same thing again and again, once per interval, until stopped. */
export class Repeater {
  readonly #environment: Environment;
  readonly #action: () => void;
  #timer: Timer | undefined;

  constructor(environment: Environment, action: () => void) {
    this.#environment = environment;
    this.#action = action;
  }

  /** Begins anew: the first time comes one interval from now. */
  restart(milliseconds: number): void {
    this.stop();
    this.#timer = this.#environment.setTimeout(() => {
      this.restart(milliseconds);
      this.#action();
    }, milliseconds);
  }

  stop(): void {
    this.#environment.clearTimeout(this.#timer);
  }
}
