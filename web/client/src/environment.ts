/** All that the SDK takes from outside; tests hand in their own. */
export interface Environment {
  /** Undefined where there is none; then there must be an EventSource. */
  readonly WebSocket: (new (url: string, protocols: string[]) => WebSocket) | undefined;
  readonly EventSource: (new (url: string) => EventSource) | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly setTimeout: (callback: () => void, milliseconds: number) => Timer;
  readonly clearTimeout: (timer: Timer | undefined) => void;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds of a clock that never jumps; its zero means nothing. */
  readonly monotonic: () => number;
}

export type Timer = ReturnType<typeof setTimeout>;

export const browserEnvironment: Environment = {
  // Getters, so that importing the SDK where there is neither (a server that renders pages) does no harm.
  get WebSocket() {
    return globalThis.WebSocket;
  },
  get EventSource() {
    return globalThis.EventSource;
  },
  fetch: (url, init) => fetch(url, init),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer),
  random: () => Math.random(),
  monotonic: () => performance.now(),
};
