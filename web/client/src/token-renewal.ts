import type { Environment, Timer } from './environment.ts';
import type { ServerClock } from './server-clock.ts';
import type { TokenSource } from './token.ts';

const SHARE_OF_LIFE = 0.8;
const SHORTEST_WAIT = 1_000;
/** The longest that browsers' timers count. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * Renews the token well before it ends and hands it on. A renewal that fails is tried again while the token lives; one
 * that has ended is the connection's business, which the server closes then.
 */
export class TokenRenewal {
  readonly #tokens: Pick<TokenSource, 'renew'>;
  readonly #clock: ServerClock;
  readonly #environment: Environment;
  readonly #deliver: (token: string) => void;
  #timer: Timer | undefined;
  #awaited: string | undefined;

  constructor(
    tokens: Pick<TokenSource, 'renew'>,
    clock: ServerClock,
    environment: Environment,
    deliver: (token: string) => void,
  ) {
    this.#tokens = tokens;
    this.#clock = clock;
    this.#environment = environment;
    this.#deliver = deliver;
  }

  /** @param expiresAt when the token in use ends; undefined where nothing was said */
  handleExpiry(expiresAt: string | undefined): void {
    // Each answer to a status says it again; the time that has passed counts.
    const repeated = this.#timer !== undefined && this.#awaited === expiresAt;
    if (expiresAt !== undefined && !repeated) {
      this.#await(expiresAt);
    }
  }

  #await(expiresAt: string): void {
    this.stop();
    this.#awaited = expiresAt;
    const left = Date.parse(expiresAt) - this.#clock.now();
    if (left <= 0) {
      return;
    }
    const wait = Math.min(Math.max(left * SHARE_OF_LIFE, SHORTEST_WAIT), LONGEST_WAIT);
    this.#timer = this.#environment.setTimeout(() => void this.#renew(expiresAt), wait);
  }

  stop(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #renew(expiresAt: string): Promise<void> {
    const timer = this.#timer;
    const renewed = await this.#tokens.renew().catch((error: unknown) => {
      console.warn('Parley: the token could not be renewed, trying again while it lives', error);
      return undefined;
    });
    const outdated = this.#timer !== timer;
    if (outdated) {
      return;
    }
    if (renewed !== undefined) {
      this.#deliver(renewed.token);
    }
    this.#await(renewed?.expiresAt ?? expiresAt);
  }
}
