/** People's sockets, from the upgrade to the close. */
package dev.parley.gateway.socket;
