/** People's event streams (server-sent events), for those who have no socket. */
package dev.parley.gateway.events;
