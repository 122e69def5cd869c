import type { Match, Parting, WaitingState, Wishes } from '@parley/client';
import { describe, expect, it, test } from 'vitest';

import {
  accepts,
  askToBlock,
  blockedPerson,
  cameBack,
  closed,
  cooldown,
  cooldownOver,
  notBlocked,
  notReported,
  parted,
  refused,
  shared,
  waiting,
  wishes,
} from '../src/sentences.ts';
import { clock, duration } from '../src/times.ts';

test.each([
  ['signed-in', 'signed in.'],
  ['signed-in-anew', 'blocked as a guest could not be taken along'],
  ['refused', 'as a guest'],
  ['away', 'right now'],
  ['banned', 'cannot sign in'],
] as const)('who came back %s is told so', (came, words) => {
  expect(cameBack(came)).toContain(words);
});

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
  ['blocked', 'you', 'You will not meet this person again.'],
  ['blocked', 'partner', 'Your partner left.'],
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

  it('when the server did not understand then the page says what can be done', () => {
    expect(refused('bad_message', undefined)).toBe(
      'The server did not understand that. Change your wishes, or load the page again.',
    );
  });

  it('when it puts itself right then nothing is said', () => {
    expect(refused('already_matched', undefined)).toBe('');
  });
});

it('given a conversation, when going on was once too often then the page asks for a break', () => {
  const once = { ...parting('skipped', 'you'), cooldownUntil: 1 };
  expect(parted(once)).toBe('You went on quite often. Take a short break.');
});

test.each([
  [{ position: 1, estimatedWaitSeconds: 8 }, 'You are number 1 · usually about 8 seconds'],
  [{ position: 3 }, 'You are number 3'],
  [{ estimatedWaitSeconds: 90 }, 'usually about 2 minutes'],
  [{}, ''],
])('given one who waits, when %j is known then the page says "%s"', (known, sentence) => {
  expect(waiting({ name: 'waiting', ...known })).toBe(sentence);
});

test.each<[WaitingState['accepts'], Wishes, string]>([
  ['interests', { interests: ['chess'] }, 'Looking for someone who shares chess'],
  [
    'interests',
    { interests: ['chess', 'jazz'], language: 'de' },
    'Looking for someone who shares chess or jazz and speaks German',
  ],
  ['interests', { interests: ['a', 'b', 'c', 'd', 'e'] }, 'Looking for someone who shares a, b or 3 others'],
  ['interests', {}, 'Looking for someone who shares an interest'],
  ['language', { interests: ['chess'], language: 'de' }, 'Looking for someone who speaks German'],
  ['language', {}, 'Looking for someone who speaks your language'],
  ['anyone', { interests: ['chess'] }, 'Looking for anyone'],
  [undefined, { interests: ['chess'] }, ''],
])('given one who waits, when %s would do for %j then the page says "%s"', (accepted, wished, sentence) => {
  expect(accepts({ name: 'waiting', accepts: accepted, wishes: wished })).toBe(sentence);
});

test.each<[Partial<Match>, string]>([
  [{ interests: ['chess', 'jazz'], language: 'fr' }, 'You both like chess and jazz · You both speak French'],
  [{ interests: ['chess'] }, 'You both like chess'],
  [{ language: 'fr' }, 'You both speak French'],
  [{ interests: [] }, ''],
  [{}, ''],
])('given two who meet, when they share %j then the page says "%s"', (common, sentence) => {
  expect(shared(common as Match)).toBe(sentence);
});

test.each<[Wishes, string]>([
  [{}, 'Anyone, by video'],
  [{ mode: 'text', language: 'de' }, 'Anyone, in German, in writing'],
  [{ mode: 'video', interests: ['chess', 'jazz'] }, 'Chess and jazz, by video'],
])('given the wishes %j, when they are folded then the page says "%s"', (wished, sentence) => {
  expect(wishes(wished)).toBe(sentence);
});

test.each([
  [60_000, 'You can meet someone again in 1:00'],
  [59_001, 'You can meet someone again in 1:00'],
  [500, 'You can meet someone again in 0:01'],
  [0, 'You can meet someone again in 0:00'],
])('given a cooldown, when %i ms are left then the page says "%s"', (left, sentence) => {
  expect(cooldown(left)).toBe(sentence);
});

it('given a cooldown, when the connection is closed for good then nothing is promised', () => {
  expect(cooldownOver({ name: 'idle' })).toBe('You can meet someone again.');
  expect(cooldownOver({ name: 'closed', closure: { code: 4409, reason: '' } })).toBe('');
});

describe('given somebody to be blocked', () => {
  it('when the conversation goes on then the question says that it ends', () => {
    expect(askToBlock('Heron', true)).toEqual({
      title: 'Block Heron?',
      text: 'You will never meet again, and this conversation ends.',
    });
    expect(askToBlock('Heron', false).text).toBe('You will never meet again.');
  });

  it.each([
    ['not_in_session', 'That conversation was too long ago to block anybody.'],
    ['not_found', 'That entry is no longer in your list.'],
    ['timeout', 'The server did not answer. Try again in a moment.'],
    ['a_new_code', 'That did not work. Try again in a moment.'],
  ])('when the server says %s then the page says "%s"', (code, sentence) => {
    expect(notBlocked(code, undefined)).toBe(sentence);
  });

  it('when they are listed then name and day are read, or somebody', () => {
    const blockedAt = Date.UTC(2030, 0, 5, 12);
    expect(blockedPerson({ id: 'b', name: 'Heron', blockedAt })).toBe('Heron, since Jan 5, 2030');
    expect(blockedPerson({ id: 'b', blockedAt })).toBe('Somebody, since Jan 5, 2030');
  });
});

it.each([
  ['not_in_session', undefined, 'That conversation was too long ago to report anybody.'],
  ['rate_limited', 3, 'That was a bit fast. Try again in 3 seconds.'],
  ['rate_limited', 7200, 'You have reported many people today. You can report somebody again in 120 minutes.'],
  ['a_new_code', undefined, 'That did not work. Try again in a moment.'],
])('when a report is refused with %s (%s) then the page says "%s"', (code, seconds, sentence) => {
  expect(notReported(code, seconds)).toBe(sentence);
});

describe('given somebody banned', () => {
  const until = new Date(2031, 0, 5, 14, 30).getTime();

  it('when the ban ends then the page says when, as the browser writes times', () => {
    const { text } = closed({ code: 4403, reason: 'banned', until });
    expect(text).toContain('Moderators decide');
    expect(text).toMatch(/ends on .*2031.*30/);
    expect(text).not.toContain('for good');
    expect(closed({ code: 4403, reason: "you can't take part at present", until }).text).toBe(text);
    expect(refused('banned', 3600, until)).toMatch(/^You cannot meet anyone until .*2031.*30/);
  });

  it('when the ban does not end by itself then the page says that it is for good unless moderators lift it', () => {
    const { text } = closed({ code: 4403, reason: 'banned' });
    expect(text).toContain('Moderators decide');
    expect(text).toContain('This holds for good, unless they lift it.');
    expect(refused('banned', undefined)).toBe('You cannot meet anyone.');
  });
});

it('given somebody erased then the page says that it is over, and that one can begin anew', () => {
  expect(closed({ code: 4410, reason: 'erased' })).toMatchObject({
    title: 'Everything is erased',
    button: 'Begin anew',
  });
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
