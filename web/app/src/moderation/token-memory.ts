/** Keeps the token for as long as the tab is open; where the browser keeps nothing, until the page is loaded again. */
export class TokenMemory {
  static readonly KEY = 'parley.moderator';
  readonly #storage: () => Storage;

  /** @param storage throws where the browser does not allow it */
  constructor(storage: () => Storage = () => sessionStorage) {
    this.#storage = storage;
  }

  load(): string | undefined {
    return this.#try((storage) => storage.getItem(TokenMemory.KEY)) ?? undefined;
  }

  save(token: string): void {
    this.#try((storage) => storage.setItem(TokenMemory.KEY, token));
  }

  forget(): void {
    this.#try((storage) => storage.removeItem(TokenMemory.KEY));
  }

  #try<Type>(use: (storage: Storage) => Type): Type | undefined {
    try {
      return use(this.#storage());
    } catch (notAllowed) {
      console.info('Parley: no token is remembered in this tab', notAllowed);
      return undefined;
    }
  }
}
