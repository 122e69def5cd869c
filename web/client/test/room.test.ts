import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { Call, Capture } from '../src/call/index.ts';
import { FakeLiveKit, FakeMedia, partnerWith } from './fake-livekit.ts';
import { matched, settle } from './fixture.ts';

vi.mock('livekit-client', async (original) => {
  const { FakeLiveKit, FakeTrack } = await import('./fake-livekit.ts');
  const real = await original<typeof import('livekit-client')>();
  return { ...real, Room: FakeLiveKit, LocalVideoTrack: FakeTrack, LocalAudioTrack: FakeTrack };
});

function devices() {
  const camera = new FakeMedia('video');
  const microphone = new FakeMedia('audio');
  const stream = {
    getTracks: () => [camera, microphone],
    getVideoTracks: () => [camera],
    getAudioTracks: () => [microphone],
  };
  return { camera, microphone, getUserMedia: vi.fn(async () => stream as unknown as MediaStream) };
}

async function calling() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  const { camera, microphone, getUserMedia } = devices();
  const capture = new Capture(undefined, { getUserMedia });
  await capture.open();
  const call = new Call(capture);
  return { call, camera, microphone, getUserMedia, rooms: FakeLiveKit.rooms };
}

const media = (room: FakeLiveKit) => room.published.map((track) => track.mediaStreamTrack);

describe('given somebody who goes from one conversation to the next', () => {
  beforeEach(() => void FakeLiveKit.rooms.splice(0));

  it('when the next begins then the same camera and microphone are sent, and nobody is asked for them again', async () => {
    const { call, camera, microphone, getUserMedia, rooms } = await calling();
    call.handleMatched(matched('s1'));
    rooms[0]!.arrive();
    call.handleParted('s1');
    call.handleMatched(matched('s2'));

    expect(media(rooms[1]!).map((track) => track.of)).toEqual([camera, microphone]);
    expect([camera.readyState, microphone.readyState]).toEqual(['live', 'live']);
    expect(getUserMedia).toHaveBeenCalledTimes(1);
  });

  it('when the next begins then nothing is sent into the room before, and it is closed', async () => {
    const { call, rooms } = await calling();
    call.handleMatched(matched('s1'));
    rooms[0]!.arrive();
    call.handleMatched(matched('s2'));

    expect(media(rooms[0]!).map((track) => track.readyState)).toEqual(['ended', 'ended']);
    vi.runOnlyPendingTimers();
    expect(rooms[0]!.disconnect).toHaveBeenCalledTimes(1);
    expect(rooms[1]!.disconnect).not.toHaveBeenCalled();
  });

  it('when one parts then the partner is gone from the page before the connection closes', async () => {
    const { call, rooms } = await calling();
    const gone: unknown[] = [];
    call.on('untrack', (track) => gone.push(track));
    call.handleMatched(matched('s1'));
    rooms[0]!.arrive();
    const picture = {};
    rooms[0]!.remoteParticipants.set('b', partnerWith(picture));
    call.handleParted('s1');

    expect(gone).toEqual([picture]);
    expect(rooms[0]!.disconnect).not.toHaveBeenCalled();
    vi.runOnlyPendingTimers();
    expect(rooms[0]!.disconnect).toHaveBeenCalledTimes(1);
  });

  it('when a room is entered then pictures and sound are on their way before it is connected', async () => {
    const { call, rooms } = await calling();
    call.handleMatched(matched('s1'));

    expect(call.status).toBe('joining');
    expect(media(rooms[0]!).map((track) => track.kind)).toEqual(['video', 'audio']);
  });

  it('when the next begins while the room before still connects then only the next is left', async () => {
    const { call, rooms } = await calling();
    call.handleMatched(matched('s1'));
    call.handleMatched(matched('s2'));
    await settle();
    rooms[1]!.arrive();

    expect(rooms[0]!.disconnect).toHaveBeenCalledTimes(1);
    expect(media(rooms[0]!).map((track) => track.readyState)).toEqual(['ended', 'ended']);
    expect(call.status).toBe('joined');
  });

  it('when it is over while the room still connects then no room is left', async () => {
    const { call, rooms } = await calling();
    call.handleMatched(matched('s1'));
    call.handleParted('s1');
    await settle();

    expect(rooms[0]!.disconnect).toHaveBeenCalledTimes(1);
    expect(media(rooms[0]!).map((track) => track.readyState)).toEqual(['ended', 'ended']);
    expect(call.status).toBe('none');
  });
});
