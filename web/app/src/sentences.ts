import {
  CloseCode,
  type BlockedPerson,
  type Closure,
  type Match,
  type Parting,
  type State,
  type WaitingState,
  type Wishes,
} from '@parley/client';
import type { Return } from '@parley/client/account';
import type { CaptureProblem } from '@parley/client/call';

import { clock, duration, moment } from './times.ts';

/** Everything the page says about what happened. No sentence means that there is nothing to explain. */

const PARTED_BY_YOU: Partial<Record<Parting['reason'], string>> = {
  lost: 'Your connection to the conversation was lost.',
  blocked: blocked('this person'),
};

export function parted({ reason, by, cooldownUntil }: Parting): string {
  if (cooldownUntil !== undefined) {
    return 'You went on quite often. Take a short break.';
  }
  if (by === 'you') {
    return PARTED_BY_YOU[reason] ?? '';
  }
  switch (reason) {
    case 'skipped':
      return 'Your partner went on.';
    case 'ended':
    case 'left':
    case 'blocked':
      return 'Your partner left.';
    case 'lost':
      return "Your partner's connection was lost.";
    case 'banned':
      return 'The conversation was ended by a moderator.';
    case 'superseded':
      return 'You are in another conversation now.';
    case 'expired':
      return 'The conversation reached its longest time.';
    case 'undone':
      return 'That conversation could not begin.';
    case 'gone':
      return 'The conversation was over when you came back.';
  }
}

/** What became of signing in. */
export function cameBack(came: Return): string {
  switch (came) {
    case 'signed-in':
      return 'You are signed in.';
    case 'signed-in-anew':
      return 'You are signed in. Whom you blocked as a guest could not be taken along.';
    case 'refused':
      return 'Signing in did not work. You are here as a guest.';
    case 'away':
      return 'Nobody can sign in right now. You are here as a guest.';
    case 'banned':
      return 'You cannot sign in at the moment.';
  }
}

const REFUSALS: Record<string, string> = {
  cooldown: 'You went on quite often. You can meet someone again',
  rate_limited: 'That was a bit fast. Try again',
  unavailable: 'Parley cannot look for anyone right now. Try again',
  timeout: 'The server did not answer. Try again',
  connection_lost: 'The connection was lost on the way. Try again',
  not_connected: 'There is no connection to the server. Try again',
};
const NOT_UNDERSTOOD = 'The server did not understand that. Change your wishes, or load the page again.';

/**
 * For those codes alone that ask something of the reader; the others put themselves right.
 *
 * @param until epoch milliseconds, when a ban ends
 */
export function refused(code: string, retryAfterSeconds: number | undefined, until?: number): string {
  if (code === 'banned') {
    return until === undefined ? 'You cannot meet anyone.' : `You cannot meet anyone until ${moment(until)}.`;
  }
  if (code === 'bad_message') {
    return NOT_UNDERSTOOD;
  }
  const sentence = REFUSALS[code];
  if (sentence === undefined) {
    return '';
  }
  return retryAfterSeconds === undefined
    ? `${sentence} in a moment.`
    : `${sentence} in ${duration(retryAfterSeconds)}.`;
}

/** Place and estimate, as far as they are known. The estimate is what others waited, so it does not count down. */
export function waiting({ position, estimatedWaitSeconds }: WaitingState): string {
  const place = position === undefined ? '' : `You are number ${position}`;
  const estimate = estimatedWaitSeconds === undefined ? '' : `usually about ${duration(estimatedWaitSeconds)}`;
  return [place, estimate].filter((part) => part !== '').join(' · ');
}

/** Who would do at the moment. */
export function accepts({ accepts: accepted, wishes = {} }: WaitingState): string {
  const { interests = [], language } = wishes;
  const speaks = language === undefined ? '' : `speaks ${languageName(language)}`;
  switch (accepted) {
    case 'interests': {
      const shares = interests.length === 0 ? 'shares an interest' : `shares ${listed(interests, 'disjunction')}`;
      return `Looking for someone who ${[shares, speaks].filter((part) => part !== '').join(' and ')}`;
    }
    case 'language':
      return `Looking for someone who ${speaks === '' ? 'speaks your language' : speaks}`;
    case 'anyone':
      return 'Looking for anyone';
    case undefined:
      return '';
  }
}

/** What the two have in common. */
export function shared({ interests = [], language }: Match): string {
  const like = interests.length === 0 ? '' : `You both like ${listed(interests, 'conjunction')}`;
  const speak = language === undefined ? '' : `You both speak ${languageName(language)}`;
  return [like, speak].filter((part) => part !== '').join(' · ');
}

/** The form in one line, for when it is folded. */
export function wishes({ mode, language, interests = [], strict = false }: Wishes): string {
  const who = interests.length > 0 ? capitalized(listed(interests, 'conjunction')) : strict ? 'Somebody' : 'Anyone';
  const speaks = language === undefined ? '' : `in ${languageName(language)}`;
  return [who, speaks, mode === 'text' ? 'in writing' : 'by video'].filter((part) => part !== '').join(', ');
}

export function cooldown(milliseconds: number): string {
  // Rounded up: at 0:00 it is over.
  return `You can meet someone again in ${clock(Math.ceil(milliseconds / 1_000) * 1_000)}`;
}

/** When there is no cooldown any more; one that went with a closed connection did not come to its end. */
export function cooldownOver({ name }: State): string {
  return name === 'closed' ? '' : 'You can meet someone again.';
}

export const NOBODY_BLOCKED = 'You have not blocked anybody.';
export const CHAT_HINT = 'Say hello. Nothing that you write is kept.';
export const NOT_SENT = 'Not sent';
export const WRITING = 'You will write to each other. Camera and microphone stay off.';

export function blocked(name: string): string {
  return `You will not meet ${name} again.`;
}

/** @param now whether the conversation with them goes on */
export function askToBlock(name: string, now: boolean): { title: string; text: string } {
  const text = now ? 'You will never meet again, and this conversation ends.' : 'You will never meet again.';
  return { title: `Block ${name}?`, text };
}

/** Why blocking, or taking it back, did not work. */
export function notBlocked(code: string, retryAfterSeconds: number | undefined): string {
  switch (code) {
    case 'not_in_session':
      return 'That conversation was too long ago to block anybody.';
    case 'not_found':
      return 'That entry is no longer in your list.';
    default:
      return refused(code, retryAfterSeconds) || 'That did not work. Try again in a moment.';
  }
}

export const REPORTED = 'Thank you. A moderator will look at it.';

export function askToReport(name: string | undefined): { title: string; text: string } {
  return {
    title: `Report ${name ?? 'your partner'}?`,
    text: 'Moderators see who it was, the reason and your words. Your partner is not told. The conversation goes on; nothing of it was recorded.',
  };
}

/** Why reporting did not work. */
export function notReported(code: string, retryAfterSeconds: number | undefined): string {
  switch (code) {
    case 'not_in_session':
      return 'That conversation was too long ago to report anybody.';
    case 'rate_limited':
      return retryAfterSeconds === undefined || retryAfterSeconds < 60
        ? refused(code, retryAfterSeconds)
        : `You have reported many people today. You can report somebody again in ${duration(retryAfterSeconds)}.`;
    default:
      return refused(code, retryAfterSeconds) || 'That did not work. Try again in a moment.';
  }
}

export function blockedPerson({ name, blockedAt }: BlockedPerson): string {
  const day = new Date(blockedAt).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
  return `${name ?? 'Somebody'}, since ${day}`;
}

export interface ClosedScreen {
  title: string;
  text: string;
  /** Undefined where coming back makes no sense. */
  button: string | undefined;
}

/** @param until epoch milliseconds; undefined for good and while moderators decide: the server does not tell which */
function banned(until: number | undefined): string {
  const end = until === undefined ? 'This holds for good, unless they lift it.' : `This ends on ${moment(until)}.`;
  return `After reports by others you cannot take part in conversations here. Moderators decide about it. ${end}`;
}

export function closed({ code, reason, until }: Closure): ClosedScreen {
  switch (code) {
    case CloseCode.CONNECTED_ELSEWHERE:
      return {
        title: 'You are connected elsewhere',
        text: 'Parley is open in another window or on another device. You can go on there, or take over here.',
        button: 'Use it here',
      };
    case CloseCode.FORBIDDEN:
      return {
        title: 'You cannot come in',
        text:
          reason === 'banned' || until !== undefined
            ? banned(until)
            : reason === ''
              ? 'The server does not let you in at the moment.'
              : `The server says: ${reason}`,
        button: undefined,
      };
    case CloseCode.ERASED:
      return {
        title: 'Everything is erased',
        text: 'Within a minute nothing that is stored names you any more. If you come back, you are somebody new.',
        button: 'Begin anew',
      };
    case CloseCode.FLOODING:
      return {
        title: 'That was too fast',
        text: 'Too much was sent in too short a time, so the server hung up. Take a breath.',
        button: 'Come back',
      };
    default:
      return {
        title: 'The connection was closed',
        text: reason === '' ? 'Something went wrong between this page and the server.' : `The server says: ${reason}`,
        button: 'Try again',
      };
  }
}

const CAMERA_PROBLEMS: Record<CaptureProblem, string> = {
  refused: 'This page may not use your camera and microphone. Allow it in the address bar, then try again.',
  absent: 'No camera or microphone was found. Connect one, then try again.',
  busy: 'Your camera is used by another program. Close that, then try again.',
  unsupported: 'This browser does not offer a camera here. Open the page with https in a current browser.',
};

export function cameraProblem(problem: CaptureProblem): string {
  return CAMERA_PROBLEMS[problem];
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** "German" for `de`. */
export function languageName(tag: string): string {
  return languageNames.of(tag) ?? tag;
}

const MOST_NAMED = 3;

/** "chess", "chess, jazz or hiking", "chess, jazz or 3 others". */
function listed(interests: string[], type: 'conjunction' | 'disjunction'): string {
  const named = interests.length <= MOST_NAMED ? interests : interests.slice(0, MOST_NAMED - 1);
  const others = interests.length - named.length;
  const list = others === 0 ? named : [...named, `${others} others`];
  return new Intl.ListFormat('en-GB', { type }).format(list);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
