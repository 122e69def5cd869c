/** Accounts of an OpenID Connect provider: its tokens verified and exchanged for Parley's own; see docs/adr/0014. */
package dev.parley.gateway.accounts;
