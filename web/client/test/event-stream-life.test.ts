import { describe, expect, it, vi } from 'vitest';

import { FIRST_WAIT, later, ready, streaming } from './fixture.ts';

/** Time passes on a stream that says every 15 s that it is alive, until another takes over. */
async function beatingFor(milliseconds: number) {
  const someone = await streaming();
  const [first] = someone.streams;
  for (let passed = 0; passed < milliseconds; passed += 15_000) {
    first!.say({ type: 'alive' });
    await vi.advanceTimersByTimeAsync(Math.min(15_000, milliseconds - passed));
  }
  return someone;
}

describe('given an event stream that falls silent', () => {
  it('when nothing has come for forty seconds then it is given up for another', async () => {
    const { streams, stream, parley } = await streaming();
    await vi.advanceTimersByTimeAsync(39_999);
    expect(parley.state).toEqual({ name: 'idle' });

    await vi.advanceTimersByTimeAsync(1);
    expect(parley.state).toEqual({ name: 'away', from: { name: 'idle' } });
    expect(streams[0]!.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);
    expect(stream().ticket).toBe('ticket-2');
  });

  it('when the server says again and again that it is alive then it goes on', async () => {
    const { streams, stream } = await streaming();
    for (let beats = 0; beats < 6; beats++) {
      await vi.advanceTimersByTimeAsync(15_000);
      stream().say({ type: 'alive' });
    }

    expect(streams).toHaveLength(1);
  });

  it('when the server tells of matching then that is a sign of life as well', async () => {
    const { streams, stream } = await streaming({}, { state: 'waiting' });
    for (let seconds = 30; seconds <= 90; seconds += 30) {
      await vi.advanceTimersByTimeAsync(30_000);
      stream().say({ type: 'waiting', now: later(seconds), position: 1 });
    }

    expect(streams).toHaveLength(1);
  });
});

describe('given a token that nears its end', () => {
  it('when it is renewed then another stream takes over with the newer one, and commands use it', async () => {
    const { parley, rest, streams, stream } = await beatingFor(481_000);
    expect(streams.map(({ closed }) => closed)).toEqual([true, false]);
    expect(rest.calls.at(-1)).toEqual({ route: 'POST /api/auth/ticket', authorization: 'Bearer renewed' });

    stream().accept();
    stream().say(ready({ now: later(481), expiresAt: later(1_200) }));
    await parley.find();
    expect(rest.calls.at(-1)?.authorization).toBe('Bearer renewed');
    expect(parley.state.name).toBe('waiting');
  });

  it('when nothing comes of the newer stream then it is given up for another', async () => {
    const { streams, stream, parley } = await beatingFor(481_000);
    expect(streams).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(40_000 + FIRST_WAIT);

    expect(streams[1]!.closed).toBe(true);
    expect(stream().ticket).toBe('ticket-3');
    expect(parley.state).toMatchObject({ name: 'away' });
  });

  it('when there is no ticket for the newer one then the stream goes on as long as it may', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const { parley, rest, streams, stream } = await beatingFor(465_000);
    rest.answers['POST /api/auth/ticket'] = { status: 503 };
    stream().say({ type: 'alive' });
    await vi.advanceTimersByTimeAsync(16_000);

    expect(streams.map(({ closed }) => closed)).toEqual([false]);
    expect(parley.state).toEqual({ name: 'idle' });
  });
});
