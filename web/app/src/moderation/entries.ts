import type { Ban, History, Report } from '@parley/client/moderation';

import * as sentences from './sentences.ts';

/** A report in a list: pressed, it opens. */
export function reportEntry(report: Report, open: (id: string) => void): HTMLLIElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'entry';
  button.dataset['report'] = report.id;
  button.dataset['testid'] = 'report-entry';
  button.append(
    text('strong', sentences.REASONS[report.reason]),
    text('span', sentences.about(report)),
    text('span', report.comment ?? '', 'words'),
    text('span', sentences.decision(report), report.decision === undefined ? 'open' : 'decided'),
  );
  button.onclick = () => open(report.id);
  return listed(button);
}

/** What is recorded of one person: what others said, what is in force, what the person said of others. */
export function history(
  { about, made, bans }: History,
  open: (id: string) => void,
  lift: (ban: Ban, pressed: HTMLButtonElement) => void,
): HTMLElement[] {
  return [
    ...list(
      `Bans and suspensions (${bans.length})`,
      bans.map((ban) => banEntry(ban, lift)),
    ),
    ...list(
      `Reports about this person (${about.length})`,
      about.map((report) => reportEntry(report, open)),
    ),
    ...list(
      `Reports by this person (${made.length})`,
      made.map((report) => reportEntry(report, open)),
    ),
  ];
}

function banEntry(ban: Ban, lift: (ban: Ban, pressed: HTMLButtonElement) => void): HTMLLIElement {
  const entry = listed(text('span', sentences.ban(ban)));
  entry.className = ban.active ? 'ban active' : 'ban';
  if (ban.active) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'pill';
    button.dataset['testid'] = 'lift';
    button.textContent = 'Lift';
    button.setAttribute('aria-label', `Lift: ${sentences.ban(ban)}`);
    button.onclick = () => lift(ban, button);
    entry.append(button);
  }
  return entry;
}

function list(heading: string, entries: HTMLLIElement[]): HTMLElement[] {
  const bullets = document.createElement('ul');
  bullets.append(...entries);
  return entries.length === 0 ? [text('h4', heading)] : [text('h4', heading), bullets];
}

function listed(...children: HTMLElement[]): HTMLLIElement {
  const entry = document.createElement('li');
  entry.append(...children);
  return entry;
}

/** People's words come in here, so it is text and never HTML. */
function text(tag: 'h4' | 'span' | 'strong', content: string, className = ''): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}
