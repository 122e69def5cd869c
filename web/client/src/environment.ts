/** All that the SDK takes from outside; tests hand in their own. */
export interface Environment {
  readonly WebSocket: new (url: string, protocols: string[]) => WebSocket;
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
  // A getter, so that importing the SDK where there is no WebSocket (a server that renders pages) does no harm.
  get WebSocket() {
    return globalThis.WebSocket;
  },
  fetch: (url, init) => fetch(url, init),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer),
  random: () => Math.random(),
  monotonic: () => performance.now(),
};
