/** Parley as the system that is loaded: through its gateway, as docs/protocol.md says. */
package dev.parley.bench.parley;
