import { CommandError } from './command-error.ts';
import type { Environment, Timer } from './environment.ts';
import type { Notice } from './protocol.ts';

interface Pending {
  resolve(reply: Notice): void;
  reject(error: CommandError): void;
  timer: Timer;
}

const DEADLINE_MILLISECONDS = 10_000;

/** Finds the promise that a reply belongs to, by the id of its command. */
export class Replies {
  readonly #environment: Environment;
  readonly #pending = new Map<string, Pending>();
  readonly #prefix: string;
  #count = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#prefix = environment.random().toString(36).slice(2, 10);
  }

  /** @returns an id to send, and the reply to come; the promise rejects with a {@link CommandError} */
  expect(): { id: string; reply: Promise<Notice> } {
    const id = `${this.#prefix}-${++this.#count}`;
    const reply = new Promise<Notice>((resolve, reject) => {
      const expire = () => this.#take(id)?.reject(new CommandError('timeout', 'the server did not answer in time'));
      const timer = this.#environment.setTimeout(expire, DEADLINE_MILLISECONDS);
      this.#pending.set(id, { resolve, reject, timer });
    });
    return { id, reply };
  }

  handleNotice(notice: Notice): void {
    const pending = 'id' in notice && notice.id !== undefined ? this.#take(notice.id) : undefined;
    if (notice.type === 'error') {
      pending?.reject(CommandError.ofNotice(notice));
    } else {
      pending?.resolve(notice);
    }
  }

  /** Whether the commands were carried out, the next `ready` will tell. */
  handleLost(): void {
    for (const id of [...this.#pending.keys()]) {
      this.#take(id)?.reject(new CommandError('connection_lost', 'the connection was lost before the answer came'));
    }
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#environment.clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }
}
