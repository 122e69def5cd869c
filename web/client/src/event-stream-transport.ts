import mitt from 'mitt';

import type { Api } from './api.ts';
import { CloseCode, type Closure } from './close-code.ts';
import { CommandError } from './command-error.ts';
import type { Environment, Timer } from './environment.ts';
import { NOTICE_TYPES, readNotice, type Notice } from './protocol.ts';
import { carryOut, type RestCommand } from './rest-commands.ts';
import type { Outgoing, Transport, TransportEvents } from './transport.ts';

/** A server that lives says so every 15 s; two of those may get lost or come late. */
const SILENCE_MILLISECONDS = 40_000;

/** Nothing to know but that the stream lives. */
const BEAT = 'alive';

/**
 * For those whom no WebSocket reaches: notices come as an event stream, commands go over REST, one after another as on
 * a socket. A ticket opens one stream, so a stream that breaks is given up instead of letting the browser ask again;
 * so is one that is silent, because the browser does not notice when its network is gone.
 */
export class EventStreamTransport implements Transport {
  readonly events = mitt<TransportEvents>();
  readonly #EventSource: NonNullable<Environment['EventSource']>;
  readonly #server: string;
  readonly #api: Api;
  readonly #environment: Environment;
  #token: string;
  #source: EventSource | undefined;
  #silence: Timer | undefined;
  #closed = false;
  /** Done when the last command was answered. */
  #turn: Promise<void> = Promise.resolve();

  /** @param server origin of the gateway */
  constructor(
    EventSource: NonNullable<Environment['EventSource']>,
    server: string,
    api: Api,
    environment: Environment,
    token: string,
  ) {
    this.#EventSource = EventSource;
    this.#server = server;
    this.#api = api;
    this.#environment = environment;
    this.#token = token;
    this.#open(token).catch((refusal: unknown) => this.#end('refused', refusal));
  }

  send(command: Outgoing): void {
    this.#turn = this.#turn.then(() => this.#carryOut(command));
  }

  close(): void {
    this.#closed = true;
    this.#environment.clearTimeout(this.#silence);
    this.#source?.close();
  }

  async #carryOut({ id = '', ...command }: Outgoing): Promise<void> {
    if (this.#closed) {
      return;
    }
    try {
      this.#tell(await this.#answer(command, id));
    } catch (problem) {
      const { code, message, retryAfterSeconds, until } = CommandError.of(problem);
      const end = until === undefined ? undefined : new Date(until).toISOString();
      this.#tell({ type: 'error', id, code, message, retryAfterSeconds, until: end });
    }
  }

  async #answer(command: RestCommand | (Outgoing & { type: 'authenticate' }), id: string): Promise<Notice> {
    if (command.type !== 'authenticate') {
      return carryOut(this.#api, this.#token, command, id);
    }
    // A stream ends with the token that it was opened with: the newer one opens another.
    await this.#open(command.token);
    return { type: 'ok', id };
  }

  async #open(token: string): Promise<void> {
    const { ticket } = await this.#api.post<{ ticket: string }>('/api/auth/ticket', {}, token);
    if (this.#closed) {
      return;
    }
    this.#token = token;
    this.#source?.close();
    const url = new URL('/api/matching/events', this.#server);
    url.searchParams.set('ticket', ticket);
    this.#source = new this.#EventSource(url.href);
    this.#listen(this.#source);
    this.#awaitLife();
  }

  #listen(source: EventSource): void {
    const listen = (type: string, handle: (event: Event) => void) =>
      source.addEventListener(type, (event) => source === this.#source && handle(event));
    listen(BEAT, () => this.#awaitLife());
    listen('close', (event) => this.#end('ended', JSON.parse((event as MessageEvent<string>).data) as Closure));
    for (const type of NOTICE_TYPES) {
      listen(type, (event) => this.#handleEvent(event as MessageEvent<string>));
    }
  }

  /** Both the stream's trouble and the server's notice of a refusal come as `error`; only the notice has data. */
  #handleEvent({ data }: MessageEvent<string | undefined>): void {
    if (data === undefined) {
      return this.#break();
    }
    this.#awaitLife();
    const notice = readNotice(data);
    if (notice !== undefined) {
      this.#tell(notice);
    }
  }

  /** From now on; also for the first word of a stream that was just asked for. */
  #awaitLife(): void {
    this.#environment.clearTimeout(this.#silence);
    if (!this.#closed) {
      this.#silence = this.#environment.setTimeout(() => this.#break(), SILENCE_MILLISECONDS);
    }
  }

  #break(): void {
    this.#end('ended', { code: CloseCode.ABNORMAL, reason: '' });
  }

  #tell(notice: Notice): void {
    if (!this.#closed) {
      this.events.emit('notice', notice);
    }
  }

  #end<Type extends 'ended' | 'refused'>(type: Type, event: TransportEvents[Type]): void {
    if (!this.#closed) {
      this.close();
      this.events.emit(type, event);
    }
  }
}
