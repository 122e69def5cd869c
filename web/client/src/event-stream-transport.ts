import mitt from 'mitt';

import type { Api } from './api.ts';
import { CloseCode, type Closure } from './close-code.ts';
import { CommandError } from './command-error.ts';
import type { Environment } from './environment.ts';
import { NOTICE_TYPES, readNotice, type Notice } from './protocol.ts';
import { carryOut, type RestCommand } from './rest-commands.ts';
import type { Outgoing, Transport, TransportEvents } from './transport.ts';

/**
 * For those whom no WebSocket reaches: notices come as an event stream, commands go over REST, one after another as on
 * a socket. A ticket opens one stream, so a stream that breaks is given up instead of letting the browser ask again.
 */
export class EventStreamTransport implements Transport {
  readonly events = mitt<TransportEvents>();
  readonly #EventSource: NonNullable<Environment['EventSource']>;
  readonly #server: string;
  readonly #api: Api;
  #token: string;
  #source: EventSource | undefined;
  #closed = false;
  /** Done when the last command was answered. */
  #turn: Promise<void> = Promise.resolve();

  /** @param server origin of the gateway */
  constructor(EventSource: NonNullable<Environment['EventSource']>, server: string, api: Api, token: string) {
    this.#EventSource = EventSource;
    this.#server = server;
    this.#api = api;
    this.#token = token;
    this.#open(token).catch((refusal: unknown) => this.#end('refused', refusal));
  }

  send(command: Outgoing): void {
    this.#turn = this.#turn.then(() => this.#carryOut(command));
  }

  close(): void {
    this.#closed = true;
    this.#source?.close();
  }

  async #carryOut({ id = '', ...command }: Outgoing): Promise<void> {
    if (this.#closed) {
      return;
    }
    try {
      this.#tell(await this.#answer(command, id));
    } catch (problem) {
      const { code, message, retryAfterSeconds } = CommandError.of(problem);
      this.#tell({ type: 'error', id, code, message, retryAfterSeconds });
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
  }

  #listen(source: EventSource): void {
    const listen = (type: string, handle: (event: Event) => void) =>
      source.addEventListener(type, (event) => source === this.#source && handle(event));
    listen('open', () => !this.#closed && this.events.emit('opened'));
    listen('close', (event) => this.#end('ended', JSON.parse((event as MessageEvent<string>).data) as Closure));
    for (const type of NOTICE_TYPES) {
      listen(type, (event) => this.#handleEvent(event as MessageEvent<string>));
    }
  }

  /** Both the stream's trouble and the server's notice of a refusal come as `error`; only the notice has data. */
  #handleEvent({ data }: MessageEvent<string | undefined>): void {
    if (data === undefined) {
      return this.#end('ended', { code: CloseCode.ABNORMAL, reason: '' });
    }
    const notice = readNotice(data);
    if (notice !== undefined) {
      this.#tell(notice);
    }
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
