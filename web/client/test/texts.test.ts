import { RoomEvent, type Room } from 'livekit-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { readText, Texts } from '../src/call/texts.ts';

class FakeRoom {
  readonly #listeners: [string, (...event: unknown[]) => void][] = [];
  readonly remoteParticipants = new Map<string, { isActive: boolean }>();
  readonly published: { text: string; options: object }[] = [];
  problem: Error | undefined;
  readonly localParticipant = {
    publishData: async (data: Uint8Array, options: object) => {
      if (this.problem !== undefined) {
        throw this.problem;
      }
      this.published.push({ text: new TextDecoder().decode(data), options });
    },
  };

  on(type: string, listener: (...event: unknown[]) => void): void {
    this.#listeners.push([type, listener]);
  }

  emit(type: string, ...event: unknown[]): void {
    this.#listeners.filter(([wanted]) => wanted === type).forEach(([, listener]) => listener(...event));
  }

  /** As LiveKit does: the flag follows the event. */
  partnerArrives(): void {
    this.emit(RoomEvent.ParticipantActive);
    this.remoteParticipants.set('partner', { isActive: true });
  }

  hear(text: string, topic = 'text'): void {
    this.emit(RoomEvent.DataReceived, new TextEncoder().encode(text), undefined, undefined, topic);
  }
}

function texts() {
  const room = new FakeRoom();
  const heard: string[] = [];
  const clock = { milliseconds: 0 };
  const line = new Texts(
    room as unknown as Room,
    (text) => heard.push(text),
    () => clock.milliseconds,
  );
  return { room, heard, clock, texts: line };
}

function warnings() {
  const said = vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => said.mockRestore());
  return said;
}

/** As many as may wait for the partner, who hears them all at once. */
const MOST_AT_ONCE = 100;

describe('given words between two people', () => {
  it('when the partner is there then they go out at once, reliably', async () => {
    const { room, texts: line } = texts();
    room.partnerArrives();
    await line.send('hällo 👋');

    expect(room.published).toEqual([{ text: 'hällo 👋', options: { reliable: true, topic: 'text' } }]);
  });

  it('when the partner is not there yet then they wait, and keep their order', async () => {
    const { room, texts: line } = texts();
    const sent = Promise.all([line.send('one'), line.send('two')]);
    room.remoteParticipants.set('partner', { isActive: false });
    room.emit(RoomEvent.Connected);
    expect(room.published).toEqual([]);

    room.partnerArrives();
    await sent;
    expect(room.published.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('when the partner was there first then they go out on arrival', async () => {
    const { room, texts: line } = texts();
    const sent = line.send('hello');
    room.remoteParticipants.set('partner', { isActive: true });
    room.emit(RoomEvent.Connected);
    await sent;

    expect(room.published).toHaveLength(1);
  });

  it('when the room is left before then they are not sent', async () => {
    const { room, texts: line } = texts();
    const sent = line.send('too late');
    line.close();

    await expect(sent).rejects.toMatchObject({ problem: 'not_sent' });
    await expect(line.send('later still')).rejects.toMatchObject({ problem: 'not_sent' });
    room.partnerArrives();
    expect(room.published).toEqual([]);
  });

  it('when LiveKit cannot send them then that is told', async () => {
    const { room, texts: line } = texts();
    room.partnerArrives();
    room.problem = new Error('no data channel');

    await expect(line.send('hello')).rejects.toMatchObject({ problem: 'not_sent', cause: room.problem });
  });

  it('when too many wait then the next is not sent', async () => {
    const { texts: line } = texts();
    const sent = Array.from({ length: 100 }, () => line.send('hello?').catch(() => 'dropped'));

    await expect(line.send('one more')).rejects.toMatchObject({ problem: 'not_sent' });
    line.close();
    await Promise.all(sent);
  });

  it('when the partner writes then it is heard, and nothing else that is sent', () => {
    const { room, heard } = texts();
    room.hear('<b>hello</b>');
    room.hear('something of another program', 'telemetry');

    expect(heard).toEqual(['<b>hello</b>']);
  });

  it('when the partner floods then the rest is dropped, which is said once', () => {
    const said = warnings();
    const { room, heard } = texts();
    for (let count = 0; count < MOST_AT_ONCE + 50; count++) {
      room.hear(`text ${count}`);
    }

    expect(heard).toHaveLength(MOST_AT_ONCE);
    expect(said).toHaveBeenCalledOnce();
  });

  it('when the partner has flooded then twenty a second are heard again', () => {
    const said = warnings();
    const { room, heard, clock } = texts();
    const flood = () => Array.from({ length: 200 }, () => room.hear('again'));
    flood();
    clock.milliseconds += 1_000;
    flood();

    expect(heard).toHaveLength(MOST_AT_ONCE + 20);
    expect(said).toHaveBeenCalledOnce();
  });

  it('when the partner writes twenty a second for long then all of it is heard', () => {
    const { room, heard, clock } = texts();
    for (let count = 0; count < 1_000; count++) {
      clock.milliseconds += 50;
      room.hear('steady');
    }

    expect(heard).toHaveLength(1_000);
  });

  it.each([
    ['nothing', ' '],
    ['too many characters', 'x'.repeat(2_001)],
    ['a packet that is too large', '👋'.repeat(2_000)],
  ])('when the partner sends %s then it is ignored', (_what, text) => {
    expect(readText(new TextEncoder().encode(text))).toBeUndefined();
  });

  it('when the partner sends as much as is allowed then it is heard', () => {
    expect(readText(new TextEncoder().encode('ß'.repeat(2_000)))).toHaveLength(2_000);
  });
});
