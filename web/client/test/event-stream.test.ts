import { describe, expect, it, test, vi } from 'vitest';

import { failure, FIRST_WAIT, later, matched, ready, settle, streaming, person, type Answer } from './fixture.ts';

const LONG = 60_000;

async function matchedOverStream() {
  const someone = await streaming();
  someone.stream().say(matched('s1'));
  return someone;
}

describe('given an event stream', () => {
  it('when it is opened then a ticket stands in its address, and the token nowhere', async () => {
    const { rest, stream, parley } = await streaming();

    expect(rest.calls.at(-1)).toEqual({ route: 'POST /api/auth/ticket', authorization: 'Bearer guest-1' });
    expect(stream().url).toBe('https://parley.example/api/matching/events?ticket=ticket-1');
    expect(parley.state).toEqual({ name: 'idle' });
  });

  it('when the server speaks then it is the same as over a socket', async () => {
    const { parley, stream, heard } = await matchedOverStream();
    expect(parley.session).toBe('s1');

    stream().say({ type: 'parted', session: 's1', reason: 'left', by: 'partner', requeued: false });
    expect(parley.state).toEqual({ name: 'idle' });
    stream().say({ type: 'error', code: 'rate_limited', message: 'slower' });
    expect(heard.at(-1)).toMatchObject({ type: 'refused', event: { code: 'rate_limited' } });
    expect(stream().closed).toBe(false);
  });

  it('when a type is unknown then it is ignored', async () => {
    const { heard, stream } = await streaming();
    const before = heard.length;
    stream().say({ type: 'confetti', amount: 3 });

    expect(heard).toHaveLength(before);
  });
});

describe('given an event stream, commands go over REST', () => {
  test.each<[string, (someone: Awaited<ReturnType<typeof matchedOverStream>>) => Promise<unknown>, string, unknown]>([
    ['skip', ({ parley }) => parley.skip(), 'POST /api/matching/skip', { session: 's1' }],
    ['end', ({ parley }) => parley.end(), 'POST /api/matching/end', { session: 's1' }],
    ['cancel', ({ parley }) => parley.cancel(), 'POST /api/matching/cancel', {}],
    ['block', ({ parley }) => parley.block('s1'), 'POST /api/blocks', { session: 's1' }],
    ['report', ({ parley }) => parley.report('s1', 'spam'), 'POST /api/reports', { session: 's1', reason: 'spam' }],
    [
      'find',
      ({ parley }) => parley.find({ mode: 'text', interests: ['jazz'] }),
      'POST /api/matching/enqueue',
      { mode: 'text', interests: ['jazz'] },
    ],
  ])('when %s is called then its route is asked with the token', async (_what, command, route, body) => {
    const someone = await matchedOverStream();
    await command(someone);

    expect(someone.rest.calls.at(-1)).toEqual({ route, authorization: 'Bearer guest-1' });
    expect(someone.rest.body(route)).toEqual(body);
  });

  it('when find is carried out then we wait', async () => {
    const { parley } = await streaming();
    await parley.find();

    expect(parley.state.name).toBe('waiting');
  });

  it('when the match is quicker than the answer then the conversation stands', async () => {
    const { parley, stream } = await streaming();
    const found = parley.find();
    stream().say(matched('s1'));
    stream().say({ type: 'parted', session: 's1', reason: 'left', by: 'partner', requeued: false });
    await found;

    expect(parley.state).toEqual({ name: 'idle' });
  });

  it('when status is asked then the answer takes effect', async () => {
    const { parley, rest } = await streaming({}, { state: 'waiting' });
    const { type: _type, ...status } = ready({ now: later(1), state: 'waiting', position: 3 });
    rest.answers['GET /api/matching/status'] = { status: 200, body: status };

    expect(await parley.status()).toMatchObject({ type: 'ready', position: 3 });
    expect(parley.state).toMatchObject({ name: 'waiting', position: 3 });
  });

  it('when block is carried out then its id is known', async () => {
    const { parley, rest } = await matchedOverStream();
    rest.answers['POST /api/blocks'] = { status: 201, body: { id: 'b1' } };

    expect(await parley.block('s1')).toBe('b1');
  });

  it('when there was no such conversation to block somebody of then the refusal is the same as over a socket', async () => {
    const { parley, rest } = await matchedOverStream();
    rest.answers['POST /api/blocks'] = { status: 404, body: { code: 'not_found', detail: 'too long ago' } };

    expect(await failure(parley.block('s1'))).toMatchObject({ code: 'not_in_session', message: 'too long ago' });
  });

  it('when in a conversation then heartbeats go out', async () => {
    const { rest } = await matchedOverStream();
    await vi.advanceTimersByTimeAsync(30_000);

    expect(rest.count('POST /api/matching/heartbeat')).toBe(2);
    expect(rest.body('POST /api/matching/heartbeat')).toEqual({ session: 's1' });
  });

  it('when the server refuses then the command fails with its code and the time to wait', async () => {
    const { parley, rest } = await streaming();
    rest.answers['POST /api/matching/enqueue'] = {
      status: 429,
      body: { code: 'cooldown', detail: 'wait a minute' },
      headers: { 'Retry-After': '60' },
    };

    const error = await failure(parley.find());
    expect(error).toMatchObject({ code: 'cooldown', message: 'wait a minute', retryAfterSeconds: 60 });
    expect(parley.state).toEqual({ name: 'idle', cooldownUntil: Date.parse(later(60)) });
  });

  it('when a ban refuses the command then it fails with the end of the ban, which the closure has too', async () => {
    const { parley, rest, stream } = await streaming();
    const until = later(86_400);
    rest.answers['POST /api/matching/enqueue'] = { status: 403, body: { code: 'banned', detail: 'not now', until } };

    expect(await failure(parley.find())).toMatchObject({ code: 'banned', until: Date.parse(until) });
    stream().end(4403, 'banned');
    expect(parley.state).toMatchObject({ closure: { code: 4403, until: Date.parse(until) } });
  });

  it('when there is no answer in time then the server is asked what became of it', async () => {
    const { parley, rest } = await streaming();
    rest.answers['POST /api/matching/enqueue'] = { status: 503, body: { code: 'unavailable' } };
    await failure(parley.find());
    await settle();

    expect(rest.count('GET /api/matching/status')).toBe(1);
  });

  it('when not even status gets through then the stream is given up for another', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const { parley, rest, streams } = await streaming();
    rest.answers['POST /api/matching/enqueue'] = new TypeError('fetch failed');
    rest.answers['GET /api/matching/status'] = new TypeError('fetch failed');

    expect((await failure(parley.find())).code).toBe('timeout');
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);
    expect(streams[0]!.closed).toBe(true);
    expect(streams[1]!.ticket).toBe('ticket-2');
  });

  it('when several are given then each waits for the answer to the one before', async () => {
    const { parley, rest } = await streaming();
    let answer: (answer: Answer) => void = () => {};
    rest.answers['POST /api/matching/enqueue'] = new Promise((resolve) => (answer = resolve));
    const found = parley.find();
    const cancelled = parley.cancel();
    await settle();
    expect(rest.count('POST /api/matching/cancel')).toBe(0);

    answer({ status: 200 });
    await Promise.all([found, cancelled]);
    expect(rest.count('POST /api/matching/cancel')).toBeGreaterThan(0);
  });
});

describe('given an event stream, when it ends', () => {
  test.each([
    [1012, 'comes back'],
    [4500, 'comes back'],
    [4502, 'comes back'],
    [4999, 'comes back'],
    [4403, 'stays away'],
    [4409, 'stays away'],
    [4429, 'stays away'],
    [4499, 'stays away'],
  ])('with %i then the client %s', async (code, reaction) => {
    const someone = await streaming();
    someone.stream().end(code, 'the reason');
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);

    if (reaction === 'comes back') {
      expect(someone.streams.map(({ ticket }) => ticket)).toEqual(['ticket-1', 'ticket-2']);
      expect(someone.parley.state).toEqual({ name: 'away', from: { name: 'idle' } });
    } else {
      expect(someone.streams).toHaveLength(1);
      expect(someone.parley.state).toEqual({ name: 'closed', closure: { code, reason: 'the reason' } });
    }
  });

  it('without a word then a new ticket opens a new one', async () => {
    const { stream, streams, parley } = await streaming();
    stream().fail();
    expect(parley.state).toMatchObject({ name: 'away' });
    expect(streams[0]!.closed).toBe(true);

    await vi.advanceTimersByTimeAsync(FIRST_WAIT);
    expect(stream().ticket).toBe('ticket-2');
    stream().accept();
    stream().say(ready());
    expect(parley.state).toEqual({ name: 'idle' });
  });

  it('with 4401 then the client gets a new token first', async () => {
    const { stream, rest } = await streaming();
    stream().end(4401);
    await vi.advanceTimersByTimeAsync(LONG);

    expect(rest.count('POST /api/auth/guest')).toBe(2);
    expect(rest.calls.filter(({ route }) => route === 'POST /api/auth/ticket')[1]?.authorization).toBe(
      'Bearer guest-2',
    );
  });

  it('by this side then nothing more comes of it', async () => {
    const { parley, stream, streams } = await streaming();
    parley.close();
    await vi.advanceTimersByTimeAsync(LONG);

    expect(stream().closed).toBe(true);
    expect(streams).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('given no ticket', () => {
  const refused = async (answer: { status: number; body?: object; headers?: Record<string, string> }) => {
    const someone = person({ transport: 'events' });
    someone.rest.answers['POST /api/auth/ticket'] = answer;
    someone.parley.connect();
    await settle();
    return someone;
  };

  it('when the token is refused then another is fetched', async () => {
    const someone = await refused({ status: 401, body: { code: 'unauthenticated' } });
    delete someone.rest.answers['POST /api/auth/ticket'];
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);

    expect(someone.rest.count('POST /api/auth/guest')).toBe(2);
    expect(someone.streams).toHaveLength(1);
  });

  it('when the person may not come in then the client stays away and says why', async () => {
    const body = { code: 'banned', detail: 'come back tomorrow', until: later(86_400) };
    const someone = await refused({ status: 403, body });
    await vi.advanceTimersByTimeAsync(LONG);

    expect(someone.streams).toHaveLength(0);
    expect(someone.parley.state).toEqual({
      name: 'closed',
      closure: { code: 4403, reason: 'come back tomorrow', until: Date.parse(later(86_400)) },
    });
  });

  it('when the server is full then it waits as long as Retry-After says', async () => {
    const someone = await refused({ status: 503, headers: { 'Retry-After': '20' } });
    await vi.advanceTimersByTimeAsync(19_999);
    expect(someone.rest.count('POST /api/auth/ticket')).toBe(1);

    await vi.advanceTimersByTimeAsync(2_000);
    expect(someone.rest.count('POST /api/auth/ticket')).toBe(2);
  });
});
