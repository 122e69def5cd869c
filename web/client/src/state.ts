import type { Closure } from './close-code.ts';
import type { Accepts, Blocked, Matched, Parted, Past, Wishes } from './protocol.ts';

/** No answer about our state yet. */
export interface ConnectingState {
  name: 'connecting';
}

export interface IdleState {
  name: 'idle';
  /**
   * Server's epoch milliseconds; until then `find` and `skip` are refused. When that time has come there is another
   * state without it.
   */
  cooldownUntil?: number;
}

export interface WaitingState {
  name: 'waiting';
  /** From 1. */
  position?: number;
  estimatedWaitSeconds?: number;
  accepts?: Accepts;
  /** Server's epoch milliseconds. */
  since?: number;
  /** As the server has them. */
  wishes?: Wishes;
}

export type Match = Omit<Matched, 'type' | 'now'>;

export interface MatchedState {
  name: 'matched';
  match: Match;
}

/** What the server last said, while it can be reached. */
export type SettledState = IdleState | WaitingState | MatchedState;

/** The connection is lost and coming back; a call goes on meanwhile. */
export interface AwayState {
  name: 'away';
  from: SettledState;
}

/** The connection does not come back by itself. */
export interface ClosedState {
  name: 'closed';
  closure: Closure;
}

export type State = ConnectingState | SettledState | AwayState | ClosedState;

/** `gone`: the conversation was over when the connection came back; the notice that said why got lost. */
export type Parting = Omit<Parted, 'type' | 'reason' | 'now' | 'cooldownUntil'> & {
  reason: Parted['reason'] | 'gone';
  /** Server's epoch milliseconds; present when leaving was one skip too many. */
  cooldownUntil?: number;
};

/** Somebody whom this person never meets again. */
export type BlockedPerson = Omit<Blocked, 'blockedAt'> & {
  /** Server's epoch milliseconds. */
  blockedAt: number;
};

/** A conversation that is over. */
export type PastConversation = Omit<Past, 'matchedAt' | 'endedAt'> & {
  /** Server's epoch milliseconds, as the end. */
  matchedAt: number;
  endedAt: number;
};
