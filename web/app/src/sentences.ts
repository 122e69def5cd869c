import { CloseCode, type Closure, type Parting, type WaitingState } from '@parley/client';
import type { CaptureProblem } from '@parley/client/call';

/** Everything the page says about what happened. No sentence means that there is nothing to explain. */

export function parted({ reason, by }: Parting): string {
  if (by === 'you') {
    return reason === 'lost' ? 'Your connection to the conversation was lost.' : '';
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

const REFUSALS: Record<string, string> = {
  cooldown: 'You went on quite often. You can meet someone again',
  rate_limited: 'That was a bit fast. Try again',
  unavailable: 'Parley cannot look for anyone right now. Try again',
  timeout: 'The server did not answer. Try again',
  connection_lost: 'The connection was lost on the way. Try again',
  not_connected: 'There is no connection to the server. Try again',
  banned: 'You cannot meet anyone at the moment. You may be able to again',
};

/** For those codes alone that ask something of the reader; the others put themselves right. */
export function refused(code: string, retryAfterSeconds: number | undefined): string {
  const sentence = REFUSALS[code];
  if (sentence === undefined) {
    return '';
  }
  return retryAfterSeconds === undefined
    ? `${sentence} in a moment.`
    : `${sentence} in ${duration(retryAfterSeconds)}.`;
}

export function waiting({ position, estimatedWaitSeconds }: WaitingState): string {
  const place = position === undefined ? '' : position === 1 ? 'You are next' : `You are number ${position}`;
  const estimate = estimatedWaitSeconds === undefined ? '' : `about ${duration(estimatedWaitSeconds)}`;
  return [place, estimate].filter((part) => part !== '').join(' · ') || 'It usually does not take long';
}

export interface ClosedScreen {
  title: string;
  text: string;
  /** Undefined where coming back makes no sense. */
  button: string | undefined;
}

export function closed({ code, reason }: Closure): ClosedScreen {
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
        text: reason === '' ? 'The server does not let you in at the moment.' : `The server says: ${reason}`,
        button: undefined,
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

/** "8 seconds", "1 minute", "5 minutes"; rounded up from a minute on. */
export function duration(seconds: number): string {
  const [count, unit] =
    seconds < 60 ? [Math.max(1, Math.round(seconds)), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** "0:07", "12:30". */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
