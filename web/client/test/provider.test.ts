import { afterEach, expect, it, vi } from 'vitest';

import { Provider } from '../src/account/provider.ts';

const ISSUER = 'https://accounts.example';
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/sign-in`,
  end_session_endpoint: `${ISSUER}/leave`,
};

afterEach(() => void vi.unstubAllGlobals());

it('given a provider that was there before and is away, when somebody would be sent there then nobody is', async () => {
  const fetch = vi.fn(async () => Response.json(METADATA));
  vi.stubGlobal('fetch', fetch);
  const provider = new Provider({ issuer: ISSUER, clientId: 'page', scope: 'openid' }, 'https://parley.example/');
  expect((await provider.begin()).address).toContain(`${ISSUER}/sign-in?client_id=page`);

  fetch.mockRejectedValue(new TypeError('Failed to fetch'));

  await expect(provider.begin()).rejects.toMatchObject({ name: 'SignInError', reason: 'away' });
  await expect(provider.leave('id-1')).rejects.toMatchObject({ name: 'SignInError', reason: 'away' });
});
