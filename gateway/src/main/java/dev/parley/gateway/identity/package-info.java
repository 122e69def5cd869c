/** Tokens: made for guests, verified for everybody. */
package dev.parley.gateway.identity;
