import { describe, expect, it, vi } from 'vitest';

import { connected, failure, FIRST_WAIT, later, MemoryStore, person, settle, token } from './fixture.ts';

const mine = () => ({ store: new MemoryStore(token('mine')) });

describe('given what is stored about a person', () => {
  it('when the history is asked for then it comes in pages, with times', async () => {
    const { parley, rest } = person(mine());
    const past = { matchedAt: later(1), endedAt: later(61), seconds: 58, mode: 'text', reason: 'left', by: 'partner' };
    rest.answers['GET /api/me/history'] = { status: 200, body: { conversations: [past], next: 'n1' } };

    expect(await parley.data.history()).toEqual({
      conversations: [{ ...past, matchedAt: Date.parse(later(1)), endedAt: Date.parse(later(61)) }],
      next: 'n1',
    });
    rest.answers['GET /api/me/history'] = { status: 200, body: { conversations: [], next: null } };
    expect((await parley.data.history('n1')).next).toBeUndefined();
    expect(rest.urls.at(-1)).toBe('https://parley.example/api/me/history?before=n1');
  });

  it('when it is exported then the document is as the server wrote it', async () => {
    const { parley, rest } = person(mine());
    rest.answers['GET /api/me/export'] = { status: 200, body: { user: 'u', blocks: [] } };

    expect(await (await parley.data.export()).text()).toBe('{"user":"u","blocks":[]}');
    expect(rest.calls.at(-1)).toEqual({ route: 'GET /api/me/export', authorization: 'Bearer mine' });
  });

  it('when it was exported too often then it fails with the code and the time', async () => {
    const { parley, rest } = person(mine());
    const headers = { 'Retry-After': '7200' };
    rest.answers['GET /api/me/export'] = { status: 429, body: { code: 'rate_limited' }, headers };

    expect(await failure(parley.data.export())).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 7200 });
  });
});

describe('given a person who erases everything', () => {
  it('when the server accepts then the token is forgotten, and nothing comes back by itself', async () => {
    const { parley, rest, store, sockets } = await connected(mine());
    rest.answers['DELETE /api/me'] = { status: 202, body: { erasedAt: later(1) } };

    await parley.data.erase();
    expect(parley.state).toMatchObject({ name: 'closed', closure: { code: 4410 } });
    expect(store.token).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100 * FIRST_WAIT);
    expect(sockets.length).toBe(1);
    expect(rest.count('POST /api/auth/guest')).toBe(0);
  });

  it('when the server closes the connection first then it is closed once', async () => {
    const { parley, rest, heard, socket, store } = await connected(mine());
    rest.answers['DELETE /api/me'] = new Promise((answer) => setTimeout(() => answer({ status: 202 }), 50));

    const erased = parley.data.erase();
    await settle();
    socket().end(4410, 'erased');
    expect(store.token).toBeUndefined();
    await vi.advanceTimersByTimeAsync(50);
    await erased;
    const closed = heard.filter(({ event }) => (event as { name?: string }).name === 'closed');
    expect(closed).toHaveLength(1);
  });

  it('when somebody who is banned erases then the token is forgotten too', async () => {
    const { parley, rest, socket, store } = await connected(mine());
    rest.answers['DELETE /api/me'] = { status: 202 };
    socket().end(4403, 'banned');

    await parley.data.erase();
    expect(parley.state).toMatchObject({ name: 'closed', closure: { code: 4410 } });
    expect(store.token).toBeUndefined();
  });

  it('when they connect again then they are somebody new', async () => {
    const { parley, rest, socket, store } = await connected(mine());
    socket().end(4410, 'erased');
    parley.connect();
    await settle();

    expect(rest.count('POST /api/auth/guest')).toBe(1);
    expect(store.token?.token).toBe('guest-1');
  });

  it('when the server refuses then everything is as it was', async () => {
    const { parley, rest, store } = await connected(mine());
    rest.answers['DELETE /api/me'] = { status: 503, body: { code: 'unavailable' } };

    expect(await failure(parley.data.erase())).toMatchObject({ code: 'unavailable' });
    expect(parley.state.name).toBe('idle');
    expect(store.token?.token).toBe('mine');
  });
});
