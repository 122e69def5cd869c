/** How session-service is configured, and what it refuses to start with. */
package dev.parley.session.config;
