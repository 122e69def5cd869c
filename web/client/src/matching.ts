import mitt from 'mitt';

import type { Closure } from './close-code.ts';
import type { Idle, Matched, Notice, Parted, Ready, Waiting, Wishes } from './protocol.ts';
import type { Match, Parting, SettledState, State, WaitingState } from './state.ts';

export type MatchingEvents = {
  state: State;
  /** Also for a session that is known, with a fresh token. */
  matched: Match;
  parted: Parting;
  /** The server believes in a conversation that this side has left, or (undefined) in a search: tell it. */
  unwanted: string | undefined;
};

/** Notices may be overtaken by a second or two, never by this many conversations. */
const SESSIONS_REMEMBERED = 100;

/**
 * Where one stands, from what the server says. Notices come from several services, so neighbours may arrive in the
 * wrong order: nothing said about a session that is over has an effect, and only `parted`, `ready` or a newer match end
 * a conversation.
 */
export class Matching {
  readonly events = mitt<MatchingEvents>();
  #state: State = { name: 'connecting' };
  readonly #over = new Set<string>();
  /** Since `cancel` or `end`, until the next `find` or `skip`. */
  #wantsNobody = false;
  #cooldownUntil: number | undefined;
  /** Of the last search that the server spoke of; not all that it says about a search has them. */
  #wishes: Wishes | undefined;
  /** Server's time of the newest `ready` or `waiting`. */
  #newest = 0;

  get state(): State {
    return this.#state;
  }

  get session(): string | undefined {
    const settled = this.#state.name === 'away' ? this.#state.from : this.#state;
    return settled.name === 'matched' ? settled.match.session : undefined;
  }

  handleNotice(notice: Notice): void {
    this.#handleNotice(notice);
    if (notice.type === 'ready' || notice.type === 'waiting') {
      const begins = notice.type === 'ready' && notice.id === undefined;
      this.#newest = Math.max(begins ? 0 : this.#newest, Date.parse(notice.now));
    }
  }

  #handleNotice(notice: Notice): void {
    switch (notice.type) {
      case 'ready':
        return this.#handleReady(notice);
      case 'waiting':
        return this.#unlessMatched(this.#waitingState(notice));
      case 'idle':
        return this.#handleIdle(notice);
      case 'matched':
        return this.#handleMatched(notice);
      case 'parted':
        return this.#handleParted(notice);
      case 'ok':
      case 'error':
        return;
    }
  }

  handleConnecting(): void {
    this.#set({ name: 'connecting' });
  }

  handleLost(): void {
    const { name } = this.#state;
    if (name === 'idle' || name === 'waiting' || name === 'matched') {
      this.#set({ name: 'away', from: this.#state });
    }
  }

  handleClosed(closure: Closure): void {
    this.#set({ name: 'closed', closure });
  }

  /** `find` or `skip` is about to be sent. */
  handleAsked(): void {
    this.#wantsNobody = false;
  }

  /**
   * The server accepted `find`.
   *
   * @param asked the state when it was sent: what was heard since is newer than the answer
   */
  handleFound(asked: State, wishes: Wishes, now: number): void {
    if (this.#state === asked && asked.name === 'idle') {
      this.#wishes = wishes;
      this.#settle({ name: 'waiting', since: now, wishes });
    }
  }

  /** @param until server's epoch milliseconds; undefined when there is none, or no more */
  handleCooldown(until: number | undefined): void {
    this.#cooldownUntil = until;
    this.#set(this.#state);
  }

  /**
   * The search is over for this side, connected or not. A match that was made just before the server hears of it is
   * declined: nobody is shown who has turned away.
   */
  handleCancel(): void {
    this.#wantsNobody = true;
    if (this.#state.name === 'away' && this.session === undefined) {
      this.#set({ name: 'away', from: { name: 'idle' } });
    }
  }

  /** Leaving needs nobody's consent: the conversation is over for this side at once, connected or not. */
  handleEnd(session: string): void {
    this.#wantsNobody = true;
    if (this.session !== session) {
      return;
    }
    const away = this.#state.name === 'away';
    this.#part({ session, reason: 'ended', by: 'you', requeued: false });
    this.#set(away ? { name: 'away', from: { name: 'idle' } } : { name: 'idle' });
  }

  #handleReady(ready: Ready): void {
    if (this.#isOvertaken(ready)) {
      return;
    }
    const current = this.session;
    if (current !== undefined && (ready.state !== 'matched' || ready.session !== current)) {
      this.#part({ session: current, reason: 'gone', by: 'system', requeued: ready.state === 'waiting' });
    }
    switch (ready.state) {
      case 'idle':
        return this.#set({ name: 'idle' });
      case 'waiting':
        return this.#settle(this.#waitingState(ready));
      case 'matched':
        return this.#resume(ready);
    }
  }

  /** Whether this answer to a `status` is older than the match, or than another word about where we stand. */
  #isOvertaken(ready: Ready): boolean {
    const at = Date.parse(ready.now);
    if (this.#state.name === 'matched' && at < Date.parse(this.#state.match.matchedAt)) {
      return true;
    }
    return ready.id !== undefined && at < this.#newest;
  }

  /** The match itself follows in a `matched` with a fresh token, unless it is the one at hand. */
  #resume(ready: Ready): void {
    const session = ready.session ?? '';
    if (this.#over.has(session)) {
      this.#decline(session);
    } else if (this.#state.name === 'away' && this.session === session) {
      this.#set(this.#state.from);
    } else if (this.session !== session && this.#state.name !== 'waiting') {
      this.#set({ name: 'connecting' });
    }
  }

  #handleMatched(matched: Matched): void {
    const { type: _type, now: _now, ...match } = matched;
    if (this.#over.has(match.session)) {
      return;
    }
    if (this.#wantsNobody && this.session === undefined) {
      return this.#decline(match.session);
    }
    if (this.session !== undefined && this.session !== match.session) {
      this.#remember(this.session);
    }
    this.#set({ name: 'matched', match });
    this.events.emit('matched', match);
  }

  #handleParted(parted: Parted): void {
    if (this.#over.has(parted.session)) {
      return;
    }
    const { type: _type, now: _now, cooldownUntil, ...parting } = parted;
    const inAnother = this.session !== undefined && this.session !== parted.session;
    if (inAnother) {
      this.#remember(parted.session);
      return;
    }
    // A match that came to nothing before one heard of it: one waits on, and there is nothing to tell.
    if (this.session === undefined && parted.reason === 'undone' && parted.requeued) {
      this.#remember(parted.session);
    } else {
      this.#part(cooldownUntil === undefined ? parting : { ...parting, cooldownUntil: Date.parse(cooldownUntil) });
    }
    this.#settle(parted.requeued ? { name: 'waiting', wishes: this.#wishes } : { name: 'idle' });
  }

  #handleIdle(idle: Idle): void {
    if (idle.reason !== undefined) {
      console.info(`Parley: the server gave the search up: ${idle.reason}`);
    }
    this.#unlessMatched({ name: 'idle' });
  }

  #unlessMatched(next: SettledState): void {
    if (this.session === undefined) {
      this.#settle(next);
    }
  }

  #settle(next: SettledState): void {
    if (next.name === 'waiting' && this.#wantsNobody) {
      this.#decline(undefined);
    } else {
      this.#set(next);
    }
  }

  #decline(session: string | undefined): void {
    if (session !== undefined) {
      this.#remember(session);
    }
    this.#set({ name: 'idle' });
    this.events.emit('unwanted', session);
  }

  #part(parting: Parting): void {
    this.#remember(parting.session);
    this.events.emit('parted', parting);
  }

  #remember(session: string): void {
    this.#over.add(session);
    if (this.#over.size > SESSIONS_REMEMBERED) {
      const [oldest] = this.#over;
      this.#over.delete(oldest!);
    }
  }

  #waitingState({ position, estimatedWaitSeconds, accepts, since, wishes }: Ready | Waiting): WaitingState {
    this.#wishes = wishes ?? this.#wishes;
    return {
      name: 'waiting',
      position,
      estimatedWaitSeconds,
      accepts,
      since: since === undefined ? undefined : Date.parse(since),
      wishes: this.#wishes,
    };
  }

  #set(state: State): void {
    this.#state = this.#withCooldown(state);
    this.events.emit('state', this.#state);
  }

  #withCooldown(state: State): State {
    if (state.name === 'away' && state.from.name === 'idle') {
      return { name: 'away', from: { name: 'idle', cooldownUntil: this.#cooldownUntil } };
    }
    return state.name === 'idle' ? { name: 'idle', cooldownUntil: this.#cooldownUntil } : state;
  }
}
