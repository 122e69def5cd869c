import { describe, expect, it, vi } from 'vitest';

import { connected, failure, inConversation, later, matched, person, ready, reconnect, settle } from './fixture.ts';

describe('given a command', () => {
  it('when the server says ok with its id then it resolves', async () => {
    const { parley, socket } = await connected();
    const found = parley.find({ mode: 'video', interests: ['jazz'] });
    expect(socket().command('find')).toMatchObject({ mode: 'video', interests: ['jazz'] });
    expect(socket().command('find').id.length).toBeLessThanOrEqual(36);

    socket().reply('find');
    await found;
    expect(parley.state.name).toBe('waiting');
  });

  it('when the server says error with its id then it rejects with the code and the time to wait', async () => {
    const { parley, socket } = await connected();
    const failed = failure(parley.find());
    socket().reply('find', { type: 'error', code: 'cooldown', message: 'wait a minute', retryAfterSeconds: 60 });

    expect(await failed).toMatchObject({ code: 'cooldown', message: 'wait a minute', retryAfterSeconds: 60 });
    expect(parley.state.name).toBe('idle');
  });

  it('when replies come in another order then each finds its own command', async () => {
    const { parley, socket } = await inConversation();
    const blocked = parley.block('s1');
    const reported = failure(parley.report('s1', 'spam'));
    socket().reply('report', { type: 'error', code: 'rate_limited', message: 'ten a day' });
    socket().reply('block');

    await blocked;
    expect((await reported).code).toBe('rate_limited');
  });

  it('when no answer comes then it times out, and the server is asked what became of it', async () => {
    const { parley, socket } = await connected();
    const failed = failure(parley.find());
    await vi.advanceTimersByTimeAsync(10_000);

    expect((await failed).code).toBe('timeout');
    expect(socket().count('status')).toBe(1);
  });

  it('when not even status is answered then the connection is given up for another', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const { parley, sockets } = await connected();
    const failed = failure(parley.find());
    await vi.advanceTimersByTimeAsync(21_000);

    await failed;
    expect(sockets).toHaveLength(2);
  });

  it('when the connection is lost then it rejects, because the next ready will tell', async () => {
    const { parley, socket } = await connected();
    const failed = failure(parley.find());
    socket().end(1006);

    expect((await failed).code).toBe('connection_lost');
  });

  it('when there is no connection then it rejects at once', async () => {
    const { parley } = person();
    expect((await failure(parley.find())).code).toBe('not_connected');
    expect((await failure(parley.skip())).code).toBe('not_in_session');
  });

  it('when a refusal shows that our picture is out of date then status puts it right', async () => {
    const { parley, socket } = await connected();
    const failed = failure(parley.find());
    socket().reply('find', { type: 'error', code: 'already_matched', message: 'in s1' });
    expect((await failed).code).toBe('already_matched');

    socket().reply('status', { ...ready({ state: 'matched', session: 's1' }) });
    socket().say(matched('s1'));
    expect(parley.session).toBe('s1');
  });

  it('when an error names no command then it is told as refused', async () => {
    const { socket, heard } = await connected();
    socket().say({ type: 'error', code: 'rate_limited', message: 'slower' });

    expect(heard.at(-1)).toMatchObject({ type: 'refused', event: { code: 'rate_limited' } });
  });
});

describe('given what nobody asked for', () => {
  it('when a type or a field is unknown then it is ignored', async () => {
    const { parley, socket, heard } = await connected();
    const before = heard.length;
    socket().say({ type: 'confetti', amount: 3 });
    expect(heard).toHaveLength(before);

    socket().say({ ...matched('s1'), mood: 'fine' });
    expect(parley.session).toBe('s1');
  });

  it('when matched then a heartbeat goes out every heartbeatSeconds, and none afterwards', async () => {
    const { socket } = await inConversation();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(socket().count('heartbeat')).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    socket().reply('heartbeat');
    await vi.advanceTimersByTimeAsync(15_000);
    socket().reply('heartbeat');
    expect(socket().count('heartbeat')).toBe(2);
    expect(socket().command('heartbeat')).toMatchObject({ session: 's1' });

    socket().say({ type: 'parted', session: 's1', reason: 'left', by: 'partner', requeued: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket().count('heartbeat')).toBe(2);
  });

  it('when the connection is lost in a conversation then heartbeats go on on the next', async () => {
    const someone = await inConversation();
    await reconnect(someone, 1012);
    someone.socket().say(ready({ state: 'matched', session: 's1' }));
    await vi.advanceTimersByTimeAsync(15_000);

    expect(someone.socket().count('heartbeat')).toBeGreaterThanOrEqual(1);
  });

  it('when waiting and nothing is heard for ten seconds then the server is asked', async () => {
    const { socket } = await connected({}, { state: 'waiting', position: 1 });
    await vi.advanceTimersByTimeAsync(9_000);
    socket().say({ type: 'waiting', now: later(9), position: 1 });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(socket().count('status')).toBe(0);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket().count('status')).toBe(1);
  });

  it('when the first word after find is lost then the server is asked ten seconds later', async () => {
    const { parley, socket } = await connected();
    const found = parley.find();
    socket().reply('find');
    await found;
    await vi.advanceTimersByTimeAsync(10_000);

    expect(socket().count('status')).toBe(1);
  });

  it("when the server's clock differs then now() counts from its last notice", async () => {
    const { parley, socket } = await connected();
    socket().say({ type: 'waiting', now: later(3_600) });
    await vi.advanceTimersByTimeAsync(5_000);
    await settle();

    expect(parley.now()).toBe(Date.parse(later(3_605)));
  });
});
