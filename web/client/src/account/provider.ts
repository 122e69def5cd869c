import type { AuthorizationServer, Client, TokenEndpointResponse } from 'oauth4webapi';

/** Where accounts sign in, as the gateway says. */
export interface SignInAt {
  issuer: string;
  clientId: string;
  scope: string;
}

/** What has to be remembered between going to the provider and coming back; it is good for one return. */
export interface Departure {
  verifier: string;
  state: string;
  nonce: string;
}

/** What the provider gives for a return, or for a refresh token. */
export interface Grant {
  idToken: string;
  refreshToken?: string;
}

/** `refused`: the provider says no, and asking again changes nothing. `away`: nobody knows. */
export class SignInError extends Error {
  readonly reason: 'refused' | 'away';

  constructor(reason: 'refused' | 'away', cause: unknown) {
    super(`signing in was not possible: ${reason}`, { cause });
    this.name = 'SignInError';
    this.reason = reason;
  }
}

/** Loaded when somebody signs in: guests do without. */
const library = () => import('oauth4webapi');

type Library = Awaited<ReturnType<typeof library>>;

const DEADLINE_MILLISECONDS = 10_000;

/** An OpenID Connect provider, asked as a public client: Authorization Code with PKCE. Keeps nothing of anybody. */
export class Provider {
  readonly #at: SignInAt;
  readonly #page: string;
  readonly #client: Client;
  #server: AuthorizationServer | undefined;

  /** @param page the address to which the provider sends people back */
  constructor(at: SignInAt, page: string) {
    this.#at = at;
    this.#page = page;
    this.#client = { client_id: at.clientId };
  }

  /** @returns the address to go to, and what to remember until the return */
  begin(): Promise<{ address: string; departure: Departure }> {
    return this.#askAnew(async (oauth, server) => {
      const departure = {
        verifier: oauth.generateRandomCodeVerifier(),
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
      };
      const address = new URL(required(server.authorization_endpoint));
      const parameters = {
        client_id: this.#at.clientId,
        redirect_uri: this.#page,
        response_type: 'code',
        scope: this.#at.scope,
        code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
        code_challenge_method: 'S256',
        state: departure.state,
        nonce: departure.nonce,
      };
      Object.entries(parameters).forEach(([name, value]) => address.searchParams.set(name, value));
      return { address: address.href, departure };
    });
  }

  /** @param address to which somebody came back; state, issuer and nonce must be those of the departure */
  finish(address: URL, { verifier, state, nonce }: Departure): Promise<Grant> {
    return this.#ask(async (oauth, server) => {
      const answer = oauth.validateAuthResponse(server, this.#client, address, state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        this.#client,
        oauth.None(),
        answer,
        this.#page,
        verifier,
        this.#options(oauth),
      );
      return grant(
        await oauth.processAuthorizationCodeResponse(server, this.#client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
        }),
      );
    });
  }

  /** @throws SignInError `refused` also where the provider gives no ID token for it */
  refresh(refreshToken: string): Promise<Grant> {
    return this.#ask(async (oauth, server) => {
      const response = await oauth.refreshTokenGrantRequest(
        server,
        this.#client,
        oauth.None(),
        refreshToken,
        this.#options(oauth),
      );
      const refreshed = grant(await oauth.processRefreshTokenResponse(server, this.#client, response));
      return { refreshToken, ...refreshed };
    });
  }

  /** Where the session at the provider is ended, which then sends people back; undefined where there is no such place. */
  leave(idToken: string): Promise<string | undefined> {
    return this.#askAnew(async (_oauth, server) => {
      if (server.end_session_endpoint === undefined) {
        return undefined;
      }
      const address = new URL(server.end_session_endpoint);
      address.searchParams.set('client_id', this.#at.clientId);
      address.searchParams.set('id_token_hint', idToken);
      address.searchParams.set('post_logout_redirect_uri', this.#page);
      return address.href;
    });
  }

  /** For what sends the browser to the provider: nobody is sent there who would find nobody. */
  #askAnew<T>(question: (oauth: Library, server: AuthorizationServer) => Promise<T>): Promise<T> {
    this.#server = undefined;
    return this.#ask(question);
  }

  async #ask<T>(question: (oauth: Library, server: AuthorizationServer) => Promise<T>): Promise<T> {
    const oauth = await library();
    try {
      return await question(oauth, await this.#discover(oauth));
    } catch (error) {
      throw new SignInError(isRefusal(oauth, error) ? 'refused' : 'away', error);
    }
  }

  async #discover(oauth: Library): Promise<AuthorizationServer> {
    if (this.#server === undefined) {
      const issuer = new URL(this.#at.issuer);
      const response = await oauth.discoveryRequest(issuer, this.#options(oauth));
      this.#server = await oauth.processDiscoveryResponse(issuer, response);
    }
    return this.#server;
  }

  /** The gateway lets a provider be asked without TLS on its own machine alone. */
  #options(oauth: Library) {
    return {
      [oauth.allowInsecureRequests]: this.#at.issuer.startsWith('http:'),
      signal: () => AbortSignal.timeout(DEADLINE_MILLISECONDS),
    };
  }
}

/** The provider's own word, or an answer that is not to this question; and not that there was none. */
function isRefusal(oauth: Library, error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError) {
    return error.status < 500;
  }
  return (
    error instanceof oauth.AuthorizationResponseError ||
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError
  );
}

function grant({ id_token: idToken, refresh_token: refreshToken }: TokenEndpointResponse): Grant {
  return { idToken: required(idToken), ...(refreshToken !== undefined && { refreshToken }) };
}

function required(value: string | undefined): string {
  if (value === undefined) {
    throw new TypeError('the provider does not offer what signing in needs');
  }
  return value;
}
