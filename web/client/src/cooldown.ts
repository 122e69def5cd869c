import type { CommandError } from './command-error.ts';
import type { Environment, Timer } from './environment.ts';
import type { Notice } from './protocol.ts';
import type { ServerClock } from './server-clock.ts';

/** The longest that browsers' timers count. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Until when `find` and `skip` are refused, by the server's clock; over by itself when that time has come. */
export class Cooldown {
  readonly #clock: ServerClock;
  readonly #environment: Environment;
  readonly #changed: (until: number | undefined) => void;
  #until: number | undefined;
  /** Server's time of the newest word about it; older ones may come later. */
  #knownAt = 0;
  #timer: Timer | undefined;

  /** @param changed told when there is one, another, or none any more */
  constructor(clock: ServerClock, environment: Environment, changed: (until: number | undefined) => void) {
    this.#clock = clock;
    this.#environment = environment;
    this.#changed = changed;
  }

  /** Server's epoch milliseconds; undefined when there is none. */
  get until(): number | undefined {
    return this.#until;
  }

  /** Takes what a notice says about it. */
  handleNotice(notice: Notice): void {
    if (notice.type === 'ready') {
      const until = notice.cooldownUntil === undefined ? undefined : Date.parse(notice.cooldownUntil);
      this.#learn(until, Date.parse(notice.now));
    } else if (notice.type === 'parted' && notice.cooldownUntil !== undefined) {
      this.#learn(
        Date.parse(notice.cooldownUntil),
        notice.now === undefined ? this.#clock.now() : Date.parse(notice.now),
      );
    }
  }

  /** A `find` or `skip` was refused. */
  handleRefusal({ code, retryAfterSeconds }: CommandError): void {
    if (code === 'cooldown' && retryAfterSeconds !== undefined) {
      const now = this.#clock.now();
      this.#learn(now + retryAfterSeconds * 1_000, now);
    }
  }

  /** What was known is forgotten, and nothing more is to happen. */
  stop(): void {
    this.#set(undefined);
    this.#knownAt = 0;
  }

  #learn(until: number | undefined, at: number): void {
    if (at < this.#knownAt) {
      return;
    }
    this.#knownAt = at;
    this.#set(until !== undefined && until > this.#clock.now() ? until : undefined);
  }

  #set(until: number | undefined): void {
    this.#environment.clearTimeout(this.#timer);
    if (until !== undefined) {
      const left = Math.max(0, until - this.#clock.now());
      this.#timer = this.#environment.setTimeout(() => this.#handleTimer(), Math.min(left, LONGEST_WAIT));
    }
    if (until !== this.#until) {
      this.#until = until;
      this.#changed(until);
    }
  }

  /** The clock may have been put right since the timer began. */
  #handleTimer(): void {
    const over = this.#until === undefined || this.#until <= this.#clock.now();
    this.#set(over ? undefined : this.#until);
  }
}
