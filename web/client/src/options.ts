import type { Environment } from './environment.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import type { TokenSource, TokenStore } from './token.ts';
import type { TransportKind } from './transport-choice.ts';

export interface ParleyOptions {
  /** Origin of the gateway; default: the page's. */
  server?: string;
  /** Default: a guest's, kept in `tokenStore`. */
  tokens?: TokenSource;
  /** Default: the tab's sessionStorage. */
  tokenStore?: TokenStore;
  reconnectPolicy?: ReconnectPolicy;
  /** Default `auto`: a socket, or an event stream with REST where sockets do not get through. */
  transport?: TransportKind | 'auto';
  environment?: Environment;
}
