import mitt, { type Handler } from 'mitt';

import type { Parley } from '../client.ts';
import { browserEnvironment, type Environment, type Timer } from '../environment.ts';
import { mark } from '../marks.ts';
import { ExponentialBackoff, type ReconnectPolicy } from '../reconnect-policy.ts';
import type { Match } from '../state.ts';
import type { Capture } from './capture.ts';
import { LiveKitRoom, type CallRoom, type CallRoomEvents } from './room.ts';
import { checkText, TextError } from './texts.ts';

/** Until a lost room is asked for again: the partner waits meanwhile, and may have it already. */
const LONGEST_WAIT_MILLISECONDS = 8_000;

export type CallStatus = 'none' | 'joining' | 'joined' | 'reconnecting' | 'lost';

export type CallEvents = Omit<CallRoomEvents, 'joined' | 'reconnecting' | 'gone'> & {
  status: CallStatus;
  /** The room is lost although the conversation may go on: whoever hears this asks the server, which sends the match again. */
  lost: void;
};

export interface CallOptions {
  makeRoom?: () => CallRoom;
  /** How often `lost` is repeated until there is a room again, or nothing to be in a room for; default: every 8 s at least. */
  reconnectPolicy?: ReconnectPolicy;
  environment?: Environment;
}

/** The media side of a conversation: in the room of the match at hand, and in no other. */
export class Call {
  readonly #events = mitt<CallEvents>();
  readonly #makeRoom: () => CallRoom;
  readonly #policy: ReconnectPolicy;
  readonly #environment: Environment;
  #room: CallRoom | undefined;
  #session: string | undefined;
  #status: CallStatus = 'none';
  #failures = 0;
  #timer: Timer | undefined;

  constructor(capture: Capture, options: CallOptions = {}) {
    this.#environment = options.environment ?? browserEnvironment;
    this.#makeRoom = options.makeRoom ?? (() => new LiveKitRoom(capture));
    this.#policy =
      options.reconnectPolicy ?? new ExponentialBackoff(this.#environment.random, undefined, LONGEST_WAIT_MILLISECONDS);
  }

  on<Type extends keyof CallEvents>(type: Type, handler: Handler<CallEvents[Type]>): void {
    this.#events.on(type, handler);
  }

  get status(): CallStatus {
    return this.#status;
  }

  /** Does what this person's matches and partings call for, from now on. */
  follow(parley: Parley): void {
    parley.on('matched', (match) => this.handleMatched(match));
    parley.on('parted', ({ session }) => this.handleParted(session));
    parley.on('state', ({ name }) => {
      if (name === 'closed') {
        this.leave();
      }
    });
    this.on('lost', () => {
      parley.status().catch((error: Error) => console.info(`Parley: asking for the room again: ${error.message}`));
    });
  }

  /** Joins at once; the room before it closes meanwhile. A repeated match matters only where its room is lost. */
  handleMatched(match: Match): void {
    if (this.#session === match.session && this.#room !== undefined) {
      return;
    }
    if (this.#session !== match.session) {
      this.#failures = 0;
    }
    this.#release();
    this.#session = match.session;
    this.#room = this.#makeRoom();
    this.#listen(this.#room);
    this.#set('joining');
    this.#room.join(match.url, match.token, match.mode);
  }

  handleParted(session: string): void {
    if (this.#session === session) {
      this.leave();
    }
  }

  leave(): void {
    this.#release();
    this.#session = undefined;
    this.#set('none');
  }

  /** To be called in a click's handler after `soundBlocked`. */
  async startSound(): Promise<void> {
    await this.#room?.startSound();
  }

  /**
   * Writes to the partner; `text` is what the partner writes. What is written before the partner is in the room waits.
   * Nothing that is written is kept anywhere.
   *
   * @param text at most {@link LONGEST_TEXT} UTF-16 units
   * @throws TextError
   */
  async sendText(text: string): Promise<void> {
    checkText(text);
    if (this.#room === undefined) {
      throw new TextError('not_sent');
    }
    await this.#room.sendText(text);
  }

  #listen(room: CallRoom): void {
    room.events.on('*', (type, event) => {
      // Of a room that was left, only this still matters: its tracks have to come off their elements.
      if (room === this.#room || type === 'untrack') {
        this.#handle(type, event);
      }
    });
  }

  #handle(type: keyof CallRoomEvents, event: CallRoomEvents[keyof CallRoomEvents]): void {
    this.#mark(type, event);
    switch (type) {
      case 'joined':
        this.#failures = 0;
        return this.#set('joined');
      case 'reconnecting':
        return this.#set('reconnecting');
      case 'gone':
        this.#room = undefined;
        this.#set('lost');
        return this.#askAgain();
      default:
        return this.#events.emit(type, event as never);
    }
  }

  #mark(type: keyof CallRoomEvents, event: CallRoomEvents[keyof CallRoomEvents]): void {
    if (this.#session === undefined) {
      return;
    }
    if (type === 'joined') {
      mark('connected', this.#session);
    } else if (type === 'track' && (event as CallRoomEvents['track']).kind === 'video') {
      mark('subscribed', this.#session);
    } else if (type === 'picture') {
      mark('first-frame', this.#session);
    }
  }

  #askAgain(): void {
    this.#timer = this.#environment.setTimeout(() => {
      this.#askAgain();
      this.#events.emit('lost');
    }, this.#policy.delay(this.#failures++));
  }

  #release(): void {
    this.#environment.clearTimeout(this.#timer);
    const room = this.#room;
    this.#room = undefined;
    room?.leave();
  }

  #set(status: CallStatus): void {
    this.#status = status;
    this.#events.emit('status', status);
  }
}
