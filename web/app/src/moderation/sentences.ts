import type { CommandError, ReportReason } from '@parley/client';
import type { Ban, Decided, Lifted, Report } from '@parley/client/moderation';

import { duration } from '../times.ts';

/** Everything the moderators' page says. */

export const REASONS: Record<ReportReason, string> = {
  nudity: 'Nudity or sexual behaviour',
  harassment: 'Harassment, hate or threats',
  minor: 'A child or a teenager',
  spam: 'Advertising or fraud',
  other: 'Something else',
};

export const NO_REPORTS = 'There are no such reports.';
export const NO_COMMENT = 'Without words.';
export const NO_REASON = 'Give a reason for the ban, for the record.';
export const SIGNED_OUT = 'You are signed out.';

/** Opaque ids are long; their beginning tells the few apart that are on one page. */
export function person(id: string | undefined): string {
  return id === undefined ? 'somebody nobody knows any more' : `person ${id.slice(0, 8)}`;
}

export function time(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

/** Who said it of whom, and when. */
export function about({ reporter, reported, at }: Report): string {
  return `${capitalized(person(reporter))} reported ${person(reported)}, ${time(at)}.`;
}

export function decision({ decision, decidedBy, decidedAt }: Report): string {
  if (decision === undefined) {
    return 'Open';
  }
  const what = decision === 'banned' ? 'Banned' : 'Dismissed';
  const when = decidedAt === undefined ? '' : `, ${time(decidedAt)}`;
  return `${what} by ${decidedBy ?? 'somebody'}${when}`;
}

/** What kind of ban, and what has become of it. */
export function ban({ automatic, until, device, by, from, reason, liftedAt, liftedBy, active }: Ban): string {
  const kind = automatic
    ? 'Suspended by the number of reports'
    : `Banned ${until === undefined ? 'for good' : `until ${time(until)}`} by ${by ?? 'somebody'}`;
  const reach = device ? ', with the browser' : '';
  const why = automatic ? '' : `: ${reason}`;
  const end = liftedAt === undefined ? (active ? '' : '. Over') : `. Lifted by ${liftedBy}, ${time(liftedAt)}`;
  return `${time(from)}. ${kind}${reach}${why}${end}`;
}

export function dismissed({ already, report }: Decided): string {
  return already ? earlier(report) : 'The report is dismissed.';
}

export function banned({ already, report }: Decided): string {
  return already ? earlier(report) : 'The person is banned, and every open report about the person is decided.';
}

export function lifted({ already, ban }: Lifted): string {
  if (already) {
    return 'It had been lifted before.';
  }
  return ban.automatic ? 'The suspension is lifted, and the open reports are dismissed.' : 'The ban is lifted.';
}

/** The first decision holds. */
function earlier(report: Report): string {
  return `An earlier decision holds: ${decision(report)}.`;
}

const ENDED = 'The token is not accepted, or it has ended. Make another with ./parley moderator and paste it here.';

const REFUSALS: Record<string, string> = {
  unauthenticated: ENDED,
  forbidden: "This is not a moderator's token. Make one with ./parley moderator and paste it here.",
  banned: 'You are banned here.',
  not_found: 'That report or ban is no longer there.',
  unavailable: 'The server could not answer. Look again in a moment to see whether it was done.',
  timeout: 'The server did not answer. Look again in a moment to see whether it was done.',
};

/** Whether without another token nothing will be answered. */
export function needsAnotherToken({ code }: CommandError): boolean {
  return code === 'unauthenticated' || code === 'forbidden';
}

export function refused({ code, message, retryAfterSeconds }: CommandError): string {
  if (code === 'rate_limited') {
    const when = retryAfterSeconds === undefined ? 'a moment' : duration(retryAfterSeconds);
    return `That was a bit fast. Try again in ${when}.`;
  }
  return REFUSALS[code] ?? `The server refused that: ${message}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
