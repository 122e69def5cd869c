/**
 * The edge: people's sockets and requests on one side, Redis streams on the other. It owns who is connected here and
 * this gateway's lease, and knows nothing of matching.
 */
package dev.parley.gateway;
