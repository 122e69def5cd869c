import mitt, { type Handler } from 'mitt';

import { Api } from './api.ts';
import { BlockList } from './block-list.ts';
import { CommandError } from './command-error.ts';
import { Connection } from './connection.ts';
import { Cooldown } from './cooldown.ts';
import { browserEnvironment } from './environment.ts';
import { Heartbeat } from './heartbeat.ts';
import { mark } from './marks.ts';
import { Matching, type MatchingEvents } from './matching.ts';
import type { ParleyOptions } from './options.ts';
import { OwnData } from './own-data.ts';
import type { Command, Notice, Ok, Ready, ReportReason, Wishes } from './protocol.ts';
import { ExponentialBackoff } from './reconnect-policy.ts';
import { Repeater } from './repeater.ts';
import { Replies } from './replies.ts';
import { ServerClock } from './server-clock.ts';
import type { BlockedPerson, State } from './state.ts';
import { TokenRenewal } from './token-renewal.ts';
import { GuestTokens, SessionTokenStore } from './token.ts';
import { TransportChoice } from './transport-choice.ts';

export type ParleyEvents = Pick<MatchingEvents, 'state' | 'matched' | 'parted'> & {
  ready: Ready;
  /** An error that answers no command, such as `rate_limited` after too many frames. */
  refused: CommandError;
};

/** Silence after which one who expects news asks for it: what a lost notice costs at most. */
const SILENCE_MILLISECONDS = 10_000;

/** Refusals that show that this side's picture is out of date, or leave open what happened. */
const ASK_AFTER = new Set([
  'not_waiting',
  'not_in_session',
  'wrong_session',
  'already_matched',
  'unavailable',
  'timeout',
]);

/**
 * A person at Parley. A command resolves when the server has carried it out and rejects with a {@link CommandError};
 * what it leads to comes as an event, like what others cause.
 */
export class Parley {
  /** What is stored about this person. */
  readonly data: OwnData;
  readonly #events = mitt<ParleyEvents>();
  readonly #matching = new Matching();
  readonly #clock: ServerClock;
  readonly #cooldown: Cooldown;
  readonly #connection: Connection;
  readonly #blockList: BlockList;
  readonly #replies: Replies;
  readonly #renewal: TokenRenewal;
  readonly #heartbeat: Heartbeat;
  readonly #silence: Repeater;

  constructor(options: ParleyOptions = {}) {
    const server = options.server ?? location.origin;
    const environment = options.environment ?? browserEnvironment;
    const api = new Api(server, environment.fetch);
    const tokens = options.tokens ?? new GuestTokens(api, options.tokenStore ?? new SessionTokenStore());
    const policy = options.reconnectPolicy ?? new ExponentialBackoff(environment.random);
    this.#clock = new ServerClock(environment.monotonic);
    this.#replies = new Replies(environment);
    this.#cooldown = new Cooldown(this.#clock, environment, (until) => this.#matching.handleCooldown(until));
    const choice = new TransportChoice(options.transport ?? 'auto', server, api, environment);
    this.#connection = new Connection(choice, api, tokens, policy, environment);
    this.#blockList = new BlockList(api, tokens);
    this.data = new OwnData(api, tokens, () => this.#connection.forget());
    this.#renewal = new TokenRenewal(tokens, this.#clock, environment, (token) =>
      this.#sendUnasked({ type: 'authenticate', token }),
    );
    this.#heartbeat = new Heartbeat(environment, (session) => this.#sendUnasked({ type: 'heartbeat', session }));
    this.#silence = new Repeater(environment, () => this.#sendUnasked({ type: 'status' }));
    this.#wire();
  }

  on<Type extends keyof ParleyEvents>(type: Type, handler: Handler<ParleyEvents[Type]>): void {
    this.#events.on(type, handler);
  }

  off<Type extends keyof ParleyEvents>(type: Type, handler: Handler<ParleyEvents[Type]>): void {
    this.#events.off(type, handler);
  }

  get state(): State {
    return this.#matching.state;
  }

  /** The conversation that goes on, also while the connection is away. */
  get session(): string | undefined {
    return this.#matching.session;
  }

  /**
   * Server's epoch milliseconds, until which `find` and `skip` are refused, whatever the state; undefined when they are
   * not. Each change comes with a `state`.
   */
  get cooldownUntil(): number | undefined {
    return this.#cooldown.until;
  }

  /** The server's time, epoch milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** Connects and stays connected; after `closed` it takes over again. */
  connect(): void {
    if (this.state.name === 'closed') {
      this.#matching.handleConnecting();
    }
    this.#connection.connect();
  }

  close(): void {
    this.#connection.close();
  }

  /** For the window's `online`: cuts a wait short, and finds out whether a connection outlived the change of network. */
  wake(): void {
    if (this.#connection.ready) {
      this.#sendUnasked({ type: 'status' });
    } else if (this.state.name === 'away') {
      this.#connection.connect();
    }
  }

  /** Looks for somebody; while waiting it replaces the wishes and keeps the place. */
  async find(wishes: Wishes = {}): Promise<void> {
    this.#matching.handleAsked();
    const asked = this.state;
    await this.#send({ type: 'find', ...wishes });
    this.#matching.handleFound(asked, wishes, this.now());
  }

  /** Holds at once, also while away. */
  async cancel(): Promise<void> {
    this.#matching.handleCancel();
    await this.#sendIfReady({ type: 'cancel' });
  }

  /** Leaves this partner for the next. */
  async skip(session: string = this.#currentSession()): Promise<void> {
    mark('next', session);
    this.#matching.handleAsked();
    await this.#send({ type: 'skip', session });
  }

  /** Holds at once, also while away: `parted` comes before the server knows. */
  async end(session: string = this.#currentSession()): Promise<void> {
    this.#matching.handleEnd(session);
    await this.#sendIfReady({ type: 'end', session });
  }

  /**
   * Never again: once this resolves no match with that person begins, and a conversation with them is over.
   *
   * @param session the conversation with the one to be blocked, now or within 24 hours
   * @returns the block's id, for {@link unblock}; undefined where the server does not say
   */
  async block(session: string): Promise<string | undefined> {
    return ((await this.#send({ type: 'block', session })) as Ok).block;
  }

  /** Needs no connection. @returns whom this person has blocked, the newest first */
  blocks(): Promise<BlockedPerson[]> {
    return this.#blockList.all();
  }

  /** Needs no connection. @param id of the block */
  unblock(id: string): Promise<void> {
    return this.#blockList.remove(id);
  }

  async report(session: string, reason: ReportReason, comment?: string): Promise<void> {
    await this.#send({ type: 'report', session, reason, comment });
  }

  /** Asks the server where we stand; the answer also takes effect by itself. */
  async status(): Promise<Ready> {
    return (await this.#send({ type: 'status' })) as Ready;
  }

  #wire(): void {
    this.#connection.events.on('notice', (notice) => this.#handleNotice(notice));
    this.#connection.events.on('lost', () => {
      this.#handleDisconnected();
      this.#matching.handleLost();
    });
    this.#connection.events.on('closed', (closure) => {
      this.#handleDisconnected();
      this.#matching.handleClosed(closure);
      this.#cooldown.stop(); // after that, lest its end look as if the time had come
    });
    this.#matching.events.on('state', (state) => this.#handleState(state));
    this.#matching.events.on('matched', (match) => {
      mark('matched', match.session);
      this.#events.emit('matched', match);
    });
    this.#matching.events.on('parted', (parting) => this.#events.emit('parted', parting));
    this.#matching.events.on('unwanted', (session) =>
      this.#sendUnasked(session === undefined ? { type: 'cancel' } : { type: 'end', session }),
    );
  }

  #handleNotice(notice: Notice): void {
    if ('now' in notice && notice.now !== undefined) {
      this.#clock.handleNow(notice.now);
    }
    if (notice.type === 'ready') {
      this.#handleReady(notice);
    }
    this.#cooldown.handleNotice(notice);
    this.#matching.handleNotice(notice);
    this.#replies.handleNotice(notice);
    if (notice.type === 'error' && notice.id === undefined) {
      this.#events.emit('refused', CommandError.ofNotice(notice));
    }
    this.#listenForSilence();
  }

  #handleReady(ready: Ready): void {
    this.#heartbeat.handleInterval(ready.heartbeatSeconds);
    this.#renewal.handleExpiry(ready.expiresAt);
    this.#events.emit('ready', ready);
  }

  #handleDisconnected(): void {
    this.#renewal.stop();
    this.#silence.stop();
    this.#replies.handleLost();
  }

  #handleState(state: State): void {
    this.#heartbeat.handleSession(this.session);
    this.#listenForSilence();
    this.#events.emit('state', state);
  }

  #listenForSilence(): void {
    const { name } = this.state;
    if (this.#connection.ready && (name === 'waiting' || name === 'connecting')) {
      this.#silence.restart(SILENCE_MILLISECONDS);
    } else {
      this.#silence.stop();
    }
  }

  async #send(command: Command): Promise<Notice> {
    if (!this.#connection.ready) {
      throw new CommandError('not_connected', 'there is no connection to the server at the moment');
    }
    const { id, reply } = this.#replies.expect();
    this.#connection.send({ ...command, id });
    return reply.catch((error: CommandError) => {
      this.#handleFailure(command, error);
      throw error;
    });
  }

  #handleFailure(command: Command, error: CommandError): void {
    if (command.type === 'find' || command.type === 'skip') {
      this.#cooldown.handleRefusal(error);
    }
    if (command.type === 'status' && error.code === 'timeout') {
      this.#connection.abandon();
    } else if (command.type !== 'status' && ASK_AFTER.has(error.code)) {
      this.#sendUnasked({ type: 'status' });
    }
  }

  /** What is not sent now follows from the next `ready`. */
  async #sendIfReady(command: Command): Promise<void> {
    if (this.#connection.ready) {
      await this.#send(command);
    }
  }

  /** For what nobody waits for: what a failure calls for is done, and the console says which it was. */
  #sendUnasked(command: Command): void {
    this.#sendIfReady(command).catch((error: CommandError) =>
      console.info(`Parley: ${command.type} was not carried out: ${error.code}`),
    );
  }

  #currentSession(): string {
    if (this.session === undefined) {
      throw new CommandError('not_in_session', 'there is no conversation at the moment');
    }
    return this.session;
  }
}
