import { CommandError, type Match, type Parting } from '@parley/client';

/** Something that can be done about a partner, and how the page asks for it. */
export interface Question {
  /** For the partner of the conversation that goes on. */
  button: HTMLButtonElement;
  /** For the partner of the last one. */
  buttonAfterwards: HTMLButtonElement;
  dialog: HTMLDialogElement;
  /** The value of the dialog's button that confirms. */
  confirm: string;
  /** Puts the question into the dialog. */
  fill(match: Match): void;
  /** What was confirmed. @returns a sentence that says so */
  carryOut(match: Match): Promise<string>;
  /** Why it was not carried out. */
  refused(code: string, retryAfterSeconds: number | undefined): string;
}

/** Asks before something is done about a partner: in a conversation, and right after it. */
export class PartnerQuestion {
  readonly #question: Question;
  readonly #say: (sentence: string) => void;
  /** The last conversation, which may go on. */
  #match: Match | undefined;
  /** Whom the dialog is about. */
  #asked: Match | undefined;

  /** @param say shows a sentence */
  constructor(question: Question, say: (sentence: string) => void) {
    this.#question = question;
    this.#say = say;
    question.button.onclick = () => this.#ask();
    question.buttonAfterwards.onclick = () => this.#ask();
    question.dialog.onclose = () => void this.#handleAnswer();
  }

  handleMatched(match: Match): void {
    this.#match = match;
    this.#question.buttonAfterwards.hidden = true;
  }

  /** Offers it about whom one has just talked to. */
  handleParted({ session, reason }: Parting): void {
    if (this.#match?.session === session && reason !== 'undone') {
      this.#question.buttonAfterwards.hidden = false;
    }
  }

  #ask(): void {
    const { dialog, fill } = this.#question;
    this.#asked = this.#match;
    if (this.#asked !== undefined) {
      fill(this.#asked);
      dialog.returnValue = '';
      dialog.showModal();
    }
  }

  async #handleAnswer(): Promise<void> {
    const { dialog, confirm, buttonAfterwards } = this.#question;
    const match = this.#asked;
    if (dialog.returnValue !== confirm || match === undefined) {
      return;
    }
    try {
      const sentence = await this.#question.carryOut(match);
      if (this.#match === match) {
        buttonAfterwards.hidden = true;
      }
      this.#say(sentence);
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      this.#say(this.#question.refused(error.code, error.retryAfterSeconds));
    }
  }
}
