import { onTestFinished, vi } from 'vitest';

import { Parley, type ParleyOptions } from '../src/index.ts';
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

export type Answer = { status: number; body?: object; headers?: Record<string, string> } | Error;

/** Answers by `METHOD /path`; an Error is a network that does not answer. */
export class FakeRest {
  readonly calls: { route: string; authorization: string | undefined }[] = [];
  readonly answers: Record<string, Answer> = {};
  #guests = 0;

  readonly fetch: Environment['fetch'] = async (url, init) => {
    const route = `${init.method} ${new URL(url).pathname}`;
    this.calls.push({ route, authorization: (init.headers as Record<string, string>)['Authorization'] });
    const answer = this.answers[route] ?? this.#usual(route);
    if (answer instanceof Error) {
      throw answer;
    }
    const contentType = answer.status < 400 ? 'application/json' : 'application/problem+json';
    const headers = { 'Content-Type': contentType, ...answer.headers };
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers });
  };

  count(route: string): number {
    return this.calls.filter((call) => call.route === route).length;
  }

  #usual(route: string): Answer {
    switch (route) {
      case 'POST /api/auth/guest':
        return { status: 201, body: token(`guest-${++this.#guests}`) };
      case 'POST /api/auth/renew':
        return { status: 200, body: token('renewed', later(1_200)) };
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
}

/** A client whose sockets, requests and clock are the test's. */
export function person(options: ParleyOptions & { store?: MemoryStore } = {}) {
  vi.useFakeTimers({ now: Date.parse(NOW) });
  onTestFinished(() => void vi.useRealTimers());
  const sockets: FakeSocket[] = [];
  const rest = new FakeRest();
  const store = options.store ?? new MemoryStore();
  class Socket extends FakeSocket {
    constructor(_url: string, protocols: string[]) {
      super(protocols);
      sockets.push(this);
    }
  }
  const environment: Environment = {
    ...browserEnvironment,
    WebSocket: Socket as unknown as Environment['WebSocket'],
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
  return { parley, sockets, rest, store, heard, socket: () => sockets.at(-1)! };
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

export async function connected(options: Parameters<typeof person>[0] = {}, state: Partial<Ready> = {}) {
  const someone = person(options);
  someone.parley.connect();
  await settle();
  someone.socket().accept();
  someone.socket().say(ready(state));
  return someone;
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
