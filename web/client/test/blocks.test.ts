import { describe, expect, it } from 'vitest';

import { connected, failure, inConversation, later, person } from './fixture.ts';

describe('given a person who blocks', () => {
  it('when the server says ok then the id of the block is known', async () => {
    const { parley, socket } = await inConversation();
    const blocked = parley.block('s1');
    expect(socket().command('block')).toMatchObject({ session: 's1' });
    socket().reply('block', { type: 'ok', block: 'b1' });

    expect(await blocked).toBe('b1');
  });

  it('when the list is asked for then it comes with names and times', async () => {
    const { parley, rest } = await connected();
    const blocks = [
      { id: 'b2', name: 'Heron', blockedAt: later(5) },
      { id: 'b1', blockedAt: later(1) },
    ];
    rest.answers['GET /api/blocks'] = { status: 200, body: { blocks } };

    expect(await parley.blocks()).toEqual([
      { id: 'b2', name: 'Heron', blockedAt: Date.parse(later(5)) },
      { id: 'b1', blockedAt: Date.parse(later(1)) },
    ]);
    expect(rest.calls.at(-1)).toEqual({ route: 'GET /api/blocks', authorization: 'Bearer guest-1' });
  });

  it.each([200, 204])('when one is removed and the answer is %i then it resolves', async (status) => {
    const { parley, rest } = await connected();
    rest.answers['DELETE /api/blocks/b1'] = { status };

    await parley.unblock('b1');
    expect(rest.calls.at(-1)).toEqual({ route: 'DELETE /api/blocks/b1', authorization: 'Bearer guest-1' });
  });

  it('when there is no such block then it fails with the code', async () => {
    const { parley, rest } = await connected();
    rest.answers['DELETE /api/blocks/b9'] = { status: 404, body: { code: 'not_found', detail: 'no such block' } };

    expect(await failure(parley.unblock('b9'))).toMatchObject({ code: 'not_found', message: 'no such block' });
  });

  it('when the server does not answer then that is a timeout', async () => {
    const { parley, rest } = person();
    rest.answers['GET /api/blocks'] = new TypeError('fetch failed');

    expect(await failure(parley.blocks())).toMatchObject({ name: 'CommandError', code: 'timeout' });
  });
});
