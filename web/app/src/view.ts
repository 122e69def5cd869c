import type { SettledState, State, WaitingState } from '@parley/client';
import type { CallStatus } from '@parley/client/call';

import * as elements from './elements.ts';
import * as sentences from './sentences.ts';

type ViewName = 'lobby' | 'waiting' | 'talk' | 'closed';

const VIEWS: Record<SettledState['name'], ViewName> = { idle: 'lobby', waiting: 'waiting', matched: 'talk' };
const TITLES: Record<ViewName, string> = { lobby: '', waiting: 'Looking… · ', talk: 'Talking · ', closed: 'Closed · ' };

/** Milliseconds until it looks as if something were wrong. */
const CONNECTING_PATIENCE = 4_000;

/** Shows a state: which of the four views, what stands in it, and what can be pressed. */
export class View {
  readonly #now: () => number;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;

  /** @param now the server's time, by which waiting is counted */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param canStart there is a camera or a microphone, and no answer is being waited for */
  render(state: State, callStatus: CallStatus, canStart: boolean): void {
    const shown = state.name === 'away' ? state.from : state;
    const away = state.name === 'away';
    elements.page.dataset['state'] = away ? 'reconnecting' : state.name;
    this.#renderBanner(state, callStatus);
    elements.start.disabled = state.name !== 'idle' || !canStart;
    elements.startLabel.textContent = state.name === 'connecting' ? 'Connecting…' : 'Meet someone';
    elements.next.disabled = away;
    this.#renderSession(shown);
    this.#renderWaiting(shown);
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

  #renderWaiting(state: State): void {
    clearInterval(this.#ticking);
    if (state.name === 'waiting') {
      elements.waiting.textContent = sentences.waiting(state);
      this.#tick(state);
      this.#ticking = setInterval(() => this.#tick(state), 1_000);
    }
  }

  #tick({ since }: WaitingState): void {
    elements.elapsed.textContent = since === undefined ? '' : sentences.clock(this.#now() - since);
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
    document.title = `${TITLES[view]}Parley`;
    if (focusWasInside) {
      document.querySelector<HTMLElement>(`[data-heading=${view}]`)?.focus({ preventScroll: true });
    }
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
