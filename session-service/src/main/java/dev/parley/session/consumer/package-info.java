/** What comes in by streams, one handler each. */
package dev.parley.session.consumer;
