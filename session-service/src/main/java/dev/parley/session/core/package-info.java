/** What becomes of conversations: decisions only, without a database, a clock or LiveKit. */
package dev.parley.session.core;
