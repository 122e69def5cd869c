import { CommandError, type BlockedPerson, type Match, type Parley, type Parting } from '@parley/client';

import * as elements from './elements.ts';
import * as sentences from './sentences.ts';

/** Never meeting somebody again: in a conversation, right after it, and the list of those to whom it happened. */
export class Blocking {
  readonly #parley: Parley;
  readonly #say: (sentence: string) => void;
  /** The last conversation, which may go on. */
  #match: Match | undefined;
  /** Whom the dialog is about. */
  #asked: Match | undefined;

  /** @param say shows a sentence */
  constructor(parley: Parley, say: (sentence: string) => void) {
    this.#parley = parley;
    this.#say = say;
    elements.block.onclick = () => this.#ask();
    elements.blockLast.onclick = () => this.#ask();
    elements.blockDialog.onclose = () => void this.#handleAnswer();
    elements.blocks.ontoggle = () => void this.#list();
  }

  handleMatched(match: Match): void {
    this.#match = match;
    elements.blockLast.hidden = true;
  }

  /** Offers to block whom one has just talked to. */
  handleParted({ session, reason, by }: Parting): void {
    const match = this.#match;
    const blocked = reason === 'blocked' && by === 'you';
    if (match?.session !== session || blocked || reason === 'undone') {
      return;
    }
    elements.blockLastLabel.textContent = `Block ${nameOf(match)}`;
    elements.blockLast.hidden = false;
  }

  #ask(): void {
    this.#asked = this.#match;
    if (this.#asked === undefined) {
      return;
    }
    const goesOn = this.#parley.session === this.#asked.session;
    const { title, text } = sentences.askToBlock(nameOf(this.#asked), goesOn);
    elements.blockTitle.textContent = title;
    elements.blockText.textContent = text;
    elements.blockDialog.returnValue = '';
    elements.blockDialog.showModal();
  }

  async #handleAnswer(): Promise<void> {
    const match = this.#asked;
    if (elements.blockDialog.returnValue !== 'block' || match === undefined) {
      return;
    }
    await this.#try(async () => {
      await this.#parley.block(match.session);
      if (this.#match === match) {
        elements.blockLast.hidden = true;
      }
      this.#say(sentences.blocked(nameOf(match)));
      await this.#list();
    }, this.#say);
  }

  async #list(): Promise<void> {
    if (!elements.blocks.open) {
      return;
    }
    await this.#try(async () => {
      const blocks = await this.#parley.blocks();
      elements.blocksList.replaceChildren(...blocks.map((blocked) => this.#entry(blocked)));
      this.#sayInList(blocks.length === 0 ? sentences.NOBODY_BLOCKED : '');
    }, this.#sayInList);
  }

  #entry(blocked: BlockedPerson): HTMLLIElement {
    const text = document.createElement('span');
    text.textContent = sentences.blockedPerson(blocked);
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'pill';
    remove.dataset['testid'] = 'unblock';
    remove.textContent = 'Remove';
    remove.setAttribute('aria-label', `Remove ${blocked.name ?? 'this entry'} from the list`);
    remove.onclick = () => void this.#unblock(blocked, remove);
    const entry = document.createElement('li');
    entry.append(text, remove);
    return entry;
  }

  /** The keyboard's focus goes on to the entry that takes the place, or to the heading, and is not lost. */
  async #unblock({ id }: BlockedPerson, remove: HTMLButtonElement): Promise<void> {
    const place = removeButtons().indexOf(remove);
    const hadFocus = document.activeElement === remove;
    remove.disabled = true;
    await this.#try(async () => {
      await this.#parley.unblock(id);
      await this.#list();
    }, this.#sayInList);
    remove.disabled = false;
    const focusIsFree = document.activeElement === document.body || document.activeElement === remove;
    if (hadFocus && focusIsFree) {
      (removeButtons()[place] ?? elements.blocksHeading).focus();
    }
  }

  readonly #sayInList = (sentence: string): void => {
    elements.blocksText.textContent = sentence;
  };

  async #try(action: () => Promise<void>, say: (sentence: string) => void): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      say(sentences.notBlocked(error.code, error.retryAfterSeconds));
    }
  }
}

/** One for each entry of the list, in order. */
function removeButtons(): HTMLButtonElement[] {
  return [...elements.blocksList.querySelectorAll('button')];
}

function nameOf({ partner }: Match): string {
  return partner.name ?? 'your partner';
}
