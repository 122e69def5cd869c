import type { Match, Parley, Parting, ReportReason } from '@parley/client';

import * as elements from './elements.ts';
import { PartnerQuestion } from './partner-question.ts';
import * as sentences from './sentences.ts';

/** Telling moderators what a partner did: in a conversation and right after it. */
export class Reporting {
  readonly #parley: Parley;
  readonly #question: PartnerQuestion;

  /** @param say shows a sentence */
  constructor(parley: Parley, say: (sentence: string) => void) {
    this.#parley = parley;
    const question = {
      button: elements.report,
      buttonAfterwards: elements.reportLast,
      dialog: elements.reportDialog,
      confirm: 'report',
      fill,
      carryOut: (match: Match) => this.#report(match),
      refused: sentences.notReported,
    };
    this.#question = new PartnerQuestion(question, say);
  }

  handleMatched(match: Match): void {
    this.#question.handleMatched(match);
  }

  handleParted(parting: Parting): void {
    this.#question.handleParted(parting);
  }

  async #report({ session }: Match): Promise<string> {
    const comment = elements.reportComment.value.trim();
    const reason = elements.reportReason.value as ReportReason;
    await this.#parley.report(session, reason, comment === '' ? undefined : comment);
    return sentences.REPORTED;
  }
}

function fill({ partner }: Match): void {
  const { title, text } = sentences.askToReport(partner.name);
  elements.reportTitle.textContent = title;
  elements.reportText.textContent = text;
  elements.reportForm.reset();
}
