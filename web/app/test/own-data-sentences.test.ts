import type { PastConversation } from '@parley/client';
import { expect, it, test } from 'vitest';

import { fileName, notAnswered, past } from '../src/own-data-sentences.ts';

const MATCHED = Date.UTC(2030, 0, 5, 12);
const PAST: PastConversation = {
  matchedAt: MATCHED,
  endedAt: MATCHED + 130_000,
  seconds: 125,
  mode: 'video',
  reason: 'left',
  by: 'partner',
};

test.each<[Partial<PastConversation>, RegExp]>([
  [{}, /^Jan \d, 2030, .*: 3 minutes by video\. Your partner left\.$/],
  [{ mode: 'text', seconds: 8 }, /: 8 seconds in writing\. /],
  [{ reason: 'skipped', by: 'you' }, / You went on\.$/],
  [{ reason: 'ended', by: 'you' }, / You left\.$/],
  [{ reason: 'blocked', by: 'you' }, / You blocked your partner\.$/],
  [{ reason: 'lost', by: 'you' }, / Your connection was lost\.$/],
  [{ reason: 'banned', by: 'system' }, / ended by a moderator\.$/],
])('when a conversation with %j is listed then it reads %s', (fields, sentence) => {
  expect(past({ ...PAST, ...fields })).toMatch(sentence);
});

it('when everything is downloaded then the file is named by the day', () => {
  expect(fileName(MATCHED)).toBe('parley-2030-01-05.json');
});

test.each([
  ['rate_limited', 2, 'That was a bit fast. Try again in 2 seconds.'],
  ['rate_limited', 7200, 'That was often enough for today. You can do it again in 120 minutes.'],
  ['unavailable', undefined, 'The server cannot do that right now. Try again in a moment.'],
  ['timeout', undefined, 'The server did not answer. Try again in a moment.'],
  ['a_new_code', undefined, 'That did not work. Try again in a moment.'],
])('when %s (%s) is answered then the page says "%s"', (code, seconds, sentence) => {
  expect(notAnswered(code, seconds)).toBe(sentence);
});
