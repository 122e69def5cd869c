/** Other systems that can do the same work, each behind its own protocol; see bench/README.md. */
package dev.parley.bench.peers;
