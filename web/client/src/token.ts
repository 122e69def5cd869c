import { ApiError, type Api } from './api.ts';

export interface Token {
  token: string;
  user: string;
  name?: string;
  /** RFC 3339, UTC. */
  expiresAt: string;
}

/** Where tokens come from. An embedding page with accounts of its own brings its own. */
export interface TokenSource {
  /** The token to connect with. */
  current(): Promise<Token>;
  /** A younger one for the same user, while the current one is still valid. */
  renew(): Promise<Token>;
  /** Called when the server refuses this one; the answer is another. */
  replace(refused: Token): Promise<Token>;
  /** Called when the person was erased: {@link current} is somebody else from then on. */
  forget?(): void;
}

/** Keeps one token between page loads. */
export interface TokenStore {
  load(): Token | undefined;
  save(token: Token): void;
  clear(): void;
}

/** One person per tab: a reload stays the same person, a second tab is somebody else. */
export class SessionTokenStore implements TokenStore {
  static readonly KEY = 'parley.token';
  readonly #storage: Storage;

  constructor(storage: Storage = sessionStorage) {
    this.#storage = storage;
  }

  load(): Token | undefined {
    const text = this.#storage.getItem(SessionTokenStore.KEY);
    return text === null ? undefined : (JSON.parse(text) as Token);
  }

  save(token: Token): void {
    this.#storage.setItem(SessionTokenStore.KEY, JSON.stringify(token));
  }

  clear(): void {
    this.#storage.removeItem(SessionTokenStore.KEY);
  }
}

/** Tokens of a guest, whom the gateway makes up on the first call. */
export class GuestTokens implements TokenSource {
  readonly #api: Api;
  readonly #store: TokenStore;

  constructor(api: Api, store: TokenStore) {
    this.#api = api;
    this.#store = store;
  }

  async current(): Promise<Token> {
    return this.#store.load() ?? this.#newGuest();
  }

  async renew(): Promise<Token> {
    const { token } = await this.current();
    return this.#keep(await this.#api.post<Token>('/api/auth/renew', {}, token));
  }

  /** Renewed meanwhile? Then that one; otherwise the person starts anew. */
  async replace(refused: Token): Promise<Token> {
    const stored = this.#store.load();
    return stored !== undefined && stored.token !== refused.token ? stored : this.#newGuest();
  }

  forget(): void {
    this.#store.clear();
  }

  async #newGuest(): Promise<Token> {
    return this.#keep(await this.#api.post<Token>('/api/auth/guest', {}));
  }

  #keep(token: Token): Token {
    this.#store.save(token);
    return token;
  }
}

export function isRefusedToken(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
