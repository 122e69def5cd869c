import { CommandError, type BlockedPerson, type Match, type Parley, type Parting } from '@parley/client';

import * as elements from './elements.ts';
import { PartnerQuestion } from './partner-question.ts';
import * as sentences from './sentences.ts';

/** Never meeting somebody again: in a conversation, right after it, and the list of those to whom it happened. */
export class Blocking {
  readonly #parley: Parley;
  readonly #question: PartnerQuestion;

  /** @param say shows a sentence */
  constructor(parley: Parley, say: (sentence: string) => void) {
    this.#parley = parley;
    const question = {
      button: elements.block,
      buttonAfterwards: elements.blockLast,
      dialog: elements.blockDialog,
      confirm: 'block',
      fill: (match: Match) => this.#fill(match),
      carryOut: (match: Match) => this.#block(match),
      refused: sentences.notBlocked,
    };
    this.#question = new PartnerQuestion(question, say);
    elements.blocks.ontoggle = () => void this.#list();
  }

  handleMatched(match: Match): void {
    elements.blockLastLabel.textContent = `Block ${nameOf(match)}`;
    this.#question.handleMatched(match);
  }

  handleParted(parting: Parting): void {
    const blocked = parting.reason === 'blocked' && parting.by === 'you';
    if (!blocked) {
      this.#question.handleParted(parting);
    }
  }

  #fill(match: Match): void {
    const goesOn = this.#parley.session === match.session;
    const { title, text } = sentences.askToBlock(nameOf(match), goesOn);
    elements.blockTitle.textContent = title;
    elements.blockText.textContent = text;
  }

  async #block(match: Match): Promise<string> {
    await this.#parley.block(match.session);
    void this.#list();
    return sentences.blocked(nameOf(match));
  }

  async #list(): Promise<void> {
    if (!elements.blocks.open) {
      return;
    }
    await trying(async () => {
      const blocks = await this.#parley.blocks();
      elements.blocksList.replaceChildren(...blocks.map((blocked) => this.#entry(blocked)));
      elements.blocksText.textContent = blocks.length === 0 ? sentences.NOBODY_BLOCKED : '';
    });
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
    await trying(async () => {
      await this.#parley.unblock(id);
      await this.#list();
    });
    remove.disabled = false;
    const focusIsFree = document.activeElement === document.body || document.activeElement === remove;
    if (hadFocus && focusIsFree) {
      (removeButtons()[place] ?? elements.blocksHeading).focus();
    }
  }
}

/** What does not work with the list is said above it. */
async function trying(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    elements.blocksText.textContent = sentences.notBlocked(error.code, error.retryAfterSeconds);
  }
}

/** One for each entry of the list, in order. */
function removeButtons(): HTMLButtonElement[] {
  return [...elements.blocksList.querySelectorAll('button')];
}

function nameOf({ partner }: Match): string {
  return partner.name ?? 'your partner';
}
