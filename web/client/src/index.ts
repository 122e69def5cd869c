export { ApiError } from './api.ts';
export { CloseCode, type Closure } from './close-code.ts';
export { Parley, type ParleyEvents, type ParleyOptions } from './client.ts';
export { browserEnvironment, type Environment } from './environment.ts';
export type { Accepts, Mode, PartedReason, Ready, ReportReason, Wishes } from './protocol.ts';
export { ExponentialBackoff, type ReconnectPolicy } from './reconnect-policy.ts';
export { CommandError } from './replies.ts';
export type * from './state.ts';
export { SessionTokenStore, type Token, type TokenSource, type TokenStore } from './token.ts';
