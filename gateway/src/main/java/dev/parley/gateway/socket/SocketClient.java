package dev.parley.gateway.socket;

import dev.parley.gateway.connection.ClientConnection;

/**
 * A connection by socket, and what only a socket has.
 *
 * @param manners how the client has behaved
 * @param early commands that came before presence was taken
 */
record SocketClient(ClientConnection connection, SocketWire wire, Manners manners, EarlyCommands early) {}
