import type { Api } from './api.ts';
import { asPerson } from './as-person.ts';
import type { Blocked } from './protocol.ts';
import type { BlockedPerson } from './state.ts';
import type { TokenSource } from './token.ts';

/** Whom this person has blocked, over REST. */
export class BlockList {
  readonly #api: Api;
  readonly #tokens: TokenSource;

  constructor(api: Api, tokens: TokenSource) {
    this.#api = api;
    this.#tokens = tokens;
  }

  /**
   * @returns the newest first
   * @throws CommandError
   */
  async all(): Promise<BlockedPerson[]> {
    const { blocks } = await asPerson(this.#tokens, (token) =>
      this.#api.get<{ blocks: Blocked[] }>('/api/blocks', token),
    );
    return blocks.map((blocked) => ({ ...blocked, blockedAt: Date.parse(blocked.blockedAt) }));
  }

  /** @throws CommandError `not_found` for a block that is not this person's */
  async remove(id: string): Promise<void> {
    await asPerson(this.#tokens, (token) => this.#api.delete(`/api/blocks/${encodeURIComponent(id)}`, token));
  }
}
