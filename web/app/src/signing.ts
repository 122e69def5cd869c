import { SignInError, type Account } from '@parley/client/account';

import * as elements from './elements.ts';
import * as sentences from './sentences.ts';

/** The buttons to sign in and out, of which the lobby shows one where the gateway knows a provider. */
export class Signing {
  readonly #account: Account;
  readonly #say: (sentence: string) => void;

  /** @param say tells what became of it */
  constructor(account: Account, say: (sentence: string) => void) {
    this.#account = account;
    this.#say = say;
    elements.signIn.onclick = () => void this.#go(() => account.begin(location.search));
    elements.signOut.onclick = () => void this.#go(() => account.signOut());
  }

  /** Who came back from the provider is somebody else from now on, or is told why not. */
  async finish(back: URL): Promise<void> {
    this.#say(sentences.cameBack(await this.#account.finish(back)));
  }

  async show(): Promise<void> {
    const offered = await this.#account.offered().catch((error: unknown) => {
      console.info('Parley: whether one can sign in is not known', error);
      return false;
    });
    elements.signIn.hidden = !offered || this.#account.signedIn;
    elements.signOut.hidden = !this.#account.signedIn;
  }

  async #go(where: () => Promise<string | undefined>): Promise<void> {
    try {
      const address = await where();
      if (address === undefined) {
        location.reload();
      } else {
        location.assign(address);
      }
    } catch (error) {
      console.warn('Parley: signing in or out failed', error);
      this.#say(sentences.cameBack(error instanceof SignInError ? error.reason : 'away'));
    }
  }
}
