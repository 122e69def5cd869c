import type { Emitter } from 'mitt';

import type { Closure } from './close-code.ts';
import type { Command, Notice } from './protocol.ts';

/** What goes to the server carries an id where its answer matters. */
export type Outgoing = Command & { id?: string };

export type TransportEvents = {
  /** That something gets through, the first `ready` shows; a handshake that passes does not. */
  notice: Notice;
  /** The server did not let us in, and this error says why. */
  refused: unknown;
  /** It is over; with `ABNORMAL` the server had no say in it. */
  ended: Closure;
};

/**
 * One way to the server, used once: it begins with its construction and is over after `refused`, `ended` or `close`,
 * after which nothing is heard of it. Every command with an id is answered by a notice with the same id, or never.
 */
export interface Transport {
  readonly events: Emitter<TransportEvents>;
  /** Only after `ready`. */
  send(command: Outgoing): void;
  close(): void;
}
