import mitt from 'mitt';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { Call, Capture, type CallRoom, type CallRoomEvents } from '../src/call/index.ts';
import { mark } from '../src/marks.ts';
import { connected, inConversation, matched } from './fixture.ts';

const marked = () =>
  (performance.getEntriesByType('mark') as PerformanceMark[]).map(({ name, detail }) => [name, detail.session]);

/** The fixture's clock takes this away, and the marks with it. */
const real = Object.fromEntries(
  (['mark', 'clearMarks', 'getEntriesByName', 'getEntriesByType'] as const).map((name) => [
    name,
    performance[name].bind(performance),
  ]),
);

beforeEach(() => performance.clearMarks());

describe('given the marks of a conversation', () => {
  it('when a step comes again then the first counts', () => {
    mark('connected', 's1');
    const [first] = performance.getEntriesByName('parley:connected');
    mark('connected', 's1');

    expect(performance.getEntriesByName('parley:connected')).toEqual([first]);
  });

  it('when there is another conversation then the marks of the one before are gone', () => {
    mark('connected', 's1');
    mark('connected', 's2');

    expect(marked()).toEqual([['parley:connected', 's2']]);
  });
});

describe('given a person who goes on to the next', () => {
  it('when Next is pressed and the next partner is there then both moments are marked', async () => {
    const { parley, socket } = await inConversation('s1');
    vi.stubGlobal('performance', { ...real, now: () => 0 });
    onTestFinished(() => void vi.unstubAllGlobals());
    void parley.skip();
    socket().say(matched('s2'));

    expect(marked()).toEqual([
      ['parley:next', 's1'],
      ['parley:matched', 's2'],
    ]);
  });

  it('when the match is repeated then it is not marked again', async () => {
    const { socket } = await connected();
    vi.stubGlobal('performance', { ...real, now: () => 0 });
    onTestFinished(() => void vi.unstubAllGlobals());
    socket().say(matched('s1'));
    const [first] = performance.getEntriesByName('parley:matched');
    socket().say(matched('s1', { token: 'fresh' }));

    expect(performance.getEntriesByName('parley:matched')).toEqual([first]);
  });
});

describe('given a room', () => {
  const entered = () => {
    const rooms: CallRoom[] = [];
    const makeRoom = () => {
      const room = {
        events: mitt<CallRoomEvents>(),
        join: () => {},
        leave: () => {},
        startSound: async () => {},
        sendText: async () => {},
      };
      rooms.push(room);
      return room;
    };
    const call = new Call(new Capture(undefined, null), { makeRoom });
    call.handleMatched(matched('s1'));
    return { call, events: () => rooms.at(-1)!.events };
  };
  const track = (kind: string) => ({ kind }) as unknown as CallRoomEvents['track'];

  it('when it is entered and the partner is seen then each step is marked', () => {
    const { events } = entered();
    events().emit('joined');
    events().emit('track', track('audio'));
    events().emit('track', track('video'));
    events().emit('picture');

    expect(marked()).toEqual([
      ['parley:connected', 's1'],
      ['parley:subscribed', 's1'],
      ['parley:first-frame', 's1'],
    ]);
  });

  it('when only sound comes then nothing is marked as a picture', () => {
    const { events } = entered();
    events().emit('track', track('audio'));

    expect(marked()).toEqual([]);
  });

  it('when the room before still shows something then it is not marked for the next', () => {
    const { call, events } = entered();
    const before = events();
    call.handleMatched(matched('s2'));
    before.emit('picture');

    expect(marked()).toEqual([]);
  });
});
