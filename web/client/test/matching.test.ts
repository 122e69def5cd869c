import { describe, expect, it, vi } from 'vitest';

import type { Parting } from '../src/index.ts';
import type { Parted } from '../src/protocol.ts';
import { connected, FIRST_WAIT, inConversation, later, matched, ready, reconnect, type Person } from './fixture.ts';

function parted(session: string, fields: Partial<Parted> = {}): Parted {
  return { type: 'parted', session, reason: 'skipped', by: 'partner', requeued: false, ...fields };
}

function partings({ heard }: Person): Parting[] {
  return heard.filter(({ type }) => type === 'parted').map(({ event }) => event as Parting);
}

describe('given one who waits', () => {
  it('when the server counts then place and estimate are known', async () => {
    const { parley, socket } = await connected({}, { state: 'waiting', position: 7 });
    socket().say({
      type: 'waiting',
      now: later(2),
      position: 3,
      estimatedWaitSeconds: 12,
      accepts: 'anyone',
      since: later(0),
    });

    const since = Date.parse(later(0));
    expect(parley.state).toEqual({ name: 'waiting', position: 3, estimatedWaitSeconds: 12, accepts: 'anyone', since });
  });

  it('when the wishes are said once then they hold until others are', async () => {
    const wishes = { mode: 'video', interests: ['jazz'] } as const;
    const { parley, socket } = await connected({}, { state: 'waiting', wishes: { ...wishes, interests: ['jazz'] } });
    socket().say({ type: 'waiting', now: later(2), position: 2 });
    expect(parley.state).toMatchObject({ name: 'waiting', position: 2, wishes });

    socket().say({ type: 'waiting', now: later(3), position: 2, wishes: { mode: 'text' } });
    expect(parley.state).toMatchObject({ name: 'waiting', wishes: { mode: 'text' } });
  });

  it('when an answer to a status is older than the last word then it changes nothing', async () => {
    const { parley, socket } = await connected({}, { state: 'waiting' });
    socket().say({ type: 'waiting', now: later(2), position: 2 });
    socket().say(ready({ id: 'late', now: later(1) }));

    expect(parley.state).toMatchObject({ name: 'waiting', position: 2 });
  });

  it('when the server was restarted with an earlier clock then its ready holds all the same', async () => {
    const someone = await connected({}, { state: 'waiting' });
    await reconnect(someone);
    someone.socket().say(ready({ now: later(-60) }));

    expect(someone.parley.state).toEqual({ name: 'idle' });
  });

  it('when matched then the partner and the way into the room are known', async () => {
    const { parley, socket, heard } = await connected({}, { state: 'waiting' });
    socket().say(matched('s1'));

    expect(parley.state).toMatchObject({ name: 'matched', match: { session: 's1', partner: { name: 'Heron' } } });
    expect(heard.at(-1)).toMatchObject({ type: 'matched', event: { url: 'ws://livekit.example', token: 't' } });
  });

  it('when a cancel crosses with a match then the match is declined unseen', async () => {
    const { parley, socket, heard } = await connected({}, { state: 'waiting' });
    void parley.cancel();
    socket().say(matched('s1'));

    expect(heard.filter(({ type }) => type === 'matched')).toEqual([]);
    expect(socket().command('end')).toMatchObject({ session: 's1' });
    expect(parley.state).toEqual({ name: 'idle' });
  });

  it('when cancelled while away then it holds, and the server hears of it later', async () => {
    const someone = await connected({}, { state: 'waiting' });
    someone.socket().end(1006);
    await someone.parley.cancel();
    expect(someone.parley.state).toEqual({ name: 'away', from: { name: 'idle' } });

    await vi.advanceTimersByTimeAsync(FIRST_WAIT);
    someone.socket().accept();
    someone.socket().say(ready({ state: 'waiting' }));
    expect(someone.socket().count('cancel')).toBe(1);
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });
});

describe('given a conversation', () => {
  it('when the partner goes on then we are told why and are idle', async () => {
    const someone = await inConversation();
    someone.socket().say(parted('s1'));

    expect(partings(someone)).toEqual([{ session: 's1', reason: 'skipped', by: 'partner', requeued: false }]);
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });

  it('when we skip then we wait again at once', async () => {
    const { parley, socket } = await inConversation();
    const skipped = parley.skip();
    expect(socket().command('skip')).toMatchObject({ session: 's1' });
    socket().reply('skip');
    await skipped;
    socket().say(parted('s1', { by: 'you', requeued: true }));

    expect(parley.state.name).toBe('waiting');
  });

  it('when the next match overtakes the parting then the parting changes nothing', async () => {
    const someone = await inConversation();
    someone.socket().say(matched('s2'));
    someone.socket().say(parted('s1', { by: 'you', requeued: true }));

    expect(someone.parley.session).toBe('s2');
    expect(partings(someone)).toEqual([]);
  });

  it('when a match comes late for a session that is over then it is ignored', async () => {
    const { parley, socket } = await inConversation();
    socket().say(parted('s1'));
    socket().say(matched('s1'));

    expect(parley.state).toEqual({ name: 'idle' });
  });

  it('when parted is said twice then it is heard once', async () => {
    const someone = await inConversation();
    someone.socket().say(parted('s1'));
    someone.socket().say(parted('s1'));

    expect(partings(someone)).toHaveLength(1);
  });

  it('when a word about waiting comes late then the conversation goes on', async () => {
    const { parley, socket } = await inConversation();
    socket().say({ type: 'waiting', now: later(1), position: 1 });
    socket().say({ type: 'idle' });

    expect(parley.session).toBe('s1');
  });

  it('when a status answer from before the match comes late then the conversation goes on', async () => {
    const { parley, socket } = await inConversation();
    socket().say(ready({ now: later(-1), state: 'waiting' }));

    expect(parley.session).toBe('s1');
  });

  it('when a match is undone before we heard of it then we wait on, and nobody is told', async () => {
    const someone = await connected({}, { state: 'waiting' });
    someone.socket().say(parted('s1', { reason: 'undone', by: 'system', requeued: true }));
    expect(someone.parley.state.name).toBe('waiting');
    expect(partings(someone)).toEqual([]);

    someone.socket().say(parted('s2', { reason: 'left', requeued: false }));
    expect(someone.parley.state.name).toBe('idle');
  });

  it('when ended then it is over at once, before the server answers', async () => {
    const someone = await inConversation();
    const ended = someone.parley.end();
    expect(someone.parley.state).toEqual({ name: 'idle' });
    expect(partings(someone)).toEqual([{ session: 's1', reason: 'ended', by: 'you', requeued: false }]);

    someone.socket().reply('end');
    await ended;
    someone.socket().say(parted('s1', { reason: 'ended', by: 'you' }));
    expect(partings(someone)).toHaveLength(1);
  });

  it('when ended while away then the server hears of it on the next connection', async () => {
    const someone = await inConversation();
    someone.socket().end(1006);
    await someone.parley.end();
    await vi.advanceTimersByTimeAsync(FIRST_WAIT);
    someone.socket().accept();
    someone.socket().say(ready({ state: 'matched', session: 's1' }));

    expect(someone.socket().command('end')).toMatchObject({ session: 's1' });
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });
});

describe('given a connection that was lost, when ready says', () => {
  it('the same conversation then it is resumed', async () => {
    const someone = await inConversation();
    await reconnect(someone);
    expect(someone.parley.state).toMatchObject({ name: 'away', from: { name: 'matched' } });
    expect(someone.parley.session).toBe('s1');

    someone.socket().say(ready({ state: 'matched', session: 's1' }));
    expect(someone.parley.state).toMatchObject({ name: 'matched', match: { session: 's1' } });
    expect(partings(someone)).toEqual([]);
  });

  it('idle then the conversation is gone', async () => {
    const someone = await inConversation();
    await reconnect(someone);
    someone.socket().say(ready());

    expect(partings(someone)).toEqual([{ session: 's1', reason: 'gone', by: 'system', requeued: false }]);
    expect(someone.parley.state).toEqual({ name: 'idle' });
  });

  it('waiting then the place is shown again', async () => {
    const someone = await connected({}, { state: 'waiting', position: 9 });
    await reconnect(someone);
    someone.socket().say(ready({ state: 'waiting', position: 4 }));

    expect(someone.parley.state).toMatchObject({ name: 'waiting', position: 4 });
  });

  it('another conversation then that one begins when its match arrives', async () => {
    const someone = await inConversation();
    await reconnect(someone);
    someone.socket().say(ready({ state: 'matched', session: 's2' }));
    expect(someone.parley.state).toEqual({ name: 'connecting' });

    someone.socket().say(matched('s2'));
    expect(someone.parley.session).toBe('s2');
  });

  it('a conversation but the match does not arrive then it is asked for', async () => {
    const someone = await connected({}, { state: 'matched', session: 's1' });
    expect(someone.parley.state).toEqual({ name: 'connecting' });
    await vi.advanceTimersByTimeAsync(10_000);

    expect(someone.socket().count('status')).toBe(1);
  });
});
