import type { Mode } from '@parley/client';

import * as elements from './elements.ts';
import { languageName, wishes as wishesInWords } from './sentences.ts';
import { LANGUAGES, readInterests, readWishes, type FormWishes, type WishesMemory } from './wishes.ts';

const ROOMY = matchMedia('(min-width: 48.01rem)');

/** The form in which people say whom they want to meet, in the lobby and while they wait. */
export class WishesForm {
  readonly #memory: WishesMemory;
  readonly #modeChanged: (mode: Mode) => void;
  /** The person has changed something since it was last sent. */
  #edited = false;

  /** @param modeChanged by the person, or by {@link show} */
  constructor(memory: WishesMemory, modeChanged: (mode: Mode) => void) {
    this.#memory = memory;
    this.#modeChanged = modeChanged;
    elements.language.append(new Option('Any language', ''), ...languageOptions());
    this.#fill(memory.load());
    elements.wishes.open = ROOMY.matches;
    elements.wishesForm.addEventListener('input', () => this.#handleInput());
    elements.mode.addEventListener('change', () => modeChanged(this.mode));
  }

  get mode(): Mode {
    return elements.mode.value === 'text' ? 'text' : 'video';
  }

  get wishes(): FormWishes {
    return readWishes({
      mode: this.mode,
      language: elements.language.value,
      interests: readInterests(elements.interests.value).interests,
      strict: elements.strict.checked,
      again: elements.again.checked,
    });
  }

  /** The server has taken these. What was typed meanwhile is still to be sent. */
  handleSent(wishes: FormWishes): void {
    this.#edited = JSON.stringify(this.wishes) !== JSON.stringify(wishes);
  }

  /** Shows wishes that the server has, unless the person is about to change them. */
  show(wishes: FormWishes): void {
    if (this.#edited) {
      return;
    }
    const before = this.mode;
    this.#fill(wishes);
    if (this.mode !== before) {
      this.#modeChanged(this.mode);
    }
  }

  /** In the lobby the form stands open where there is room; while waiting it is out of the way. */
  place(view: 'lobby' | 'waiting'): void {
    const slot = view === 'lobby' ? elements.lobbyWishes : elements.waitingWishes;
    if (elements.wishes.parentElement !== slot) {
      slot.append(elements.wishes);
      elements.wishes.open = view === 'lobby' && ROOMY.matches;
    }
  }

  #fill({ mode, language, interests, strict, again }: FormWishes): void {
    elements.mode.value = mode;
    elements.language.value = language ?? '';
    elements.interests.value = interests.join(', ');
    elements.strict.checked = strict;
    elements.again.checked = again;
    this.#explain();
  }

  #handleInput(): void {
    this.#edited = true;
    this.#explain();
    this.#memory.save(this.wishes);
  }

  #explain(): void {
    const { problem } = readInterests(elements.interests.value);
    elements.interestsHint.textContent = problem;
    elements.interests.setAttribute('aria-invalid', String(problem !== ''));
    elements.wishesSummary.textContent = wishesInWords(this.wishes);
  }
}

function languageOptions(): HTMLOptionElement[] {
  return LANGUAGES.map((tag) => ({ tag, name: languageName(tag) }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
    .map(({ tag, name }) => new Option(name, tag));
}
