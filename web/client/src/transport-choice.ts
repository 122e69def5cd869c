import type { Api } from './api.ts';
import type { Environment } from './environment.ts';
import { EventStreamTransport } from './event-stream-transport.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

export type TransportKind = 'socket' | 'events';

/** One may be chance; two in a row, while the server answers otherwise, are something on the way. */
const BLOCKED_IN_A_ROW = 2;

/**
 * Which way the next connection takes. Left to itself it begins with a socket, and takes the other way where this one
 * does not get through although the server can be reached.
 */
export class TransportChoice {
  readonly #ways: Partial<Record<TransportKind, (token: string) => Transport>> = {};
  readonly #mayChange: boolean;
  #kind: TransportKind;
  #blocked = 0;

  /**
   * @param server origin of the gateway
   * @throws Error where the environment does not offer what is wanted
   */
  constructor(wanted: TransportKind | 'auto', server: string, api: Api, environment: Environment) {
    const { WebSocket, EventSource } = environment;
    if (WebSocket !== undefined) {
      this.#ways.socket = (token) => new SocketTransport(WebSocket, server, token);
    }
    if (EventSource !== undefined) {
      this.#ways.events = (token) => new EventStreamTransport(EventSource, server, api, environment, token);
    }
    this.#kind = wanted !== 'auto' ? wanted : WebSocket !== undefined ? 'socket' : 'events';
    this.#mayChange = wanted === 'auto' && WebSocket !== undefined && EventSource !== undefined;
    if (this.#ways[this.#kind] === undefined) {
      throw new Error(`there is no ${this.#kind === 'socket' ? 'WebSocket' : 'EventSource'} here`);
    }
  }

  open(token: string): Transport {
    return this.#ways[this.#kind]!(token);
  }

  /** What the server says gets through. */
  handleReady(): void {
    this.#blocked = 0;
  }

  /** Nothing came of a connection, and the server, asked otherwise, had nothing against it. */
  handleBlocked(): void {
    if (this.#mayChange && ++this.#blocked >= BLOCKED_IN_A_ROW) {
      this.#blocked = 0;
      this.#kind = this.#kind === 'socket' ? 'events' : 'socket';
      console.info(`Parley: no connection comes about, trying ${this.#kind} from now on`);
    }
  }
}
