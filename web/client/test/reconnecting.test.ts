import { describe, expect, it, test, vi } from 'vitest';

import { ExponentialBackoff } from '../src/index.ts';
import { tokenSubprotocol } from '../src/protocol.ts';
import { connected, FIRST_WAIT, later, MemoryStore, person, ready, settle, token, type Answer } from './fixture.ts';

const LONG = 60_000;

describe('given a connection, when the server closes it', () => {
  test.each([
    [1000, 'comes back'],
    [1001, 'comes back'],
    [1006, 'comes back'],
    [1011, 'comes back'],
    [1012, 'comes back'],
    [4500, 'comes back'],
    [4502, 'comes back'],
    [4503, 'comes back'],
    [4999, 'comes back'],
    [1003, 'stays away'],
    [1007, 'stays away'],
    [1008, 'stays away'],
    [1009, 'stays away'],
    [4000, 'stays away'],
    [4403, 'stays away'],
    [4409, 'stays away'],
    [4429, 'stays away'],
    [4499, 'stays away'],
  ])('with %i then the client %s', async (code, reaction) => {
    const someone = await connected();
    someone.socket().end(code, 'the reason');
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);

    if (reaction === 'comes back') {
      expect(someone.sockets).toHaveLength(2);
      expect(someone.parley.state).toEqual({ name: 'away', from: { name: 'idle' } });
    } else {
      expect(someone.sockets).toHaveLength(1);
      expect(someone.parley.state).toEqual({ name: 'closed', closure: { code, reason: 'the reason' } });
    }
  });

  it('with 4403 for a ban then the closure has the end that the server told before, and none of a ban for good', async () => {
    const banned = { type: 'error' as const, code: 'banned', message: 'not at present' };
    for (const until of [later(60), undefined]) {
      const end = until === undefined ? {} : { until: Date.parse(until) };
      const someone = await connected();
      someone.socket().say({ ...banned, until });
      someone.socket().end(4403, 'banned');

      expect(someone.parley.state).toEqual({ name: 'closed', closure: { code: 4403, reason: 'banned', ...end } });
      const refused = someone.heard.findLast(({ type }) => type === 'refused');
      expect(refused?.event).toMatchObject({ code: 'banned', ...end });
    }
  });

  it('with 4401 then the client gets a new token first', async () => {
    const someone = await connected();
    someone.socket().end(4401);
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.rest.count('POST /api/auth/guest')).toBe(2);
    expect(someone.socket().protocols).toEqual(['parley.v1', tokenSubprotocol('guest-2')]);
  });

  it('with 4401 and the stored token is a younger one then it uses that', async () => {
    const someone = await connected();
    someone.store.token = token('younger');
    someone.socket().end(4401);
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.rest.count('POST /api/auth/guest')).toBe(1);
    expect(someone.socket().protocols).toContain(tokenSubprotocol('younger'));
  });
});

describe('given an upgrade that failed, the client asks GET /api/me for the reason', () => {
  const refused = async (me: Answer) => {
    const someone = person({ store: new MemoryStore(token('stored')) });
    someone.rest.answers['GET /api/me'] = me;
    someone.parley.connect();
    await settle();
    someone.socket().end(1006);
    await settle();
    return someone;
  };

  it('and when it is 401 then it connects with a new guest token', async () => {
    const someone = await refused({ status: 401, body: { code: 'unauthenticated' } });
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);

    expect(someone.rest.calls[0]).toEqual({ route: 'GET /api/me', authorization: 'Bearer stored' });
    expect(someone.socket().protocols).toContain(tokenSubprotocol('guest-1'));
  });

  it('and when it is 403 then it stays away and says why', async () => {
    const body = { code: 'banned', detail: 'come back tomorrow', until: later(86_400) };
    const someone = await refused({ status: 403, body });
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.sockets).toHaveLength(1);
    expect(someone.parley.state).toEqual({
      name: 'closed',
      closure: { code: 4403, reason: 'come back tomorrow', until: Date.parse(later(86_400)) },
    });
  });

  it('and when it is 503 then it waits as long as Retry-After says', async () => {
    const someone = await refused({ status: 503, headers: { 'Retry-After': '20' } });

    await vi.advanceTimersByTimeAsync(19_999);
    expect(someone.sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(someone.sockets).toHaveLength(2);
  });

  test.each<[string, Answer]>([
    ['all is well', { status: 200 }],
    ['there is no answer', new TypeError('fetch failed')],
    ['the server stumbles', { status: 500 }],
  ])('and when %s then it tries again', async (_what, me) => {
    const someone = await refused(me);
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.sockets.length).toBeGreaterThan(1);
  });
});

describe('given no connection', () => {
  it('when no guest token is to be had then it tries again until there is one', async () => {
    const someone = person();
    someone.rest.answers['POST /api/auth/guest'] = new TypeError('fetch failed');
    someone.parley.connect();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(someone.sockets).toHaveLength(0);
    expect(someone.parley.state).toEqual({ name: 'connecting' });

    delete someone.rest.answers['POST /api/auth/guest'];
    await vi.advanceTimersByTimeAsync(LONG);
    expect(someone.sockets.length).toBeGreaterThan(0);
  });

  it('when the server accepts but never says ready then it begins anew', async () => {
    const someone = person();
    someone.parley.connect();
    await settle();
    someone.socket().accept();
    await vi.advanceTimersByTimeAsync(15_500);

    expect(someone.sockets).toHaveLength(2);
    expect(someone.sockets[0]!.closedWith).toBe(1000);
  });

  it('when attempts fail one after another then the waits grow, and begin anew after a lasting connection', async () => {
    const attempts: number[] = [];
    const someone = await connected({
      transport: 'socket',
      reconnectPolicy: { delay: (attempt) => (attempts.push(attempt), 1_000) },
    });
    for (let failure = 0; failure < 3; failure++) {
      someone.socket().end(1006);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    someone.socket().accept();
    someone.socket().say(ready());
    await vi.advanceTimersByTimeAsync(11_000);
    someone.socket().end(1012);

    expect(attempts).toEqual([0, 1, 2, 0]);
  });

  it('when the network is back then wake() does not wait any longer', async () => {
    const someone = await connected({ reconnectPolicy: { delay: () => LONG } });
    someone.socket().end(1006);
    someone.parley.wake();
    await settle();

    expect(someone.sockets).toHaveLength(2);
  });

  it('when closed by this side then nothing comes back', async () => {
    const someone = await connected();
    someone.parley.close();
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.sockets).toHaveLength(1);
    expect(someone.socket().closedWith).toBe(1000);
    expect(someone.parley.state.name).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('when the person takes over from elsewhere then connect() works after closed', async () => {
    const someone = await connected();
    someone.socket().end(4409, 'connected elsewhere');
    someone.parley.connect();
    await settle();
    someone.socket().accept();
    someone.socket().say(ready());

    expect(someone.sockets).toHaveLength(2);
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });
});

describe('given a token', () => {
  it('when it nears its end then it is renewed in band, again and again', async () => {
    const someone = await connected();
    await vi.advanceTimersByTimeAsync(479_000);
    expect(someone.rest.count('POST /api/auth/renew')).toBe(0);

    await vi.advanceTimersByTimeAsync(2_000);
    expect(someone.rest.calls.at(-1)).toEqual({ route: 'POST /api/auth/renew', authorization: 'Bearer guest-1' });
    expect(someone.socket().command('authenticate')).toMatchObject({ token: 'renewed' });
    expect(someone.store.token?.token).toBe('renewed');

    someone.socket().reply('authenticate');
    await vi.advanceTimersByTimeAsync(574_000);
    expect(someone.rest.count('POST /api/auth/renew')).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(someone.rest.count('POST /api/auth/renew')).toBe(2);
  });

  it('when its end is said again and again then it is renewed at its time all the same', async () => {
    const someone = await connected();
    for (let answers = 0; answers < 47; answers++) {
      await vi.advanceTimersByTimeAsync(10_000);
      someone.socket().say(ready());
    }
    expect(someone.rest.count('POST /api/auth/renew')).toBe(0);

    await vi.advanceTimersByTimeAsync(11_000);
    expect(someone.rest.count('POST /api/auth/renew')).toBe(1);
    expect(someone.socket().command('authenticate')).toMatchObject({ token: 'renewed' });
  });

  it('when a renewal fails then it is tried again while the token lives', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const someone = await connected();
    someone.rest.answers['POST /api/auth/renew'] = { status: 503 };
    await vi.advanceTimersByTimeAsync(590_000);
    expect(someone.rest.count('POST /api/auth/renew')).toBeGreaterThan(1);

    await vi.advanceTimersByTimeAsync(20_000);
    const tries = someone.rest.count('POST /api/auth/renew');
    await vi.advanceTimersByTimeAsync(LONG);
    expect(someone.rest.count('POST /api/auth/renew')).toBe(tries);
  });

  it("when the device's clock is an hour wrong then the server's counts", async () => {
    const someone = await connected({}, { now: later(3_600), expiresAt: later(3_600 + 100) });
    await vi.advanceTimersByTimeAsync(81_000);

    expect(someone.rest.count('POST /api/auth/renew')).toBe(1);
  });

  it('when one is stored then no new guest is made', async () => {
    const someone = await connected({ store: new MemoryStore(token('stored')) });

    expect(someone.rest.count('POST /api/auth/guest')).toBe(0);
    expect(someone.socket().protocols).toContain(tokenSubprotocol('stored'));
  });
});

it('given the exponential policy, when attempts go on then the limit doubles up to the ceiling', () => {
  const policy = new ExponentialBackoff(() => 0.5, 1_000, 30_000);
  expect([0, 1, 2, 3, 10].map((attempt) => policy.delay(attempt))).toEqual([500, 1_000, 2_000, 4_000, 15_000]);
});

it('given the token, when it is put into the sub-protocol then it is encoded as the gateway expects', () => {
  expect(tokenSubprotocol('a.b.c')).toBe('quarkus-http-upgrade%23Authorization%23Bearer%20a.b.c');
});
