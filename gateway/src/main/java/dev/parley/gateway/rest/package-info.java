/** The REST routes of docs/protocol.md; every error is a problem document. */
package dev.parley.gateway.rest;
