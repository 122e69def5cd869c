import { expect, onTestFinished, vi } from 'vitest';

import { type CommandError, Parley, type ParleyOptions } from '../src/index.ts';
import type { Matched, Notice, Ready } from '../src/protocol.ts';
import { GuestTokens, type Token, type TokenStore } from '../src/token.ts';
import { browserEnvironment, type Environment } from '../src/environment.ts';
import { Api } from '../src/api.ts';

export const NOW = '2030-01-01T00:00:00Z';

export function later(seconds: number): string {
  return new Date(Date.parse(NOW) + seconds * 1_000).toISOString();
}

/** The browser's end of a socket, with the server's side of it in the test's hand. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: ({ type: string; id: string } & Record<string, unknown>)[] = [];
  closedWith: number | undefined;

  readonly protocols: string[];

  constructor(protocols: string[]) {
    this.protocols = protocols;
  }

  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }

  close(code: number): void {
    this.closedWith = code;
  }

  accept(): void {
    this.onopen?.();
  }

  say(notice: Notice | Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(notice) });
  }

  end(code: number, reason = ''): void {
    this.onclose?.({ code, reason });
  }

  /** The last command of this type. */
  command(type: string) {
    const command = this.sent.findLast((sent) => sent.type === type);
    if (command === undefined) {
      throw new Error(`no ${type} was sent, only ${this.sent.map((sent) => sent.type).join(', ')}`);
    }
    return command;
  }

  count(type: string): number {
    return this.sent.filter((sent) => sent.type === type).length;
  }

  reply(type: string, reply: Record<string, unknown> = { type: 'ok' }): void {
    this.say({ ...reply, id: this.command(type).id });
  }
}

/** The browser's end of an event stream, with the server's side of it in the test's hand. */
export class FakeEventSource {
  readonly url: string;
  readonly #listeners: [string, (event: Event) => void][] = [];
  closed = false;

  constructor(url: string) {
    this.url = url;
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.push([type, listener]);
  }

  close(): void {
    this.closed = true;
  }

  get ticket(): string | null {
    return new URL(this.url).searchParams.get('ticket');
  }

  accept(): void {
    this.#dispatch('open', {});
  }

  say(notice: Notice | ({ type: string } & Record<string, unknown>)): void {
    this.#dispatch(notice.type, { data: JSON.stringify(notice) });
  }

  /** The server says goodbye and ends the stream. */
  end(code: number, reason = ''): void {
    this.#dispatch('close', { data: JSON.stringify({ code, reason }) });
    this.fail();
  }

  /** The stream breaks, or did not come about. */
  fail(): void {
    this.#dispatch('error', {});
  }

  #dispatch(type: string, event: object): void {
    for (const [wanted, listener] of this.#listeners) {
      if (wanted === type && !this.closed) {
        listener(event as Event);
      }
    }
  }
}

export type Answer = { status: number; body?: object; headers?: Record<string, string> } | Error;

/** Answers by `METHOD /path`; an Error is a network that does not answer. */
export class FakeRest {
  readonly urls: string[] = [];
  readonly calls: { route: string; authorization: string | undefined }[] = [];
  readonly answers: Record<string, Answer | Promise<Answer>> = {};
  readonly #bodies = new Map<string, unknown>();
  #guests = 0;
  #tickets = 0;

  readonly fetch: Environment['fetch'] = async (url, init) => {
    this.urls.push(url);
    const route = `${init.method} ${new URL(url).pathname}`;
    this.calls.push({ route, authorization: (init.headers as Record<string, string>)['Authorization'] });
    this.#bodies.set(route, init.body === undefined ? undefined : JSON.parse(init.body as string));
    const answer = await (this.answers[route] ?? this.#usual(route));
    if (answer instanceof Error) {
      throw answer;
    }
    const contentType = answer.status < 400 ? 'application/json' : 'application/problem+json';
    const headers = { 'Content-Type': contentType, ...answer.headers };
    const body = answer.status === 204 ? null : JSON.stringify(answer.body ?? {});
    return new Response(body, { status: answer.status, headers });
  };

  count(route: string): number {
    return this.calls.filter((call) => call.route === route).length;
  }

  /** Of the last request. */
  body(route: string): unknown {
    return this.#bodies.get(route);
  }

  #usual(route: string): Answer {
    switch (route) {
      case 'POST /api/auth/guest':
        return { status: 201, body: token(`guest-${++this.#guests}`) };
      case 'POST /api/auth/renew':
        return { status: 200, body: token('renewed', later(1_200)) };
      case 'POST /api/auth/ticket':
        return { status: 200, body: { ticket: `ticket-${++this.#tickets}` } };
      default:
        return { status: 200 };
    }
  }
}

export function token(text: string, expiresAt = later(600)): Token {
  return { token: text, user: 'u', name: 'Otter', expiresAt };
}

export class MemoryStore implements TokenStore {
  token: Token | undefined;

  constructor(token?: Token) {
    this.token = token;
  }

  load = () => this.token;
  save = (token: Token) => void (this.token = token);
  clear = () => void (this.token = undefined);
}

export type PersonOptions = ParleyOptions & {
  store?: MemoryStore;
  /** What the browser lacks. */
  without?: 'WebSocket' | 'EventSource';
};

/** A client whose sockets, streams, requests and clock are the test's. */
export function person(options: PersonOptions = {}) {
  vi.useFakeTimers({ now: Date.parse(NOW) });
  onTestFinished(() => void vi.useRealTimers());
  const sockets: FakeSocket[] = [];
  const streams: FakeEventSource[] = [];
  const rest = new FakeRest();
  const store = options.store ?? new MemoryStore();
  class Socket extends FakeSocket {
    constructor(_url: string, protocols: string[]) {
      super(protocols);
      sockets.push(this);
    }
  }
  class Stream extends FakeEventSource {
    constructor(url: string) {
      super(url);
      streams.push(this);
    }
  }
  const { without } = options;
  const environment: Environment = {
    ...browserEnvironment,
    WebSocket: without === 'WebSocket' ? undefined : (Socket as unknown as Environment['WebSocket']),
    EventSource: without === 'EventSource' ? undefined : (Stream as unknown as Environment['EventSource']),
    fetch: rest.fetch,
    random: () => 0.5,
  };
  const parley = new Parley({
    server: 'https://parley.example',
    tokens: new GuestTokens(new Api('https://parley.example', rest.fetch), store),
    environment,
    ...options,
  });
  const heard: { type: string; event: unknown }[] = [];
  for (const type of ['state', 'matched', 'parted', 'refused'] as const) {
    parley.on(type, (event) => heard.push({ type, event }));
  }
  const socket = () => sockets.at(-1)!;
  const stream = () => streams.at(-1)!;
  return { parley, sockets, streams, rest, store, heard, socket, stream };
}

export type Person = ReturnType<typeof person>;

export function ready(fields: Partial<Ready> = {}): Ready {
  return { type: 'ready', now: NOW, user: 'u', expiresAt: later(600), state: 'idle', heartbeatSeconds: 15, ...fields };
}

export function matched(session: string, fields: Partial<Matched> = {}): Matched {
  const url = 'ws://livekit.example';
  const partner = { name: 'Heron' };
  return { type: 'matched', now: NOW, session, mode: 'video', url, token: 't', partner, matchedAt: NOW, ...fields };
}

/** Lets what waits for promises only go on. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

export async function connected(options: PersonOptions = {}, state: Partial<Ready> = {}) {
  const someone = person(options);
  someone.parley.connect();
  await settle();
  someone.socket().accept();
  someone.socket().say(ready(state));
  return someone;
}

/** Connected by an event stream. */
export async function streaming(options: PersonOptions = {}, state: Partial<Ready> = {}) {
  const someone = person({ transport: 'events', ...options });
  someone.parley.connect();
  await settle();
  someone.stream().accept();
  someone.stream().say(ready(state));
  return someone;
}

/** What a command failed with. */
export function failure(promise: Promise<unknown>): Promise<CommandError> {
  return promise.then(
    () => expect.unreachable('the command should have failed'),
    (error: CommandError) => error,
  );
}

export async function inConversation(session = 's1') {
  const someone = await connected();
  someone.socket().say(matched(session));
  return someone;
}

/** No first attempt waits longer. */
export const FIRST_WAIT = 1_000;

/** The connection is lost, and back up to (not including) `ready`. */
export async function reconnect(someone: Person, code = 1006): Promise<void> {
  someone.socket().end(code);
  await vi.advanceTimersByTimeAsync(FIRST_WAIT);
  someone.socket().accept();
}
