import type { Ban, CaseFile, Moderation } from '@parley/client/moderation';

import * as elements from './elements.ts';
import { history } from './entries.ts';
import type { Progress } from './progress.ts';
import * as sentences from './sentences.ts';

/** One report with what is recorded of both people, and what can be decided about it. */
export class CaseView {
  readonly #progress: Progress;
  readonly #changed: () => Promise<void>;
  readonly #opened: (id: string) => void;
  #desk: Moderation | undefined;
  /** Id of the report that is shown, or on its way. */
  #wanted: string | undefined;

  /**
   * @param changed does what a decision calls for elsewhere on the page
   * @param opened told which report is shown
   */
  constructor(progress: Progress, changed: () => Promise<void>, opened: (id: string) => void) {
    this.#progress = progress;
    this.#changed = changed;
    this.#opened = opened;
    elements.dismiss.onclick = () => void this.#dismiss();
    elements.banForm.onsubmit = (event) => {
      event.preventDefault();
      void this.#ban();
    };
  }

  /** Whose reports are opened from now on; undefined for nobody's. Shows none. */
  use(desk: Moderation | undefined): void {
    this.#desk = desk;
    this.#wanted = undefined;
    elements.file.hidden = true;
  }

  async open(id: string): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined) {
      return;
    }
    this.#wanted = id;
    await this.#progress.run('Opening the report…', async () => {
      await this.#load(desk, id);
      return '';
    });
  }

  async #load(desk: Moderation, id: string): Promise<void> {
    const file = await desk.report(id);
    if (this.#wanted === id && this.#desk === desk) {
      this.#show(file);
      this.#opened(id);
      elements.fileTitle.focus({ preventScroll: true });
      elements.file.scrollIntoView({ block: 'nearest' });
    }
  }

  #show({ report, reported, reporter }: CaseFile): void {
    const open = (id: string) => void this.open(id);
    const lift = (ban: Ban, pressed: HTMLButtonElement) => void this.#lift(ban, pressed);
    elements.file.hidden = false;
    elements.fileTitle.textContent = sentences.REASONS[report.reason];
    elements.fileAbout.textContent = sentences.about(report);
    elements.fileComment.textContent = report.comment ?? sentences.NO_COMMENT;
    elements.fileDecision.textContent = sentences.decision(report);
    elements.banForm.reset();
    elements.banForm.hidden = report.decision !== undefined;
    elements.reportedTitle.textContent = `Reported: ${sentences.person(reported.person)}`;
    elements.reported.replaceChildren(...history(reported, open, lift));
    elements.reporterTitle.textContent = `Reporting: ${sentences.person(reporter.person)}`;
    elements.reporter.replaceChildren(...history(reporter, open, lift));
  }

  #dismiss(): Promise<void> {
    return this.#decide('Dismissing the report…', banButtons(), async (desk, id) =>
      sentences.dismissed(await desk.dismiss(id)),
    );
  }

  async #ban(): Promise<void> {
    const reason = elements.banReason.value.trim();
    const hours = elements.banHours.value === '' ? undefined : Number(elements.banHours.value);
    if (reason === '') {
      this.#progress.refuse(sentences.NO_REASON);
      elements.banReason.focus();
      return;
    }
    await this.#decide('Banning the person…', banButtons(), async (desk, id) =>
      sentences.banned(await desk.ban(id, reason, hours)),
    );
  }

  #lift(ban: Ban, pressed: HTMLButtonElement): Promise<void> {
    return this.#decide('Lifting the ban…', [pressed], async (desk) => sentences.lifted(await desk.lift(ban.id)));
  }

  /** Carries a decision out, once, and shows the report as it is then. */
  async #decide(
    doing: string,
    buttons: HTMLButtonElement[],
    decision: (desk: Moderation, report: string) => Promise<string>,
  ): Promise<void> {
    const [desk, id] = [this.#desk, this.#wanted];
    if (desk === undefined || id === undefined) {
      return;
    }
    buttons.forEach((button) => (button.disabled = true));
    await this.#progress.run(doing, async () => {
      const outcome = await decision(desk, id);
      await this.#load(desk, id);
      await this.#changed();
      return outcome;
    });
    buttons.forEach((button) => (button.disabled = false));
  }
}

function banButtons(): HTMLButtonElement[] {
  return [...elements.banForm.querySelectorAll('button')];
}
