import type { Emitter } from 'mitt';

import type { Closure } from './close-code.ts';
import type { Command, Notice } from './protocol.ts';

/** What goes to the server carries an id where its answer matters. */
export type Outgoing = Command & { id?: string };

export type TransportEvents = {
  /** The server let us in; what it has to say follows. */
  opened: void;
  notice: Notice;
  /** The server did not let us in, and this error says why. */
  refused: unknown;
  /** It is over; where `opened` did not come before, nobody knows why. */
  ended: Closure;
};

/**
 * One way to the server, used once: it begins with its construction and is over after `refused`, `ended` or `close`,
 * after which nothing is heard of it. Every command with an id is answered by a notice with the same id, or never.
 */
export interface Transport {
  readonly events: Emitter<TransportEvents>;
  /** Only after `opened`. */
  send(command: Outgoing): void;
  close(): void;
}
