import { CommandError, type Match, type Parley, type Parting, type ReportReason } from '@parley/client';

import * as elements from './elements.ts';
import * as sentences from './sentences.ts';

/** Telling moderators what a partner did: in a conversation and right after it. */
export class Reporting {
  readonly #parley: Parley;
  readonly #say: (sentence: string) => void;
  /** The last conversation, which may go on. */
  #match: Match | undefined;
  /** What the dialog is about. */
  #asked: Match | undefined;

  /** @param say shows a sentence */
  constructor(parley: Parley, say: (sentence: string) => void) {
    this.#parley = parley;
    this.#say = say;
    elements.report.onclick = () => this.#ask();
    elements.reportLast.onclick = () => this.#ask();
    elements.reportDialog.onclose = () => void this.#handleAnswer();
  }

  handleMatched(match: Match): void {
    this.#match = match;
    elements.reportLast.hidden = true;
  }

  handleParted({ session, reason }: Parting): void {
    if (this.#match?.session === session && reason !== 'undone') {
      elements.reportLast.hidden = false;
    }
  }

  #ask(): void {
    this.#asked = this.#match;
    if (this.#asked === undefined) {
      return;
    }
    const { title, text } = sentences.askToReport(this.#asked.partner.name);
    elements.reportTitle.textContent = title;
    elements.reportText.textContent = text;
    elements.reportForm.reset();
    elements.reportDialog.returnValue = '';
    elements.reportDialog.showModal();
  }

  async #handleAnswer(): Promise<void> {
    const match = this.#asked;
    if (elements.reportDialog.returnValue !== 'report' || match === undefined) {
      return;
    }
    const comment = elements.reportComment.value.trim();
    try {
      await this.#parley.report(
        match.session,
        elements.reportReason.value as ReportReason,
        comment === '' ? undefined : comment,
      );
      if (this.#match === match) {
        elements.reportLast.hidden = true;
      }
      this.#say(sentences.REPORTED);
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      this.#say(sentences.notReported(error.code, error.retryAfterSeconds));
    }
  }
}
