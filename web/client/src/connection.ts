import mitt from 'mitt';

import { ApiError, type Api } from './api.ts';
import { afterClose, CloseCode, type Closure } from './close-code.ts';
import { CommandError } from './command-error.ts';
import type { Environment, Timer } from './environment.ts';
import type { Notice } from './protocol.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import { isRefusedToken, type Token, type TokenSource } from './token.ts';
import type { TransportChoice } from './transport-choice.ts';
import type { Outgoing, Transport } from './transport.ts';

export type ConnectionEvents = {
  notice: Notice;
  /** There is no connection, it is coming back; repeated when an attempt fails. That it is back the notice `ready` says. */
  lost: void;
  /** Not coming back by itself. */
  closed: Closure;
};

/** From the first byte to `ready`; the server gives up at its own, shorter deadline. */
const READY_DEADLINE = 15_000;
/** A connection that lived this long counts as a success, after which the policy begins anew. */
const LASTING = 10_000;

/** One transport at a time, and what to do when it ends. */
export class Connection {
  readonly events = mitt<ConnectionEvents>();
  readonly #choice: TransportChoice;
  readonly #api: Api;
  readonly #tokens: TokenSource;
  readonly #policy: ReconnectPolicy;
  readonly #environment: Environment;
  #transport: Transport | undefined;
  /** The wait for the next attempt, or for `ready`. */
  #timer: Timer | undefined;
  /** Grows with everything that makes what is under way obsolete. */
  #attempt = 0;
  #failures = 0;
  #readyAt: number | undefined;
  #forgotten = false;
  /** Of the ban that this connection was told of; it closes for that next. */
  #bannedUntil: number | undefined;

  constructor(
    choice: TransportChoice,
    api: Api,
    tokens: TokenSource,
    policy: ReconnectPolicy,
    environment: Environment,
  ) {
    this.#choice = choice;
    this.#api = api;
    this.#tokens = tokens;
    this.#policy = policy;
    this.#environment = environment;
  }

  get ready(): boolean {
    return this.#readyAt !== undefined;
  }

  /** Connects, at once; also cuts a wait for the next attempt short. Nothing happens where a connection stands. */
  connect(): void {
    this.#forgotten = false;
    if (this.#transport === undefined) {
      void this.#connect();
    }
  }

  /** @throws Error if the connection is not ready */
  send(command: Outgoing): void {
    if (this.#transport === undefined || !this.ready) {
      throw new Error('not connected');
    }
    this.#transport.send(command);
  }

  /** Gives a connection up that seems dead, and comes back. */
  abandon(): void {
    this.#release();
    this.#comeBack();
  }

  close(): void {
    this.#release();
    this.events.emit('closed', { code: CloseCode.NORMAL, reason: 'closed by this side' });
  }

  /** The person was erased: the token is forgotten, and nothing comes back by itself. Heard again, it means nothing. */
  forget(reason = 'erased'): void {
    if (this.#forgotten) {
      return;
    }
    this.#forgotten = true;
    this.#release();
    this.#tokens.forget?.();
    this.events.emit('closed', { code: CloseCode.ERASED, reason });
  }

  async #connect(): Promise<void> {
    const attempt = this.#supersede();
    try {
      const token = await this.#tokens.current();
      if (attempt === this.#attempt) {
        this.#open(token);
      }
    } catch (error) {
      if (attempt === this.#attempt) {
        await this.#handleRefusal(error);
      }
    }
  }

  #open(token: Token): void {
    const transport = this.#choice.open(token.token);
    this.#bannedUntil = undefined;
    this.#transport = transport;
    const end = (handle: () => unknown) => {
      this.#release();
      void handle();
    };
    this.#timer = this.#environment.setTimeout(() => end(() => this.#askWhy(token)), READY_DEADLINE);
    transport.events.on('notice', (notice) => this.#handleNotice(notice));
    transport.events.on('refused', (refusal) => end(() => this.#handleRefusal(refusal, token)));
    transport.events.on('ended', (closure) => {
      const cutOff = !this.ready && closure.code === CloseCode.ABNORMAL;
      end(() => (cutOff ? this.#askWhy(token) : this.#handleClose(closure, token)));
    });
  }

  #handleNotice(notice: Notice): void {
    if (notice.type === 'ready' && !this.ready) {
      this.#environment.clearTimeout(this.#timer);
      this.#readyAt = this.#environment.monotonic();
      this.#choice.handleReady();
    }
    if (notice.type === 'error' && notice.code === 'banned') {
      this.#bannedUntil = CommandError.ofNotice(notice).until;
    }
    this.events.emit('notice', notice);
  }

  async #handleClose({ code, reason }: Closure, token: Token): Promise<void> {
    if (code === CloseCode.ERASED) {
      return this.forget(reason);
    }
    switch (afterClose(code)) {
      case 'stay away':
        return this.#stayAway(code, reason, code === CloseCode.FORBIDDEN ? this.#bannedUntil : undefined);
      case 'replace token':
        return this.#replace(token);
      case 'come back':
        return this.#comeBack();
    }
  }

  /** A browser does not tell why nothing came of a connection; REST answers the same and can be read. */
  async #askWhy(token: Token): Promise<void> {
    const attempt = this.#attempt;
    const refusal = await this.#api.get('/api/me', token.token).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (attempt !== this.#attempt) {
      return;
    }
    if (refusal === undefined) {
      this.#choice.handleBlocked();
    }
    await this.#handleRefusal(refusal, token);
  }

  async #handleRefusal(refusal: unknown, token?: Token): Promise<void> {
    if (token !== undefined && isRefusedToken(refusal)) {
      return this.#replace(token);
    }
    if (refusal instanceof ApiError && refusal.status === 403) {
      return this.#stayAway(CloseCode.FORBIDDEN, refusal.message, refusal.until);
    }
    const seconds = refusal instanceof ApiError ? (refusal.retryAfterSeconds ?? 0) : 0;
    this.#comeBack(seconds * 1_000);
  }

  #stayAway(code: number, reason: string, until: number | undefined): void {
    this.events.emit('closed', until === undefined ? { code, reason } : { code, reason, until });
  }

  async #replace(refused: Token): Promise<void> {
    this.events.emit('lost');
    const attempt = this.#attempt;
    try {
      await this.#tokens.replace(refused);
    } catch (error) {
      return attempt === this.#attempt ? this.#handleRefusal(error) : undefined;
    }
    if (attempt === this.#attempt) {
      this.#comeBack();
    }
  }

  #comeBack(atLeast = 0): void {
    const wait = atLeast + this.#policy.delay(this.#failures++);
    this.#timer = this.#environment.setTimeout(() => void this.#connect(), wait);
    this.events.emit('lost');
  }

  /** Lets go of the transport, whatever becomes of it. */
  #release(): void {
    this.#supersede();
    const transport = this.#transport;
    this.#transport = undefined;
    if (this.#readyAt !== undefined && this.#environment.monotonic() - this.#readyAt >= LASTING) {
      this.#failures = 0;
    }
    this.#readyAt = undefined;
    transport?.events.all.clear();
    transport?.close();
  }

  #supersede(): number {
    this.#environment.clearTimeout(this.#timer);
    return ++this.#attempt;
  }
}
