import { CloseCode, CommandError, type Parley, type PastConversation, type State } from '@parley/client';

import * as elements from './elements.ts';
import * as sentences from './own-data-sentences.ts';

/** A person's own data in a dialog: the history, everything as a file, and the end of it all. */
export class OwnDataDialog {
  readonly #parley: Parley;
  /** After what the next page of the history begins. */
  #next: string | undefined;

  constructor(parley: Parley) {
    this.#parley = parley;
    elements.data.onclick = () => this.#open();
    elements.dataMore.onclick = () => void this.#show(this.#next);
    elements.dataExport.onclick = () => void this.#download();
    elements.dataErase.onclick = () => this.#askToErase();
    elements.eraseDialog.onclose = () => void this.#handleAnswer();
  }

  /** Whoever is banned sees what is stored as well; whoever was erased has nothing to see. */
  handleState(state: State): void {
    const banned = state.name === 'closed' && state.closure.code === CloseCode.FORBIDDEN;
    elements.data.hidden = state.name !== 'idle' && !banned;
  }

  #open(): void {
    elements.dataList.replaceChildren();
    elements.dataMore.hidden = true;
    elements.dataDialog.showModal();
    void this.#show(undefined);
  }

  /** The keyboard's focus goes on where the button has gone. */
  async #show(after: string | undefined): Promise<void> {
    const hadFocus = document.activeElement === elements.dataMore;
    await trying(sentences.LOOKING, async () => {
      const { conversations, next } = await this.#parley.data.history(after);
      elements.dataList.append(...conversations.map(entry));
      this.#next = next;
      elements.dataMore.hidden = next === undefined;
      return elements.dataList.children.length === 0 ? sentences.NO_CONVERSATIONS : '';
    });
    if (hadFocus && elements.dataMore.hidden) {
      elements.dataList.focus();
    }
  }

  async #download(): Promise<void> {
    await trying(sentences.DOWNLOADING, async () => {
      const document = await this.#parley.data.export();
      save(document, sentences.fileName(this.#parley.now()));
      return sentences.DOWNLOADED;
    });
  }

  #askToErase(): void {
    elements.eraseDialog.returnValue = '';
    elements.eraseDialog.showModal();
  }

  /** Once it is done the connection is closed, and the page says so. */
  async #handleAnswer(): Promise<void> {
    if (elements.eraseDialog.returnValue !== 'erase') {
      return;
    }
    await trying(sentences.ERASING, async () => {
      await this.#parley.data.erase();
      elements.dataDialog.close();
      return '';
    });
  }
}

/** Once at a time; says what goes on, what came of it, and why it did not work. */
async function trying(doing: string, action: () => Promise<string>): Promise<void> {
  const buttons = [elements.dataMore, elements.dataExport, elements.dataErase];
  buttons.forEach((button) => (button.disabled = true));
  elements.dataText.textContent = doing;
  try {
    elements.dataText.textContent = await action();
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    elements.dataText.textContent = sentences.notAnswered(error.code, error.retryAfterSeconds);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

function entry(conversation: PastConversation): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = sentences.past(conversation);
  return item;
}

function save(document: Blob, name: string): void {
  const address = URL.createObjectURL(document);
  const link = window.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Browsers begin to save in the same turn; what is revoked at once may be lost all the same in some.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
