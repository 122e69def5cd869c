/** What clients say, and whether it can be understood. Pure. */
package dev.parley.gateway.message;
