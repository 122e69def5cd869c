import { describe, expect, it, vi } from 'vitest';

import { Account, SignInError, type Return } from '../src/account/index.ts';
import type { Departure, Grant, Provider } from '../src/account/provider.ts';
import { browserEnvironment } from '../src/environment.ts';
import { FakeRest, later, token, type Answer } from './fixture.ts';

const AT = { issuer: 'https://accounts.example', clientId: 'page', scope: 'openid' };
const PAGE = 'https://parley.example/';
const BACK = new URL('https://parley.example/?code=c&state=s');

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();

  get length() {
    return this.#items.size;
  }

  clear = () => this.#items.clear();
  getItem = (key: string) => this.#items.get(key) ?? null;
  key = (index: number) => [...this.#items.keys()][index] ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  setItem = (key: string, value: string) => void this.#items.set(key, value);
}

/** Stands for the provider: gives what the test says. */
class FakeProvider {
  grant: Grant | Error = { idToken: 'id-1', refreshToken: 'refresh-1' };
  finishedWith: Departure | undefined;
  refreshedWith: string | undefined;

  begin = async () => ({
    address: 'https://accounts.example/auth',
    departure: { verifier: 'v', state: 's', nonce: 'n' },
  });

  finish = async (_address: URL, departure: Departure) => {
    this.finishedWith = departure;
    return this.#given();
  };

  refresh = async (refreshToken: string) => {
    this.refreshedWith = refreshToken;
    return this.#given();
  };

  leave = async (idToken: string) => `https://accounts.example/leave?hint=${idToken}`;

  #given(): Grant {
    if (this.grant instanceof Error) {
      throw this.grant;
    }
    return this.grant;
  }
}

const OFFERED: Answer = { status: 200, body: { account: AT } };
const ENTERED: Answer = { status: 201, body: token('account-token', later(300)) };

function tab(storage = new MemoryStorage()) {
  const rest = new FakeRest();
  const provider = new FakeProvider();
  rest.answers['GET /api/auth/options'] = OFFERED;
  rest.answers['POST /api/auth/account'] = ENTERED;
  const open = () =>
    new Account({
      server: 'https://parley.example',
      page: PAGE,
      storage,
      environment: { ...browserEnvironment, fetch: rest.fetch },
      provider: () => provider as unknown as Provider,
    });
  return { rest, provider, storage, open, account: open() };
}

type Tab = ReturnType<typeof tab>;

/** Somebody leaves as a guest and comes back: the page was loaded anew meanwhile. */
async function signIn(someone: Tab): Promise<{ account: Account; came: Return }> {
  await someone.account.current();
  await someone.account.begin('?video=180');
  const account = someone.open();
  return { account, came: await account.finish(BACK) };
}

describe('an account', () => {
  it('is not offered where the gateway knows no provider', async () => {
    const someone = tab();
    someone.rest.answers['GET /api/auth/options'] = { status: 200, body: {} };

    expect(await someone.account.offered()).toBe(false);
  });

  it('asks again how one may come after there was no answer', async () => {
    const someone = tab();
    someone.rest.answers['GET /api/auth/options'] = new Error('no network');
    await expect(someone.account.offered()).rejects.toThrow();
    someone.rest.answers['GET /api/auth/options'] = OFFERED;

    expect(await someone.account.offered()).toBe(true);
  });

  it('takes the guest along, whose token is renewed before', async () => {
    const someone = tab();

    const { account, came } = await signIn(someone);

    expect(came).toBe('signed-in');
    expect(account.signedIn).toBe(true);
    expect(someone.rest.body('POST /api/auth/account')).toEqual({ token: 'id-1', guest: 'renewed' });
    expect(someone.provider.finishedWith).toMatchObject({ verifier: 'v', state: 's', nonce: 'n' });
    expect((await account.current()).token).toBe('account-token');
  });

  it('gives the address its options back, once', async () => {
    const someone = tab();
    await someone.account.begin('?video=180');
    const account = someone.open();

    expect(account.returnsWith(new URL(PAGE))).toBeUndefined();
    expect(account.returnsWith(BACK)).toBe('?video=180');
    await account.finish(BACK);
    expect(account.returnsWith(BACK)).toBeUndefined();
  });

  it('finishes nothing that was not begun in this tab', async () => {
    const someone = tab();

    expect(await someone.account.finish(BACK)).toBe('refused');

    expect(someone.rest.count('POST /api/auth/account')).toBe(0);
  });

  it('comes without the guest where the guest is no longer valid', async () => {
    const someone = tab();
    const refusals: Answer[] = [{ status: 401, body: { code: 'unauthenticated' } }, ENTERED];
    Object.defineProperty(someone.rest.answers, 'POST /api/auth/account', { get: () => refusals.shift() });

    expect((await signIn(someone)).came).toBe('signed-in-anew');

    expect(someone.rest.body('POST /api/auth/account')).toEqual({ token: 'id-1' });
  });

  it.each([
    ['refused', new SignInError('refused', 'no'), undefined],
    ['away', new SignInError('away', 'no answer'), undefined],
    ['banned', undefined, { status: 403, body: { code: 'banned' } }],
    ['away', undefined, { status: 503, body: { code: 'unavailable' } }],
    ['away', undefined, new Error('no network')],
  ] as const)('stays the guest where signing in is %s', async (came, failure, answer) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const someone = tab();
    someone.provider.grant = failure ?? someone.provider.grant;
    someone.rest.answers['POST /api/auth/account'] = answer ?? ENTERED;

    const returned = await signIn(someone);

    expect(returned.came).toBe(came);
    expect(returned.account.signedIn).toBe(false);
    expect((await returned.account.current()).token).toBe('renewed');
  });

  it('is renewed by the provider, and keeps its newest refresh token', async () => {
    const someone = tab();
    const { account } = await signIn(someone);
    someone.provider.grant = { idToken: 'id-2', refreshToken: 'refresh-2' };

    await Promise.all([account.renew(), account.renew()]);

    expect(someone.provider.refreshedWith).toBe('refresh-1');
    expect(someone.rest.count('POST /api/auth/account')).toBe(2);
    expect(someone.rest.body('POST /api/auth/account')).toEqual({ token: 'id-2' });
    await someone.open().renew();
    expect(someone.provider.refreshedWith).toBe('refresh-2');
  });

  it('is renewed by the gateway where the provider gave no refresh token', async () => {
    const someone = tab();
    someone.provider.grant = { idToken: 'id-1' };
    const { account } = await signIn(someone);

    expect((await account.renew()).token).toBe('renewed');
  });

  it('is a guest again once the provider says no', async () => {
    const someone = tab();
    const { account } = await signIn(someone);
    someone.provider.grant = new SignInError('refused', 'invalid_grant');

    const replaced = await account.replace(await account.current());

    expect(replaced.token).toMatch(/^guest-/);
    expect(account.signedIn).toBe(false);
  });

  it('waits for a provider that is away', async () => {
    const someone = tab();
    const { account } = await signIn(someone);
    someone.provider.grant = new SignInError('away', 'no answer');

    await expect(account.replace(await account.current())).rejects.toThrow();

    expect(account.signedIn).toBe(true);
  });

  it('is a guest after everything about it was erased', async () => {
    const someone = tab();
    const { account } = await signIn(someone);

    account.forget();

    expect(account.signedIn).toBe(false);
    expect((await account.current()).token).toMatch(/^guest-/);
  });

  it('signs out: another guest here, and the session at the provider ends', async () => {
    const someone = tab();
    const { account } = await signIn(someone);

    expect(await account.signOut()).toBe('https://accounts.example/leave?hint=id-1');

    expect(account.signedIn).toBe(false);
    expect((await someone.open().current()).token).toMatch(/^guest-/);
    expect([...Array(someone.storage.length).keys()].map((index) => someone.storage.key(index))).toEqual([
      'parley.token',
    ]);
  });
});
