import { ApiError } from './api.ts';

/** A command that was not carried out, or of which nobody knows. */
export class CommandError extends Error {
  /** As the server says it; `not_connected`, `connection_lost` and `timeout` are the client's own. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What became of a command that was sent over REST; anything but an answer is a `timeout`. */
  static of(problem: unknown): CommandError {
    if (problem instanceof ApiError) {
      return new CommandError(problem.code ?? 'unavailable', problem.message, problem.retryAfterSeconds);
    }
    return new CommandError('timeout', 'the server did not answer');
  }
}
