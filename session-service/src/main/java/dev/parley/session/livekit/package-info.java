/** The door to LiveKit: rooms, and tokens for them. */
package dev.parley.session.livekit;
