import { RoomEvent, type Participant, type Room } from 'livekit-client';

import { browserEnvironment } from '../environment.ts';
import { Allowance } from './allowance.ts';

/** In UTF-16 units, as `maxlength` counts. */
export const LONGEST_TEXT = 2_000;
const TOPIC = 'text';
const LARGEST_PACKET = LONGEST_TEXT * 3;
/** Written before the partner is there. */
const MOST_WAITING = 100;
/** More than anybody writes or reads; what waited for us may come at once on top. */
const HEARD_PER_SECOND = 20;

export type TextProblem = 'empty' | 'too_long' | 'not_sent';

export class TextError extends Error {
  readonly problem: TextProblem;

  constructor(problem: TextProblem, cause?: unknown) {
    super(`text: ${problem}`, { cause });
    this.name = 'TextError';
    this.problem = problem;
  }
}

interface WaitingText {
  text: string;
  resolve(): void;
  reject(error: TextError): void;
}

/**
 * Written words between two people in a room, each sent reliably and in order. LiveKit keeps none: what is said before
 * the partner can hear it waits here.
 */
export class Texts {
  readonly #room: Room;
  readonly #waiting: WaitingText[] = [];
  readonly #heard: (text: string) => void;
  /** Of the one partner that a room has. */
  readonly #allowance: Allowance;
  #flooded = false;
  #closed = false;

  /**
   * @param heard is given each text of the partner: one to {@link LONGEST_TEXT} units of anything, never to be shown as HTML
   * @param monotonic milliseconds of a clock that never jumps
   */
  constructor(room: Room, heard: (text: string) => void, monotonic = browserEnvironment.monotonic) {
    this.#room = room;
    this.#heard = heard;
    this.#allowance = new Allowance(MOST_WAITING, HEARD_PER_SECOND, monotonic);
    // Says it before the participant's own flag does.
    room.on(RoomEvent.ParticipantActive, () => this.#sendWaiting());
    room.on(RoomEvent.Connected, () => this.#sendIfHeard());
    room.on(RoomEvent.Reconnected, () => this.#sendIfHeard());
    room.on(RoomEvent.DataReceived, (payload, _participant, _kind, topic) => {
      if (topic === TOPIC) {
        this.#handleText(payload);
      }
    });
  }

  /** Resolves when the text is on its way to a partner who is there. @throws TextError */
  send(text: string): Promise<void> {
    if (this.#closed || this.#waiting.length >= MOST_WAITING) {
      return Promise.reject(new TextError('not_sent'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      this.#sendIfHeard();
    });
  }

  /** What still waits is not sent. */
  close(): void {
    this.#closed = true;
    this.#waiting.splice(0).forEach(({ reject }) => reject(new TextError('not_sent')));
  }

  #handleText(payload: Uint8Array): void {
    if (!this.#allowance.take()) {
      this.#handleFlood();
      return;
    }
    const text = readText(payload);
    if (text !== undefined) {
      this.#heard(text);
    }
  }

  #handleFlood(): void {
    if (!this.#flooded) {
      this.#flooded = true;
      console.warn('Parley: the partner writes faster than anybody reads, what is too much is dropped');
    }
  }

  #sendIfHeard(): void {
    const partners: Participant[] = [...this.#room.remoteParticipants.values()];
    if (partners.some(({ isActive }) => isActive)) {
      this.#sendWaiting();
    }
  }

  #sendWaiting(): void {
    for (const { text, resolve, reject } of this.#waiting.splice(0)) {
      this.#room.localParticipant
        .publishData(new TextEncoder().encode(text), { reliable: true, topic: TOPIC })
        .then(resolve, (error: unknown) => reject(new TextError('not_sent', error)));
    }
  }
}

/** @throws TextError unless it can be sent */
export function checkText(text: string): void {
  if (text.trim() === '') {
    throw new TextError('empty');
  }
  if (text.length > LONGEST_TEXT) {
    throw new TextError('too_long');
  }
}

/** The partner's page may be anybody's program. */
export function readText(payload: Uint8Array): string | undefined {
  if (payload.byteLength > LARGEST_PACKET) {
    return undefined;
  }
  const text = new TextDecoder().decode(payload);
  return text.trim() === '' || text.length > LONGEST_TEXT ? undefined : text;
}
