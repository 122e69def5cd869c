import type { Api } from './api.ts';
import { asPerson } from './as-person.ts';
import type { Past } from './protocol.ts';
import type { PastConversation } from './state.ts';
import type { TokenSource } from './token.ts';

/** What is stored about this person, over REST: to be looked at, taken along and erased. Needs no connection. */
export class OwnData {
  readonly #api: Api;
  readonly #tokens: TokenSource;
  readonly #erased: () => void;

  /** @param erased called when the server has begun to erase */
  constructor(api: Api, tokens: TokenSource, erased: () => void) {
    this.#api = api;
    this.#tokens = tokens;
    this.#erased = erased;
  }

  /**
   * Conversations that are over, the newest first, page by page.
   *
   * @param after `next` of the page before
   * @returns `next` is undefined on the last page
   * @throws CommandError
   */
  async history(after?: string): Promise<{ conversations: PastConversation[]; next: string | undefined }> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ before: after })}`;
    const page = await asPerson(this.#tokens, (token) =>
      this.#api.get<{ conversations: Past[]; next: string | null }>(`/api/me/history${query}`, token),
    );
    return { conversations: page.conversations.map(readPast), next: page.next ?? undefined };
  }

  /**
   * Everything that is stored, as one JSON document.
   *
   * @throws CommandError `rate_limited` after five within a day; `timeout` also where it broke off
   */
  export(): Promise<Blob> {
    return asPerson(this.#tokens, (token) => this.#api.download('/api/me/export', token));
  }

  /**
   * Erases everything, within a minute. The connection is closed with 4410 and the token forgotten: whoever connects
   * again is somebody new.
   *
   * @throws CommandError `timeout` where nobody knows whether it was begun; it may be repeated
   */
  async erase(): Promise<void> {
    await asPerson(this.#tokens, (token) => this.#api.delete('/api/me', token));
    this.#erased();
  }
}

function readPast(past: Past): PastConversation {
  return { ...past, matchedAt: Date.parse(past.matchedAt), endedAt: Date.parse(past.endedAt) };
}
