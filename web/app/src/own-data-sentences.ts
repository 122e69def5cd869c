import type { PastConversation } from '@parley/client';

import { parted, refused } from './sentences.ts';
import { duration } from './times.ts';

/** What the page says about a person's own data. */

export const LOOKING = 'Looking…';
export const NO_CONVERSATIONS = 'You have not talked to anybody yet.';
export const DOWNLOADING = 'Collecting everything. This can take a moment…';
export const DOWNLOADED = 'Everything that is stored about you is in the file.';
export const ERASING = 'Erasing…';

const ENDED_BY_YOU: Partial<Record<PastConversation['reason'], string>> = {
  skipped: 'You went on.',
  lost: 'Your connection was lost.',
  blocked: 'You blocked your partner.',
};

/** When, how long, how, and how it ended. */
export function past({ matchedAt, seconds, mode, reason, by }: PastConversation): string {
  const when = new Date(matchedAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  const how = mode === 'text' ? 'in writing' : 'by video';
  const end =
    by === 'you' ? (ENDED_BY_YOU[reason] ?? 'You left.') : parted({ session: '', reason, by, requeued: false });
  return `${when}: ${duration(seconds)} ${how}. ${end}`;
}

/** The name of the file, by the day. */
export function fileName(milliseconds: number): string {
  return `parley-${new Date(milliseconds).toISOString().slice(0, 10)}.json`;
}

/** Why it could not be looked at, downloaded or erased. */
export function notAnswered(code: string, retryAfterSeconds: number | undefined): string {
  switch (code) {
    case 'rate_limited':
      return retryAfterSeconds === undefined || retryAfterSeconds < 60
        ? refused(code, retryAfterSeconds)
        : `That was often enough for today. You can do it again in ${duration(retryAfterSeconds)}.`;
    case 'unavailable':
      return 'The server cannot do that right now. Try again in a moment.';
    default:
      return refused(code, retryAfterSeconds) || 'That did not work. Try again in a moment.';
  }
}
