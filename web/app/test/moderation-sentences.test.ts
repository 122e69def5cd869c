import { CommandError } from '@parley/client';
import type { Ban, Report } from '@parley/client/moderation';
import { describe, expect, it, test, vi } from 'vitest';

import * as sentences from '../src/moderation/sentences.ts';
import { TokenMemory } from '../src/moderation/token-memory.ts';

const AT = Date.UTC(2030, 0, 5, 12);
const LATER = Date.UTC(2030, 0, 6, 12);
const REPORT: Report = { id: 'r', session: 's', reporter: '12345678-9', reason: 'spam', at: AT };
const BAN: Ban = { id: 'b', device: false, reason: 'x', from: AT, automatic: false, by: 'ada', active: true };
const DECIDED: Report = { ...REPORT, decision: 'banned', decidedBy: 'ada', decidedAt: AT };

it('when a report is shown then opaque ids are short, and whoever is gone is somebody', () => {
  expect(sentences.about(REPORT)).toMatch(/^Person 12345678 reported somebody nobody knows any more, Jan \d, 2030, /);
});

it('when a report is decided then it says by whom', () => {
  expect(sentences.decision(REPORT)).toBe('Open');
  expect(sentences.decision(DECIDED)).toMatch(/^Banned by ada, Jan /);
  expect(sentences.decision({ ...DECIDED, decision: 'dismissed' })).toMatch(/^Dismissed by ada, Jan /);
});

test.each([
  [BAN, /Banned for good by ada: x$/],
  [{ ...BAN, until: LATER }, /Banned until Jan \d, 2030, .* by ada: x$/],
  [{ ...BAN, until: LATER, active: false }, /: x\. Over$/],
  [
    { ...BAN, device: true, liftedAt: LATER, liftedBy: 'bo', active: false },
    /, with the browser: x\. Lifted by bo, Jan /,
  ],
  [{ ...BAN, automatic: true, by: undefined }, /Suspended by the number of reports$/],
] as [Ban, RegExp][])('when %j is shown then it says what has become of it', (ban, words) => {
  expect(sentences.ban(ban)).toMatch(words);
});

it('when an earlier decision holds then that is said', () => {
  expect(sentences.dismissed({ report: DECIDED, already: true })).toMatch(/^An earlier decision holds: Banned by ada/);
  expect(sentences.banned({ report: DECIDED, already: false })).toContain('is banned');
  expect(sentences.lifted({ ban: BAN, already: true })).toBe('It had been lifted before.');
  expect(sentences.lifted({ ban: { ...BAN, automatic: true }, already: false })).toContain('reports are dismissed');
});

test.each([
  ['unauthenticated', true, /^The token is not accepted/],
  ['forbidden', true, /not a moderator's token/],
  ['not_found', false, /no longer there/],
  ['timeout', false, /did not answer/],
  ['unavailable', false, /could not answer/],
  ['a_new_code', false, /^The server refused that: so it is\.$/],
])('when %s is answered then there is a sentence, and another token is asked for: %s', (code, another, sentence) => {
  const error = new CommandError(code, 'so it is');
  expect(sentences.refused(error)).toMatch(sentence);
  expect(sentences.needsAnotherToken(error)).toBe(another);
});

it('when it was too fast then it says for how long', () => {
  expect(sentences.refused(new CommandError('rate_limited', '', 3))).toContain('Try again in 3 seconds.');
});

describe('given a token', () => {
  it('when it is kept then a reload has it, until it is forgotten', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const memory = new TokenMemory(() => storage as Storage);
    expect(memory.load()).toBeUndefined();
    memory.save('t');
    expect(memory.load()).toBe('t');
    memory.forget();
    expect(memory.load()).toBeUndefined();
  });

  it('when the browser keeps nothing then nothing breaks', () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const memory = new TokenMemory(() => {
      throw new Error('not allowed');
    });
    memory.save('t');
    expect(memory.load()).toBeUndefined();
  });
});
