import mitt from 'mitt';

import { CloseCode } from './close-code.ts';
import type { Environment } from './environment.ts';
import { readNotice, SUBPROTOCOL, tokenSubprotocol } from './protocol.ts';
import type { Outgoing, Transport, TransportEvents } from './transport.ts';

/** Everything over one WebSocket. */
export class SocketTransport implements Transport {
  readonly events = mitt<TransportEvents>();
  readonly #socket: WebSocket;

  /** @param server origin of the gateway */
  constructor(WebSocket: NonNullable<Environment['WebSocket']>, server: string, token: string) {
    this.#socket = new WebSocket(socketAddress(server), [SUBPROTOCOL, tokenSubprotocol(token)]);
    this.#socket.onmessage = (event: MessageEvent<string>) => {
      const notice = readNotice(event.data);
      if (notice !== undefined) {
        this.events.emit('notice', notice);
      }
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.#release();
      this.events.emit('ended', { code, reason });
    };
  }

  send(command: Outgoing): void {
    this.#socket.send(JSON.stringify(command));
  }

  close(): void {
    this.#release();
    this.#socket.close(CloseCode.NORMAL);
  }

  #release(): void {
    this.#socket.onmessage = this.#socket.onclose = null;
  }
}

function socketAddress(server: string): string {
  const url = new URL('/ws', server);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
