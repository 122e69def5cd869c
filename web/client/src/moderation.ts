import { Api } from './api.ts';
import { CommandError } from './command-error.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import type { ReportReason } from './protocol.ts';
import { ServerClock } from './server-clock.ts';
import { TokenRenewal } from './token-renewal.ts';
import type { Token } from './token.ts';

/** What somebody said of a partner. People are opaque ids, undefined where nobody knows them any more. */
export interface Report {
  id: string;
  session: string;
  /** Who said it. */
  reporter?: string;
  /** Of whom. */
  reported?: string;
  reason: ReportReason;
  comment?: string;
  /** Server's epoch milliseconds, as all times here. */
  at: number;
  /** Undefined while it is open. */
  decision?: 'dismissed' | 'banned';
  decidedBy?: string;
  decidedAt?: number;
}

export interface Ban {
  id: string;
  person?: string;
  /** Whether everybody behind the same browser is kept out. */
  device: boolean;
  reason: string;
  from: number;
  /** Undefined for good, and for a suspension. */
  until?: number;
  /** A suspension by the number of reports, until a moderator decides. */
  automatic: boolean;
  by?: string;
  liftedAt?: number;
  liftedBy?: string;
  active: boolean;
}

/** What is recorded of one person, the newest first; the server says up to a hundred of each. */
export interface History {
  person?: string;
  /** Reports by this person. */
  made: Report[];
  /** Reports about this person. */
  about: Report[];
  bans: Ban[];
}

export interface CaseFile {
  report: Report;
  reporter: History;
  reported: History;
}

export interface ReportFilter {
  /** Default: open. */
  which?: 'open' | 'decided' | 'all';
  reason?: ReportReason;
}

/** The newest first. */
export interface Page<Entry> {
  entries: Entry[];
  /** What the next page begins after; undefined on the last one. */
  next?: string;
}

/** @property already an earlier decision holds instead */
export interface Decided {
  report: Report;
  already: boolean;
}

/** @property already it was lifted before */
export interface Lifted {
  ban: Ban;
  already: boolean;
}

export interface ModerationOptions {
  /** A moderator's. */
  token: string;
  /** Origin of the gateway; default: the page's. */
  server?: string;
  environment?: Environment;
  /** Told of each younger token that is used from then on. */
  onToken?: (token: string) => void;
}

/** The fields that are RFC 3339 on the wire. */
const TIMES = new Set(['at', 'decidedAt', 'from', 'until', 'liftedAt']);

/**
 * What moderators may ask for, over REST; needs no connection. Everything rejects with a {@link CommandError}:
 * `unauthenticated` once the token has ended, `forbidden` without the role, `not_found`, `timeout` where nobody knows
 * whether it was carried out. Every decision may be repeated.
 */
export class Moderation {
  readonly #api: Api;
  readonly #renewal: TokenRenewal;
  readonly #onToken: (token: string) => void;
  #token: string;

  constructor({ token, server = location.origin, environment = browserEnvironment, onToken }: ModerationOptions) {
    this.#api = new Api(server, environment.fetch);
    this.#token = token;
    this.#onToken = onToken ?? (() => {});
    const clock = new ServerClock(environment.monotonic);
    this.#renewal = new TokenRenewal({ renew: () => this.#renew() }, clock, environment, () => {});
  }

  /** Takes a younger token, at once and from then on well before it ends, until {@link close}. */
  async open(): Promise<void> {
    const { expiresAt } = await this.#try(this.#renew());
    this.#renewal.handleExpiry(expiresAt);
  }

  close(): void {
    this.#renewal.stop();
  }

  /** @param after `next` of the page before */
  async reports({ which, reason }: ReportFilter = {}, after?: string): Promise<Page<Report>> {
    const path = `/api/moderation/reports${query({ which, reason, before: after })}`;
    const { reports, next } = await this.#get<{ reports: Report[]; next?: string }>(path);
    return { entries: reports, next };
  }

  report(id: string): Promise<CaseFile> {
    return this.#get(`/api/moderation/reports/${encodeURIComponent(id)}`);
  }

  dismiss(report: string): Promise<Decided> {
    return this.#post(`/api/moderation/reports/${encodeURIComponent(report)}/dismiss`, {});
  }

  /**
   * Keeps the reported person, and the person's browser, out; decides every open report about the person.
   *
   * @param reason for the record, 1 to 500 characters; the person may read it
   * @param hours 1 to 87,600; undefined for good
   */
  ban(report: string, reason: string, hours?: number): Promise<Decided> {
    return this.#post(`/api/moderation/reports/${encodeURIComponent(report)}/ban`, { reason, hours });
  }

  /** @param after `next` of the page before */
  async bans(which: 'active' | 'all' = 'active', after?: string): Promise<Page<Ban>> {
    const path = `/api/moderation/bans${query({ which, before: after })}`;
    const { bans, next } = await this.#get<{ bans: Ban[]; next?: string }>(path);
    return { entries: bans, next };
  }

  /** With a suspension the open reports about the person are dismissed. */
  lift(ban: string): Promise<Lifted> {
    return this.#post(`/api/moderation/bans/${encodeURIComponent(ban)}/lift`, {});
  }

  async #renew(): Promise<Token> {
    const token = await this.#api.post<Token>('/api/auth/renew', {}, this.#token);
    this.#token = token.token;
    this.#onToken(token.token);
    return token;
  }

  async #get<Type>(path: string): Promise<Type> {
    return read(await this.#try(this.#api.get(path, this.#token))) as Type;
  }

  async #post<Type>(path: string, body: object): Promise<Type> {
    return read(await this.#try(this.#api.post(path, body, this.#token))) as Type;
  }

  async #try<Type>(request: Promise<Type>): Promise<Type> {
    try {
      return await request;
    } catch (problem) {
      throw CommandError.of(problem);
    }
  }
}

function query(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** With times as numbers, and without what is null. */
function read(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => read(entry));
  }
  if (typeof value === 'object' && value !== null) {
    const present = Object.entries(value).filter(([, content]) => content !== null);
    return Object.fromEntries(present.map(([field, content]) => [field, read(content, field)]));
  }
  return TIMES.has(name) && typeof value === 'string' ? Date.parse(value) : value;
}
