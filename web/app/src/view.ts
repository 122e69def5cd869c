import type { Mode, SettledState, State } from '@parley/client';
import type { CallStatus } from '@parley/client/call';

import * as elements from './elements.ts';
import * as sentences from './sentences.ts';
import { clock } from './times.ts';

type ViewName = 'lobby' | 'waiting' | 'talk' | 'closed';

const VIEWS: Record<SettledState['name'], ViewName> = { idle: 'lobby', waiting: 'waiting', matched: 'talk' };
const TITLES: Record<ViewName, string> = { lobby: '', waiting: 'Looking… · ', talk: 'Talking · ', closed: 'Closed · ' };

/** Milliseconds until it looks as if something were wrong. */
const CONNECTING_PATIENCE = 4_000;

export interface Options {
  mode: Mode;
  /** There is what that mode needs, and no answer is being waited for. */
  canFind: boolean;
  /** Server's epoch milliseconds; undefined when there is none. */
  cooldownUntil: number | undefined;
}

/** Shows a state: which of the four views, what stands in it, and what can be pressed. */
export class View {
  readonly #now: () => number;
  readonly #switched: (view: ViewName) => void;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param now the server's time, by which waiting is counted
   * @param switched told when another view is shown
   */
  constructor(now: () => number, switched: (view: ViewName) => void) {
    this.#now = now;
    this.#switched = switched;
  }

  render(state: State, callStatus: CallStatus, { mode, canFind, cooldownUntil }: Options): void {
    const shown = state.name === 'away' ? state.from : state;
    const away = state.name === 'away';
    const coolingDown = cooldownUntil !== undefined;
    elements.page.dataset['state'] = away ? 'reconnecting' : state.name;
    elements.page.dataset['mode'] = mode;
    this.#renderBanner(state, callStatus);
    elements.start.disabled = state.name !== 'idle' || !canFind || coolingDown;
    elements.startLabel.textContent = state.name === 'connecting' ? 'Connecting…' : 'Meet someone';
    // Not in the lobby, where it cannot be seen but lets Enter press the other button.
    elements.update.disabled = shown.name === 'waiting' && (away || !canFind || coolingDown);
    elements.next.disabled = away || coolingDown;
    elements.block.disabled = away;
    this.#renderSession(shown);
    this.#renderTimes(shown, cooldownUntil);
    this.#renderClosed(shown);
    this.#switchTo(viewOf(shown));
  }

  /** What just happened, in one sentence; an empty one takes the last away. */
  notice(sentence: string): void {
    elements.notice.textContent = sentence;
  }

  #renderBanner(state: State, callStatus: CallStatus): void {
    clearTimeout(this.#overdue);
    elements.banner.textContent = bannerText(state, callStatus);
    if (state.name === 'connecting') {
      const say = () => (elements.banner.textContent = 'The server cannot be reached. Trying again…');
      this.#overdue = setTimeout(say, CONNECTING_PATIENCE);
    }
  }

  #renderSession(state: State): void {
    if (state.name === 'matched') {
      document.body.dataset['session'] = state.match.session;
    } else {
      delete document.body.dataset['session'];
    }
  }

  #renderTimes(state: State, cooldownUntil: number | undefined): void {
    clearInterval(this.#ticking);
    elements.cooldown.hidden = cooldownUntil === undefined;
    if (state.name === 'waiting') {
      setText(elements.accepts, sentences.accepts(state));
      elements.waiting.textContent = sentences.waiting(state);
    }
    const since = state.name === 'waiting' ? state.since : undefined;
    const tick = () => {
      elements.elapsed.textContent = since === undefined ? '' : clock(this.#now() - since);
      elements.cooldown.textContent =
        cooldownUntil === undefined ? '' : sentences.cooldown(cooldownUntil - this.#now());
    };
    tick();
    if (since !== undefined || cooldownUntil !== undefined) {
      this.#ticking = setInterval(tick, 1_000);
    }
  }

  #renderClosed(state: State): void {
    if (state.name === 'closed') {
      const { title, text, button } = sentences.closed(state.closure);
      elements.closedTitle.textContent = title;
      elements.closedText.textContent = text;
      elements.reopen.textContent = button ?? '';
      elements.reopen.hidden = button === undefined;
    }
  }

  /** Takes the focus along where it would be left on something hidden, and so has the new view's heading read. */
  #switchTo(view: ViewName): void {
    if (elements.page.dataset['view'] === view) {
      return;
    }
    const focusWasInside = document.activeElement !== document.body;
    elements.page.dataset['view'] = view;
    this.#switched(view);
    document.title = `${TITLES[view]}Parley`;
    if (focusWasInside) {
      this.#focusHeading(view);
    }
  }

  /** With the next picture of the page: at once the browser would have to lay the page out once more, before all else. */
  #focusHeading(view: ViewName): void {
    requestAnimationFrame(() => {
      if (elements.page.dataset['view'] === view) {
        document.querySelector<HTMLElement>(`[data-heading=${view}]`)?.focus({ preventScroll: true });
      }
    });
  }
}

/** What is said again is not read out again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function viewOf(state: Exclude<State, { name: 'away' }>): ViewName {
  switch (state.name) {
    case 'connecting':
      return 'lobby';
    case 'closed':
      return 'closed';
    default:
      return VIEWS[state.name];
  }
}

function bannerText(state: State, callStatus: CallStatus): string {
  if (state.name === 'away') {
    return 'Connection lost. Reconnecting…';
  }
  const shaky = callStatus === 'reconnecting' || callStatus === 'lost';
  return shaky ? 'The call is interrupted. Hold on…' : '';
}
