import type { Parting } from '@parley/client';
import { describe, expect, it, test } from 'vitest';

import { clock, closed, duration, parted, refused, waiting } from '../src/sentences.ts';

function parting(reason: Parting['reason'], by: Parting['by']): Parting {
  return { session: 's1', reason, by, requeued: false };
}

test.each<[Parting['reason'], Parting['by'], string]>([
  ['skipped', 'partner', 'Your partner went on.'],
  ['ended', 'partner', 'Your partner left.'],
  ['left', 'partner', 'Your partner left.'],
  ['lost', 'partner', "Your partner's connection was lost."],
  ['undone', 'system', 'That conversation could not begin.'],
  ['gone', 'system', 'The conversation was over when you came back.'],
  ['skipped', 'you', ''],
  ['ended', 'you', ''],
])('given a conversation, when it is %s by %s then the page says "%s"', (reason, by, sentence) => {
  expect(parted(parting(reason, by))).toBe(sentence);
});

describe('given a command that was refused', () => {
  it('when the server names a time then the sentence has it', () => {
    expect(refused('cooldown', 58)).toBe('You went on quite often. You can meet someone again in 58 seconds.');
  });

  it('when no time is known then it is a moment', () => {
    expect(refused('unavailable', undefined)).toBe('Parley cannot look for anyone right now. Try again in a moment.');
  });

  it('when it puts itself right then nothing is said', () => {
    expect(refused('already_matched', undefined)).toBe('');
  });
});

test.each([
  [{ position: 1, estimatedWaitSeconds: 8 }, 'You are next · about 8 seconds'],
  [{ position: 3 }, 'You are number 3'],
  [{}, 'It usually does not take long'],
])('given one who waits, when %j is known then the page says "%s"', (known, sentence) => {
  expect(waiting({ name: 'waiting', ...known })).toBe(sentence);
});

it('given a closed connection, when coming back makes no sense then there is no button', () => {
  expect(closed({ code: 4403, reason: '' }).button).toBeUndefined();
  expect(closed({ code: 4409, reason: '' }).button).toBe('Use it here');
  expect(closed({ code: 4123, reason: 'a new code' })).toMatchObject({ text: 'The server says: a new code' });
});

it('given times, when shown then they are read easily', () => {
  expect([0, 1, 59, 60, 61].map(duration)).toEqual(['1 second', '1 second', '59 seconds', '1 minute', '2 minutes']);
  expect([-5, 7_000, 750_000].map(clock)).toEqual(['0:00', '0:07', '12:30']);
});
