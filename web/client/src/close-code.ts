/** Why a connection is closed for good: the close code and the server's words. */
export interface Closure {
  code: number;
  reason: string;
  /**
   * Server's epoch milliseconds: when the ban ends for which this is `FORBIDDEN`. Absent for any other reason, for a ban
   * for good, and while moderators still decide.
   */
  until?: number;
}

/** The codes that a page may want to explain; how the client behaves follows from the range alone. */
export const CloseCode = {
  NORMAL: 1000,
  /** Never sent: what browsers say when a connection broke. */
  ABNORMAL: 1006,
  TOKEN_INVALID: 4401,
  FORBIDDEN: 4403,
  CONNECTED_ELSEWHERE: 4409,
  /** Everything about the person was erased. */
  ERASED: 4410,
  FLOODING: 4429,
} as const;

export type AfterClose = 'come back' | 'replace token' | 'stay away';

const CLIENT_BUGS = [1003, 1007, 1008, 1009];

export function afterClose(code: number): AfterClose {
  if (code === CloseCode.TOKEN_INVALID) {
    return 'replace token';
  }
  const forbidden = (code >= 4000 && code <= 4499) || CLIENT_BUGS.includes(code);
  return forbidden ? 'stay away' : 'come back';
}
