import { vi } from 'vitest';

type Listener = (...event: unknown[]) => void;

/** LiveKit's end, with what it does in the test's hand. */
export class FakeLiveKit {
  static readonly rooms: FakeLiveKit[] = [];
  readonly #listeners: [string, Listener][] = [];
  readonly remoteParticipants = new Map<string, { trackPublications: Map<string, { track: unknown }> }>();
  readonly published: FakeTrack[] = [];
  state = 'disconnected';
  #connected = () => {};
  #cancelled = (_error: Error) => {};
  readonly connect = () =>
    new Promise<void>((resolve, reject) => {
      this.#connected = resolve;
      this.#cancelled = reject;
    });
  /** A connection that does not stand yet fails by it. */
  readonly disconnect = vi.fn(async () => this.#cancelled(new Error('cancelled by the client')));
  readonly localParticipant = {
    publishTrack: async (track: FakeTrack) => void this.published.push(track),
    unpublishTrack: async () => {},
  };

  constructor() {
    FakeLiveKit.rooms.push(this);
  }

  on(type: string, listener: Listener): this {
    this.#listeners.push([type, listener]);
    return this;
  }

  emit(type: string, ...event: unknown[]): void {
    this.#listeners.filter(([wanted]) => wanted === type).forEach(([, listener]) => listener(...event));
  }

  arrive(): void {
    this.state = 'connected';
    this.#connected();
    this.emit('connected');
  }
}

/** What a room tells of a partner who sends this. */
export function partnerWith(track: unknown) {
  return { trackPublications: new Map([['publication', { track }]]) };
}

export class FakeTrack {
  readonly mediaStreamTrack: FakeMedia;

  constructor(mediaStreamTrack: FakeMedia) {
    this.mediaStreamTrack = mediaStreamTrack;
  }

  mute = async () => {};
  unmute = async () => {};
}

/** A track of a camera or a microphone, or a clone of one. */
export class FakeMedia {
  readonly kind: string;
  readonly of: FakeMedia | undefined;
  enabled = true;
  readyState = 'live';
  onended = null;

  constructor(kind: string, of?: FakeMedia) {
    this.kind = kind;
    this.of = of;
  }

  clone = () => new FakeMedia(this.kind, this);
  stop = () => void (this.readyState = 'ended');
}
