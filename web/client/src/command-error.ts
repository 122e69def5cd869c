import { ApiError } from './api.ts';
import type { Refusal } from './protocol.ts';

/** A command that was not carried out, or of which nobody knows. */
export class CommandError extends Error {
  /** As the server says it; `not_connected`, `connection_lost` and `timeout` are the client's own. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  /** Server's epoch milliseconds: when the ban ends for which this is `banned`; undefined as in `Closure`. */
  readonly until: number | undefined;

  constructor(code: string, message: string, retryAfterSeconds?: number, until?: number) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.until = until;
  }

  /** As a socket or an event stream brought it. */
  static ofNotice({ code, message, retryAfterSeconds, until }: Refusal): CommandError {
    return new CommandError(code, message, retryAfterSeconds, until === undefined ? undefined : Date.parse(until));
  }

  /** What became of a command that was sent over REST; anything but an answer is a `timeout`. */
  static of(problem: unknown): CommandError {
    if (problem instanceof ApiError) {
      return new CommandError(problem.code ?? 'unavailable', problem.message, problem.retryAfterSeconds, problem.until);
    }
    return new CommandError('timeout', 'the server did not answer');
  }
}
