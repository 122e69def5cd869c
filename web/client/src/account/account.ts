import { Api, ApiError } from '../api.ts';
import { browserEnvironment, type Environment } from '../environment.ts';
import { GuestTokens, isRefusedToken, SessionTokenStore, type Token, type TokenSource } from '../token.ts';
import { Provider, SignInError, type Departure, type Grant, type SignInAt } from './provider.ts';

/** How somebody came back from the provider: with what the guest had, without it, or still as the guest. */
export type Return = 'signed-in' | 'signed-in-anew' | 'refused' | 'away' | 'banned';

export interface AccountOptions {
  /** Origin of the gateway; default: the page's. */
  server?: string;
  /** Where this tab's tokens are; default: sessionStorage, which ends with the tab. */
  storage?: Storage;
  /** The address to which the provider sends people back; default: the page's origin. */
  page?: string;
  environment?: Environment;
  provider?: (at: SignInAt, page: string) => Provider;
}

type Gone = Departure & { search: string };

const GONE = 'parley.sign-in';
const GRANT = 'parley.account';

/**
 * The person of this tab: a guest, or somebody with an account at the provider whom the gateway knows. Tokens of an account
 * end with the provider's word; a younger one is got by its refresh token, and who cannot get one is a guest again.
 */
export class Account implements TokenSource {
  readonly #storage: Storage;
  readonly #store: SessionTokenStore;
  readonly #api: Api;
  readonly #guests: GuestTokens;
  readonly #page: string;
  readonly #makeProvider: (at: SignInAt, page: string) => Provider;
  #provider: Promise<Provider | undefined> | undefined;
  #renewing: Promise<Token> | undefined;

  constructor(options: AccountOptions = {}) {
    const environment = options.environment ?? browserEnvironment;
    this.#storage = options.storage ?? sessionStorage;
    this.#store = new SessionTokenStore(this.#storage);
    this.#api = new Api(options.server ?? location.origin, environment.fetch);
    this.#guests = new GuestTokens(this.#api, this.#store);
    this.#page = options.page ?? `${location.origin}/`;
    this.#makeProvider = options.provider ?? ((at, page) => new Provider(at, page));
  }

  get signedIn(): boolean {
    return this.#grant !== undefined;
  }

  /** Whether one can sign in here. */
  async offered(): Promise<boolean> {
    return (await this.#asked()) !== undefined;
  }

  /**
   * To be called in no conversation.
   *
   * @param search of the page's address, given back by {@link finish}
   * @returns the address to go to
   */
  async begin(search: string): Promise<string> {
    const provider = await this.#need();
    const { address, departure } = await provider.begin();
    // The guest's token has to last until the return.
    await this.#guests.renew().catch((error: unknown) => {
      if (!isRefusedToken(error)) {
        throw new SignInError('away', error);
      }
    });
    this.#storage.setItem(GONE, JSON.stringify({ ...departure, search }));
    return address;
  }

  /** What to put in the place of the address's query, where somebody comes back with it; undefined where nobody does. */
  returnsWith(address: URL): string | undefined {
    return address.searchParams.has('state') ? this.#gone?.search : undefined;
  }

  /** Ends what {@link begin} began; does not throw. @param address to which the provider sent somebody */
  async finish(address: URL): Promise<Return> {
    const gone = this.#gone;
    this.#storage.removeItem(GONE);
    if (gone === undefined) {
      return 'refused';
    }
    try {
      const provider = await this.#need();
      return await this.#exchangeForGuest(await provider.finish(address, gone));
    } catch (error) {
      console.warn('Parley: signing in failed', error);
      return reasonOf(error);
    }
  }

  /** @returns the address to go to, where the provider has one; from now on this tab is another guest */
  async signOut(): Promise<string | undefined> {
    const grant = this.#grant;
    this.forget();
    try {
      return grant === undefined ? undefined : await (await this.#asked())?.leave(grant.idToken);
    } catch (error) {
      console.info('Parley: the session at the provider goes on', error);
      return undefined;
    }
  }

  current(): Promise<Token> {
    return this.#guests.current();
  }

  /** Many at once are one. */
  renew(): Promise<Token> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async replace(refused: Token): Promise<Token> {
    const stored = this.#store.load();
    if (!this.signedIn || (stored !== undefined && stored.token !== refused.token)) {
      return this.#guests.replace(refused);
    }
    try {
      return await this.renew();
    } catch (error) {
      if (reasonOf(error) === 'away') {
        throw error;
      }
      this.#storage.removeItem(GRANT);
      return this.#guests.replace(refused);
    }
  }

  /** The next is a guest. */
  forget(): void {
    this.#storage.removeItem(GRANT);
    this.#guests.forget();
  }

  async #renew(): Promise<Token> {
    const grant = this.#grant;
    if (grant?.refreshToken === undefined) {
      return this.#guests.renew();
    }
    const provider = await this.#need();
    return this.#exchange(await provider.refresh(grant.refreshToken));
  }

  async #exchangeForGuest(grant: Grant): Promise<Return> {
    const guest = this.signedIn ? undefined : this.#store.load()?.token;
    try {
      await this.#exchange(grant, guest);
      return 'signed-in';
    } catch (error) {
      if (guest === undefined || !isRefusedToken(error)) {
        throw error;
      }
      await this.#exchange(grant);
      return 'signed-in-anew';
    }
  }

  async #exchange(grant: Grant, guest?: string): Promise<Token> {
    const token = await this.#api.post<Token>('/api/auth/account', { token: grant.idToken, guest });
    this.#store.save(token);
    this.#storage.setItem(GRANT, JSON.stringify(grant));
    return token;
  }

  async #need(): Promise<Provider> {
    const provider = await this.#asked();
    if (provider === undefined) {
      throw new SignInError('refused', 'this gateway knows no provider');
    }
    return provider;
  }

  /** Asked until there is an answer. */
  #asked(): Promise<Provider | undefined> {
    this.#provider ??= this.#api.get<{ account?: SignInAt }>('/api/auth/options').then(
      ({ account }) => account && this.#makeProvider(account, this.#page),
      (error: unknown) => {
        this.#provider = undefined;
        throw error;
      },
    );
    return this.#provider;
  }

  get #grant(): Grant | undefined {
    return this.#stored<Grant>(GRANT);
  }

  get #gone(): Gone | undefined {
    return this.#stored<Gone>(GONE);
  }

  #stored<T>(key: string): T | undefined {
    const text = this.#storage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  }
}

function reasonOf(error: unknown): 'refused' | 'away' | 'banned' {
  if (error instanceof ApiError) {
    return error.code === 'banned' ? 'banned' : error.status < 500 && error.status !== 429 ? 'refused' : 'away';
  }
  return error instanceof SignInError ? error.reason : 'away';
}
