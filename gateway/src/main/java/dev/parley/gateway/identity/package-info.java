/** Tokens: made for guests, verified for everybody; and tickets that stand for one. */
package dev.parley.gateway.identity;
