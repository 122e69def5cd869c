/** What people want done: to the streams, and the answers back. */
package dev.parley.gateway.command;
