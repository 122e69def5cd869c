import * as elements from './elements.ts';

const SHORTCUTS: Record<string, readonly HTMLButtonElement[]> = {
  Escape: [elements.stop, elements.cancel],
  n: [elements.next],
  ArrowRight: [elements.next],
};

/** There keys mean what they mean everywhere. */
const TYPING = 'input, select, textarea, dialog[open]';

/** A shortcut presses the button that can be seen and pressed at the moment. */
export function listenToKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    const typing = document.activeElement?.closest(TYPING) ?? null;
    if (typing !== null || event.repeat || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const button = SHORTCUTS[key]?.find((candidate) => candidate.checkVisibility() && !candidate.disabled);
    if (button !== undefined) {
      event.preventDefault();
      button.click();
    }
  });
}
