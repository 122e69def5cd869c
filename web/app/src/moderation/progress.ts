import { CommandError } from '@parley/client';

import * as elements from './elements.ts';
import { needsAnotherToken, refused } from './sentences.ts';

/** Says what is going on, what came of it, and why something failed. */
export class Progress {
  readonly #shutOut: () => void;
  #latest = 0;

  /** @param shutOut called when nothing will be answered without another token */
  constructor(shutOut: () => void) {
    this.#shutOut = shutOut;
  }

  /**
   * @param doing said while it lasts
   * @param action gives what is said in the end; its refusals by the server are said, and go no further
   * @returns whether it was carried out
   */
  async run(doing: string, action: () => Promise<string>): Promise<boolean> {
    const attempt = ++this.#latest;
    this.#show(doing, '');
    elements.desk.ariaBusy = 'true';
    let outcome = '';
    let problem = '';
    try {
      outcome = await action();
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      problem = refused(error);
      if (needsAnotherToken(error)) {
        this.#shutOut();
      }
    } finally {
      if (attempt === this.#latest) {
        elements.desk.ariaBusy = 'false';
        this.#show(outcome, problem);
      }
    }
    return problem === '';
  }

  /** Something that the reader has to do first. */
  refuse(problem: string): void {
    this.#show('', problem);
  }

  #show(progress: string, problem: string): void {
    elements.progress.textContent = progress;
    elements.problem.textContent = problem;
  }
}
