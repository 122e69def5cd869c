/** Where people are connected, and how a word reaches them. */
package dev.parley.bus.presence;
