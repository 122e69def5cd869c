import mitt from 'mitt';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import {
  Call,
  Capture,
  CaptureError,
  type CallOptions,
  type CallRoom,
  type CallRoomEvents,
} from '../src/call/index.ts';
import { browserEnvironment } from '../src/environment.ts';
import type { Mode } from '../src/index.ts';
import { connected, matched } from './fixture.ts';

class FakeRoom implements CallRoom {
  readonly events = mitt<CallRoomEvents>();
  readonly history: string[] = [];
  readonly texts: string[] = [];
  mode: Mode | undefined;
  join = (url: string, token: string, mode: Mode) => {
    this.mode = mode;
    this.history.push(`join ${url} ${token}`);
  };
  sendText = async (text: string) => void this.texts.push(text);
  leave = () => void this.history.push('leave');
  startSound = async () => {};
}

function call(options: CallOptions = { reconnectPolicy: { delay: () => 1_000 } }) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const rooms: FakeRoom[] = [];
  const makeRoom = () => {
    rooms.push(new FakeRoom());
    return rooms.at(-1)!;
  };
  const call = new Call(new Capture(undefined, null), { makeRoom, ...options });
  let lost = 0;
  call.on('lost', () => lost++);
  return { call, rooms, lost: () => lost };
}

describe('given a call', () => {
  it('when matched then it joins the room of the match', () => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s1'));
    expect(rooms[0]!.history).toEqual(['join ws://livekit.example t']);
    expect(calling.status).toBe('joining');

    rooms[0]!.events.emit('joined');
    expect(calling.status).toBe('joined');
  });

  it('when the next match comes then it joins at once and leaves the room before', () => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s1'));
    calling.handleMatched(matched('s2'));

    expect(rooms.map((room) => room.history)).toEqual([
      ['join ws://livekit.example t', 'leave'],
      ['join ws://livekit.example t'],
    ]);
  });

  it('when the match is repeated then it stays in its room', () => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s1'));
    calling.handleMatched(matched('s1', { token: 'fresh' }));

    expect(rooms).toHaveLength(1);
  });

  it('when parted then it leaves, but not for a parting from somebody else', () => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s2'));
    calling.handleParted('s1');
    expect(calling.status).toBe('joining');

    calling.handleParted('s2');
    expect(calling.status).toBe('none');
    expect(rooms[0]!.history).toContain('leave');
  });

  it('when a room that was left says more then only its tracks are taken away', () => {
    const { call: calling, rooms } = call();
    const heard: string[] = [];
    calling.handleMatched(matched('s1'));
    calling.handleMatched(matched('s2'));
    calling.on('untrack', () => heard.push('untrack'));
    rooms[0]!.events.emit('untrack', {} as CallRoomEvents['untrack']);
    rooms[0]!.events.emit('gone');

    expect(heard).toEqual(['untrack']);
    expect(calling.status).toBe('joining');
  });

  it('when the room is lost for good then it says so until the match is repeated, and joins again', async () => {
    const { call: calling, rooms, lost } = call();
    calling.handleMatched(matched('s1'));
    rooms[0]!.events.emit('gone');
    expect(calling.status).toBe('lost');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lost()).toBe(2);

    calling.handleMatched(matched('s1', { token: 'fresh' }));
    expect(rooms[1]!.history).toEqual(['join ws://livekit.example fresh']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lost()).toBe(2);
  });

  it('when the room stays lost then the server is asked every eight seconds at least, because a partner waits', async () => {
    const { call: calling, rooms, lost } = call({ environment: { ...browserEnvironment, random: () => 0.999 } });
    calling.handleMatched(matched('s1'));
    rooms[0]!.events.emit('gone');
    await vi.advanceTimersByTimeAsync(60_000);
    const before = lost();

    for (const times of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(8_000);
      expect(lost()).toBeGreaterThanOrEqual(before + times);
    }
    expect(lost()).toBeLessThan(20);
  });
});

describe('given a call in which people write', () => {
  it('when the match is for text then its room knows', () => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s1', { mode: 'text' }));

    expect(rooms[0]!.mode).toBe('text');
  });

  it('when something is written then it goes into the room, and what the partner writes is heard', async () => {
    const { call: calling, rooms } = call();
    const heard: string[] = [];
    calling.on('text', (text) => heard.push(text));
    calling.handleMatched(matched('s1'));
    await calling.sendText('hello');
    rooms[0]!.events.emit('text', 'hello yourself');

    expect(rooms[0]!.texts).toEqual(['hello']);
    expect(heard).toEqual(['hello yourself']);
  });

  it('when a room that was left still says something then nobody hears it', () => {
    const { call: calling, rooms } = call();
    const heard: string[] = [];
    calling.on('text', (text) => heard.push(text));
    calling.handleMatched(matched('s1'));
    calling.handleMatched(matched('s2'));
    rooms[0]!.events.emit('text', 'from the one before');

    expect(heard).toEqual([]);
  });

  it.each([
    ['nothing', ' \n', 'empty'],
    ['2,001 characters', 'x'.repeat(2_001), 'too_long'],
  ])('when it is %s then it is refused', async (_what, text, problem) => {
    const { call: calling, rooms } = call();
    calling.handleMatched(matched('s1'));

    await expect(calling.sendText(text)).rejects.toMatchObject({ problem });
    expect(rooms[0]!.texts).toEqual([]);
  });

  it('when there is no room then it is not sent', async () => {
    await expect(call().call.sendText('hello')).rejects.toMatchObject({ problem: 'not_sent' });
  });
});

describe('given a call that follows a person', () => {
  const following = async () => {
    const someone = await connected();
    const { call: calling, rooms } = call();
    calling.follow(someone.parley);
    someone.socket().say(matched('s1'));
    return { ...someone, calling, rooms };
  };

  it('when the room is lost then the server is asked for the match again', async () => {
    const { socket, rooms } = await following();
    rooms[0]!.events.emit('gone');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(socket().count('status')).toBe(1);
  });

  it('when the person is connected elsewhere then the room is left', async () => {
    const { socket, calling } = await following();
    socket().end(4409);

    expect(calling.status).toBe('none');
  });

  it('when only the connection to the server is lost then the call goes on', async () => {
    const { socket, calling, rooms } = await following();
    rooms[0]!.events.emit('joined');
    socket().end(1006);

    expect(calling.status).toBe('joined');
  });
});

describe('given camera and microphone', () => {
  const domException = (name: string) => Object.assign(new Error(name), { name });
  const track = (kind: string) => ({ kind, enabled: true, stop: vi.fn(), onended: null });
  const stream = (...kinds: string[]) => {
    const tracks = kinds.map(track);
    const ofKind = (kind: string) => tracks.filter((one) => one.kind === kind);
    return { getTracks: () => tracks, getVideoTracks: () => ofKind('video'), getAudioTracks: () => ofKind('audio') };
  };
  const devices = (getUserMedia: (wanted: MediaStreamConstraints) => unknown) =>
    ({ getUserMedia: async (wanted: MediaStreamConstraints) => getUserMedia(wanted) }) as MediaDevices;

  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'absent'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'unsupported'],
  ])('when the browser says %s then the problem is "%s"', async (name, problem) => {
    const capture = new Capture(
      undefined,
      devices(() => {
        throw domException(name);
      }),
    );
    await expect(capture.open()).rejects.toMatchObject({ problem });
  });

  it('when the page has no access to devices at all then the problem is "unsupported"', async () => {
    await expect(new Capture(undefined, null).open()).rejects.toBeInstanceOf(CaptureError);
  });

  it('when there is no camera then the microphone alone will do', async () => {
    const capture = new Capture(
      undefined,
      devices(({ video }) => {
        if (video !== undefined) {
          throw domException('NotFoundError');
        }
        return stream('audio');
      }),
    );
    await capture.open();

    expect(capture.track('camera')).toBeUndefined();
    expect(capture.track('microphone')).toBeDefined();
  });

  it('when switched off then it is off in this stream and stays off in the next', async () => {
    const capture = new Capture(
      undefined,
      devices(() => stream('audio', 'video')),
    );
    await capture.open();
    capture.switch('microphone', false);
    expect(capture.track('microphone')?.enabled).toBe(false);
    expect(capture.track('camera')?.enabled).toBe(true);

    const before = capture.track('camera')!;
    await capture.open();
    expect(before.stop).toHaveBeenCalled();
    expect(capture.track('microphone')?.enabled).toBe(false);
  });
});
