/** The wire between browser and gateway; docs/protocol.md is the truth, and these are its names. */

export const SUBPROTOCOL = 'parley.v1';

/** A browser cannot set headers on an upgrade: the gateway takes the token from this offered sub-protocol. */
export function tokenSubprotocol(token: string): string {
  return encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`);
}

export type Mode = 'video' | 'text';
export type Accepts = 'interests' | 'language' | 'anyone';
export type ReportReason = 'nudity' | 'harassment' | 'minor' | 'spam' | 'other';

/** Whom to look for. */
export interface Wishes {
  mode?: Mode;
  /** BCP 47 primary tag. */
  language?: string;
  /** Up to ten, of 1 to 32 characters. */
  interests?: string[];
  /** Keeps the search from widening. */
  strict?: boolean;
  /** Look on when a partner goes. */
  again?: boolean;
}

export type Command =
  | ({ type: 'find' } & Wishes)
  | { type: 'cancel' | 'status' }
  | { type: 'skip' | 'end' | 'heartbeat' | 'block'; session: string }
  | { type: 'report'; session: string; reason: ReportReason; comment?: string }
  | { type: 'authenticate'; token: string };

/** RFC 3339, UTC. */
type Instant = string;

export interface Ready {
  type: 'ready';
  id?: string;
  now: Instant;
  user: string;
  /** When the socket's token ends. */
  expiresAt?: Instant;
  state: 'idle' | 'waiting' | 'matched';
  cooldownUntil?: Instant;
  heartbeatSeconds?: number;
  online?: number;
  position?: number;
  estimatedWaitSeconds?: number;
  accepts?: Accepts;
  since?: Instant;
  /** Of the wait. */
  wishes?: Wishes;
  session?: string;
}

export interface Waiting {
  type: 'waiting';
  now: Instant;
  /** From 1. */
  position?: number;
  estimatedWaitSeconds?: number;
  accepts?: Accepts;
  since?: Instant;
  /** Where they may be news; absent where only time has passed. */
  wishes?: Wishes;
}

export interface Matched {
  type: 'matched';
  now: Instant;
  session: string;
  mode: Mode;
  /** LiveKit's address, and the token for this session's room. */
  url: string;
  token: string;
  partner: { name?: string };
  /** Those that both named. */
  interests?: string[];
  language?: string;
  matchedAt: Instant;
}

export type PartedReason =
  'skipped' | 'ended' | 'left' | 'lost' | 'blocked' | 'banned' | 'superseded' | 'expired' | 'undone';

export interface Parted {
  type: 'parted';
  session: string;
  reason: PartedReason;
  by: 'you' | 'partner' | 'system';
  /** Looking again already. */
  requeued: boolean;
  /** Of `cooldownUntil`. */
  now?: Instant;
  /** Present when this was one skip too many: until then `find` and `skip` are refused. */
  cooldownUntil?: Instant;
}

export interface Idle {
  type: 'idle';
  /** Present when the server gave the wait up. */
  reason?: string;
}

export interface Ok {
  type: 'ok';
  id: string;
  state?: 'idle' | 'waiting' | 'matched';
  session?: string;
  /** The id of the block, after `block`. */
  block?: string;
}

export interface Refusal {
  type: 'error';
  id?: string;
  code: string;
  message: string;
  retryAfterSeconds?: number;
  /** When a ban ends; absent for good and while moderators decide. */
  until?: Instant;
}

/** One entry of `GET /api/blocks`. */
export interface Blocked {
  id: string;
  name?: string;
  blockedAt: Instant;
}

/** One entry of `GET /api/me/history`. */
export interface Past {
  /** Only while the partner may be reported. */
  session?: string;
  matchedAt: Instant;
  endedAt: Instant;
  /** For which both were there. */
  seconds: number;
  mode: Mode;
  reason: PartedReason;
  by: Parted['by'];
  /** Shared. */
  interests?: string[];
  language?: string;
}

export type Notice = Ready | Waiting | Matched | Parted | Idle | Ok | Refusal;

export const NOTICE_TYPES: readonly Notice['type'][] = ['ready', 'waiting', 'matched', 'parted', 'idle', 'ok', 'error'];

/**
 * Reads one notice; undefined for a type that this client does not know.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function readNotice(text: string): Notice | undefined {
  const notice = JSON.parse(text) as { type?: string };
  return NOTICE_TYPES.some((type) => type === notice.type) ? (notice as Notice) : undefined;
}
