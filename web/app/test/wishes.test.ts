import { describe, expect, it, test, vi } from 'vitest';

import { LANGUAGES, NO_WISHES, readInterests, readWishes, WishesMemory } from '../src/wishes.ts';

test.each([
  ['chess', ['chess']],
  [' Chess ,JAZZ,, ', ['chess', 'jazz']],
  ['chess, Chess, ＣＨＥＳＳ', ['chess']],
  ['board   games\t, tea', ['board games', 'tea']],
  ['one; two\nthree', ['one', 'two', 'three']],
  ['', []],
  [' , ', []],
  ['Ünïcode 👋', ['ünïcode 👋']],
  ['a\u0000b', ['a b']],
  ['ja\u200Bzz, ja\u2060zz, \uFEFFjazz, \u200Fjazz, \u202Ejazz, jazz\u206F', ['jazz']],
  ['half \uD800 a sign', ['half a sign']],
  ['\u200B', []],
  ['two\u2028lines', ['two lines']],
  ['👋'.repeat(32), ['👋'.repeat(32)]],
])('given interests, when "%s" is written then they are %j', (text, interests) => {
  expect(readInterests(text)).toEqual({ interests, problem: '' });
});

describe('given interests that the server would refuse', () => {
  it('when there are more than ten then the first ten count, and that is said', () => {
    const { interests, problem } = readInterests('a,b,c,d,e,f,g,h,i,j,k,l');
    expect(interests).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    expect(problem).toBe('The first 10 interests count.');
  });

  it('when one is too long then it is left out, and that is said', () => {
    const { interests, problem } = readInterests(`chess, ${'x'.repeat(33)}, ${'y'.repeat(32)}`);
    expect(interests).toEqual(['chess', 'y'.repeat(32)]);
    expect(problem).toBe('An interest has at most 32 characters.');
  });
});

test.each([
  [null],
  ['text'],
  [7],
  [{ mode: 'telepathy', language: 'tlh', interests: 'chess', strict: 1, again: 'yes' }],
])('given wishes from anywhere, when they are %j then none is left', (something) => {
  expect(readWishes(something)).toEqual(NO_WISHES);
});

it('given wishes from anywhere, when some are none then the others hold', () => {
  expect(readWishes({ mode: 'text', language: 'de', interests: ['Chess', 7, ''], strict: true })).toEqual({
    mode: 'text',
    language: 'de',
    interests: ['chess'],
    strict: true,
    again: false,
  });
});

it('given the languages, when they are offered then each is a primary tag, once', () => {
  expect(new Set(LANGUAGES).size).toBe(LANGUAGES.length);
  expect(LANGUAGES.filter((tag) => !/^[a-z]{2,3}$/.test(tag))).toEqual([]);
});

describe('given a memory', () => {
  const kept = (content: Record<string, string> = {}) => ({
    getItem: (key: string) => content[key] ?? null,
    setItem: (key: string, value: string) => void (content[key] = value),
  });

  it('when wishes were saved then the next visit has them', () => {
    const content: Record<string, string> = {};
    const memory = new WishesMemory(() => kept(content) as unknown as Storage);
    const saved = { mode: 'text', language: 'de', interests: ['chess'], strict: true, again: true } as const;
    memory.save({ ...saved, interests: [...saved.interests] });

    expect(memory.load()).toEqual(saved);
  });

  it('when nothing was saved then there are no wishes', () => {
    expect(new WishesMemory(() => kept() as unknown as Storage).load()).toEqual(NO_WISHES);
  });

  it.each([
    ['what was saved is damaged', () => kept({ [WishesMemory.KEY]: '{' }) as unknown as Storage],
    [
      'the browser allows none',
      () => {
        throw new Error('not allowed');
      },
    ],
  ])('when %s then there are no wishes, and nothing breaks', (_what, storage) => {
    vi.spyOn(console, 'info').mockReturnValue();
    const memory = new WishesMemory(storage);

    expect(memory.load()).toEqual(NO_WISHES);
    expect(() => memory.save({ ...NO_WISHES, strict: true })).not.toThrow();
  });
});
