import type { Mode, Wishes } from '@parley/client';

/** What the server takes. */
export const MOST_INTERESTS = 10;
export const LONGEST_INTEREST = 32;

/** Offered in the form; the server takes any primary tag. */
export const LANGUAGES: readonly string[] =
  'ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh'.split(
    ' ',
  );

/** All that the form asks for. */
export type FormWishes = Required<Omit<Wishes, 'language'>> & Pick<Wishes, 'language'>;

export const NO_WISHES: FormWishes = { mode: 'video', interests: [], strict: false, again: false };

export interface Interests {
  /** In the form in which the server compares them. */
  interests: string[];
  /** One sentence about what was left out; empty when nothing was. */
  problem: string;
}

/** Reads "Chess, jazz"; each interest once, and none that the server would refuse. */
export function readInterests(text: string): Interests {
  const all = [...new Set(text.split(/[,;\n]/).map(plain))].filter((interest) => interest !== '');
  const fitting = all.filter((interest) => [...interest].length <= LONGEST_INTEREST);
  const interests = fitting.slice(0, MOST_INTERESTS);
  if (fitting.length < all.length) {
    return { interests, problem: `An interest has at most ${LONGEST_INTEREST} characters.` };
  }
  const problem = fitting.length > MOST_INTERESTS ? `The first ${MOST_INTERESTS} interests count.` : '';
  return { interests, problem };
}

/** What nobody sees, what turns text around, and halves of characters: the server refuses them. */
const INVISIBLE = /[\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/gu;

/**
 * In the form in which the server compares, without what it refuses: the invisible is left out, and spaces, line ends and
 * controls are made one space. Normalised again at last, because lower case may take a character apart.
 */
function plain(interest: string): string {
  return interest
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFKC');
}

/** Wishes from anywhere, such as an earlier version of this page: what is no wish is left out. */
export function readWishes(something: unknown): FormWishes {
  const { mode, language, interests, strict, again } = (something ?? {}) as Record<string, unknown>;
  const texts = Array.isArray(interests) ? interests.filter((interest) => typeof interest === 'string') : [];
  return {
    mode: (mode === 'text' ? 'text' : 'video') satisfies Mode,
    ...(LANGUAGES.includes(language as string) && { language: language as string }),
    interests: readInterests(texts.join(',')).interests,
    strict: strict === true,
    again: again === true,
  };
}

/** Remembers wishes in this browser; where it keeps nothing, every visit begins without any. */
export class WishesMemory {
  static readonly KEY = 'parley.wishes';
  readonly #storage: () => Storage;

  /** @param storage throws where the browser does not allow it */
  constructor(storage: () => Storage = () => localStorage) {
    this.#storage = storage;
  }

  load(): FormWishes {
    try {
      return readWishes(JSON.parse(this.#storage().getItem(WishesMemory.KEY) ?? 'null'));
    } catch (unreadable) {
      console.info('Parley: no wishes are remembered', unreadable);
      return NO_WISHES;
    }
  }

  save(wishes: FormWishes): void {
    try {
      this.#storage().setItem(WishesMemory.KEY, JSON.stringify(wishes));
    } catch (full) {
      console.info('Parley: the wishes cannot be remembered', full);
    }
  }
}
