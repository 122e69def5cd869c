import { describe, expect, it, vi } from 'vitest';

import {
  connected,
  failure,
  FIRST_WAIT,
  inConversation,
  later,
  ready,
  reconnect,
  settle,
  type Person,
} from './fixture.ts';

const parted = { type: 'parted', session: 's1', reason: 'skipped', by: 'you', requeued: false } as const;

function cooldowns({ heard }: Person): unknown[] {
  return heard
    .filter(({ type }) => type === 'state')
    .map(({ event }) => event as { name: string; cooldownUntil?: number })
    .filter(({ name }) => name === 'idle')
    .map(({ cooldownUntil }) => cooldownUntil);
}

describe('given a cooldown', () => {
  it('when ready tells of it then it ends by itself at its time, and not before', async () => {
    const someone = await connected({}, { cooldownUntil: later(60) });
    const until = Date.parse(later(60));
    expect(someone.parley.state).toEqual({ name: 'idle', cooldownUntil: until });
    expect(someone.parley.cooldownUntil).toBe(until);

    await vi.advanceTimersByTimeAsync(59_999);
    expect(someone.parley.state).toEqual({ name: 'idle', cooldownUntil: until });
    await vi.advanceTimersByTimeAsync(1);
    expect(someone.parley.state).toEqual({ name: 'idle' });
    expect(cooldowns(someone).at(-1)).toBeUndefined();
    expect(someone.parley.cooldownUntil).toBeUndefined();
  });

  it("when the device's clock is an hour wrong then the server's counts", async () => {
    const someone = await connected({}, { now: later(3_600), cooldownUntil: later(3_660), expiresAt: later(9_000) });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(someone.parley.cooldownUntil).toBeDefined();

    await vi.advanceTimersByTimeAsync(1_000);
    expect(someone.parley.cooldownUntil).toBeUndefined();
  });

  it('when the clock was put right meanwhile then its end moves along', async () => {
    const someone = await connected({}, { cooldownUntil: later(60) });
    someone.socket().say({ ...parted, now: later(-30) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(someone.parley.cooldownUntil).toBeDefined();

    await vi.advanceTimersByTimeAsync(30_000);
    expect(someone.parley.cooldownUntil).toBeUndefined();
  });

  it('when the parting brings it then we are idle with it, and the parting says so', async () => {
    const someone = await inConversation();
    someone.socket().say({ ...parted, now: later(0), cooldownUntil: later(60) });

    const cooldownUntil = Date.parse(later(60));
    expect(someone.parley.state).toEqual({ name: 'idle', cooldownUntil });
    expect(someone.heard.findLast(({ type }) => type === 'parted')?.event).toMatchObject({ by: 'you', cooldownUntil });
  });

  it('when an own end brings it then it holds although the conversation was over here already', async () => {
    const someone = await inConversation();
    void someone.parley.end();
    someone.socket().reply('end');
    someone.socket().say({ ...parted, reason: 'ended', now: later(0), cooldownUntil: later(60) });

    expect(someone.parley.state).toEqual({ name: 'idle', cooldownUntil: Date.parse(later(60)) });
  });

  it.each(['find', 'skip'] as const)('when %s is refused for it then it is known from then on', async (command) => {
    vi.spyOn(console, 'info').mockReturnValue();
    const someone = command === 'find' ? await connected() : await inConversation();
    const failed = failure(someone.parley[command]());
    someone.socket().reply(command, { type: 'error', code: 'cooldown', message: 'wait', retryAfterSeconds: 40 });
    await failed;
    expect(someone.parley.cooldownUntil).toBe(Date.parse(later(40)));

    await vi.advanceTimersByTimeAsync(40_000);
    expect(someone.parley.cooldownUntil).toBeUndefined();
  });

  it('when the connection is lost then it goes on, and ends while away', async () => {
    const someone = await connected({ reconnectPolicy: { delay: () => 3_600_000 } }, { cooldownUntil: later(60) });
    someone.socket().end(1006);
    expect(someone.parley.state).toEqual({
      name: 'away',
      from: { name: 'idle', cooldownUntil: Date.parse(later(60)) },
    });

    await vi.advanceTimersByTimeAsync(60_000);
    expect(someone.parley.state).toEqual({ name: 'away', from: { name: 'idle' } });
  });

  it('when the next ready knows of none then it is over', async () => {
    const someone = await connected({}, { cooldownUntil: later(60) });
    await reconnect(someone);
    someone.socket().say(ready({ now: later(FIRST_WAIT / 1_000) }));

    expect(someone.parley.state).toEqual({ name: 'idle' });
  });

  it('when an answer from before it comes late then it goes on', async () => {
    const someone = await inConversation();
    someone.socket().say({ ...parted, now: later(5), cooldownUntil: later(65) });
    someone.socket().say(ready({ id: 'late', now: later(4) }));

    expect(someone.parley.cooldownUntil).toBe(Date.parse(later(65)));
  });

  it('when the connection is closed for good then it is forgotten, and the next one begins without', async () => {
    const someone = await connected({}, { cooldownUntil: later(60) });
    someone.socket().end(4409);
    expect(someone.parley.cooldownUntil).toBeUndefined();

    someone.parley.connect();
    await settle();
    someone.socket().say(ready());
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });

  it('when the connection is closed for good then whoever hears of its end finds the client closed', async () => {
    const someone = await connected({}, { cooldownUntil: later(60) });
    const states: [string, number | undefined][] = [];
    someone.parley.on('state', ({ name }) => states.push([name, someone.parley.cooldownUntil]));
    someone.socket().end(4409);

    expect(states.map(([name]) => name)).not.toContain('idle');
    expect(states.at(-1)).toEqual(['closed', undefined]);
  });

  it('when this side closes then no timer is left', async () => {
    const { parley } = await connected({}, { cooldownUntil: later(60) });
    parley.close();

    expect(vi.getTimerCount()).toBe(0);
  });
});
