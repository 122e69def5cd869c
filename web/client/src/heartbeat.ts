import type { Environment } from './environment.ts';
import { Repeater } from './repeater.ts';

const DEFAULT_SECONDS = 15;

/** Says during a conversation that we are still there, as often as the server wants it. */
export class Heartbeat {
  readonly #repeater: Repeater;
  #seconds = DEFAULT_SECONDS;
  #session: string | undefined;

  constructor(environment: Environment, beat: (session: string) => void) {
    this.#repeater = new Repeater(environment, () => this.#session !== undefined && beat(this.#session));
  }

  /** Holds from the next conversation on. @param seconds undefined where nothing was said */
  handleInterval(seconds: number | undefined): void {
    this.#seconds = seconds ?? this.#seconds;
  }

  /** @param session the conversation that goes on, or undefined */
  handleSession(session: string | undefined): void {
    if (session === this.#session) {
      return;
    }
    this.#session = session;
    if (session === undefined) {
      this.#repeater.stop();
    } else {
      this.#repeater.restart(this.#seconds * 1_000);
    }
  }
}
