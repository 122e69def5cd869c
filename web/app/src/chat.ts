import type { Match } from '@parley/client';
import { TextError, type Call } from '@parley/client/call';

import * as elements from './elements.ts';
import { CHAT_HINT, NOT_SENT } from './sentences.ts';

/** Older ones make room: a partner cannot fill the page's memory. */
const MOST_MESSAGES = 500;

/** What two people write to each other. It stands on the page until the next conversation, and nowhere else. */
export class Chat {
  readonly #call: Call;
  #session = '';
  #name = '';

  constructor(call: Call) {
    this.#call = call;
    call.on('text', (text) => this.#handleText(text));
    elements.chatOpen.onclick = () => this.#show(elements.chat.hidden);
    elements.chatForm.onsubmit = (event) => {
      event.preventDefault();
      void this.#send();
    };
  }

  /** In writing it is all there is; beside pictures it opens with the first word. */
  handleMatched({ session, mode, partner }: Match): void {
    if (session === this.#session) {
      return;
    }
    this.#session = session;
    this.#name = partner.name ?? 'Your partner';
    elements.chatMessages.replaceChildren();
    elements.chatInput.value = '';
    elements.chatInput.setAttribute('aria-label', `Write to ${this.#name}`);
    elements.chatInput.placeholder = `Write to ${this.#name}`;
    elements.chatHint.textContent = CHAT_HINT;
    this.#show(mode === 'text');
  }

  #handleText(text: string): void {
    this.#add('partner', text);
    this.#show(true);
  }

  async #send(): Promise<void> {
    const text = elements.chatInput.value;
    if (text.trim() === '') {
      return;
    }
    elements.chatInput.value = '';
    const message = this.#add('you', text);
    try {
      await this.#call.sendText(text);
    } catch (error) {
      if (!(error instanceof TextError)) {
        throw error;
      }
      message.append(textElement('span', 'failed', NOT_SENT));
    }
  }

  /** Whatever was written is text and nothing but text. */
  #add(by: 'you' | 'partner', text: string): HTMLElement {
    const message = document.createElement('li');
    message.dataset['by'] = by;
    const words = textElement('p', 'words', text);
    words.dataset['testid'] = 'chat-message';
    message.append(textElement('span', 'by', by === 'you' ? 'You' : this.#name), words);
    elements.chatMessages.append(message);
    if (elements.chatMessages.childElementCount > MOST_MESSAGES) {
      elements.chatMessages.firstElementChild?.remove();
    }
    elements.chatHint.textContent = '';
    message.scrollIntoView({ block: 'nearest' });
    return message;
  }

  #show(open: boolean): void {
    elements.chat.hidden = !open;
    elements.chatOpen.setAttribute('aria-expanded', String(open));
  }
}

function textElement(name: 'p' | 'span', className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
