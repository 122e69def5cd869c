import type { ReportReason } from '@parley/client';
import type { Moderation, Page, Report, ReportFilter } from '@parley/client/moderation';

import * as elements from './elements.ts';
import { reportEntry } from './entries.ts';
import type { Progress } from './progress.ts';
import * as sentences from './sentences.ts';

const LOOKING = 'Looking for reports…';

/** The reports of a state and a reason, page by page. */
export class ReportList {
  readonly #progress: Progress;
  readonly #open: (id: string) => void;
  #desk: Moderation | undefined;
  /** After what the next page begins. */
  #next: string | undefined;
  #opened: string | undefined;
  /** Grows with everything that makes a page under way obsolete. */
  #attempt = 0;

  constructor(progress: Progress, open: (id: string) => void) {
    this.#progress = progress;
    this.#open = open;
    elements.reason.append(new Option('Any', ''));
    for (const [reason, words] of Object.entries(sentences.REASONS)) {
      elements.reason.append(new Option(words, reason));
    }
    elements.filter.onchange = () => void this.load();
    elements.filter.onsubmit = (event) => {
      event.preventDefault();
      void this.load();
    };
    elements.more.onclick = () => void this.#loadMore();
  }

  /** Whose reports are listed from now on; undefined for nobody's, which also empties the list. */
  use(desk: Moderation | undefined): void {
    this.#desk = desk;
    this.#attempt++;
    this.#opened = undefined;
    this.#show({ entries: [] });
  }

  /** The first page. @returns whether it could be had */
  load(): Promise<boolean> {
    return this.#progress.run(LOOKING, async () => {
      await this.refresh();
      return '';
    });
  }

  /** The first page, as part of something else. @throws CommandError */
  refresh(): Promise<void> {
    return this.#fetch(undefined, (page) => this.#show(page));
  }

  /** Shows which one is open. */
  mark(id: string | undefined): void {
    this.#opened = id;
    for (const button of elements.reportList.querySelectorAll('button')) {
      button.ariaCurrent = button.dataset['report'] === id ? 'true' : null;
    }
  }

  /** The keyboard's focus goes on to the first of the older ones. */
  async #loadMore(): Promise<void> {
    const before = elements.reportList.children.length;
    await this.#progress.run(LOOKING, async () => {
      await this.#fetch(this.#next, (page) => this.#append(page));
      return '';
    });
    elements.reportList.children[before]?.querySelector('button')?.focus();
  }

  async #fetch(after: string | undefined, show: (page: Page<Report>) => void): Promise<void> {
    const attempt = ++this.#attempt;
    const page = await this.#desk?.reports(filter(), after);
    if (attempt === this.#attempt && page !== undefined) {
      show(page);
    }
  }

  #show(page: Page<Report>): void {
    elements.reportList.replaceChildren();
    this.#append(page);
    elements.reportsEmpty.textContent = sentences.NO_REPORTS;
    elements.reportsEmpty.hidden = page.entries.length > 0;
  }

  #append({ entries, next }: Page<Report>): void {
    elements.reportList.append(...entries.map((report) => reportEntry(report, this.#open)));
    this.#next = next;
    elements.more.hidden = next === undefined;
    this.mark(this.#opened);
  }
}

function filter(): ReportFilter {
  const reason = elements.reason.value;
  return {
    which: elements.which.value as ReportFilter['which'],
    ...(reason !== '' && { reason: reason as ReportReason }),
  };
}
