import { describe, expect, it, vi } from 'vitest';

import { person, ready, settle, type Answer, type PersonOptions } from './fixture.ts';

/** Each attempt fails before it opens, until `stop`. */
async function blocked(attempts: number, me: Answer = { status: 200 }, options: PersonOptions = {}) {
  vi.spyOn(console, 'info').mockReturnValue();
  const someone = person(options);
  someone.rest.answers['GET /api/me'] = me;
  someone.parley.connect();
  await settle();
  for (let attempt = 0; attempt < attempts; attempt++) {
    someone.streams.at(-1)?.closed === false ? someone.stream().fail() : someone.socket().end(1006);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  return someone;
}

describe('given a client that chooses its way by itself', () => {
  it('when there is a WebSocket then it takes that', async () => {
    const { sockets, streams, parley } = person();
    parley.connect();
    await settle();

    expect([sockets.length, streams.length]).toEqual([1, 0]);
  });

  it('when there is no WebSocket then it takes an event stream', async () => {
    const { sockets, streams, parley } = person({ without: 'WebSocket' });
    parley.connect();
    await settle();

    expect([sockets.length, streams.length]).toEqual([0, 1]);
  });

  it('when one handshake fails then it tries a socket again', async () => {
    const { sockets, streams } = await blocked(1);
    expect([sockets.length, streams.length]).toEqual([2, 0]);
  });

  it('when two in a row fail although the server answers then it takes an event stream, and stays with it', async () => {
    const { sockets, streams, stream, parley } = await blocked(2);
    expect([sockets.length, streams.length]).toEqual([2, 1]);

    stream().accept();
    stream().say(ready());
    expect(parley.state).toEqual({ name: 'idle' });
    stream().fail();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sockets.length, streams.length]).toEqual([2, 2]);
  });

  it('when handshakes are swallowed without an answer then those count too', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const { streams, parley } = person();
    parley.connect();
    await vi.advanceTimersByTimeAsync(35_000);

    expect(streams).toHaveLength(1);
  });

  it('when handshakes pass but nothing else does then those count too', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const someone = person();
    someone.parley.connect();
    await settle();
    someone.socket().accept();
    await vi.advanceTimersByTimeAsync(16_000);
    someone.socket().accept();
    await vi.advanceTimersByTimeAsync(17_000);

    expect([someone.sockets.length, someone.streams.length]).toEqual([2, 1]);
    expect(someone.rest.count('GET /api/me')).toBe(2);
  });

  it('when sockets are cut off before anything was said then those count too', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const someone = person();
    someone.parley.connect();
    await settle();
    for (let attempt = 0; attempt < 2; attempt++) {
      someone.socket().accept();
      someone.socket().end(1006);
      await vi.advanceTimersByTimeAsync(10_000);
    }

    expect([someone.sockets.length, someone.streams.length]).toEqual([2, 1]);
  });

  it('when the server itself says goodbye before ready then sockets get through', async () => {
    const someone = await blocked(1);
    for (let attempt = 0; attempt < 3; attempt++) {
      someone.socket().accept();
      someone.socket().end(4503);
      await vi.advanceTimersByTimeAsync(10_000);
    }

    expect(someone.streams).toHaveLength(0);
  });

  it('when a socket brought ready in between then it begins to count anew', async () => {
    const someone = await blocked(1);
    someone.socket().accept();
    someone.socket().say(ready());
    someone.socket().end(1006);
    await vi.advanceTimersByTimeAsync(10_000);
    someone.socket().end(1006);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(someone.streams).toHaveLength(0);
  });

  it.each<[string, Answer]>([
    ['does not answer', new TypeError('fetch failed')],
    ['is full', { status: 503, headers: { 'Retry-After': '1' } }],
  ])('when the server %s then that is no fault of sockets', async (_what, me) => {
    const { streams } = await blocked(4, me);
    expect(streams).toHaveLength(0);
  });

  it('when event streams are blocked as well then it goes back to sockets', async () => {
    const { sockets, streams } = await blocked(4);
    expect(streams).toHaveLength(2);
    expect(sockets).toHaveLength(3);
  });

  it('when there is no EventSource then it keeps to sockets', async () => {
    const { sockets } = await blocked(4, { status: 200 }, { without: 'EventSource' });
    expect(sockets).toHaveLength(5);
  });
});

describe('given a client that was told its way', () => {
  it('when it is "events" then no socket is opened', async () => {
    const { sockets, streams, parley } = person({ transport: 'events' });
    parley.connect();
    await settle();

    expect([sockets.length, streams.length]).toEqual([0, 1]);
  });

  it('when it is "socket" then it keeps to sockets', async () => {
    const { sockets, streams } = await blocked(4, { status: 200 }, { transport: 'socket' });
    expect([sockets.length, streams.length]).toEqual([5, 0]);
  });

  it('when the browser cannot do it then that shows at once', () => {
    expect(() => person({ transport: 'events', without: 'EventSource' })).toThrow('there is no EventSource here');
    expect(() => person({ transport: 'socket', without: 'WebSocket' })).toThrow('there is no WebSocket here');
  });
});
